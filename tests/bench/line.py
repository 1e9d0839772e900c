"""What the line to the county costs: sending, asking, a crowd of stations, the officers' page."""

import asyncio
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import msgspec

from app import feed_kinds, open_house
from db.connection import connect
from tests.bench import county, load
from village.ground.batches import Entry, encode_batch
from village.ground.chain import first_hash
from village.ground.config import Config
from village.ground.signing import SigningKey
from village.ground.unit import Store
from village.hub import codes, officers, queries, station_queries
from village.sync.courier import sync_once
from village.sync.enrolment import enrol

EVENTS = 100_000
ROW = b"x" * 402
ROUNDS = 3
CONTACTS = 30
STATIONS, EACH, CONNECTIONS = 1_200, 100, 8
PAGES = 15
BATCHES = (100, 5_000)
IS_CASH_SALE = "instr(line, CAST('orders.cash_sale_recorded' AS BLOB)) > 0"

Measured = dict[str, Any]


def measure(station: Path, folder: Path) -> dict[str, Measured]:
    """On each store: everything below. `station` holds a journal of one-line sales."""
    house = open_house(Config(data=station))
    db = house.store()
    found: dict[str, Measured] = {"bytes an event": bytes_an_event(db)}
    for kind in county.kinds():
        with county.hub(folder / kind, kind) as hub:
            found[f"{kind}: one station"] = one_station(db, hub, folder)
            found[f"{kind}: a crowd"] = crowd(db, hub)
            found[f"{kind}: figures"] = figures(hub)
    house.close()
    return found


# --- one station ---------------------------------------------------------------------------------


def bare_rate(folder: Path) -> float:
    """Rows a second into a bare table, one transaction with its fsync: the limit of this disk."""
    file = folder / "bare-rows.db"
    db: sqlite3.Connection = connect(file)
    db.execute("CREATE TABLE rows (seq INTEGER PRIMARY KEY, line BLOB NOT NULL) STRICT")
    began = time.perf_counter()
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT INTO rows VALUES (?, ?)", ((n, ROW) for n in range(EVENTS)))
    db.execute("COMMIT")
    seconds = time.perf_counter() - began
    db.close()
    file.unlink()
    return EVENTS / seconds


def one_station(db: Store, hub: county.Hub, folder: Path) -> Measured:
    """The whole journal through the real courier, beside bare inserts before and after it."""
    enrol(db, hub.url, codes.make_code(hub.store, db.station, "O0001").letters)
    bare = [bare_rate(folder) for _ in range(ROUNDS)]
    began = time.perf_counter()
    done = sync_once(db, feed_kinds)
    seconds = time.perf_counter() - began
    assert (done.outcome, done.waiting) == ("sent", 0), done
    with hub.store.reading() as rows:
        line = station_queries.station_line(rows, db.station)
        sold = queries.sums(rows.all("station_days", station=db.station, since=""))
    assert line is not None
    assert (line.events, line.set_aside) == (done.sent, 0)
    assert sold.sales == db.value("SELECT COUNT(*) FROM orders_sales")
    bare += [bare_rate(folder) for _ in range(ROUNDS)]
    limit, rate = statistics.median(bare), done.sent / seconds
    return {
        "events": done.sent, "events_per_s": round(rate), "bare_per_s": round(limit),
        "ratio": round(rate / limit, 3), "contact_ms": median_ms(lambda: nothing_new(db), CONTACTS),
    }  # fmt: skip


def nothing_new(db: Store) -> None:
    """A contact that finds both ends the same."""
    assert sync_once(db, feed_kinds).outcome == "sent"


def median_ms(act: Callable[[], object], times: int) -> float:
    """The median time of an act in milliseconds."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(taken), 2)


def sales_after(db: Store, seq: int, many: int) -> Iterator[tuple[int, bytes]]:
    """Lines of cash sales without private parts, one after another in the journal."""
    for row in db.rows(
        "SELECT seq, line FROM journal_events WHERE seq > ? ORDER BY seq LIMIT ?", (seq, many)
    ):
        yield row["seq"], row["line"]


def bytes_an_event(db: Store) -> Measured:
    """On the wire, header and signature shared out; such sales have no private parts."""
    first = db.value(f"SELECT seq FROM journal_events WHERE {IS_CASH_SALE} ORDER BY seq LIMIT 1")
    key, prev = SigningKey(bytes(32)), first_hash(db.station, db.epoch)
    found: Measured = {}
    for many in BATCHES:
        entries = [Entry(line) for _, line in sales_after(db, first, many)]
        packed = encode_batch(key, db.station, db.epoch, first + 1, prev, entries)
        found[f"batches of {many}"] = round(len(packed) / len(entries), 1)
        found["line"] = round(sum(len(entry.line) for entry in entries) / len(entries))
    return found


# --- a crowd, and what the officers see ----------------------------------------------------------


def crowd(db: Store, hub: county.Hub) -> Measured:
    """1,200 stations bring 100 sales each over eight connections."""
    row = db.row(f"SELECT line FROM journal_events WHERE {IS_CASH_SALE} ORDER BY seq LIMIT 1")
    assert row is not None
    sale = msgspec.json.decode(row["line"])
    hub_key = hub.store.key.key_id
    requests = [
        one.request(hub_key, 1, one.batch([county.like(sale, n) for n in range(EACH)]))
        for one in county.joined(hub.store, STATIONS)
    ]
    with hub.store.reading() as rows:
        before = queries.sums(queries.cells(rows)).sales
    began = time.perf_counter()
    statuses = asyncio.run(sent(hub.port, requests))
    seconds = time.perf_counter() - began
    assert statuses == [200] * STATIONS, set(statuses)
    with hub.store.reading() as rows:
        after = queries.sums(queries.cells(rows)).sales
    assert after - before == STATIONS * EACH
    return {"seconds": round(seconds, 2), "events_per_s": round(STATIONS * EACH / seconds)}


async def sent(port: int, requests: list[bytes]) -> list[int]:
    """All requests, each connection taking the next one that is left."""
    left, statuses = iter(requests), []

    async def carry() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in left:
            writer.write(request)
            statuses.append(await load.answer(reader))
        writer.close()

    await asyncio.gather(*(carry() for _ in range(CONNECTIONS)))
    return statuses


def figures(hub: county.Hub) -> Measured:
    """The officers' figures over two years of all those stations."""
    senders = [county.Sender(f"2224{n:08}", SigningKey(bytes(32))) for n in range(STATIONS)]
    rows = county.two_years(hub.store, senders, datetime.now(UTC).date())
    county.settle(hub.store)
    came = officers.come_in(hub.store, "O0001", "silver birch over the river")
    officers.turn_on(hub.store, "O0001", officers.next_code(hub.store, "O0001"), came.token)
    found: Measured = {"rollup_rows": rows}
    asked = {period: f"/hub/figures?period={period}" for period in ("today", "month", "all")}
    asked |= {f"report_{by}": f"/hub/report?grain=year&by={by}" for by in ("place", "product")}
    for name, path in asked.items():
        found[f"{name}_ms"] = median_ms(partial(page, hub, path, came.token), PAGES)
    return found


def page(hub: county.Hub, path: str, token: str) -> None:
    """One look of an officer."""
    line = HTTPConnection("127.0.0.1", hub.port, timeout=60)
    line.request("GET", path, headers={"Cookie": f"village_officer={token}"})
    answer = line.getresponse()
    assert answer.status == 200, (path, answer.status)
    answer.read()
    line.close()
