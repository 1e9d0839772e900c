"""Handing the till on: the same count as at the close, read back with who takes it."""

from collections.abc import Mapping

from flask import request

from village.ground import web
from village.ground.errors import Refusal
from village.money import queries as money
from village.money.till_routes import standing
from village.orders import closing, closing_queries
from village.orders.closing_routes import count_page, count_words, counts_of, expected_of, keep
from village.orders.handover import hand_till_over as hand_over
from village.orders.room_routes import room
from village.people import queries as people


@room.post("/close/handover/check")
@web.door("clerk", "manager")
def check_handover() -> web.Answer:
    """The count read back before the till is handed on; nothing is written but the draft."""
    typed = request.form.to_dict()
    try:
        counts = keep(typed)
        day = money.require_open_day(web.db(), standing())
        slip = closing_queries.slip(web.db(), day, counts or {0: 0})
        closing.check_reason(slip.difference_minor, typed.get("reason", ""))
    except Refusal as refusal:
        if refusal.status == 409:
            raise
        return count_page(typed, refusal)
    return _handover_page(typed)


def _handover_page(typed: Mapping[str, str], refusal: Refusal | None = None) -> web.Answer:
    words = count_words(typed)
    slip = closing_queries.slip(web.db(), words["day"], words["counts"] or {0: 0})
    return web.page(
        "orders/handover.html", status=refusal.status if refusal else 200,
        **{**words, "slip": slip}, refusal=refusal,
        staff=[one for one in people.staff(web.db()) if one.number != web.me().number],
    )  # fmt: skip


@room.post("/close/handover")
@web.door("clerk", "manager")
def hand_till_over() -> web.Answer:
    """The till is the other's from now on; the day so far says so."""
    act, typed, db = web.act(), request.form.to_dict(), web.db()
    try:
        hand_over(
            db, act, counts_of(typed), typed.get("reason", ""), typed.get("to", ""),
            expected_minor=expected_of(typed), till=standing(),
        )  # fmt: skip
    except Refusal as refusal:
        if money.open_day(db, standing()) is None:
            raise
        return (_handover_page if refusal.field == "to" else count_page)(typed, refusal)
    return web.go("orders.show_x", handed=1)
