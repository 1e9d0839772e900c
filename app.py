"""The front door: which rooms a station has, which a hub has, and what they are handed."""

import os
import secrets
import signal
import sqlite3
import threading
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException

from db.connection import GUARDED, TABLES, connect, mark_rows, migrate
from village.catalogue import facts as catalogue_facts
from village.catalogue import news_commands as catalogue_news
from village.catalogue import news_facts as catalogue_news_facts
from village.catalogue import routes as catalogue_routes
from village.ground import file_routes, i18n, outbox_routes, pages, static_routes, web
from village.ground.clock import Clock
from village.ground.config import Config, ConfigFault, Role, read_config
from village.ground.errors import Refusal
from village.ground.ids import RandomBytes
from village.ground.journal import rebuild
from village.ground.processes import die_with_parent
from village.ground.unit import Applier, House, Store
from village.hall import routes as hall_routes
from village.hall.serving import stand_ready
from village.hall.ways_routes import answer_portal
from village.money import dividend_facts as money_dividend_facts
from village.money import facts as money_facts
from village.money import routes as money_routes
from village.orders import account_commands
from village.orders import facts as orders_facts
from village.orders import refund_facts as orders_refund_facts
from village.orders import routes as orders_routes
from village.orders.clashes import watched
from village.payments import facts as payments_facts
from village.payments import routes as payments_routes
from village.people import facts as people_facts
from village.people import queries as people_queries
from village.people import routes as people_routes
from village.people import visits_routes as visits
from village.receipts import facts as receipts_facts
from village.receipts import routes as receipts_routes
from village.receipts.printing import run_printing
from village.sync import (
    certificate_commands,
    certificate_facts,
    certificate_queries,
    message_commands,
    message_facts,
)
from village.sync import facts as sync_facts
from village.sync import routes as sync_routes
from village.sync.courier import FeedKind, run_courier

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

STATION_ROOMS = (
    hall_routes.room,
    people_routes.room,
    catalogue_routes.room,
    money_routes.room,
    payments_routes.room,
    receipts_routes.room,
    orders_routes.room,
    sync_routes.room,
)
STATION_FACTS = (
    *people_facts.APPLIES,
    *sync_facts.APPLIES,
    *message_facts.APPLIES,
    *certificate_facts.APPLIES,
    *catalogue_facts.APPLIES,
    *catalogue_news_facts.APPLIES,
    *money_facts.APPLIES,
    *money_dividend_facts.APPLIES,
    *payments_facts.APPLIES,
    *receipts_facts.APPLIES,
    *orders_facts.APPLIES,
    *orders_refund_facts.APPLIES,
)


UPLOAD_BYTES_MAX = 8_200_000  # of the doors that take a photo or a file; the others say 1 MB
open_file = connect  # how the command line opens a station's file, for those it hands it to
SEEDS = Path(__file__).resolve().parent / "db" / "seeds"

# What the centre's feed may bring, and which room takes it.
feed_kinds = {
    "hub.price_guide_set": FeedKind(1, catalogue_news.take_price_guide),
    "hub.product_set": FeedKind(1, catalogue_news.take_product),
    "hub.message_sent": FeedKind(1, message_commands.take_message),
    "hub.key_revoked": FeedKind(1, message_commands.take_key_revoked),
    "hub.zone_set": FeedKind(1, certificate_commands.take_zone),
    "hub.account_told": FeedKind(1, account_commands.take_hub_rows),
    "hub.certificate_issued": FeedKind(1, certificate_commands.take_certificate),
}


def applies_by_name(appliers: Iterable[Applier]) -> dict[str, Applier]:
    """The table of applies; two for one event name stop the start."""
    table: dict[str, Applier] = {}
    for applier in appliers:
        name: str = getattr(applier.fact_type, "name")  # noqa: B009 -- a ClassVar of every fact
        assert name not in table, f"two applies for {name}"
        table[name] = applier
    return table


def open_house(
    config: Config, clock: Clock | None = None, random: RandomBytes = secrets.token_bytes,
    connect: Callable[..., sqlite3.Connection] = connect,
) -> House:  # fmt: skip
    """The station's file in `config.data`, made or brought up to date, ready for commands.

    `connect`: how a file is opened, which the simulator's failing disk does in its own way.
    """
    config.data.mkdir(parents=True, exist_ok=True)
    file = config.data / "station.db"
    cached = 0 if config.guard else 256
    with closing(connect(file)) as connection, connection:
        remade = bring_up_to_date(file, connection)
    house = House(
        data=config.data,
        connect=partial(connect, file, cached_statements=cached),
        applies=applies_by_name(map(watched, STATION_FACTS)),
        tables=TABLES,
        guarded=GUARDED if config.guard else frozenset(),
        clock=clock or Clock(config.now),
        random=random,
        demo=config.demo,
    )
    if remade:
        make_rows_anew(house.store())
    return house


