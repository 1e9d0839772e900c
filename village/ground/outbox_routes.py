"""Taps that a phone kept and now sends by itself: whose they are, when they were made, what became
of them. A page's own form knows none of this; what is said here travels in headers, so that both
have one digest.
"""

from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, jsonify, request

from village.ground import dates, pages, web
from village.ground.errors import NotYet, Refusal

HEADER = "Village-Outbox"  # the number of the item's schema; old ones are taken for weeks
SCHEMAS = frozenset({"1"})
PERSON, AGE = "Village-Person", "Village-Age"
OTHER = "ground.refusal.other_content"
AGE_MAX_MS = 60 * 24 * 3600 * 1000
SCRIPTS = (
    "vendor/htmx-2.0.11.min.js", "vendor/idb-8.0.4.umd.js", "js/store.js", "js/photos.js",
    "js/waiting.js", "js/outbox.js", "js/taps.js", "js/worker.js", "js/app.js",
)  # fmt: skip
KEPT_AFTER_MS = 60_000  # what arrives sooner was as good as tapped at the station


def install(app: Flask) -> None:
    """After all other guards of `app`: is it still hers? Before every answer: words for a program.

    Hang it on last: whoever was stopped by another guard was not let in.
    """
    app.before_request(guard_kept)
    app.after_request(answer_kept)
    app.after_request(say_whose)
    app.context_processor(lambda: {"whose_phone": hand, "phone_scripts": SCRIPTS})


def is_kept() -> bool:
    """Whether a phone's outbox sends this."""
    return request.method == "POST" and HEADER in request.headers


def hand() -> str:
    """Whose tap it is on this page: station, person, and the clerk who helps her, if one does."""
    station, who = g.get("station"), g.get("me")
    if station is None:
        return ""
    return "/".join([station.station, *([who.number] if who else []),
                     *([who.assisted_by] if who and who.assisted_by else [])])  # fmt: skip


def tapped_at() -> int | None:
    """When she tapped what a phone kept for a while, UTC milliseconds by the station's clock.

    The phone tells how long ago it was by its own clock, which may show any year.
    """
    age = request.headers.get(AGE, "") if is_kept() else ""
    soonest = 0 if g.get("taken_by") else KEPT_AFTER_MS
    if not (age.isascii() and age.isdigit() and len(age) < 16) or int(age) < soonest:
        return None
    return web.db().house.clock.now_ms() - min(int(age), AGE_MAX_MS)


def guard_kept() -> None:
    """Only the person who tapped it sends it: another one on the same phone does not.

    Refuses with ground.refusal.old_page (409) what a newer phone says in a way not known here.
    """
    if not is_kept():
        return
    if request.headers[HEADER] not in SCHEMAS:
        raise Refusal("ground.refusal.old_page", status=409)
    g.kept_let_in = request.headers.get(PERSON, "") == hand()
    if not g.kept_let_in:
        raise Refusal("ground.refusal.not_allowed", status=403)


def say_whose(response: Response) -> Response:
    """Each page tells the worker whose it is: only one person's pages are kept on a phone."""
    if response.location or response.mimetype != "text/html" or web.wants_fragment():
        return response
    if "lang" in g:
        response.headers["Village-Person"] = hand()
        response.headers["Content-Language"] = g.lang
    return response


def answer_kept(response: Response) -> Response:
    """done, refused with a sentence, come_in, or later: nothing else ends a tap's way."""
    if not is_kept():
        return response
    told = told_of(response)
    code = 401 if told["state"] == "come_in" else response.status_code
    answer = jsonify(told)
    answer.status_code = code if code >= 400 else 200
    for name, value in response.headers:
        if name not in ("Content-Type", "Content-Length", "Location", "HX-Redirect", "Refresh"):
            answer.headers[name] = value
    return answer


def told_of(response: Response) -> dict[str, Any]:
    """What the phone is to make of an answer."""
    refusal: Refusal | None = g.get("refusal")
    say = pages.refusal_text(refusal) if refusal else ""
    if response.status_code >= 500 or isinstance(refusal, NotYet):
        return {"state": "later", "say": say}
    if not g.get("kept_let_in"):
        newer = response.status_code == 409
        return {"state": "later", "say": say} if newer else {"state": "come_in"}
    if response.status_code >= 400:
        if response.status_code == 409 and (not refusal or refusal.used or refusal.key == OTHER):
            return {"state": "refused", "say": say or pages.t(OTHER), "used": True}
        return {"state": "refused", "say": say, "used": False}
    where = response.headers.get("Location") or response.headers.get("HX-Redirect") or ""
    return {"state": "done", "url": where, "at": clock_time()}


def clock_time() -> str:
    """The station's wall time now; a phone's own may be wrong."""
    now: datetime = web.db().house.clock.now().astimezone(UTC)
    return dates.clock_time(now, g.station.country) if g.get("station") else ""
