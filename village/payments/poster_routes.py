"""The printed code: a sheet for the wall, and the daily photo that finds another one over it."""

from flask import request

from village.ground import files, web
from village.ground.errors import Refusal
from village.ground.unit import OtherContent
from village.payments import commands, queries
from village.payments.banks import banks
from village.payments.photos import PHOTO_BYTES_MAX, read_code
from village.payments.room_routes import drawn, room
from village.payments.rules import is_demo_code
from village.payments.station_routes import FORM_BYTES, station_page
from village.people import queries as people


@room.get("/poster")
@web.door("clerk", "manager")
def show_poster() -> web.Answer:
    """The code in use for the wall: payee, face, fingerprint and date beside it."""
    db = web.db()
    code = queries.current_code(db)
    if code is None:
        raise Refusal("payments.refusal.no_code", status=409)
    return web.page(
        "payments/print_poster.html",
        code=code, picture=drawn(code), bank=banks().get(code.bank_bin or ""),
        answers=people.person(db, code.set_by), is_demo=is_demo_code(code.payload()),
    )  # fmt: skip


@room.post("/poster/check")
@web.door("clerk", "manager")
def check_poster() -> web.Answer:
    """A photo of the poster, held against the code in use."""
    request.max_content_length = PHOTO_BYTES_MAX + FORM_BYTES
    try:
        photo, act = request.files.get("photo"), web.act()
        content = photo.read(PHOTO_BYTES_MAX + 1) if photo else b""
        event = commands.check_poster(
            web.db(), files.with_content(act, content), read_code(content)
        )
    except OtherContent:
        raise
    except Refusal as refusal:
        return station_page(refusal, "poster")
    return web.go("payments.show_station_code", saved="ours" if event.fact.ours else "other")
