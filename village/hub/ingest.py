"""A batch comes in: checked whole, stored once, applied, and answered with the hub's own head."""

import hashlib
from dataclasses import dataclass
from itertools import count, repeat
from typing import Any

from sqlalchemy.exc import DataError, IntegrityError

from village.ground.batches import Batch, Entry, Header, decode_batch, encode_batch
from village.ground.chain import PROTOCOL
from village.ground.signing import FileFault, sealed
from village.hub import branches
from village.hub.books import Books
from village.hub.callers import Caller, spend
from village.hub.facts import apply_event
from village.hub.journals import rebuild_rows
from village.hub.postgresql import tried_again
from village.hub.shapes import read_known
from village.hub.store import HubStore, Row, Rows

QUARANTINE_MAX = 20  # copies kept for each station; the oldest leaves
RANGE_ROWS_MAX = 1_000
UNHEARD = frozenset({"counter_old", "revoked"})  # its counter is not used up, nor is it kept
EVENT = ("station", "epoch", "seq", "id", "line", "hash")
PART = ("station", "epoch", "seq", "salt", "part")


class OutOfPlace(FileFault):
    """The batch does not join on to what the hub has: a gap, or another past (forked)."""

    def __init__(self, name: str, seq: int, head: bytes) -> None:
        super().__init__(name, 409)
        self.seq = seq
        self.head = head


@dataclass(frozen=True)
class Place:
    """How far the hub has an epoch of a station."""

    epoch: str
    seq: int
    head: bytes


def receive(store: HubStore, caller: Caller, data: bytes) -> bytes:
    """Take in a batch and return its signed ack; the request's counter is used up with it.

    Raises FileFault (a copy lies in quarantine then) or OutOfPlace with the hub's own head.
    """
    try:
        batch = decode_batch(data, lambda header: key_for(caller, header), read_known)
        return sealed(store.key, _take_in(store, caller, batch))
    except FileFault as fault:
        if fault.name not in UNHEARD:
            refuse(store, caller, data, fault)
        raise


@tried_again
def refuse(store: HubStore, caller: Caller, data: bytes, fault: FileFault) -> None:
    """Use the counter up and write down why, with a copy for an officer: at once or not at all."""
    with store.writing() as rows:
        if not caller.spent:
            spend(store, rows, caller)
        if isinstance(fault, OutOfPlace):
            _note_out_of_place(store, rows, caller.station, fault)
        else:
            _quarantine(store, rows, caller.station, data, fault.name)


def key_for(caller: Caller, header: Header) -> bytes | None:
    """Only this caller's own key, for its own station."""
    if header.kind != "station" or header.owner != caller.station:
        raise FileFault("station_wrong", 401)
    return caller.public if header.key_id == caller.key_id else None


@tried_again
def note_out_of_place(store: HubStore, station: str, fault: OutOfPlace) -> None:
    """One line in the audit for a batch that does not join on."""
    with store.writing() as rows:
        _note_out_of_place(store, rows, station, fault)


def _note_out_of_place(store: HubStore, rows: Rows, station: str, fault: OutOfPlace) -> None:
    detail = f"{fault.name} at {fault.seq}"
    store.audit(rows, station, "batch_out_of_place", station, detail, once=True)


@tried_again
def _take_in(store: HubStore, caller: Caller, batch: Batch) -> dict[str, Any]:
    """What the ack says: the word that everything up to `seq` is here."""
    with store.writing() as rows:
        if not caller.spent:
            spend(store, rows, caller)
        place = store_batch(store, rows, batch)
        told = _greeting(rows, caller)
    return {**told, "epoch": place.epoch, "seq": place.seq, "head": place.head.hex()}


def store_batch(store: HubStore, rows: Rows, batch: Batch) -> Place:
    """Insert and apply what is new of a batch, inside a transaction; how far the hub is then.

    Its station is locked (callers.held_key): no other batch of it comes in meanwhile.
    """
    header, station = batch.header, batch.header.owner
    epochs = branches.begin(rows, batch, store.clock.now_ms())
    row = next(row for row in epochs if row["epoch"] == header.epoch)
    opening = branches.first_of(row)
    place = Place(header.epoch, row["seq"], row["head"] if row["seq"] else opening)
    _check_place(rows, batch, place, opening)
    new = place.seq + 1 - header.first  # what comes before is here already, byte for byte
    if new >= len(batch.lines):
        return place
    known = [one["epoch"] for one in epochs if one["seq"]]
    last, repeats = branches.is_last(known, header.epoch), branches.repeats(rows, known, batch)
    _insert(rows, batch, new, branches.erased(rows, station, repeats))
    rows.run("advance", station=station, epoch=header.epoch, seq=header.last, head=header.head)
    if not last:  # a branch that had its effect before what is here: all of it anew, in order
        rebuild_rows(rows, station)
        return Place(header.epoch, header.last, header.head)
    books = Books(rows, station)
    for seq, line in enumerate(batch.lines[new:], header.first + new):
        if line.id not in repeats:
            apply_event(books, header.epoch, seq, line)
    try:
        books.write()
    except (DataError, IntegrityError):  # beyond what a database counts; its words tell values
        raise FileFault("line_shape") from None
    return Place(header.epoch, header.last, header.head)


