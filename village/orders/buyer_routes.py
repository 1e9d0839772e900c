"""The manager's pages on which a buyer is found and forgotten; asked once more before."""

from flask import request

from village.ground import web
from village.ground.errors import Refusal
from village.ground.seen import seen_at
from village.orders import buyers
from village.orders.room_routes import room

TEXT_MAX = 80


@room.get("/buyers")
@web.door("manager")
def show_buyers() -> web.Answer:
    """Who ordered, by the beginning of a name or phone."""
    text = request.args.get("text", "")[:TEXT_MAX]
    erased = request.args.get("said") == "erased"
    return web.page(
        "orders/buyers.html", buyers=buyers.buyers(web.db(), text), text=text, erased=erased
    )


@room.get("/<order>/buyer")
@web.door("manager")
def show_buyer(order: str) -> web.Answer:
    """All that stands under this buyer's name, and the key that takes the name away."""
    return _page(order)


def _page(order: str, refusal: Refusal | None = None) -> web.Answer:
    status = refusal.status if refusal else 200
    orders = buyers.require_buyer(web.db(), order)
    return web.page("orders/buyer_erase.html", status, orders=orders, order=order, refusal=refusal)


@room.post("/<order>/buyer/erasure")
@web.door("manager")
def erase_buyer(order: str) -> web.Answer:
    """The buyer is gone, here and at the centre."""
    db, act = web.db(), web.act()
    try:
        buyers.erase_buyer(db, act, order)
    except Refusal as refusal:
        if seen_at(db, act) is None and refusal.key == "orders.refusal.buyer_open":
            return _page(order, refusal)
        raise
    return web.go("orders.show_buyers", said="erased")
