"""This PC replaces an old one: the first day's other way, from the centre, with its progress."""

from collections.abc import Mapping

from flask import g, request

from village.ground import web
from village.ground.errors import Refusal
from village.ground.ids import new_epoch
from village.ground.long_work import LongWork, Tell
from village.ground.unit import Store
from village.hall.returning import manager_without_phrase, taken
from village.hall.room_routes import room
from village.people import commands, queries, visits
from village.people.rules import checked_phrase
from village.people.visits_routes import STAFF_COOKIE, device, remember_device, set_cookie
from village.sync import queries as line
from village.sync import restoring
from village.sync.enrolment import Joiner, enrol
from village.sync.rules import is_station


@room.get("/first-day/return")
@web.door("anyone")
def show_return() -> web.Answer:
    """The form; while the journal comes, how far it is; afterwards the manager's new phrase."""
    only_near()
    db, back = web.db(), web.long_work("returning")
    if web.wants_fragment():
        return web.page("hall/_returning.html", back=back, count=taken(db))
    if g.station is None:
        return _form_page(db, {}, back.refusal)
    if manager_without_phrase(db) is None:
        return web.go("hall.show_home")
    return _phrase_page()


@room.post("/first-day/return")
@web.door("anyone")
def take_back() -> web.Answer:
    """Join as the station that was, then take its journal back; without a code, go on."""
    only_near()
    db, typed, back = web.db(), request.form, web.long_work("returning")
    try:
        station = _joined(db, typed, back)
    except Refusal as refusal:
        return _form_page(db, typed, refusal)
    _begin(back, station)
    return web.go("hall.show_return")


def _begin(back: LongWork, station: str) -> None:
    def take(db: Store, tell: Tell) -> restoring.Restored:
        del tell  # its page counts the entries that are here
        return restoring.restore_from_hub(db, "", "", station)

    back.begin(take, station)


def _joined(db: Store, typed: Mapping[str, str], back: LongWork) -> str:
    """The station this PC is from now on, by the officer's word or by the one given before."""
    station, code = typed.get("place_code", "").strip(), typed.get("code", "").strip()
    if g.station is not None:
        raise Refusal("sync.refusal.not_empty", status=409)
    if not is_station(station):
        raise Refusal("sync.refusal.station", field="place_code")
    if not back.runs and (code or line.hub(db) is None):
        enrol(db, typed.get("url", ""), code, None, Joiner(station, new_epoch(db.house.random)))
    return station


@room.post("/first-day/return/phrase")
@web.door("anyone")
def set_phrase_anew() -> web.Answer:
    """Phrases did not come back: the manager's is set here, while the station has none at all."""
    only_near()
    db = web.db()
    number = manager_without_phrase(db)
    if number is None:
        raise Refusal("sync.refusal.not_empty", status=409)
    try:
        commands.set_secret(db, number, "phrase", checked_phrase(request.form.get("phrase", "")))
    except Refusal as refusal:
        return _phrase_page(refusal)
    response = web.go("hall.show_first_day")
    set_cookie(response, STAFF_COOKIE, visits.begin_first_shift(db, number, device()))
    return response


def _phrase_page(refusal: Refusal | None = None) -> web.Answer:
    db = web.db()
    number = manager_without_phrase(db)
    status = refusal.status if refusal else 200
    answer = web.page(
        "hall/returned.html", status, refusal=refusal, count=taken(db),
        manager=queries.person(db, number or ""), series=db.known_identity.series,
    )  # fmt: skip
    return remember_device(answer)


def _form_page(db: Store, typed: Mapping[str, str], refusal: Refusal | None) -> web.Answer:
    hub = line.hub(db)
    status = refusal.status if refusal and typed else 200
    return web.page(
        "hall/return.html", status, typed=typed, refusal=refusal, back=web.long_work("returning"),
        count=taken(db), hub=hub,
    )  # fmt: skip


def only_near() -> None:
    """Before the first day whoever sits at the PC decides, and nobody else."""
    if not web.is_near():
        raise Refusal("hall.refusal.first_day_here", status=403)
