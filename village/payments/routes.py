"""The doors of this room: the code a farmer shows, and the clerks' pages (station_, farmer_)."""

from flask import request

from village.catalogue import queries as catalogue
from village.ground import web
from village.ground.errors import Refusal
from village.payments import farmer_routes, poster_routes, queries, station_routes
from village.payments.room_routes import drawn, room
from village.payments.rules import is_demo_code

__all__ = ["code_page", "farmer_routes", "poster_routes", "room", "station_routes"]
LOTS_MAX = 3


@room.get("/")
@web.door("farmer")
def show_code() -> web.Answer:
    """Her own code, or the station's with her name; sums of her goods, or her own, lead on."""
    return code_page()


def code_page(refusal: Refusal | None = None) -> web.Answer:
    """Her code page; a mistake stands beside the sum she typed."""
    db, me = web.db(), web.me()
    code = queries.current_code(db, me.number) or queries.current_code(db)
    lots = catalogue.open_listings(db, me.number)[:LOTS_MAX]
    return web.page(
        "payments/code.html",
        status=refusal.status if refusal else 200,
        code=code, lots=lots, refusal=refusal, typed=request.form.get("amount", ""),
        picture=drawn(code) if code else "",
        is_demo=bool(code and is_demo_code(code.payload())),
    )  # fmt: skip
