"""Everything the hub holds, to print, to check and to apply anew: events are the truth."""

import hashlib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import msgspec

from village.ground.chain import next_hash, private_digest
from village.ground.lines import Line, read_line
from village.ground.signing import FileFault
from village.hub.books import Books
from village.hub.branches import effective, first_of, rows_of
from village.hub.facts import apply_event
from village.hub.heard import KNOWN
from village.hub.postgresql import tried_again
from village.hub.replay import blank_beside, row_faults
from village.hub.rules import NOTHING_TO_APPLY
from village.hub.store import HubStore, Row, Rows

FORGET = (
    "sales",
    "orders",
    "days",
    "figures",
    "goods",
    "months",
    "goods_months",
    "names",
    "named",
    "erased",
    "products",
    "undone",
    "set_aside",
    "reads",
    "items_refused",
)


def printed_events(store: HubStore, *, private: bool = True) -> Iterator[dict[str, Any]]:
    """Every event of every station as `village events` prints it."""
    with store.reading() as rows:
        for head in rows.all("heads_of_all"):
            station, epoch = head["station_id"], head["epoch"]
            prev = first_of(head)
            for row in rows_of(rows, station, epoch):
                yield _printed(station, row, prev, private=private)
                prev = row["hash"]


def _printed(station: str, row: Row, prev: bytes, *, private: bool) -> dict[str, Any]:
    line = msgspec.json.decode(row["line"])
    told = {
        "station": station, "epoch": row["epoch"], "seq": row["seq"], "id": line["id"],
        "name": line["name"], "v": line["v"], "at": line["at"], "actor": line["actor"],
        "facts": line["facts"], "prev": prev.hex(), "hash": row["hash"].hex(),
    }  # fmt: skip
    if "moved_from" in line:
        told["moved_from"] = line["moved_from"]
    if private and "private" in line:
        part = msgspec.json.decode(row["part"]) if row["part"] is not None else None
        told["private"] = {"digest": line["private"], "part": part}
    return told


def verify(store: HubStore) -> list[str]:
    """What is wrong, in words: chains, private parts, heads, rows that events do not give."""
    faults: list[str] = []
    with store.reading() as rows:
        heads = rows.all("heads_of_all")
        for head in heads:
            faults += _epoch_faults(rows, head)
        with blank_beside(store.data) as blank:
            for station in dict.fromkeys(head["station_id"] for head in heads):
                faults += row_faults(rows, blank, station)
    return faults


def _epoch_faults(rows: Rows, epoch_row: Row) -> list[str]:
    station, epoch = epoch_row["station_id"], epoch_row["epoch"]
    faults, hash_now, expected = [], first_of(epoch_row), 1
    place = f"station {station} epoch {epoch}"
    for row in rows_of(rows, station, epoch):
        hash_now = next_hash(hash_now, row["line"])
        if row["seq"] != expected:
            faults.append(f"{place}: number {expected} is missing")
        if row["hash"] != hash_now:
            faults.append(f"{place}: event {row['seq']} was changed")
            hash_now = row["hash"]
        told = _read(row["line"])
        digest = told.private if told else None
        if row["part"] is not None and digest != private_digest(row["salt"], row["part"]):
            faults.append(f"{place}: the private part of event {row['seq']} was changed")
        expected = row["seq"] + 1
    if epoch_row["seq"] == 0 and expected == 1:
        return faults  # opened for a key, and nothing came yet
    if (epoch_row["seq"], epoch_row["head"]) != (expected - 1, hash_now):
        faults.append(f"{place}: the head does not fit the last event")
    return faults


def _read(line: bytes) -> Line | None:
    """A kept line; None where somebody changed it so that it is none."""
    try:
        return read_line(line)
    except FileFault:
        return None


@tried_again
def rebuild_station(store: HubStore, station: str) -> int:
    """Forget a station's rows and apply its events again, in one transaction; how many events."""
    with store.writing() as rows:
        rows.run("lock_station", station=station)  # no batch comes in meanwhile
        return rebuild_rows(rows, station)


def rebuild_rows(rows: Rows, station: str) -> int:
    """The same inside a transaction."""
    for table in FORGET:
        rows.run(f"forget_{table}", station=station)
    books = Books(rows, station)
    count = _apply_all(rows, books, station)
    books.write()
    return count


def _apply_all(rows: Rows, books: Books, station: str) -> int:
    count = 0
    for epoch, seq, line in effective(rows, station):
        apply_event(books, epoch, seq, line)
        count += 1
    return count


def mend(store: HubStore) -> list[str]:
    """Rebuild each station with a set-aside event that is understood by now; which ones.

    So is one whose rows a new schema left out. A station is tried once with each program: what is
    broken does not cost every start a rebuild.
    """
    program = _program()
    with store.reading() as rows:
        waiting = {
            row["station_id"]
            for row in rows.all("stations_with_set_aside")
            if row["v"] <= _known_version(row["name"])
        }
        waiting = {one for one in waiting if not _was_tried(rows, one, program)}
        waiting |= {row["station_id"] for row in rows.all("stations_of_old")}
    mended = []
    for station in sorted(waiting):
        with store.reading() as rows:
            before = len(rows.all("set_aside_of", station=station, rows=100_000))
        rebuild_station(store, station)
        with store.writing() as rows:
            rows.run("tried", station=station, program=program)
            after = len(rows.all("set_aside_of", station=station, rows=100_000))
        if after < before:
            mended.append(station)
    return mended


def program_version() -> str:
    """The version that is installed here."""
    try:
        return version("village-seller")
    except PackageNotFoundError:
        return "0"


def _program() -> str:
    """The version, and a digest of the events it knows: a newer one is worth another try."""
    known = NOTHING_TO_APPLY | {name: _known_version(name) for name in KNOWN}
    told = hashlib.sha256(repr(sorted(known.items())).encode()).hexdigest()[:16]
    return f"{program_version()} {told}"


def _was_tried(rows: Rows, station: str, program: str) -> bool:
    tried = rows.one("try_of", station=station)
    return tried is not None and tried["program"] == program


def _known_version(name: str) -> int:
    kind = KNOWN.get(name)
    return int(kind.v) if kind is not None else NOTHING_TO_APPLY.get(name, 0)
