"""The price guide: what the centre thinks a unit is worth, sent down to the stations."""

from collections.abc import Mapping

from flask import g, request

from village.ground import amounts, web
from village.ground.errors import Refusal
from village.hub import guides, news_queries
from village.hub.audiences import is_large
from village.hub.feed_rules import PriceGuideSet
from village.hub.guides import Guide
from village.hub.message_routes import choices, whom_of
from village.hub.news_routes import shown
from village.hub.room_routes import room, store


@room.get("/hub/prices")
@web.door("officer")
def show_prices() -> web.Answer:
    """The form and what was sent last."""
    asked = {name: request.args.get(name, "") for name in ("goods", "audience")}
    return prices_page({name: value for name, value in asked.items() if value}, None)


@room.post("/hub/prices")
@web.door("officer")
def send_price() -> web.Answer:
    """One price for one unit, to all, a place or a station: looked at again, then sent once."""
    typed = request.form
    audience = typed.get("audience", "")
    if "look" in typed:
        return prices_page(typed, None)
    try:
        guide = guide_of(typed)
        if typed.get("sure") != "yes":
            return check_page(typed, guide, audience)
        guides.send_price_guide(store(), web.act(), guide, audience)
    except Refusal as refusal:
        return prices_page(typed, refusal)
    return web.go("hub.show_prices", sent=1)


def check_page(typed: Mapping[str, str], guide: Guide, audience: str) -> web.Answer:
    """The second look. Raises hub.refusal.product, .audience."""
    if typed.get("again"):
        return prices_page(typed, None)
    with store().reading() as rows:
        guides.check(rows, guide)
        whom = whom_of(rows, audience)
        return web.page("hub/price_check.html", typed=typed, guide=guide, whom=whom)


def prices_page(typed: Mapping[str, str], refusal: Refusal | None) -> web.Answer:
    with store().reading() as rows:
        return web.page(
            "hub/prices.html", refusal.status if refusal else 200, typed=typed, refusal=refusal,
            units=rows.all("offered_units"), whom=choices(rows, typed), large=is_large(rows),
            said="sent" in request.args,
            sent=[shown(rows, one)
                  for one in news_queries.sendings_named(rows, PriceGuideSet.name)],
        )  # fmt: skip


def guide_of(typed: Mapping[str, str]) -> Guide:
    """What was typed. Raises hub.refusal.product or ground.refusal.not_number and its kin."""
    product, unit, size = [*typed.get("goods", "").split("|"), "", "", ""][:3]
    if not (size.isascii() and size.isdigit() and len(size) < 10):
        raise Refusal("hub.refusal.product", field="goods")
    price = amounts.parse_amount(typed.get("price", ""), g.station.currency, field="price")
    return Guide(product, unit, int(size), price)
