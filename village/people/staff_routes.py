"""How clerks and the manager come in: by phrase, and within the shift by a quick number."""

from flask import request, url_for

from village.ground import web
from village.ground.errors import Refusal
from village.people import commands, queries, visits
from village.people.room_routes import room
from village.people.rules import checked_digits
from village.people.visits_routes import (
    FARMER_COOKIE,
    STAFF_COOKIE,
    device,
    drop_cookie,
    go_to,
    remember_device,
    set_cookie,
    take_chosen,
    token_of,
)


def _only_near() -> None:
    """A phrase is typed at the station's own PC or over a closed line, nowhere else."""
    if not web.is_near():
        raise Refusal("ground.refusal.clerk_place", status=403)


@room.get("/staff")
@web.door("anyone")
def show_staff() -> web.Answer:
    """Which of you is it?"""
    _only_near()
    people = queries.staff(web.db())
    quick = {one.number for one in visits.on_shift(web.db(), device())}
    return remember_device(web.page("people/staff.html", people=people, quick=quick))


@room.get("/staff/<number>")
@web.door("anyone")
def show_phrase(number: str) -> web.Answer:
    """Her phrase, or her quick number while her shift runs here."""
    _only_near()
    return _phrase_page(number)


def _phrase_page(number: str, refusal: Refusal | None = None) -> web.Answer:
    person = commands.known(web.db(), number, *web.STAFF)
    quick = any(one.number == number for one in visits.on_shift(web.db(), device()))
    with_phrase = "phrase" in request.args or "phrase" in request.form or not quick
    page = "people/phrase.html" if with_phrase else "people/quick_in.html"
    status = refusal.status if refusal else 200
    return remember_device(
        web.page(page, status=status, person=person, quick=quick, refusal=refusal)
    )


@room.post("/staff/<number>")
@web.door("anyone")
def start_shift(number: str) -> web.Answer:
    """Her visit begins: by phrase with a new shift, by quick number within it."""
    _only_near()
    db, before = web.db(), token_of(STAFF_COOKIE)
    try:
        if "phrase" in request.form:
            token = visits.start_shift(db, number, request.form["phrase"], device(), before)
        else:
            digits = request.form.get("digits", "")
            token = visits.switch_to(db, number, digits, device(), before)
    except Refusal as refusal:
        return _phrase_page(number, refusal)
    response = go_to("/")
    set_cookie(response, STAFF_COOKIE, token)
    drop_cookie(response, FARMER_COOKIE)
    take_chosen(response, number)
    return response


@room.post("/staff/leave")
@web.door("clerk", "manager")
def end_shift() -> web.Answer:
    """End of work: the phrase is asked again."""
    visits.end_shift(web.db(), web.me().number, token_of(STAFF_COOKIE))
    response = go_to(url_for("people.show_staff"))
    drop_cookie(response, STAFF_COOKIE)
    drop_cookie(response, FARMER_COOKIE)
    return response


@room.get("/quick")
@web.door("clerk", "manager")
def show_quick() -> web.Answer:
    """Four digits of her own, to change places quickly."""
    return web.page("people/quick.html", refusal=None, kept=False)


@room.post("/quick")
@web.door("clerk", "manager")
def set_quick() -> web.Answer:
    """Keep them."""
    form = request.form
    try:
        digits = checked_digits(form.get("digits", ""), form.get("digits_again", ""))
    except Refusal as refusal:
        return web.page("people/quick.html", status=refusal.status, refusal=refusal, kept=False)
    commands.set_secret(web.db(), web.me().number, "quick", digits)
    return web.page("people/quick.html", refusal=None, kept=True)
