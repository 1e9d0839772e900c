"""The doors of this room: how the line stands, send now, and joining the centre."""

from collections.abc import Mapping

from flask import request

from village.ground import web
from village.ground.errors import Refusal
from village.sync import (
    copy_routes,
    key_change,
    message_queries,
    message_routes,
    old_disk_routes,
    queries,
    stick_routes,
)
from village.sync.commands import wake_courier
from village.sync.enrolment import enrol, own_fingerprint
from village.sync.room_routes import moment, room

__all__ = ["copy_routes", "message_routes", "old_disk_routes", "room", "stick_routes"]


@room.get("/line")
@web.door("clerk", "manager")
def show_line() -> web.Answer:
    """The line in words; asked for as a fragment, its state alone."""
    if web.wants_fragment():
        return web.page(
            "sync/_line.html", line=queries.line(web.db()), asked=False, moment=moment,
            why=message_queries.why_put_out(web.db()), fragment=True,
        )  # fmt: skip
    return line_page({}, None, asked="asked" in request.args)


@room.post("/send")
@web.door("clerk", "manager")
def send_now() -> web.Answer:
    """The courier is woken; how it went is read on the line a moment later."""
    wake_courier(web.db().house.data)
    return web.go("sync.show_line", asked=1)


@room.post("/join")
@web.door("manager")
def join_hub() -> web.Answer:
    """Join the centre with the officer's code. Nothing is locked while the centre is asked."""
    typed = request.form
    try:
        enrol(web.db(), typed.get("url", ""), typed.get("code", ""))
    except Refusal as refusal:
        return line_page(typed, refusal)
    wake_courier(web.db().house.data)
    return web.go("sync.show_line", asked=1)


@room.post("/key")
@web.door("manager")
def change_key() -> web.Answer:
    """This PC gets a new key; the centre is asked first."""
    try:
        key_change.change_key(web.db())
    except Refusal as refusal:
        return line_page({}, refusal)
    wake_courier(web.db().house.data)
    return web.go("sync.show_line", asked=1, key="new")


def line_page(
    typed: Mapping[str, str], refusal: Refusal | None, *, asked: bool = False
) -> web.Answer:
    """The whole page; the manager sees the form to join."""
    db = web.db()
    return web.page(
        "sync/line.html", refusal.status if refusal else 200, typed=typed, refusal=refusal,
        line=queries.line(db), fragment=False, hub=queries.hub(db), own=own_fingerprint(db),
        asked=asked,
        aside=queries.items_set_aside(db), moment=moment,
        copies=copy_routes.copies(db), why=message_queries.why_put_out(db),
        waits=queries.waiting_kinds(db), new_key=request.args.get("key") == "new",
    )  # fmt: skip
