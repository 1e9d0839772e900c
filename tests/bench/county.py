"""The county hub under measurement: served on each store, with one station or twelve hundred."""

import hashlib
import subprocess
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from tests import outside, postgres
from tests.bench.houses import serving
from village.ground.batches import Entry, encode_batch
from village.ground.chain import PROTOCOL, first_hash, line_of
from village.ground.ids import new_id
from village.ground.processes import free_port
from village.ground.signing import SigningKey, wire_line
from village.hub import officers
from village.hub.books import Books
from village.hub.officers import FirstDay
from village.hub.store import HubStore, Rows, open_store

COUNTY = FirstDay("왕청현 전자상거래봉사중심", "222424", "왕청현", "CN", "ko")
EPOCH = "0123456789abcdef"
YEARS_DAYS = 730
CELLS = (("counter", "cash", "done"), ("counter", "code", "confirmed"))
GOODS = ("egg", "rice_milled")
ROWS_AT_ONCE = 60_000


@dataclass(frozen=True)
class Hub:
    """A served hub, and its store as this process sees it."""

    store: HubStore
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def hub(folder: Path, kind: str) -> Iterator[Hub]:
    """The real program over `folder`, or over a throw-away PostgreSQL that fsyncs."""
    with address(kind) as url:
        store = open_store(folder, url)
        officers.set_up(store, COUNTY, "Li", "silver birch over the river")
        port = free_port("127.0.0.1", 8500)
        words = ["-m", "village", "--data", str(folder), "hub", "--port", str(port)]
        with serving([*words, *(["--store", url] if url else [])], port, "/health", folder) as ours:
            yield Hub(store, port, ours.process)
        store.close()


@contextmanager
def address(kind: str) -> Iterator[str | None]:
    """None for SQLite; a database that keeps its promises for PostgreSQL."""
    if kind == "sqlite":
        yield None
        return
    safe = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "autovacuum": "on",
            "shared_buffers": "256MB", "max_wal_size": "4GB"}  # fmt: skip
    cluster = postgres.start(safe)
    try:
        with cluster.database() as url:
            yield url
    finally:
        cluster.end()


def kinds() -> tuple[str, ...]:
    """Both stores, or SQLite alone where PostgreSQL is not here."""
    return ("sqlite", *([] if outside.missing(["postgres"]) else ["postgresql"]))


# --- twelve hundred stations ---------------------------------------------------------------------


@dataclass(frozen=True)
class Sender:
    """A station that has joined, and knows how to sign."""

    station: str
    key: SigningKey

    def request(self, hub_key_id: str, counter: int, body: bytes) -> bytes:
        """One POST of a batch, as it goes over the line."""
        path = f"/sync/v1/stations/{self.station}/batches"
        line = wire_line({
            "protocol": PROTOCOL, "station": self.station, "hub": hub_key_id, "counter": counter,
            "method": "POST", "path": path, "digest": hashlib.sha256(body).hexdigest(),
            "key_id": self.key.key_id,
        })  # fmt: skip
        seal = urlsafe_b64encode(line).decode() + "." + self.key.sign(line).hex()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Village {seal}\r\n"
            f"Content-Type: application/octet-stream\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    def batch(self, lines: list[bytes]) -> bytes:
        """The first lines of this station's journal."""
        prev = first_hash(self.station, EPOCH)
        return encode_batch(self.key, self.station, EPOCH, 1, prev, [Entry(line) for line in lines])


def joined(store: HubStore, many: int) -> list[Sender]:
    """So many stations with their keys pinned; enrolment itself is not what is measured."""
    senders = [
        Sender(f"2224{number:08}", SigningKey(hashlib.sha256(b"bench %d" % number).digest()))
        for number in range(many)
    ]
    with store.writing() as rows:
        for one in senders:
            own = {"station": one.station}
            rows.run("expect_station", **own, county="222424", currency="CNY", added_at=1)
            rows.run("station_state", **own, state="joined")
            rows.run(
                "add_key", **own, key_id=one.key.key_id, public_key=one.key.public,
                epoch=EPOCH, enrolled_at=1,
            )  # fmt: skip
            head = first_hash(one.station, EPOCH)
            rows.run("open_epoch", **own, epoch=EPOCH, touched=1, head=head)
    return senders


def like(line: dict[str, Any], number: int) -> bytes:
    """The same sale again as an event of its own: another id, some seconds later."""
    return line_of(
        id=new_id(), name=line["name"], v=line["v"], at=line["at"] + 41_003 * number,
        actor=line["actor"], facts=line["facts"], private=None,
    )  # fmt: skip


# --- two years -----------------------------------------------------------------------------------


def two_years(store: HubStore, senders: list[Sender], last: date) -> int:
    """Rollup rows as two years of every station leave them; how many."""
    days = [(last - timedelta(days=back)).isoformat() for back in range(YEARS_DAYS)]
    count = 0
    with store.writing() as rows:
        for one in senders:
            count += _years_of(rows, one.station, days)
    return count


def settle(store: HubStore) -> None:
    """What PostgreSQL has done by itself long before two years are over: it knows its tables."""
    if not store.is_file:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
            line.exec_driver_sql("VACUUM ANALYZE")


def _years_of(rows: Rows, station: str, days: list[str]) -> int:
    books = Books(rows, station)
    books.figures = {
        (day, *cell, "CNY"): [40, 120_000, 900] for day, cell in product(days, CELLS)
    }  # fmt: skip
    books.goods = {(day, key, "done", "CNY"): [900, 60_000] for day, key in product(days, GOODS)}
    books.write()
    return len(books.figures) + len(books.goods)