def _check_place(rows: Rows, batch: Batch, place: Place, opening: bytes) -> None:
    """No gap, and the same hashes wherever batch and hub overlap, the joint included."""
    header = batch.header
    if header.first > place.seq + 1:
        raise OutOfPlace("gap", place.seq, place.head)
    if header.first == 1 and header.prev != opening:
        raise OutOfPlace("forked", place.seq, place.head)
    last = min(header.last, place.seq)
    ours = place.head
    if last < place.seq:
        found = rows.one("hash_at", station=header.owner, epoch=header.epoch, seq=last)
        assert found is not None, "numbers have no gap here"
        ours = found["hash"]
    theirs = header.prev if last < header.first else batch.hashes[last - header.first]
    if theirs != ours:
        raise OutOfPlace("forked", place.seq, place.head)


def _insert(rows: Rows, batch: Batch, new: int, erased: set[str]) -> None:
    """What is new, as it came, but for private parts of acts whose part was erased here."""
    header = batch.header
    own, seqs = (repeat(header.owner), repeat(header.epoch)), count(header.first + new)
    ids = [line.id for line in batch.lines[new:]]
    events = list(zip(*own, seqs, ids, batch.rows[new:], batch.hashes[new:], strict=False))
    parts = [
        (header.owner, header.epoch, seq, *part)
        for seq, part in batch.parts.items()
        if seq >= header.first + new and batch.lines[seq - header.first].id not in erased
    ]  # fmt: skip
    try:
        rows.run_many("add_event", EVENT, events)
    except IntegrityError:  # the numbers are proven new under the lock, so it is an id
        raise FileFault("id_repeated") from None
    rows.run_many("add_part", PART, parts)


@tried_again
def quarantine(store: HubStore, station: str, data: bytes, fault: str) -> None:
    """Keep a copy for an officer, not too many, and one line in the audit."""
    with store.writing() as rows:
        _quarantine(store, rows, station, data, fault)


def _quarantine(store: HubStore, rows: Rows, station: str, data: bytes, fault: str) -> None:
    digest = hashlib.sha256(data).hexdigest()
    kept = rows.all("quarantined", station=station)
    for old in kept[QUARANTINE_MAX - 1 :]:
        rows.run("leave_quarantine", station=station, digest=old["digest"])
    rows.run(
        "quarantine", station=station, digest=digest, received_at=store.clock.now_ms(),
        fault=fault, body=data,
    )  # fmt: skip
    store.audit(rows, station, "batch_refused", station, f"{fault} {digest}", once=True)


# --- answers --------------------------------------------------------------------------------------


def heads(store: HubStore, caller: Caller) -> bytes:
    """The signed word of what the hub has of this station, and how far its streams are."""
    with store.reading() as rows:
        known = {**_greeting(rows, caller), **known_heads(rows, caller)}
        order = branches.next_order(rows, caller.station)
    return sealed(store.key, {**known, "order": order})


def known_heads(rows: Rows, caller: Caller) -> dict[str, dict[str, Any]]:
    """{epochs: {epoch: {seq, head}}, streams: {name: {epoch, seq, head}}} of a station."""
    epochs = {
        row["epoch"]: {"seq": row["seq"], "head": row["head"].hex()}
        for row in rows.all("epochs", station=caller.station)
    }
    streams = {}
    for stream in streams_of(caller.station, caller.county):
        row = rows.one("stream", stream=stream)
        if row is not None:
            head = row["head"].hex()
            streams[stream] = {"epoch": row["epoch"], "seq": row["seq"], "head": head}
    return {"epochs": epochs, "streams": streams}


def _greeting(rows: Rows, caller: Caller) -> dict[str, Any]:
    return {
        "protocol": PROTOCOL, "station": caller.station, "counter": caller.counter,
        "hub_epoch": own_epoch(rows),
    }  # fmt: skip


def own_epoch(rows: Rows) -> str:
    """The hub's epoch: a new one after it was restored."""
    row = rows.one("own")
    assert row is not None, "the hub has been set up"
    return str(row["hub_epoch"])


def streams_of(station: str, county: str) -> tuple[str, str, str]:
    """Which streams of the feed a station reads."""
    return ("all", f"county/{county}", f"station/{station}")


def events_back(store: HubStore, caller: Caller, epoch: str, first: int, last: int) -> bytes:
    """A range of the station's own journal, signed by the hub. Raises FileFault range_empty."""
    with store.reading() as rows:
        found = rows.all(
            "events_after", station=caller.station, epoch=epoch, after=first - 1,
            rows=max(min(last - first + 1, RANGE_ROWS_MAX), 0),
        )  # fmt: skip
        if not found or found[0]["seq"] != first:
            raise FileFault("range_empty", 404)
        row = rows.one("head", station=caller.station, epoch=epoch)
        assert row is not None, "its events are here"
        prev = branches.hash_at(rows, row, first - 1)
    entries = [_entry(row) for row in found]
    return encode_batch(store.key, caller.station, epoch, first, prev, entries)


def _entry(row: Row) -> Entry:
    return Entry(row["line"], row["salt"], row["part"])
