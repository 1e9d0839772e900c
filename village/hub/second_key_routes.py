"""Tying an officer's phone to her number: a code to scan, and the first six digits it shows."""

from flask import g, redirect, request, url_for

from village.ground import web
from village.ground.errors import Refusal
from village.ground.pages import named, qr, t
from village.hub import officers, second_key
from village.hub.door_routes import COOKIE, visit_begins
from village.hub.officers import Officer
from village.hub.room_routes import room, store


@room.get("/hub/second-key")
@web.door("anyone")
def show_second_key() -> web.Answer:
    """The code to scan, for who has given the right phrase."""
    officer = officers.waiting(store(), request.cookies.get(COOKIE, ""))
    if officer is None:
        return redirect(url_for("hub.show_come_in"), 303)
    return key_page(officer)


@room.post("/hub/second-key")
@web.door("anyone")
def turn_on_second_key() -> web.Answer:
    """Her phone shows what it should: from now on its code is asked for."""
    token = request.cookies.get(COOKIE, "")
    officer = officers.waiting(store(), token)
    if officer is None:
        return redirect(url_for("hub.show_come_in"), 303)
    try:
        officers.turn_on(store(), officer.number, request.form.get("code", ""), token)
    except Refusal as refusal:
        return key_page(officer, refusal)
    return visit_begins(token, "hub.show_figures")


def key_page(officer: Officer, refusal: Refusal | None = None) -> web.Answer:
    g.lang = officer.language
    key = officers.new_key(store(), officer.number)
    address = second_key.address(key, officer.number, named(g.station.names))
    return web.page(
        "hub/second_key.html", status=refusal.status if refusal else 200, refusal=refusal,
        picture=qr(address, t("hub.second_key.to_scan")), letters=second_key.letters(key),
        number=officer.number,
    )  # fmt: skip
