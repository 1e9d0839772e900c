"""The hub as the simulator runs it: the real doors in one process, over a file that can fail."""

import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote

from sqlalchemy import Connection, event

from village.ground.clock import HandedClock
from village.ground.config import Config
from village.hub import officers
from village.hub.officers import FirstDay
from village.hub.store import HubStore, open_store
from village.hub.witness import Witness
from village.simulator.disk import PAGES_MAX, Disk, Killed
from village.simulator.station import HubApp, Makers
from village.sync.wire import Answer

COUNTY = FirstDay("왕청현 전자상거래봉사중심", "222424", "왕청현", "CN", "ko")
PHRASE = "silver birch over the river"


class FellOver(Exception):
    """The hub answered with a fault of its own that nobody planned."""


@dataclass
class Hub:
    """The county's hub: its app, its store, its disk, and yesterday's copy of the file."""

    folder: Path
    makers: Makers
    random: Random
    clock: HandedClock
    app: HubApp = field(init=False)
    disk: Disk = field(init=False)
    officer: str = field(init=False)
    restored: int = 0

    def __post_init__(self) -> None:
        self.app = self.makers.create_app(
            Config(data=self.folder, role="hub"), self.clock, self.random.randbytes
        )
        self.app.logger.disabled = True  # a full disk is planned here, again and again
        self.disk = Disk(self.folder / "hub.db", self.random)
        self.officer = officers.set_up(self.store, COUNTY, "Li", PHRASE)
        self.start_again()

    @property
    def store(self) -> HubStore:
        found: HubStore = self.app.extensions["hub"]
        return found

    @property
    def witness(self) -> Witness:
        """The hub's own, beside its key."""
        found: Witness = self.app.extensions["witness"]
        return found

    def start_again(self, put: Callable[[], None] | None = None) -> None:
        """Started over what lies in the folder, once `put` has laid it there."""
        self.store.close()
        if put is not None:
            put()
        store = open_store(self.folder, None, self.clock, self.random.randbytes)
        store.close()  # its first connection was not on our disk yet
        for engine in (store.engine, store.writer):
            event.listen(engine, "connect", self._take)
            event.listen(engine, "commit", self._commit)
        self.app.extensions["hub"] = store
        self.witness.store = store
        self.witness.begin()

    def _take(self, connection: Any, _record: Any) -> None:
        self.disk.take(connection)

    def _commit(self, _connection: Connection) -> None:
        self.disk.commit(lambda: None)  # SQLAlchemy commits when we return

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """One request at its doors. Raises OSError where it went down meanwhile."""
        try:
            answer = asked(self.app, method, path, headers, body)
        except Killed:
            self.start_again(self.disk.put_back)
            raise ConnectionResetError from None
        except OSError as fault:  # the line's own faults are not made in here
            raise FellOver(f"{method} {path}: {fault!r}") from fault
        if answer.status >= 500 and not self.disk.full_at:
            raise FellOver(f"{method} {path.partition('?')[0]} was answered {answer.status}")
        return answer

    def cut_power(self) -> None:
        """Between two requests, with all that was not asked to stay."""
        self.disk.keep()
        self.disk.struck = "power"
        self.start_again(self.disk.put_back)

    def fill_disk(self, *, full: bool) -> None:
        """Full, or room again; connections that are open hear it too."""
        with self.store.writer.connect() as line:
            pages = line.exec_driver_sql("PRAGMA page_count").scalar()
            self.disk.full_at = int(pages or 1) if full else 0
            line.exec_driver_sql(f"PRAGMA max_page_count = {self.disk.full_at or PAGES_MAX}")

    # --- yesterday ---

    def copy(self) -> None:
        """The nightly copy."""
        yesterday = self.folder / "yesterday.db"
        yesterday.unlink(missing_ok=True)
        hub, copy = sqlite3.connect(self.disk.file), sqlite3.connect(yesterday)
        with closing(hub), closing(copy):
            copy.execute("PRAGMA synchronous = OFF")
            hub.backup(copy)

    @property
    def may_go_back(self) -> bool:
        """Whether there is a copy."""
        return (self.folder / "yesterday.db").exists()

    def go_back(self) -> None:
        """Somebody restored yesterday's copy; the file beside the key tells the hub that it is."""
        self.restored += 1
        yesterday = self.folder / "yesterday.db"

        def put() -> None:
            for ending in ("-wal", "-shm"):
                self.disk.file.with_name("hub.db" + ending).unlink(missing_ok=True)
            draft = self.folder / "hub.db.draft"
            shutil.copyfile(yesterday, draft)
            draft.replace(self.disk.file)

        self.start_again(put)


def asked(app: HubApp, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
    """One request through the app's own door, as the server under it would hand it in."""
    address, _, questions = path.partition("?")
    environ = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": unquote(address),
        "QUERY_STRING": questions, "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "9000",
        "HTTP_HOST": "127.0.0.1:9000", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)), "wsgi.url_scheme": "http", "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr, "wsgi.version": (1, 0), "wsgi.multithread": False,
        "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip
    if "Content-Type" in headers:
        environ["CONTENT_TYPE"] = headers["Content-Type"]
    if "Authorization" in headers:
        environ["HTTP_AUTHORIZATION"] = headers["Authorization"]
    began: list[str] = []
    parts = app(environ, lambda status, *_: began.append(status))
    try:
        data = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    return Answer(int(began[0].split()[0]), data)
