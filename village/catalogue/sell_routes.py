"""How a farmer puts goods up: what, how many, at which price; every step lives in the address."""

from dataclasses import dataclass
from typing import Literal

from flask import request

from village.catalogue import commands, price_queries, queries, rules, unit_rules
from village.catalogue.listing_routes import own_listing, saved_page
from village.catalogue.room_routes import currency, leaf_of, room, step_minor
from village.catalogue.unit_rules import Product, Unit
from village.ground import outbox_routes as outbox
from village.ground import web
from village.ground.errors import Refusal
from village.ground.seen import seen_at
from village.ground.typed import address_number, form_number
from village.ground.unit import OtherContent, Store

DAY_MS = 86_400_000

# Page after page: what she told so far. `quantity` counts base units, `price` minor units;
# `typed` and `typed_price` are as she typed them, and are read where the others are missing.


@dataclass(frozen=True)
class Asked:
    """What the address says: which goods, in which unit."""

    product: Product
    unit: Unit
    again: bool


def asked(db: Store, number: str) -> Asked:
    """Refuses with catalogue.refusal.unknown_product (404), .off_shelf (409), .unknown_unit."""
    goods = queries.require_goods(db, number)
    if not goods.active:
        raise Refusal("catalogue.refusal.off_shelf", status=409)
    name = request.values.get("unit", "")
    unit = goods.product.unit(name) if name else goods.product.units[0]
    if unit is None:
        raise Refusal("catalogue.refusal.unknown_unit", field="unit")
    return Asked(goods.product, unit, bool(request.values.get("again")))


@room.get("/sell")
@web.door("farmer")
def show_shelf() -> web.Answer:
    """What are you selling? Her own goods first."""
    db = web.db()
    goods = {each.product.number: each.product for each in queries.products(db)}
    recent = [number for number in queries.recent_products(db, web.me().number) if number in goods]
    order = [goods[number] for number in dict.fromkeys([*recent, *goods])]
    leaf = max(1, request.args.get("leaf", 1, type=address_number))
    tiles, has_more = leaf_of(order, leaf, others=1 if recent else 0)
    if not tiles and leaf > 1:
        return web.go("catalogue.show_shelf")
    return web.page(
        "catalogue/shelf.html",
        tiles=tiles,
        last=recent[0] if recent and leaf == 1 else None,  # then her goods for sale are near
        leaf=leaf,
        has_more=has_more,
    )


@room.get("/sell/<product>")
@web.door("farmer")
def show_quantity(product: str) -> web.Answer:
    """How many?"""
    wish = asked(web.db(), product)
    return quantity_page(wish, request.args.get("quantity", 0, type=address_number))


def quantity_page(wish: Asked, quantity: int, refusal: Refusal | None = None) -> web.Answer:
    """The page that asks how many, with what was typed and the sentence beside it."""
    last = queries.last_quantity(web.db(), web.me().number, wish.product.number)
    offered = quantity or last or 0
    typed = unit_rules.typed_quantity(offered, wish.product, wish.unit) if offered else ""
    return web.page(
        "catalogue/quantity.html",
        status=refusal.status if refusal else 200,
        product=wish.product,
        unit=wish.unit,
        asked=unit_rules.asked_in(wish.product, wish.unit),
        packs=unit_rules.quick_packs(wish.unit),
        last=last,
        chosen=offered,
        typed=request.args.get("typed", typed) if refusal else typed,
        refusal=refusal,
    )


@room.get("/sell/<product>/price")
@web.door("farmer")
def show_price(product: str) -> web.Answer:
    """Is the price right? A keypad instead where nobody knows one, or she wants another."""
    wish = asked(web.db(), product)
    try:
        quantity = quantity_asked(wish)
        rules.check_quantity(quantity)
    except Refusal as refusal:
        return quantity_page(wish, 0, refusal)
    known = price_queries.prices(web.db(), web.me().number, wish.product, wish.unit)
    if request.args.get("ask") or not (known or "price" in request.args or typed_price()):
        return ask_price_page(wish, quantity)
    try:
        price = price_asked(known)
        rules.check_lot(quantity, wish.unit.size, price)
    except Refusal as refusal:
        return ask_price_page(wish, quantity, refusal)
    return price_page(wish, quantity, price, known)


