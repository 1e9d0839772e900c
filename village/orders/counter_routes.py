"""The counter: farmer, goods and money on one page, nothing kept but what the form itself holds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from flask import g, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from village.catalogue import queries as catalogue
from village.catalogue import unit_rules
from village.catalogue.queries import Goods
from village.catalogue.rules import unusual
from village.ground import ids, web
from village.ground import outbox_routes as outbox
from village.ground.amounts import likely_notes, parse_amount
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.pages import page_act
from village.ground.unit import OtherContent
from village.money import queries as money
from village.money.till_routes import standing, tapped_till
from village.orders import (
    commands,
    counter,
    counter_queries,
    counter_rules,
    kept_rules,
    queries,
    undo_queries,
)
from village.orders.counter_rules import Ticket
from village.orders.room_routes import is_for_hall, room, told_before
from village.orders.sale_routes import receipt_of
from village.people import queries as people
from village.people.queries import KnownPerson
from village.receipts.routes import print_unasked, prints_by_itself

RECENT_MAX = 3


@dataclass(frozen=True)
class Asked:
    """What the page is to say beside the ticket: farmers found, a refusal, where the hand goes."""

    found: Sequence[KnownPerson] = ()
    refusal: Refusal | None = None
    typed: str = ""  # a card or name nobody here goes by
    focus: str = ""
    act: str = ""  # in place of an id that was used for something else


@room.get("/counter")
@web.door("clerk", "manager")
def show_counter() -> web.Answer:
    """The ticket after the key that was pressed."""
    ticket = counter_rules.ticket_of(request.args.to_dict(flat=False))
    ticket, typed = scanned_elsewhere(ticket)
    typed = typed or typed_name()
    if typed and not counter.KEYS & request.args.keys():
        return find_farmer(ticket, typed)
    try:
        ticket, focus = counter.press(web.db(), ticket, request.args.to_dict(), g.station)
    except Refusal as refusal:
        return counter_page(ticket, Asked(refusal=refusal, typed=typed))
    looking = "find" in request.args and not (ticket.farmer or ticket.product)
    found = counter_queries.found_farmers(web.db(), "") if looking else ()
    return counter_page(ticket, Asked(found=found, typed=typed, focus=focus))


def scanned_elsewhere(ticket: Ticket) -> tuple[Ticket, str]:
    """A card scanned while the hand stood in another field: that field as it was, and the card."""
    before = {"quantity": counter_rules.FIRST_QUANTITY, "price": ticket.offered}
    for name in ("quantity", "price", "given", "gross", "tare", "goods"):
        text: str = getattr(ticket, name)
        if counter_queries.is_scan(text):
            mended = replace(ticket, **{name: before.get(name, "")}, lines=ticket.lines)
            return mended, text
    return ticket, ""


def typed_name() -> str:
    """What stands in the field for cards and names."""
    return request.values.get("find", "").strip()[: counter_rules.TEXT_MAX]


def find_farmer(ticket: Ticket, typed: str) -> web.Answer:
    """A card scanned or a name typed: the farmer stands here, or several are shown."""
    db = web.db()
    try:
        farmer = counter.farmer_found(db, typed)
    except Refusal as refusal:
        return counter_page(ticket, Asked(refusal=refusal, typed=typed))
    if farmer is None:
        found = counter_queries.found_farmers(db, typed)
        return counter_page(ticket, Asked(found=found, typed=typed, focus="found"))
    ticket, focus = counter.press(db, ticket, {"pick": farmer.number}, g.station)
    if web.wants_fragment():
        return counter_page(ticket, Asked(focus=focus))
    return web.go("orders.show_counter", **counter_rules.told(ticket), act=page_act())


def counter_page(ticket: Ticket, asked: Asked) -> web.Answer:
    """The page, or for htmx its one fragment; the address always says what the page shows."""
    db, station = web.db(), g.station
    goods = {each.product.number: each for each in catalogue.products(db)}
    total = counter.sum_of(ticket, goods, station, counter.Left(db))
    just_begun = asked.focus == "quantity"  # what has not been asked yet is no mistake
    refusal = asked.refusal or (None if just_begun else total.refusal)
    status = refusal.status if refusal else 200
    template = "orders/counter.html"
    if web.wants_fragment():
        template, status = "orders/_counter.html", 422 if refusal else 200  # htmx draws only these
    answer = web.page(
        template, status=status, ticket=ticket, asked=asked, total=total, refusal=refusal,
        act=asked.act or page_act(), day=money.open_day(db, standing()),
        today=money.today(db, station.country).isoformat(),
        notes=likely_notes(total.gross_minor, currency()),
        **farmer_zone(ticket), **goods_zone(ticket, goods, total),
        saved=counter_queries.saved(db, ticket.saved) if ticket.saved else None,
        can_undo=partial(undo_queries.can_undo, db), again_url=again_url, seen=seen_on(total),
    )  # fmt: skip
    answer.headers["HX-Replace-Url"] = address_of(ticket, act=asked.act or page_act())
    return answer


def seen_on(total: counter.Sum) -> str:
    """The fee and the sizes this page shows: a sale that is kept a while is taken at them."""
    hand = [total.hand] if total.hand else []
    sizes = {(each.line.product, each.unit.unit): each.unit.size for each in (*total.lines, *hand)}
    return kept_rules.seen_text(kept_rules.Seen(g.station.fee_basis_points, sizes))


def currency() -> str:
    code: str = g.station.currency
    return code


def address_of(ticket: Ticket, **more: str) -> str:
    """The counter with this ticket on it: a reload shows it again."""
    told = {**counter_rules.told(ticket), "act": page_act(), **more}
    return f"{url_for('orders.show_counter')}?{urlencode(told, doseq=True)}"


def farmer_zone(ticket: Ticket) -> dict[str, object]:
    """Who stands here, with her book, and who came before."""
    db = web.db()
    farmer = people.person(db, ticket.farmer) if ticket.farmer else None
    return {
        "farmer": farmer,
        "book": money.book(db, farmer.account) if farmer else None,
        "recent": counter_queries.recent_farmers(db, ticket.farmer, RECENT_MAX),
    }


def goods_zone(ticket: Ticket, goods: dict[str, Goods], total: counter.Sum) -> dict[str, object]:
    """The shelf, and what is asked about the goods in hand."""
    db = web.db()
    lots = counter.lots_of(db, ticket.farmer)
    shelf = counter_queries.shelf(db, list(goods.values()), lots, ticket.goods)
    tiles, turn = counter_queries.tiles_of(shelf, ticket.page)
    product = goods[ticket.product].product if ticket.product in goods else None
    unit = product and (product.unit(ticket.unit) or product.units[0])
    prices = (
        counter_queries.offered_prices(db, ticket.farmer, lots, product, unit)
        if product and unit
        else []
    )
    mine = {lot.product.number: lot.price_minor for lot in reversed(lots)}
    return {
        "tiles": tiles, "turn": turn, "product": product, "unit": unit, "hers": mine,
        "asked_as": unit_rules.asked_in(product, unit).unit if product and unit else "",
        "prices": [(minor, source) for minor, source in prices if show_price(minor, ticket)],
        "short_amount": short_amount,
        "hand": total.hand,
        "odd": total.hand and unusual(total.hand.line.price_minor, [minor for minor, _ in prices]),
    }  # fmt: skip


def show_price(minor: int, ticket: Ticket) -> bool:
    """A price already in the field needs no chip."""
    return typed_amount(minor) != ticket.price


def typed_amount(minor: int) -> str:
    return counter.typed_amount(minor, currency())


def short_amount(minor: int) -> str:
    """A sum in notes as it stands on a chip: 100, 200.000."""
    return typed_amount(minor).removesuffix(".00")


def again_url(saved: counter_queries.Saved) -> str:
    """The counter with the same goods on it and an act of its own."""
    lines = [counter_rules.line_text(counter_rules.line_again(line)) for line in saved.lines]
    return url_for("orders.show_counter", farmer=saved.lines[0].farmer, line=lines)


# --- writing down --------------------------------------------------------------------------------


@room.post("/sales")
@web.door("clerk", "manager")
def record_sale() -> web.Answer:
    """The notes are in the clerk's hand: exact, or what was handed over."""
    ticket = counter_rules.ticket_of(request.form.to_dict(flat=False))
    try:
        basket = counter.basket_of(web.db(), ticket, currency())
        tapped_at, seen = outbox.tapped_at(), None
        if tapped_at:
            seen = kept_rules.seen_of(request.form.get("seen", ""), tapped_at)
            basket = kept_rules.as_seen(basket, seen)
        event = commands.record_cash_sale(
            web.db(), web.act(), basket, given_minor=given_notes(ticket),
            channel=ticket.sold_through, till=tapped_till(),
            shown=kept_rules.Shown(ticket.told_minor, seen),
        )  # fmt: skip
    except OtherContent as other:
        return used_before(ticket, other, "orders.refusal.code_shown_before")
    except Refusal as refusal:
        return counter_page(ticket, Asked(refusal=refusal, typed=typed_name()))
    return after_sale(event)


