"""A new order's sheet: who wants what from whom; nothing is kept but what the form itself holds."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import g, request

from village.catalogue import queries as catalogue
from village.catalogue.queries import Goods
from village.ground import web
from village.ground.errors import Refusal
from village.ground.seen import seen_at
from village.ground.unit import OtherContent, Store
from village.money import queries as money
from village.orders import counter, counter_queries, counter_rules, order_commands
from village.orders.counter_rules import Ticket
from village.orders.order_rules import OrderPlaced, OrderPrivate
from village.orders.room_routes import is_for_hall, room
from village.orders.rules import BasketLine, Channel
from village.people import queries as people

BUYER = ("buyer", "phone", "address", "remark")
TEXT_MAX = 300
DAYS_AHEAD = 14


@room.get("/new")
@web.door("clerk", "manager")
def show_new_order() -> web.Answer:
    """An empty sheet."""
    return _sheet_page(request.args, Ticket())


@room.post("/new")
@web.door("clerk", "manager")
def change_new_order() -> web.Answer:
    """The sheet after the key that was pressed; nothing is written down, so no act is asked for.

    Sent by POST because a buyer's name and telephone belong in no address line.
    """
    ticket = counter_rules.ticket_of(request.form.to_dict(flat=False))
    try:
        ticket = _press(web.db(), ticket, request.form.to_dict())
    except Refusal as refusal:
        return _sheet_page(request.form, ticket, refusal)
    return _sheet_page(request.form, ticket)


def _press(db: Store, ticket: Ticket, keys: Mapping[str, str]) -> Ticket:
    """Goods chosen are offered from whoever put them up first; a new key sends her price along.

    Enter looks for goods where another name was typed, else it puts the line in hand on the order.
    """
    if "enter" in keys:
        keys = {"add": "1"} if ticket.product and not _looks(keys) else {"live": "1"}
    if "choose" in keys:
        first = next(iter(catalogue.left_by_farmer(db, keys["choose"])), "")
        ticket = replace(ticket, product="", farmer=first, price="", offered="")
    if "add" in keys:
        _refuse_short(db, ticket)  # a promise that cannot be kept is told before it is made
    return counter.press(db, ticket, keys, g.station)[0]


def _looks(typed: Mapping[str, str]) -> bool:
    """Whether other goods were looked for than this sheet was drawn with."""
    return typed.get("goods", "").strip() != typed.get("sought", "")


@room.post("")
@web.door("clerk", "manager")
def place_order() -> web.Answer:
    """Written down, the goods set aside; a line still in hand counts as ordered."""
    db, typed = web.db(), request.form
    ticket = counter_rules.ticket_of(typed.to_dict(flat=False))
    try:
        act = web.act()
        before = seen_at(db, act)
        placed = order_commands.place_order(
            db, act, _basket(db, ticket), _buyer(typed),
            channel=_channel(typed), promised_day=_promised(db, typed.get("promised", "")),
        )  # fmt: skip
    except (
        OtherContent
    ) as other:  # Back, and something changed: the sheet has an act of its own now
        return _sheet_page(typed, ticket, other, saved=_order_of(other))
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return _sheet_page(typed, ticket, refusal)
    return web.go("orders.show_order", order=placed.id, said="placed", seen=before)


def _order_of(other: OtherContent) -> str:
    """The order that was written down with this id; "" where it was something else."""
    return other.event.id if other.event.name == OrderPlaced.name else ""


def _basket(db: Store, ticket: Ticket) -> list[BasketLine]:
    """What is ordered. Whether it is there, the command asks: a second tap has its outcome."""
    return list(counter.basket_of(db, ticket, g.station.currency))


def _sum(db: Store, ticket: Ticket) -> counter.Sum:
    return counter.sum_of(replace(ticket, total=""), _goods(db), g.station, counter.Left(db))


def _refuse_short(db: Store, ticket: Ticket) -> None:
    _basket(db, ticket)
    total = _sum(db, ticket)
    for shown in (*total.lines, *([total.hand] if total.hand else [])):
        if shown.short_base:
            raise Refusal("orders.refusal.sold_out", status=409, field="quantity")


def _goods(db: Store) -> dict[str, Goods]:
    return {each.product.number: each for each in catalogue.products(db)}


def _buyer(typed: Mapping[str, str]) -> OrderPrivate:
    return OrderPrivate(**{key: typed.get(key, "").strip()[:TEXT_MAX] for key in BUYER})


def _channel(typed: Mapping[str, str]) -> Channel:
    return "chat" if typed.get("channel") == "chat" else "phone"


def _promised(db: Store, text: str) -> str | None:
    """A day of the list; none where none was promised. Raises orders.refusal.promised_day."""
    if not text:
        return None
    if text not in _days(db):
        raise Refusal("orders.refusal.promised_day", field="promised")
    return text


def _days(db: Store) -> list[str]:
    """The days that may be promised, from the business day on."""
    first = date.fromisoformat(money.counting_day(db, g.station.country))
    return [(first + timedelta(days=ahead)).isoformat() for ahead in range(DAYS_AHEAD + 1)]


def _sheet_page(
    typed: Mapping[str, str], ticket: Ticket, refusal: Refusal | None = None, saved: str = ""
) -> web.Answer:
    """The sheet as it was typed; `saved`: the order that its act was used for before."""
    db, goods = web.db(), _goods(web.db())
    total = counter.sum_of(ticket, goods, g.station, counter.Left(db))
    left = catalogue.products_left(db)
    owners = catalogue.left_by_farmer(db, ticket.product) if ticket.product else {}
    fragment = web.wants_fragment()
    page = "orders/_order_sheet.html" if fragment else "orders/order_new.html"
    status = 200 if refusal is None else 422 if fragment else refusal.status  # htmx swaps a 422
    wanted = {*owners, *(shown.line.farmer for shown in total.lines)}
    return web.page(
        page, status=status, refusal=refusal or total.refusal, saved=saved,
        typed={key: typed.get(key, "") for key in (*BUYER, "promised")}, channel=_channel(typed),
        ticket=ticket, total=total, days=_days(db), owners=owners,
        farmers=people.persons(db, wanted), **_in_hand(ticket, goods, left),
        turned="turn" in typed or _looks(typed),
    )  # fmt: skip


def _in_hand(ticket: Ticket, goods: Mapping[str, Goods], left: Mapping[str, int]) -> dict[str, Any]:
    """One shelf of the goods that somebody has put up, and the ones in hand."""
    up = [goods[number] for number in left if number in goods]
    tiles, turn = counter_queries.tiles_of(
        counter_queries.shelf(web.db(), up, (), ticket.goods), ticket.page
    )
    chosen = goods.get(ticket.product)
    product = chosen.product if chosen else None
    return {
        "tiles": [each.product for each in tiles], "turn": turn, "left": left, "product": product,
        "unit": (product.unit(ticket.unit) or product.units[0]) if product else None,
    }  # fmt: skip
