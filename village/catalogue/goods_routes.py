"""The clerk's side of the shelf: which goods there are, how they are packed and drawn."""

from dataclasses import replace

from flask import request

from village.catalogue import commands, price_queries, queries, wording
from village.catalogue.known_rules import KNOWN, PICTURES, usual_size
from village.catalogue.queries import Goods
from village.catalogue.room_routes import currency, room
from village.catalogue.unit_rules import (
    COUNTERS,
    CURRENCY_UNITS,
    OWN_NAME_KEY,
    UNITS,
    UNITS_MAX,
    Base,
    Product,
    Unit,
)
from village.ground import pages, web
from village.ground.amounts import parse_count
from village.ground.errors import Refusal
from village.ground.seen import seen_at, told_at
from village.ground.unit import OtherContent

SORTS = ("shelf", "name", "price")


@room.get("/goods")
@web.door("clerk", "manager")
def show_goods() -> web.Answer:
    """All goods here: searched by any of their names, sorted as wished."""
    db, find = web.db(), request.args.get("find", "")
    sort = request.args.get("sort", SORTS[0])
    found = [
        each for each in queries.products(db, every=True) if wording.called(each.product, find)
    ]
    if sort == "name":
        found.sort(key=lambda each: wording.sort_name(pages.lang(), each.product))
    elif sort == "price":
        found.sort(key=usual_price_minor)
    return web.page(
        "catalogue/goods.html",
        goods=found,
        find=find,
        sort=sort if sort in SORTS else SORTS[0],
        sorts=SORTS,
        guides=price_queries.price_guides(db),
        changed=request.args.get("changed", ""),
        again_at=request.args.get("at", type=told_at),
    )


def usual_price_minor(goods: Goods) -> int:
    """The price of the usual unit; what has none stands last."""
    return goods.prices.get(goods.product.units[0].unit, 10**15)


@room.get("/goods/new")
@web.door("clerk", "manager")
def show_new_goods() -> web.Answer:
    """Which goods? One the house has a word for, filled in already; or another name."""
    key = request.args.get("key", "")
    here = {each.product.key for each in queries.products(web.db(), every=True)}
    if key not in KNOWN and key != OWN_NAME_KEY:
        keys = sorted(KNOWN.keys() - here, key=lambda each: wording.goods_name(pages.lang(), each))
        return web.page("catalogue/new_goods.html", keys=keys, own=OWN_NAME_KEY)
    return goods_form(blank(key))


def blank(key: str) -> Product:
    """What the form of new goods begins with."""
    known = KNOWN.get(key)
    if known is None:
        return Product("", OWN_NAME_KEY, "piece", "item", "other_goods", (Unit("piece", 1),))
    units = known.sized(currency())
    return Product("", key, known.base, known.counter, known.picture, units)


@room.get("/goods/<product>")
@web.door("clerk", "manager")
def show_product(product: str) -> web.Answer:
    """Change these goods."""
    goods = queries.require_goods(web.db(), product)
    return goods_form(goods.product, active=goods.active)


def goods_form(
    product: Product,
    *,
    active: bool = True,
    told: dict[str, str] | None = None,
    refusal: Refusal | None = None,
) -> web.Answer:
    """The form of one product; `told` is what was typed before it was refused."""
    return web.page(
        "catalogue/product.html",
        status=refusal.status if refusal else 200,
        product=product,
        active=active,
        told=told,
        refusal=refusal,
        units=unit_choices(product),
        places=range(1, UNITS_MAX + 1),
        counters=COUNTERS,
        pictures=PICTURES,
        own=OWN_NAME_KEY,
    )


def unit_choices(product: Product) -> list[tuple[str, str]]:
    """What its packs may be: sizes that never change are printed, for trays are of 10 and of 30."""
    lang, here = pages.lang(), {unit.unit for unit in product.units}
    # A single piece is said with the product's counter, as "bottle" says itself.
    twins = {"piece"} if product.counter == "egg" else {"piece_egg"}
    twins |= {"piece"} if product.counter in UNITS else set()
    choices = []
    for unit, kind in UNITS.items():
        if CURRENCY_UNITS.get(unit, currency()) != currency() or unit in twins - here:
            continue
        based = replace(product, base=kind.base or product.base)
        pack = Unit(unit, kind.size if kind.fixed else 1)
        choices.append((unit, wording.unit_name(lang, based, pack)))
    return choices


@room.post("/goods")
@web.door("clerk", "manager")
def add_product() -> web.Answer:
    """New goods on the shelf."""
    start = blank(request.form.get("key", ""))
    try:
        at = seen_at(web.db(), web.act())
        event = commands.add_product(web.db(), web.act(), told_product(start))
    except OtherContent:
        raise
    except Refusal as refusal:
        return goods_form(start, told=request.form.to_dict(), refusal=refusal)
    return web.go("catalogue.show_goods", changed=event.fact.product.number, at=at)


@room.post("/goods/<product>")
@web.door("clerk", "manager")
def change_product(product: str) -> web.Answer:
    """Picture, names, units, or off the shelf."""
    goods = queries.require_goods(web.db(), product)
    active = request.form.get("active") == "1"
    try:
        at = seen_at(web.db(), web.act())
        told = told_product(goods.product)
        commands.change_product(web.db(), web.act(), told, active=active)
    except OtherContent:
        raise
    except Refusal as refusal:
        return goods_form(
            goods.product, active=active, told=request.form.to_dict(), refusal=refusal
        )
    return web.go("catalogue.show_goods", changed=product, at=at)


def told_product(start: Product) -> Product:
    """What the form says. Refuses with catalogue.refusal.picture, .unit_size, .units."""
    told = request.form
    picture = told.get("picture", start.picture)
    if picture not in (*PICTURES, start.picture):
        raise Refusal("catalogue.refusal.picture", field="picture")
    base: Base = start.base
    if start.key == OWN_NAME_KEY and not start.number:
        base = "gram" if told.get("base") == "gram" else "piece"
    counter = told.get("counter", start.counter)
    name = told.get("name", "").strip()
    names = {**(start.names or {}), pages.lang(): name} if start.key == OWN_NAME_KEY else None
    return Product(
        number=start.number,
        key=start.key,
        base=base,
        counter=counter if counter in COUNTERS else start.counter,
        picture=picture,
        units=told_units(base),
        names={lang: said for lang, said in names.items() if said} if names else None,
    )


def told_units(base: Base) -> tuple[Unit, ...]:
    """The rows of units that were filled in; an empty size is the usual one."""
    units = []
    for place in range(1, UNITS_MAX + 1):
        unit = request.form.get(f"unit_{place}", "")
        if not unit:
            continue
        if unit not in UNITS:
            raise Refusal("catalogue.refusal.units", field=f"unit_{place}", most=UNITS_MAX)
        size = request.form.get(f"size_{place}", "").strip()
        field = f"size_{place}"
        units.append(Unit(unit, parse_count(size, field=field) if size else usual_size(unit, base)))
    return tuple(units)
