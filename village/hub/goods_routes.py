"""The centre's catalogue: goods for the stations' shelves, looked at before they are sent."""

from collections.abc import Mapping
from typing import Any

from flask import g, request

from village.catalogue.known_rules import KNOWN, PICTURES, usual_size
from village.catalogue.unit_rules import (
    COUNTERS,
    CURRENCY_UNITS,
    OWN_NAME_KEY,
    UNITS,
    UNITS_MAX,
    Base,
    Product,
    Unit,
    check_product,
)
from village.ground import files, pages, pictures, web
from village.ground.amounts import parse_count
from village.ground.errors import Refusal
from village.hub import goods, news_queries
from village.hub.audiences import is_large
from village.hub.feed_rules import ProductSet
from village.hub.message_routes import choices, whom_of
from village.hub.room_routes import room, store
from village.hub.shown_routes import product_name, unit_name
from village.hub.store import Rows

OWN_ROWS = 500


@room.get("/hub/goods")
@web.door("officer")
def show_goods() -> web.Answer:
    """Which goods? One that has a word, one the centre sent before, or another name."""
    asked = request.args.get("goods", "")
    with store().reading() as rows:
        if not asked:
            known = sorted(KNOWN, key=product_name)
            return web.page("hub/goods.html", known=known, own=own_goods(rows), other=OWN_NAME_KEY)
        product, active = beginning(rows, asked)
        return goods_page(rows, product, filled(product, active=active), None)


@room.post("/hub/goods")
@web.door("officer")
def send_goods() -> web.Answer:
    """First shown as they will stand on the shelf; sent once the officer has looked."""
    request.max_content_length = pictures.HANDED_FORM_BYTES
    typed = request.form.to_dict()
    with store().reading() as rows:
        start, _ = beginning(rows, typed.get("goods", ""))
        try:
            typed |= handed_in()
            if "look" in typed:
                return goods_page(rows, start, typed, None)
            product = typed_product(start, typed)
            check_product(product)
            if typed.get("sure") != "yes":
                return check_page(rows, product, typed)
        except Refusal as refusal:
            return goods_page(rows, start, typed, refusal)
    audience, active = typed.get("audience", ""), typed.get("active") == "1"
    try:
        goods.send_product(store(), web.act(), product, audience, active=active)
    except Refusal as refusal:
        with store().reading() as rows:
            return goods_page(rows, start, typed, refusal)
    return web.go("hub.show_news", said="sent")


def handed_in() -> dict[str, str]:
    """A picture that was chosen as a file, made small and kept here under its digest.

    Raises ground.refusal.picture, ground.refusal.picture_big, ground.refusal.busy.
    """
    chosen = request.files.get("picture_file")
    if chosen is None or not chosen.filename:
        return {}
    content = pictures.fitting(chosen.read(pictures.HANDED_BYTES_MAX + 1))
    return {"picture": files.keep(store().data, content)}


def check_page(rows: Rows, product: Product, typed: Mapping[str, str]) -> web.Answer:
    """The second look. Raises hub.refusal.audience."""
    if typed.get("again"):
        return goods_page(rows, product, typed, None)
    whom = whom_of(rows, typed.get("audience", ""))
    return web.page(
        "hub/goods_check.html", product=product, typed=typed, whom=whom,
        active=typed.get("active") == "1",
    )  # fmt: skip


def goods_page(
    rows: Rows, product: Product, typed: Mapping[str, str], refusal: Refusal | None
) -> web.Answer:
    return web.page(
        "hub/goods_form.html", refusal.status if refusal else 200, product=product, typed=typed,
        refusal=refusal, whom=choices(rows, typed), large=is_large(rows), units=unit_choices(),
        places=range(1, UNITS_MAX + 1), counters=COUNTERS, pictures=PICTURES,
        own=product.key == OWN_NAME_KEY,
    )  # fmt: skip


def own_goods(rows: Rows) -> list[tuple[str, dict[str, str]]]:
    """(number, names) of goods with names of their own, as they were sent last."""
    found: dict[str, dict[str, str]] = {}
    for row in rows.all("sendings_named", name=ProductSet.name, rows=OWN_ROWS):
        if goods.OWN_NUMBER.fullmatch(row["subject"]) and row["subject"] not in found:
            found[row["subject"]] = news_queries.facts_of(rows, row["item"])["product"]["names"]
    return sorted(found.items())


def beginning(rows: Rows, asked: str) -> tuple[Product, bool]:
    """What the form begins with, and whether it is on the shelf. Raises hub.refusal.product."""
    row = rows.one("newest_sending", name=ProductSet.name, subject=asked)
    if row is not None:
        facts = news_queries.facts_of(rows, row["item"])
        told = facts["product"]
        units = tuple(Unit(one["unit"], one["size"]) for one in told["units"])
        product = Product(**{**told, "units": units, "names": told.get("names")})
        return product, facts["active"]
    if asked == OWN_NAME_KEY:
        return Product("", OWN_NAME_KEY, "piece", "item", "other_goods", (Unit("piece", 1),)), True
    known = KNOWN.get(asked)
    if known is None:
        raise Refusal("hub.refusal.product", field="goods")
    units = known.sized(g.station.currency)
    return Product(asked, asked, known.base, known.counter, known.picture, units), True


def filled(product: Product, *, active: bool) -> dict[str, Any]:
    """A product as it would be typed."""
    typed: dict[str, Any] = {
        "goods": product.number or product.key, "base": product.base, "counter": product.counter,
        "picture": product.picture, "active": "1" if active else "", "audience": "all",
    }  # fmt: skip
    typed |= {f"name_{language}": name for language, name in (product.names or {}).items()}
    for place, unit in enumerate(product.units, 1):
        typed |= {f"unit_{place}": unit.unit, f"size_{place}": str(unit.size)}
    return typed


def typed_product(start: Product, typed: Mapping[str, str]) -> Product:
    """What the form says. Raises catalogue.refusal.picture, .units, ground.refusal.not_number."""
    own = start.key == OWN_NAME_KEY
    picture, counter = typed.get("picture", ""), typed.get("counter", "")
    own_file = files.is_file_name(picture) and files.is_here(store().data, picture)
    if picture not in PICTURES and not own_file:
        raise Refusal("catalogue.refusal.picture", field="picture")
    base: Base = start.base
    if own and not start.number:
        base = "gram" if typed.get("base") == "gram" else "piece"
    said = {one: " ".join(typed.get(f"name_{one}", "").split()) for one in pages.languages()}
    names = {language: name for language, name in said.items() if name}
    return Product(
        start.number, start.key, base, counter if counter in COUNTERS else start.counter, picture,
        typed_units(base, typed), names if own and names else None,
    )  # fmt: skip


def typed_units(base: Base, typed: Mapping[str, str]) -> tuple[Unit, ...]:
    """The rows of units that were filled in; an empty size is the usual one."""
    units = []
    for place in range(1, UNITS_MAX + 1):
        unit = typed.get(f"unit_{place}", "")
        if not unit:
            continue
        if unit not in UNITS:
            raise Refusal("catalogue.refusal.units", field=f"unit_{place}", most=UNITS_MAX)
        size, field = typed.get(f"size_{place}", "").strip(), f"size_{place}"
        units.append(Unit(unit, parse_count(size, field=field) if size else usual_size(unit, base)))
    return tuple(units)


def unit_choices() -> list[tuple[str, str]]:
    """What packs may be where this money is used."""
    currency = g.station.currency
    return [
        (unit, unit_name(unit, kind.size))
        for unit, kind in UNITS.items()
        if CURRENCY_UNITS.get(unit, currency) == currency
    ]
