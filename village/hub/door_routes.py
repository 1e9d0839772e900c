"""The front door of a hub: its store, its guards, and its own health."""

from importlib.metadata import PackageNotFoundError, version

from flask import Flask, Response, g, jsonify, request

from village.ground import i18n, pages, web
from village.ground.clock import Clock
from village.ground.config import Config
from village.ground.errors import Refusal
from village.hub import journals, officers, queries
from village.hub.room_routes import line, room, store
from village.hub.store import open_store

COOKIE = "village_officer"


def furnish_hub(app: Flask, config: Config, clock: Clock) -> Flask:
    """Make `app` the county's hub over the store in `config.data` or at `config.store`."""
    kept = open_store(config.data, config.store, clock)
    for station in journals.mend(kept):
        print(f"station {station}: rows made anew, more is understood now", flush=True)
    app.extensions["hub"] = kept
    app.config["COME_IN"] = lambda roles: "/hub/come-in" if "officer" in roles else None
    app.config["DEFAULT_LANGUAGE"] = lambda: default_language(config)
    app.before_request(load_own)
    web.install(app, visitors, config.host_names)
    app.register_blueprint(room)
    app.register_blueprint(line)
    pages.install(app)
    return app


def load_own() -> None:
    """The hub's name and money for every page; None before its first day."""
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


@room.get("/health")
@web.door("anyone")
def show_health() -> web.Answer:
    """For watching programs: little to anyone, more to loopback and officers."""
    told: dict[str, object] = {"role": "hub", "version": program_version(), "ok": True}
    if web.is_near() or g.visitors:
        with store().reading() as rows:
            found = queries.stations(rows)
        told |= {
            "stations": len(found),
            "events": sum(one.events for one in found),
            "set_aside": sum(one.set_aside for one in found),
        }
    return jsonify(told)


def program_version() -> str:
    """The version that is installed here."""
    try:
        return version("village-seller")
    except PackageNotFoundError:
        return "0"


def show_refusal(refusal: Refusal) -> Response:
    """One plain sentence and the way back."""
    if "lang" not in g:
        g.lang, g.me, g.visitors = web.choose_language(None), None, {}
    return web.page("hub/refusal.html", status=refusal.status, refusal=refusal)
