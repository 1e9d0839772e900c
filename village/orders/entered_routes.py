"""A sale written in from the code on its receipt: scanned, read back, then written down."""

from flask import request

from village.ground import web
from village.ground.errors import Refusal
from village.orders import entered_commands, entered_queries, queries
from village.orders.entered_queries import Told
from village.orders.room_routes import is_for_hall, room
from village.orders.sale_routes import products
from village.people import queries as people
from village.receipts.seals import TEXT_MAX


@room.get("/sales/enter")
@web.door("clerk", "manager")
def show_entering() -> web.Answer:
    """Where the scanner types; once it has, what would be written down."""
    text = typed()
    if not text:
        return entering_page()
    db = web.db()
    try:
        told = entered_queries.told_by(db, text)
    except Refusal as refusal:
        return entering_page(refusal)
    if queries.sale(db, told.sealed.told.id):
        return entering_page(Refusal("orders.refusal.known_sale", status=409, field="code"), told)
    return entering_page(told=told)


def typed() -> str:
    """The code as it was scanned."""
    return request.values.get("code", "").strip()[: TEXT_MAX + 1]


def entering_page(refusal: Refusal | None = None, told: Told | None = None) -> web.Answer:
    """The field; beneath it the sale that was read, to be held against the paper."""
    lines = told.fact.lines if told else ()
    me = web.me()
    return web.page(
        "orders/enter.html",
        status=refusal.status if refusal else 200,
        refusal=refusal, code=typed(), told=told, lines=lines,
        sale={**vars(told.fact), "method": "cash"} if told else None,
        people=people.persons(web.db(), {line.farmer for line in lines}), products=products(),
        may=told is not None and (told.sealed.own or me.role == "manager"),
    )  # fmt: skip


@room.post("/sales/enter")
@web.door("clerk", "manager")
def enter_sale() -> web.Answer:
    """The sale stands where it stood; the page shows it."""
    db, text = web.db(), typed()
    try:
        trusted = web.me().role == "manager"
        entered = entered_commands.enter_sale(db, web.act(), text, trusted=trusted)
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return entering_page(refusal, told_again(text))
    return web.go("orders.show_sale", sale=entered.fact.sale)


def told_again(text: str) -> Told | None:
    """What was read, to be shown beside the refusal; None where nothing can be."""
    try:
        return entered_queries.told_by(web.db(), text)
    except Refusal:
        return None
