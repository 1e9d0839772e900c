"""A farmer's own sale at home: what, how many, and the notes she keeps or the code she shows."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from flask import request

from village.catalogue import queries as catalogue
from village.catalogue import unit_rules
from village.catalogue.queries import Listing
from village.catalogue.unit_rules import Product, Unit
from village.ground import outbox_routes as outbox
from village.ground import web
from village.ground.amounts import parse_amount
from village.ground.errors import Refusal
from village.ground.seen import seen_at
from village.ground.typed import address_number, form_number
from village.ground.unit import OtherContent, Store
from village.orders import commands, counter_queries, queries, undo_queries
from village.orders.room_routes import is_for_hall, room, told_before
from village.orders.rules import BasketLine, line_amount
from village.orders.sale_routes import products
from village.people import queries as people

TILES_MAX = 6  # the last is "more goods" where there are more


@dataclass(frozen=True)
class Wish:
    """What she says she sold; `price_minor` None where nobody knows a price yet."""

    product: Product
    unit: Unit
    quantity_base: int
    price_minor: int | None
    left_base: int


@room.get("/own")
@web.door("farmer")
def show_own_sale() -> web.Answer:
    """What did you sell? What she has up for sale comes first."""
    db, me = web.db(), web.me().number
    lots = catalogue.open_listings(db, me)
    goods = {each.product.number: each.product for each in catalogue.products(db)}
    left = catalogue.left_by_product(db, me)
    order = [lot.product.number for lot in lots if lot.product.number in goods]
    order = list(dict.fromkeys([*order, *catalogue.recent_products(db, me), *goods]))
    page = max(1, request.args.get("page", 1, type=address_number))
    room_for = TILES_MAX if len(order) <= TILES_MAX else TILES_MAX - 1
    shown = order[(page - 1) * room_for : page * room_for]
    return web.page(
        "orders/own_goods.html",
        products=[goods[number] for number in shown if number in goods], left=left,
        units={lot.product.number: lot.unit for lot in reversed(lots)},
        page=page, more=len(order) > page * room_for,
    )  # fmt: skip


@room.get("/own/goods/<product>")
@web.door("farmer")
def show_own_wish(product: str) -> web.Answer:
    """How many, for how much; then her two keys. Another number or price has a page of its own."""
    try:
        wish = wish_of(web.db(), product)
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return ask_page(product, refusal.field or "quantity", refusal)
    if request.args.get("ask") or wish.price_minor is None:
        return ask_page(product, request.args.get("ask") or "price")
    return wish_page(wish)


def wish_of(db: Store, number: str) -> Wish:
    """What the address or form says; else one of her usual unit at the price she has up.

    Refuses as unit_rules.parse_quantity and parse_amount (field quantity or price).
    """
    me = web.me().number
    product = catalogue.require_product(db, number)
    lots = [lot for lot in catalogue.open_listings(db, me) if lot.product.number == number]
    unit = unit_said(product, lots)
    quantity = unit.size
    if request.values.get("quantity"):
        quantity = form_number(request.values["quantity"], "quantity")
    elif "typed" in request.values:
        quantity = unit_rules.parse_quantity(request.values["typed"], product, unit)
    price = price_said(db, product, unit, lots)
    left = sum(lot.left_base for lot in lots)
    return Wish(product, unit, quantity, price, left)


def unit_said(product: Product, lots: list[Listing]) -> Unit:
    """The unit in the address; else that of her own lot, else the usual one."""
    said = request.values.get("unit", "")
    if not said:
        return counter_queries.usual_unit(lots, product)
    found = product.unit(said)
    if found is None:
        raise Refusal("catalogue.refusal.unknown_unit", field="unit")
    return found


def price_said(db: Store, product: Product, unit: Unit, lots: list[Listing]) -> int | None:
    """The price in the address, as typed, or the first that is known."""
    if request.values.get("price"):
        return form_number(request.values["price"], "price")
    if "typed_price" in request.values:
        currency = people.require_station(db).currency
        return parse_amount(request.values["typed_price"], currency, field="price")
    known = counter_queries.offered_prices(db, web.me().number, lots, product, unit)
    return known[0][0] if known else None


def wish_page(wish: Wish, refusal: Refusal | None = None) -> web.Answer:
    """One page with all of it: the sum read back above the two keys."""
    assert wish.price_minor is not None, "a price was asked for before"
    step = people.require_station(web.db()).cash_step_minor
    try:
        total = line_amount(wish.quantity_base, wish.unit.size, wish.price_minor, step)
    except Refusal as too_much:
        return ask_page(wish.product.number, too_much.field or "quantity", too_much)
    size = wish.unit.size
    packs = sorted({size, 2 * size, wish.left_base or size, wish.quantity_base})
    return web.page(
        "orders/own_wish.html",
        status=refusal.status if refusal else 200,
        asked=unit_rules.asked_in(wish.product, wish.unit), wish=wish, refusal=refusal,
        total_minor=total, packs=packs,
    )  # fmt: skip


def ask_page(number: str, field: str, refusal: Refusal | None = None) -> web.Answer:
    """The keypad for another number or another price; what was typed stays."""
    db = web.db()
    product = catalogue.require_product(db, number)
    lots = [lot for lot in catalogue.open_listings(db, web.me().number)
            if lot.product.number == number]  # fmt: skip
    unit = product.unit(request.values.get("unit", "")) or counter_queries.usual_unit(lots, product)
    return web.page(
        "orders/own_ask.html",
        status=refusal.status if refusal else 200,
        product=product, unit=unit, field="price" if field == "price" else "quantity",
        asked=unit_rules.asked_in(product, unit), refusal=refusal,
        kept={name: request.values[name] for name in ("quantity", "price", "unit", "act")
              if request.values.get(name)},
        typed=request.values.get("typed_price" if field == "price" else "typed", ""),
    )  # fmt: skip


@room.post("/own/goods/<product>")
@web.door("farmer")
def record_own_sale(product: str) -> web.Answer:
    """Cash she keeps: recorded. By code: the code is shown."""
    db, me = web.db(), web.me().number
    try:
        wish = wish_of(db, product)
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return ask_page(product, refusal.field or "quantity", refusal)
    by_code = request.form.get("how") == "code"
    try:
        act, tapped_at = web.act(), outbox.tapped_at()
        line = BasketLine(
            me, product, wish.unit.unit, wish.quantity_base, wish.price_minor or 0,
            size_seen=form_number(request.form.get("size", ""), "quantity") if tapped_at else None,
        )  # fmt: skip
        before = seen_at(db, act)
        if by_code:
            event = commands.show_code(db, act, [line], channel="own")
        else:
            event = commands.record_own_sale(db, act, line, tapped_at)
    except OtherContent as other:
        known = "another_code_before" if by_code else "code_shown_before"
        return used_page(other, f"orders.refusal.{known}", partial(wish_page, wish))
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return wish_page(wish, refusal) if wish.price_minor else ask_page(product, "price", refusal)
    if by_code:
        return web.go("orders.show_own_payment", payment=event.id)
    return web.go("orders.show_own_saved", sale=event.id, twice=before and 1)


def used_page(
    other: OtherContent, shown_key: str, page: Callable[[Refusal], web.Answer]
) -> web.Answer:
    """Back on a `page` whose act was used: the sale it became, else the page that tells of it."""
    sale = counter_queries.sale_of_act(web.db(), other.event.id)
    return saved_page(sale, used=True) if sale else page(told_before(other, shown_key))


@room.get("/own/<sale>")
@web.door("farmer")
def show_own_saved(sale: str) -> web.Answer:
    """It is written down; it can be taken back."""
    return saved_page(sale)


def saved_page(sale: str, refusal: Refusal | None = None, *, used: bool = False) -> web.Answer:
    """Her own sale as it stands; `used`: told to a page that wanted to write another with its act.

    Refuses with orders.refusal.not_hers (403).
    """
    db = web.db()
    row = queries.require_sale(db, sale)
    # A sale of the counter may hold another farmer's goods: only what she wrote down is hers.
    if row["farmer"] != web.me().number or row["channel"] != "own":
        raise Refusal("orders.refusal.not_hers", status=403)
    return web.page(
        "orders/own_saved.html",
        status=refusal.status if refusal else 409 if used else 200,
        sale=row, lines=queries.lines_by_owner(db, [sale])[sale], products=products(),
        refusal=refusal, twice=used or "twice" in request.args,
        can_undo=undo_queries.can_undo(db, row),
    )  # fmt: skip


@room.post("/own/<sale>/undo")
@web.door("farmer")
def undo_own_sale(sale: str) -> web.Answer:
    """She takes it back."""
    try:
        commands.undo_sale(web.db(), web.act(), sale, farmer=web.me().number)
    except Refusal as refusal:
        if is_for_hall(refusal) or refusal.status == 403:
            raise
        return saved_page(sale, refusal)
    return web.go("orders.show_own_saved", sale=sale)