def make_rows_anew(db: Store) -> None:
    """After a migration changed projected tables: all rows from the journal, then the mark goes."""
    if db.identity:
        print(f"rows made anew from {rebuild(db)} events", flush=True)
    mark_rows(db.conn, due=False)


def bring_up_to_date(file: Path, connection: sqlite3.Connection) -> bool:
    """Whether rows must be made anew. Raises ConfigFault where the file is not a station's."""
    try:
        return migrate(connection)
    except ValueError as fault:
        raise ConfigFault(f"{file} cannot be used: {fault}.") from None


def create_app(
    config: Config, clock: Clock | None = None, random: RandomBytes = secrets.token_bytes
) -> Flask:
    """The whole program of a station, or of a hub where `config.role` says so."""
    if config.role == "hub":
        from village.hub import routes as hub_routes  # noqa: PLC0415 -- a station carries no SQLAlchemy

        hub = hub_routes.furnish_hub(new_app(config), config, clock or Clock(config.now), random)
        answer_faults(hub, hub_routes.show_refusal)
        return hub
    app = new_app(config)
    app.extensions["house"] = open_house(config, clock, random)
    app.extensions["open_in"] = lambda data: open_house(replace(config, data=data), clock, random)
    app.extensions["feed_kinds"] = feed_kinds
    app.config["COME_IN"] = visits.come_in
    app.config["DEFAULT_LANGUAGE"] = lambda: default_language(config)
    app.config["OWN_NAME"] = lambda: certificate_queries.own_host(web.db())
    app.before_request(load_station)
    app.before_request(answer_portal)
    web.install(
        app, lambda: visits.visitors(web.db(), request.cookies), config.host_names, UPLOAD_BYTES_MAX
    )
    for room in STATION_ROOMS:
        app.register_blueprint(room)
    pages.install(app)
    outbox_routes.install(app)
    answer_faults(app, hall_routes.show_refusal)
    return app


class Village(Flask):
    """No view or guard of ours is a coroutine: Flask need not look at each of them each time."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def new_app(config: Config) -> Flask:
    """A Flask app over our templates; static files go through static_routes.static_file."""
    app = Village("village", root_path=str(static_routes.STATIC.parent), static_folder=None)
    app.jinja_options = {"autoescape": True}
    app.config["SETTINGS"] = config
    file_routes.install(app)
    return app


def load_station() -> None:
    """Who we are, for every page; None before the first day."""
    g.station = people_queries.station(web.db())


def default_language(config: Config) -> str:
    """Before anyone has chosen: the station's; on the first day, what the browser asks for."""
    if g.get("station") is not None:
        return str(g.station.language)
    return i18n.best_language(request.accept_languages.values(), config.language or "en")


def answer_faults(app: Flask, show: Callable[[Refusal], Response]) -> None:
    """Every refusal and every fault is answered in words, never with a code."""
    app.register_error_handler(Refusal, show)
    keys = {
        404: "ground.refusal.no_page",
        413: "ground.refusal.too_big",
        403: "ground.refusal.not_allowed",
    }

    def show_fault(fault: HTTPException) -> Response:
        code = fault.code or 500
        return show(Refusal(keys.get(code, "ground.error"), status=code))

    app.register_error_handler(HTTPException, show_fault)


def serve() -> "WSGIApplication":
    """What the server process of a station or hub runs: settings from the environment."""
    die_with_parent()
    role: Role = "hub" if os.environ.get("VILLAGE_ROLE") == "hub" else "station"
    return stand_ready(create_app(read_config(os.environ, role)))


def carry() -> None:
    """What the courier process of a station runs, until the supervisor ends it."""
    die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all of us: it asks the supervisor
    config = read_config(os.environ, "station")
    house, stop = open_house(config), threading.Event()
    threading.Thread(target=run_printing, args=(house, stop), daemon=True).start()
    run_courier(house, feed_kinds, stop, config.backup)


if __name__ == "__main__":
    carry()