def used_before(ticket: Ticket, other: OtherContent, shown_key: str) -> web.Answer:
    """Back on a ticket whose act was used: its sale is told; a mere code leaves the way open."""
    sale = counter_queries.sale_of_act(web.db(), other.event.id)
    if sale:
        told = replace(ticket, saved=sale, again="other")
        return counter_page(told, Asked(refusal=other, typed=typed_name()))
    refusal = told_before(other, shown_key, "ground.refusal.old_page")
    return counter_page(ticket, Asked(refusal=refusal, typed=typed_name(), act=ids.new_id()))


@room.post("/codes")
@web.door("clerk", "manager")
def show_code() -> web.Answer:
    """The buyer will scan: show the station's code for this ticket."""
    ticket = counter_rules.ticket_of(request.form.to_dict(flat=False))
    try:
        basket = counter.basket_of(web.db(), ticket, currency())
        event = commands.show_code(
            web.db(), web.act(), basket, told_minor=ticket.told_minor, channel=ticket.sold_through
        )
    except OtherContent as other:
        return used_before(ticket, other, "orders.refusal.another_code_before")
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return counter_page(ticket, Asked(refusal=refusal, typed=typed_name()))
    return web.go("orders.show_payment", payment=event.id)


def given_notes(ticket: Ticket) -> int | None:
    """What was handed over, minor units; None for the exact sum."""
    if request.form.get("pay") != "given" or not ticket.given:
        return None
    return parse_amount(ticket.given, currency(), field="given")


def after_sale(event: Event) -> AnyResponse:
    """Back at the counter with the sale told above it; a tap that came twice is told as such."""
    if prints_by_itself() and not event.again and outbox.tapped_at() is None:
        print_unasked(receipt_of(queries.require_sale(web.db(), event.id)))
    return web.go("orders.show_counter", saved=event.id, again="tap" if event.again else None)
