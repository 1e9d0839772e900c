"""A county hub in a folder, served for real on loopback, and stations that know the way to it."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from wsgiref.types import WSGIApplication

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app
from tests.cast import MORNING, made_once
from village.ground.clock import HandedClock
from village.ground.config import Config
from village.ground.unit import Store
from village.hub import codes, officers
from village.hub.officers import FirstDay
from village.hub.store import HubStore
from village.sync.enrolment import enrol

WANGQING = FirstDay("왕청현 전자상거래봉사중심", "222424", "왕청현", "CN", "ko")
LI, LI_PHRASE = "O0001", "silver birch over the river"


def let_in(store: HubStore, number: str = LI, phrase: str = LI_PHRASE) -> str:
    """The whole visit of an officer whose phone is tied just now."""
    token = officers.come_in(store, number, phrase).token
    officers.turn_on(store, number, officers.next_code(store, number), token)
    return token


@dataclass
class County:
    """A hub with its app; `url` answers while it is served."""

    store: HubStore
    app: Flask
    clock: HandedClock
    url: str = ""
    url_of_store: str | None = None


def make_county(folder: Path, url: str | None = None) -> County:
    """Wangqing's hub with officer Li, its clock standing at MORNING; on the database at `url`.

    Its file is copied, so all have one key and epoch; `new_county` makes one of its own.
    """
    if url is not None:
        return new_county(folder, url)
    shutil.copytree(_wangqing(), folder, dirs_exist_ok=True)
    return _opened(folder)


def new_county(folder: Path, url: str | None = None, first: FirstDay = WANGQING) -> County:
    """A hub on its first day, with a key of its own."""
    county = _opened(folder, url)
    officers.set_up(county.store, first, "Li", LI_PHRASE)
    return county


def _opened(folder: Path, url: str | None = None) -> County:
    clock = HandedClock(MORNING)
    app = create_app(Config(data=folder, role="hub", store=url), clock)
    app.testing = True
    return County(app.extensions["hub"], app, clock, url_of_store=url)


@cache
def _wangqing() -> Path:
    """Wangqing's hub in a folder of its own, made once a run."""
    folder = made_once("wangqing-")
    new_county(folder).store.close()
    return folder


class Quiet(WSGIRequestHandler):
    """Says nothing of requests that went well or badly: tests do."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        del code, size


@contextmanager
def served(app: WSGIApplication) -> Iterator[str]:
    """The app behind a real port of loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def join(county: County, db: Store) -> None:
    """This station joins the served hub with a fresh code."""
    enrol(db, county.url, codes.make_code(county.store, db.station, LI).letters)
