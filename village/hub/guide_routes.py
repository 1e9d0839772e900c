"""The price guide: what the centre thinks a unit is worth, sent down to the stations."""

from collections.abc import Mapping

from flask import g, request

from village.ground import amounts, web
from village.ground.errors import Refusal
from village.hub import guides, queries
from village.hub.guides import Guide
from village.hub.room_routes import room, store


@room.get("/hub/prices")
@web.door("officer")
def show_prices() -> web.Answer:
    """The form and what was sent last."""
    return prices_page({}, None)


@room.post("/hub/prices")
@web.door("officer")
def send_price() -> web.Answer:
    """One price for one unit, to all, a county or a station; the same act sends it once."""
    typed = request.form
    try:
        guides.send_price_guide(store(), web.act(), guide_of(typed), typed.get("stream", ""))
    except Refusal as refusal:
        return prices_page(typed, refusal)
    return web.go("hub.show_prices", sent=1)


def prices_page(typed: Mapping[str, str], refusal: Refusal | None) -> web.Answer:
    with store().reading() as rows:
        joined = [one for one in queries.stations(rows) if one.state == "joined"]
        streams = [
            ("all", {}),
            (f"county/{g.station.county}", g.station.county_names),
            *((f"station/{one.station}", one.names) for one in joined),
        ]
        return web.page(
            "hub/prices.html", refusal.status if refusal else 200, typed=typed, refusal=refusal,
            units=rows.all("offered_units"), streams=streams, sent=rows.all("guides"),
            said="sent" in request.args,
        )  # fmt: skip


def guide_of(typed: Mapping[str, str]) -> Guide:
    """What was typed. Raises hub.refusal.product or ground.refusal.not_number and its kin."""
    product, unit, size = [*typed.get("goods", "").split("|"), "", "", ""][:3]
    if not (size.isascii() and size.isdigit() and len(size) < 10):
        raise Refusal("hub.refusal.product", field="goods")
    price = amounts.parse_amount(typed.get("price", ""), g.station.currency, field="price")
    return Guide(product, unit, int(size), price)
