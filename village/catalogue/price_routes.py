"""Today's prices on one page beside the centre's guide; and the scale at the counter."""

from flask import request

from village.catalogue import commands, price_queries, queries, rules
from village.catalogue.room_routes import currency, room
from village.ground import web
from village.ground.amounts import parse_amount
from village.ground.errors import Refusal
from village.ground.seen import seen_at, told_at
from village.ground.typed import form_number
from village.ground.unit import OtherContent


@room.get("/prices")
@web.door("clerk", "manager")
def show_prices() -> web.Answer:
    """Each unit of each product with its price, the guide and a field for a new one."""
    return prices_page()


def prices_page(refusal: Refusal | None = None, product: str = "", unit: str = "") -> web.Answer:
    """The prices; a refusal and what was typed beside the row it is about."""
    return web.page(
        "catalogue/prices.html",
        status=refusal.status if refusal else 200,
        goods=queries.products(web.db()),
        guides=price_queries.price_guides(web.db()),
        refusal=refusal,
        wrong=(product, unit),
        typed=request.form.get("price", ""),
        changed=(request.args.get("product", ""), request.args.get("unit", "")),
        again_at=request.args.get("at", type=told_at),
    )


@room.post("/prices/<product>/<unit>")
@web.door("clerk", "manager")
def set_price(product: str, unit: str) -> web.Answer:
    """From now on this is the usual price."""
    try:
        at = seen_at(web.db(), web.act())
        price = price_told()
        commands.set_price(web.db(), web.act(), product, unit, price)
    except OtherContent:
        raise
    except Refusal as refusal:
        return prices_page(refusal, product, unit)
    return web.go("catalogue.show_prices", product=product, unit=unit, at=at)


def price_told() -> int:
    """What was typed, or the guide's price where its key was pressed; minor units."""
    ready = request.form.get("price_minor", "")
    if ready:
        return form_number(ready, "price")
    return parse_amount(request.form.get("price", ""), currency(), field="price")


@room.get("/weighing")
@web.door("clerk", "manager")
def show_weighing() -> web.Answer:
    """A scale that types like a keyboard fills the fields; the goods' own weight comes out."""
    gross, tare = request.args.get("gross", ""), request.args.get("tare", "")
    refusal, weighed = None, None
    if gross:
        try:
            weighed = rules.weigh(gross, tare, 1_000)
        except Refusal as found:
            refusal = found
    page = "catalogue/_weighed.html" if web.wants_fragment() else "catalogue/weighing.html"
    return web.page(
        page,
        status=refusal.status if refusal else 200,
        gross=gross,
        tare=tare,
        weighed=weighed,
        refusal=refusal,
    )
