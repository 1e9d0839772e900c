"""What stands around every page: the clerk's ways, the farmers who call, the band of a trial."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from flask import Response, g, request, url_for

from village.ground import i18n, journal, web
from village.ground import outbox_routes as outbox
from village.ground.typed import address_number
from village.hall import queries
from village.hall.room_routes import room
from village.people import calls
from village.people import queries as people
from village.people.visits_routes import back_path, device, go_to
from village.sync import queries as sync

WAYS = (
    ("orders.show_counter", "counter", "counter"),
    ("orders.show_orders", "orders", "list"),
    ("orders.show_claims", "claims", "code"),
    ("money.show_payouts", "books", "purse"),
    ("catalogue.show_goods", "goods", "basket"),
    ("people.show_people", "people", "people"),
    ("orders.show_close", "day", "till"),
)
MANAGER_WAYS = (("hall.show_first_day", "house", "gear"),)


@dataclass(frozen=True)
class Way:
    """One way of the clerk's bar."""

    url: str
    word: str
    icon: str
    here: bool


@room.app_context_processor
def desk() -> dict[str, Any]:
    """What desk.html and _band.html ask for; nothing is looked up before they do."""
    return {
        "desk_ways": _ways,
        "desk_line": lambda: queries.line_words(web.db()),
        "open_calls": lambda: calls.open_calls(web.db()),
        "calls_mark": _mark,
        "to_settle": _to_settle,
        "clock_state": lambda: queries.clock_state(web.db()),
        "trial": web.db().house.demo,
        "kept_of": kept_of,
        "html_langs": i18n.HTML_LANG,
    }


@dataclass(frozen=True)
class KeptTold:
    """When a tap was made that waited on a phone, what was different here, who took it in."""

    tapped_at: int
    differs: tuple[str, ...]
    clerk: str


def kept_of(act: str) -> KeptTold | None:
    """What a page tells of a tap that waited; None for one that did not."""
    event = journal.event(web.db(), act)
    kept = getattr(event.fact, "kept", None) if event else None
    if kept is None:
        return None
    clerk = people.person(web.db(), kept.taken_by) if kept.taken_by else None
    return KeptTold(kept.tapped_at, kept.differs, clerk.name if clerk else kept.taken_by or "")


def _ways(here: str = "") -> list[Way]:
    """The ways this house has, for the role that is here; `here`: whose way this page lies on."""
    ways = WAYS + (MANAGER_WAYS if g.me is not None and g.me.role == "manager" else ())
    return [
        Way(url_for(endpoint), f"hall.way.{word}", icon, endpoint in (here, request.endpoint))
        for endpoint, word, icon in ways
    ]


def _to_settle() -> int:
    """How much waits for the manager after two PCs' records came together; nobody else is told."""
    return sync.clashes_open(web.db()) if g.me is not None and g.me.role == "manager" else 0


@room.post("/hall/call")
@web.door("anyone")
def call_clerk() -> web.Answer:
    """Ring at the counter."""
    calls.call_clerk(web.db(), g.me.number if g.me else None, device(), outbox.tapped_at())
    if web.wants_fragment():
        return web.page("hall/_called.html")
    return web.page("hall/called.html", back=back_path())


def _mark(waiting: list[calls.Call]) -> str:
    """A short digest of who waits, in the page's language: the same mark, the same fragment."""
    said = repr((g.lang, [(call.id, call.name) for call in waiting]))
    return f'"{sha256(said.encode()).hexdigest()[:16]}"'


@room.get("/hall/calls")
@web.door("clerk", "manager")
def show_calls() -> web.Answer:
    """Who waits for a clerk; 304 while nothing has changed."""
    waiting = calls.open_calls(web.db())
    if request.headers.get("If-None-Match") == _mark(waiting):
        return Response(status=304, headers={"ETag": _mark(waiting)})
    answer = web.page("hall/_calls.html", waiting=waiting)
    answer.headers["ETag"] = _mark(waiting)
    return answer


@room.post("/hall/calls/<call>/answer")
@web.door("clerk", "manager")
def answer_call(call: str) -> web.Answer:
    """A clerk is on her way."""
    calls.answer_call(web.db(), address_number(call))
    if web.wants_fragment():
        return web.page("hall/_calls.html", waiting=calls.open_calls(web.db()))
    return go_to(back_path())
