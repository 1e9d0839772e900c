"""How a farmer comes in: by card or face and four digits; and how she leaves."""

from functools import cache

from flask import make_response, request, url_for
from markupsafe import Markup

from village.ground import static_routes, web
from village.ground.errors import Refusal
from village.ground.typed import address_number
from village.people import commands, faces, queries, secret, visits
from village.people.room_routes import room
from village.people.visits_routes import (
    ANSWER_S,
    CARD_COOKIE,
    FARMER_COOKIE,
    device,
    drop_cookie,
    go_to,
    own_path,
    remember_device,
    set_cookie,
    take_chosen,
    token_of,
)

CARD_WAY_S = visits.CARD_WAY_MS // 1000
TOKEN_TEXT_MAX = 300


@room.get("/")
@web.door("anyone")
def show_come_in() -> web.Answer:
    """The first screen: the card, four faces, somebody else."""
    comers = queries.last_comers(web.db(), device())
    return remember_device(
        web.page("people/come_in.html", comers=comers, near=web.is_near(), card=card_drawing())
    )


@cache
def card_drawing() -> Markup:
    """The card's picture in the page itself: with four faces it would be one request too many."""
    picture = (static_routes.STATIC / "icons" / "card.svg").read_text(encoding="utf-8")
    return Markup(picture.replace("<svg ", '<svg class="drawn" aria-hidden="true" ', 1))  # noqa: S704 -- our own drawing


@room.get("/faces")
@web.door("anyone")
def show_faces() -> web.Answer:
    """Everybody, in heaps of six."""
    group = request.args.get("group", "")
    at, size = (request.args.get(name, 0, address_number) for name in ("at", "size"))
    everyone = faces.in_order(queries.farmers(web.db()))
    people = [one for one in everyone if one.group == group] if group else everyone
    people = people[at : at + size] if size else people
    return remember_device(
        web.page("people/faces.html", people=people, heaps=faces.heaps(people, group, at))
    )


@room.get("/card")
@web.door("anyone")
def show_card_way() -> web.Answer:
    """How to come in with the card; a scanner writes into this page."""
    return remember_device(web.page("people/card_way.html", refusal=None))


@room.post("/card")
@web.door("anyone")
def read_card() -> web.Answer:
    """What a scanner wrote: the card's address, or its last part."""
    try:
        return _take_card(request.form.get("card", "")[:TOKEN_TEXT_MAX])
    except Refusal as refusal:
        return web.page("people/card_way.html", status=refusal.status, refusal=refusal)


@room.get("/card/<token>")
@web.door("anyone")
def show_card(token: str) -> web.Answer:
    """The address on a card: looked up, and swapped at once for one that tells nothing."""
    return _take_card(token)


def _take_card(text: str) -> web.Answer:
    db = web.db()
    token = text.strip().rstrip("/").rpartition("/")[2].upper()
    person = queries.by_card(db, queries.token_hash(token))
    if person is None or person.role != "farmer":
        raise Refusal("people.refusal.unknown_card", status=404, field="card")
    response = go_to(url_for("people.show_number"))
    said = f"{person.number}.{queries.token_hash(token)[:16]}.{db.house.clock.now_ms()}"
    set_cookie(response, CARD_COOKIE, secret.signed(db, said), CARD_WAY_S)
    drop_cookie(response, FARMER_COOKIE)  # the next card ends the visit before it
    return response


def _card_holder() -> str:
    """Whose card was just read here, while it is still her card; else nothing."""
    db = web.db()
    said = secret.unsigned(db, token_of(CARD_COOKIE))
    if not said:
        return ""
    number, mark, at_ms = said.split(".")
    fresh = -visits.SLIP_MS <= db.house.clock.now_ms() - int(at_ms) < visits.CARD_WAY_MS
    same = db.value("SELECT card_hash FROM people_persons WHERE number = ?", (number,))
    return number if fresh and str(same).startswith(mark) else ""


@room.get("/number")
@web.door("anyone")
def show_number() -> web.Answer:
    """Four digits; the person by her face in the address, or by the card just read."""
    return _number_page(request.args.get("farmer", ""))


def _number_page(farmer: str, refusal: Refusal | None = None) -> web.Answer:
    number = farmer or _card_holder()
    if not number:
        return go_to(url_for("people.show_come_in"))
    person = commands.known(web.db(), number, "farmer")
    way, here = ("face", device()) if farmer else ("card", "")
    try:
        visits.refuse_locked(web.db(), number, way, here)
    except Refusal as locked:
        refusal = locked
    status = refusal.status if refusal else 200
    page = "people/locked.html" if status == 403 else "people/number.html"
    answer = web.page(page, status=status, person=person, farmer=farmer, refusal=refusal)
    return remember_device(answer)


@room.post("/number")
@web.door("anyone")
def come_in() -> web.Answer:
    """The visit begins, or the number was not right."""
    farmer = request.form.get("farmer", "")
    way, number = ("face", farmer) if farmer else ("card", _card_holder())
    if not number:
        return go_to(url_for("people.show_come_in"))
    before = token_of(FARMER_COOKIE)
    digits = request.form.get("digits", "")
    try:
        token = visits.come_in_with_number(web.db(), number, digits, way, device(), before)
    except Refusal as refusal:
        return _number_page(farmer, refusal)
    response = go_to("/")
    set_cookie(response, FARMER_COOKIE, token)
    drop_cookie(response, CARD_COOKIE)
    take_chosen(response, number)
    return response


@room.get("/still-here")
@web.door("farmer")
def show_still_here() -> web.Answer:
    """Ten quiet minutes: is it still she? Nothing of hers is shown; it leads out by itself."""
    answer = make_response(
        web.page("people/still_here.html", back=own_path(request.args.get("back", "/")))
    )
    answer.headers["Refresh"] = f"{ANSWER_S}; url={url_for('people.doze_off')}"
    return answer


@room.post("/still-here")
@web.door("farmer")
def stay() -> web.Answer:
    """She is: back to where she was."""
    visits.awake(web.db(), token_of(FARMER_COOKIE))
    return go_to(own_path(request.form.get("back", "/")))


@room.get("/gone")
@web.door("anyone")
def doze_off() -> web.Answer:
    """Nobody answered: this browser forgets the visit; the visit itself ends by its own clock."""
    response = go_to(url_for("people.show_come_in"))
    if visits.still_dozing(web.db(), token_of(FARMER_COOKIE)):
        drop_cookie(response, FARMER_COOKIE)
    return response


@room.post("/leave")
@web.door("anyone")
def leave() -> web.Answer:
    """Finish and leave; a clerk who helped goes back to her counter."""
    visits.end_visit(web.db(), token_of(FARMER_COOKIE))
    response = go_to(url_for("hall.show_home"))
    drop_cookie(response, FARMER_COOKIE)
    return response
