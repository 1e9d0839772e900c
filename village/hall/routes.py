"""The doors of this room, and the one answer to every refusal."""

from flask import Response, g, jsonify, request

from village.ground import web
from village.ground.errors import Refusal
from village.ground.unit import OtherContent
from village.hall import (
    check_routes,
    choice_routes,
    copy_return_routes,
    desk_routes,
    first_day_routes,
    hand_routes,
    home_routes,
    phone_routes,
    queries,
    return_routes,
    settling_routes,
    ways_routes,
)
from village.hall.room_routes import room
from village.people.visits_routes import back_path

__all__ = [
    "check_routes",
    "choice_routes",
    "copy_return_routes",
    "desk_routes",
    "first_day_routes",
    "hand_routes",
    "home_routes",
    "phone_routes",
    "return_routes",
    "room",
    "settling_routes",
    "show_refusal",
    "ways_routes",
]
PATTERNS = ("farmer", "desk", "paper")


@room.get("/hall/patterns")
@web.door("anyone")
def show_patterns() -> web.Answer:
    """All parts in all states."""
    part = request.args.get("part", PATTERNS[0])
    return web.page("hall/patterns.html", part=part if part in PATTERNS else PATTERNS[0])


@room.get("/health")
@web.door("anyone")
def show_health() -> web.Answer:
    """For watching programs: little to anyone, more to loopback and clerks."""
    db = web.db()
    told = {"role": "station", "version": queries.program_version(), "ok": True}
    if web.is_near() or g.visitors.keys() & set(web.STAFF):
        told |= queries.health(db)
    return jsonify(told)


def show_refusal(refusal: Refusal) -> Response:
    """One plain sentence and the way back; for an act with other content, what was saved before."""
    back = back_path() if request.method == "POST" else "/"
    if "lang" not in g:
        g.lang, g.me, g.visitors = web.choose_language(None), None, {}
    if isinstance(refusal, OtherContent):
        return web.page(
            "hall/other_content.html", status=refusal.status, refusal=refusal,
            at=refusal.event.at, again=back,
        )  # fmt: skip
    page = web.page("hall/refusal.html", status=refusal.status, refusal=refusal, back=back)
    if web.wants_fragment():  # a whole page, in place of the page that asked
        page.headers.update(
            {"HX-Retarget": "body", "HX-Reswap": "innerHTML", "HX-Reselect": "unset"}
        )
    if refusal.status == 503:
        page.headers["Retry-After"] = "5"
    return page
