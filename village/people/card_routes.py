"""Cards: given, printed at once, and never to be read again from here."""

from flask import request, url_for

from village.ground import web
from village.ground.errors import Refusal
from village.ground.pages import qr
from village.ground.seen import seen_at
from village.people import commands, queries
from village.people.cards import QUIET_MODULES, phones_host
from village.people.farmer_routes import require_person
from village.people.room_routes import room


@room.get("/cards")
@web.door("clerk", "manager")
def show_cards() -> web.Answer:
    """A sheet for up to eight farmers; first those who have no card."""
    return _choice_page([])


def _choice_page(chosen: list[str], refusal: Refusal | None = None) -> web.Answer:
    people = sorted(queries.farmers(web.db()), key=lambda one: one.has_card)
    return web.page(
        "people/cards.html", status=refusal.status if refusal else 200, people=people,
        chosen=chosen, refusal=refusal, most=commands.CARDS_MAX,
    )  # fmt: skip


@room.get("/person/<number>/card")
@web.door("clerk", "manager")
def show_new_card(number: str) -> web.Answer:
    """Read back before the old card dies."""
    return web.page("people/new_card.html", person=require_person(number))


@room.post("/cards")
@web.door("clerk", "manager")
def give_cards() -> web.Answer:
    """New cards, as a sheet to print now; the old ones open nothing any more."""
    db, act, chosen = web.db(), web.act(), request.form.getlist("farmer")
    for number in chosen:
        if require_person(number).role != "farmer":
            raise Refusal("people.refusal.unknown_person", status=404)
    before = seen_at(db, act)
    try:
        _, tokens = commands.give_cards(db, act, chosen)
    except Refusal as refusal:
        if refusal.field is None:
            raise
        return _choice_page(chosen, refusal)
    people = queries.persons(db, tokens)
    label = "QR"
    pictures = {
        number: qr(_address(token), label, QUIET_MODULES) for number, token in tokens.items()
    }
    page = "people/print_cards.html" if tokens else "people/cards_gone.html"
    cards = [people[number] for number in tokens]
    return web.page(page, people=cards, pictures=pictures, seen=before)


def _address(token: str) -> str:
    path = url_for("people.show_card", token=token)
    return f"{request.scheme}://{phones_host(request.host)}{path}"