def quantity_asked(wish: Asked) -> int:
    """The quantity in the address, base units. Refuses as unit_rules.parse_quantity."""
    ready = request.values.get("quantity", "")
    if ready:
        return form_number(ready, "quantity")
    return unit_rules.parse_quantity(request.values.get("typed", ""), wish.product, wish.unit)


def typed_price() -> str:
    return request.args.get("typed_price", "").strip()


def price_asked(known: tuple[price_queries.Price, ...]) -> int:
    """The price in the address, minor units; else the usual one."""
    ready = request.values.get("price", "")
    if ready:
        return form_number(ready, "price")
    if "typed_price" in request.args:
        return rules.price_said(typed_price(), currency())
    return known[0].price_minor


def ask_price_page(wish: Asked, quantity: int, refusal: Refusal | None = None) -> web.Answer:
    """The keypad for a price."""
    return web.page(
        "catalogue/ask_price.html",
        status=refusal.status if refusal else 200,
        product=wish.product,
        unit=wish.unit,
        quantity_base=quantity,
        typed=typed_price(),
        refusal=refusal,
    )


def price_page(
    wish: Asked,
    quantity: int,
    price: int,
    known: tuple[price_queries.Price, ...],
    refusal: Refusal | None = None,
) -> web.Answer:
    """The total on its slip, the prices to choose from, and what is unusual about it."""
    return web.page(
        "catalogue/price.html",
        status=refusal.status if refusal else 200,
        product=wish.product,
        unit=wish.unit,
        quantity_base=quantity,
        price_minor=price,
        total_minor=rules.lot_amount(quantity, wish.unit.size, price, step_minor()),
        prices=known,
        again=wish.again,
        odd=odd(web.db(), wish, quantity, price, known),
        refusal=refusal,
    )


def odd(
    db: Store,
    wish: Asked,
    quantity: int,
    price: int,
    known: tuple[price_queries.Price, ...],
) -> Literal["price_much", "price_little", "amount_much", "amount_little"] | None:
    """What is far from usual, price first, then sum; hers of 30 days, else the village's."""
    since = web.db().house.clock.now_ms() - rules.MEDIAN_DAYS * DAY_MS
    lately = price_queries.listed_lately(db, wish.product.number, wish.unit, since, web.me().number)
    usual = [past for _, past in lately] or [each.price_minor for each in known]
    found = rules.unusual(price, usual)
    if found:
        return "price_much" if found == "much" else "price_little"
    size = wish.unit.size
    sums = [rules.amount_for(much, size, past) for much, past in lately]
    found = rules.unusual(rules.amount_for(quantity, size, price), sums)
    if found:
        return "amount_much" if found == "much" else "amount_little"
    return None


@room.post("/sell/<product>/price")
@web.door("farmer")
def list_goods(product: str) -> web.Answer:
    """It is right: put them up."""
    db, wish = web.db(), asked(web.db(), product)
    quantity, price = 0, 0
    try:
        quantity = form_number(request.form.get("quantity", ""), "quantity")
        price = form_number(request.form.get("price", ""), "price")
        size = form_number(request.form.get("size", ""), "size")
        told = rules.Wish(product, wish.unit.unit, quantity, price, size)
        twice = seen_at(db, web.act()) is not None
        event = commands.list_goods(db, web.act(), web.me().number, told, outbox.tapped_at())
    except OtherContent as other:
        if not isinstance(other.event.fact, rules.GoodsListed):
            raise
        return saved_page(own_listing(other.event.fact.listing), other)
    except Refusal as refusal:
        if quantity > 0 and price > 0:
            known = price_queries.prices(db, web.me().number, wish.product, wish.unit)
            return price_page(wish, quantity, price, known, refusal)
        return quantity_page(wish, quantity, refusal)
    return web.go("catalogue.show_saved", listing=event.fact.listing, twice=twice or None)
