"""A farmer's code with a sum in it: for one of her goods, or the sum she types."""

from flask import request

from village.catalogue import queries as catalogue
from village.catalogue.queries import Listing
from village.ground import web
from village.ground.amounts import parse_amount
from village.ground.errors import Refusal
from village.ground.unit import OtherContent
from village.orders import commands
from village.orders.own_routes import used_page
from village.orders.room_routes import is_for_hall, room
from village.orders.rules import BasketLine
from village.payments.routes import code_page
from village.people import queries as people


@room.post("/own/codes")
@web.door("farmer")
def show_own_code() -> web.Answer:
    """The station's code with this sum and a reference; nothing is sold yet."""
    db = web.db()
    try:
        lot = own_lot(request.form.get("listing", "") or request.form.get("of", ""))
        line = typed_line(lot) if "listing" not in request.form else one_of(lot)
        event = commands.show_code(db, web.act(), [line], channel="own")
    except OtherContent as other:
        return used_page(other, "orders.refusal.another_code_before", code_page)
    except Refusal as refusal:
        if is_for_hall(refusal) or refusal.status == 403:
            raise
        return code_page(refusal)
    return web.go("orders.show_own_payment", payment=event.id)


def own_lot(number: str) -> Listing:
    """Her own goods for sale. Refuses with catalogue.refusal.not_yours (403), .unknown_listing."""
    lot = catalogue.require_listing(web.db(), number)
    if lot.farmer != web.me().number:
        raise Refusal("catalogue.refusal.not_yours", status=403)
    return lot


def one_of(lot: Listing, price_minor: int | None = None, count: int = 1) -> BasketLine:
    return BasketLine(
        lot.farmer, lot.product.number, lot.unit.unit, count * lot.unit.size,
        lot.price_minor if price_minor is None else price_minor,
    )  # fmt: skip


def typed_line(lot: Listing) -> BasketLine:
    """The sum she typed as goods: so many whole units at their price, else one unit at that price.

    Refuses as parse_amount (field amount), money.refusal.no_such_coin.
    """
    station = people.require_station(web.db())
    amount = parse_amount(request.form.get("amount", ""), station.currency, field="amount")
    if amount % station.cash_step_minor:
        raise Refusal("money.refusal.no_such_coin", field="amount")
    if amount % lot.price_minor == 0:
        return one_of(lot, count=amount // lot.price_minor)
    return one_of(lot, amount)
