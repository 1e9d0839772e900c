"""The front door of a hub: its store, its guards, its first day, and officers coming in."""

import secrets
from collections.abc import Mapping, Sequence
from functools import partial

from flask import Flask, Response, current_app, g, jsonify, redirect, request, url_for

from village.ground import i18n, pages, pictures, web
from village.ground.batches import BYTES_MAX
from village.ground.clock import Clock
from village.ground.config import Config
from village.ground.errors import Refusal
from village.ground.ids import RandomBytes
from village.ground.sheets import Faults
from village.hub import journals, officers, queries, station_queries
from village.hub.officers import FirstDay
from village.hub.room_routes import line, room, store
from village.hub.shown_routes import add_words
from village.hub.store import open_store
from village.hub.witness import Witness

COOKIE = "village_officer"
LANGUAGE_COOKIE = "village_language"
DEMO_OFFICER = "O0001"
YEAR_S = 365 * 24 * 3600


def furnish_hub(
    app: Flask, config: Config, clock: Clock, random: RandomBytes = secrets.token_bytes
) -> Flask:
    """Make `app` the county's hub over the store in `config.data` or at `config.store`."""
    kept = open_store(config.data, config.store, clock, random)
    for station in journals.mend(kept):
        print(f"station {station}: rows made anew, more is understood now", flush=True)
    app.extensions["hub"] = kept
    witness = app.extensions["witness"] = Witness(kept)
    if witness.begin():
        print("the database is older than it was: stations send again what it lacks", flush=True)
    app.after_request(partial(note, witness))
    app.config["COME_IN"] = come_in_way
    app.config["DEFAULT_LANGUAGE"] = lambda: default_language(config)
    app.before_request(load_own)
    largest = max(BYTES_MAX, pictures.HANDED_FORM_BYTES)
    web.install(app, visitors, config.host_names, body_bytes_max=largest)
    app.register_blueprint(room)
    app.register_blueprint(line)
    pages.install(app)
    add_words(app)
    return app


def note(witness: Witness, response: Response) -> Response:
    """What an officer did is witnessed at once, what stations send every few seconds."""
    if request.method == "POST" and request.blueprint == "hub":
        witness.note()
    elif request.blueprint == "line":
        witness.note_sometimes()
    return response


def come_in_way(roles: frozenset[str]) -> str | None:
    """Where someone without a visit is shown to."""
    return url_for("hub.show_come_in") if "officer" in roles else None


def load_own() -> None:
    """The hub's name and money for every page; None before its first day, and for machines."""
    if request.blueprint == line.name:
        g.station = None
        return
    with store().reading() as rows:
        g.station = queries.own(rows)


def visitors() -> web.Visitors:
    """The officer whose visit the cookie names."""
    token = request.cookies.get(COOKIE)
    found = officers.visitor(store(), token) if token else None
    if found is None:
        return {}
    g.county = found.county
    return {"officer": web.Visitor(found.number, "officer", found.name, found.language)}


def default_language(config: Config) -> str:
    """The hub's own language; on its first day what the browser asks for."""
    if g.get("station") is not None:
        return str(g.station.language)
    return i18n.best_language(request.accept_languages.values(), config.language or "en")


@room.get("/")
@web.door("anyone")
def show_front() -> web.Answer:
    """To the figures, or to where one comes in."""
    if g.station is None:
        return redirect(url_for("hub.show_first_day"), 303)
    return redirect(url_for("hub.show_figures" if g.visitors else "hub.show_come_in"), 303)


# --- the first day -------------------------------------------------------------------------------


@room.get("/hub/first-day")
@web.door("anyone")
def show_first_day() -> web.Answer:
    """A hub without a name is asked for it, on its own PC only."""
    refuse_first_day()
    return first_day_page({})


@room.post("/hub/first-day")
@web.door("anyone")
def set_up() -> web.Answer:
    """Name, county, country, language, first officer."""
    refuse_first_day()
    typed = request.form
    try:
        first = FirstDay(
            typed.get("name", ""), typed.get("county", "").strip(), typed.get("county_name", ""),
            typed.get("country", ""), typed.get("language", ""),
        )  # fmt: skip
        number = officers.set_up(store(), first, typed.get("officer", ""), typed.get("phrase", ""))
        return visit_of(officers.come_in(store(), number, typed["phrase"]))
    except Faults as faults:
        return first_day_page(typed, faults.refusals)
    except Refusal as refusal:
        return first_day_page(typed, [refusal])


def first_day_page(typed: Mapping[str, str], refusals: Sequence[Refusal] = ()) -> web.Answer:
    """The sheet as it was typed, each sentence beside its field."""
    status = refusals[0].status if refusals else 200
    return web.page("hub/first_day.html", status, typed=typed, refusals=refusals)


def refuse_first_day() -> None:
    if g.station is not None:
        raise Refusal("hub.refusal.set_up_before", status=409)
    if not web.is_near():
        raise Refusal("hub.refusal.here_only", status=403)


# --- coming in and leaving -----------------------------------------------------------------------


@room.get("/hub/come-in")
@web.door("anyone")
def show_come_in() -> web.Answer:
    """Number, phrase, and the code her phone shows."""
    if g.station is None:
        return redirect(url_for("hub.show_first_day"), 303)
    return come_in_page({})


@room.post("/hub/come-in")
@web.door("anyone")
def come_in() -> web.Answer:
    """The right phrase and code open a visit of eight hours."""
    if not web.is_near():
        raise Refusal("ground.refusal.clerk_place", status=403)
    typed = request.form
    try:
        came = officers.come_in(
            store(), typed.get("officer", ""), typed.get("phrase", ""), typed.get("code", "")
        )
    except Refusal as refusal:
        return come_in_page(typed, refusal)
    return visit_of(came)


def come_in_page(typed: Mapping[str, str], refusal: Refusal | None = None) -> web.Answer:
    """In a demo centre the page also tells the code, for there is no phone."""
    demo = current_app.config["SETTINGS"].demo
    return web.page(
        "hub/come_in.html", refusal.status if refusal else 200, typed=typed, refusal=refusal,
        demo_code=officers.code_now(store(), DEMO_OFFICER) if demo else None,
    )  # fmt: skip


def visit_of(came: officers.CameIn) -> Response:
    """To the figures; who has no second key yet scans one first."""
    return visit_begins(came.token, "hub.show_figures" if came.whole else "hub.show_second_key")


def visit_begins(token: str, endpoint: str) -> Response:
    """To that page, with the visit's cookie."""
    answer = Response(status=303, headers={"Location": url_for(endpoint)})
    answer.set_cookie(COOKIE, token, httponly=True, samesite="Strict", secure=request.is_secure)
    return answer


@room.post("/hub/leave")
@web.door("officer")
def leave() -> web.Answer:
    """The visit ends."""
    officers.leave(store(), request.cookies.get(COOKIE, ""))
    answer = Response(status=303, headers={"Location": url_for("hub.show_come_in")})
    answer.delete_cookie(COOKIE)
    return answer


@room.get("/hub/language")
@web.door("anyone")
def show_languages() -> web.Answer:
    """The four languages, each in its own words."""
    return web.page("hub/languages.html")


@room.post("/hub/language")
@web.door("anyone")
def choose_language() -> web.Answer:
    """This device's language, and the officer's where one came in."""
    language = request.form.get("language", "")
    if language not in i18n.LANGUAGES:
        raise Refusal("hub.refusal.language")
    if g.visitors:
        officers.choose_language(store(), g.visitors["officer"].number, language)
    answer = Response(status=303, headers={"Location": url_for("hub.show_front")})
    answer.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR_S, httponly=True, samesite="Lax")
    return answer


# --- health and refusals -------------------------------------------------------------------------


@room.get("/health")
@web.door("anyone")
def show_health() -> web.Answer:
    """For watching programs: little to anyone, more to loopback and officers."""
    told: dict[str, object] = {"role": "hub", "version": journals.program_version(), "ok": True}
    if web.is_near() or g.visitors:
        with store().reading() as rows:
            found = station_queries.stations(rows)
        told |= {
            "stations": len(found),
            "events": sum(one.events for one in found),
            "set_aside": sum(one.set_aside for one in found),
        }
    return jsonify(told)


def show_refusal(refusal: Refusal) -> Response:
    """One plain sentence and the way back."""
    if "lang" not in g:
        g.lang, g.me, g.visitors = web.choose_language(None), None, {}
    return web.page("hub/refusal.html", status=refusal.status, refusal=refusal)
