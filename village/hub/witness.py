"""A witness beside the key tells at the start whether the database is older than it was.

Stations offer again what a restored hub lacks; but its feed would give numbers and versions twice,
which stations have read already. So the hub gets a new epoch, its streams too, and versions go on
above those that may have been sent.
"""

import os
import threading
from dataclasses import dataclass
from pathlib import Path

import msgspec

from village.ground.chain import first_hash, next_hash
from village.ground.disk import settle_folder
from village.ground.ids import new_epoch
from village.hub.postgresql import tried_again
from village.hub.store import HubStore, Row, Rows

FILE = "witness.json"
NOTE_MS = 2_000
ITEMS_AT_ONCE = 500
VERSIONS_APART = 1_000  # more than anybody sends between two notes


@dataclass(frozen=True)
class Held:
    """What the database holds: events of all stations, and how far each stream of the feed is."""

    hub_epoch: str
    events: int
    version: int  # of the newest item
    streams: dict[str, tuple[str, int, str]]  # name → epoch, number, hash in hex


def held(rows: Rows) -> Held | None:
    """As it stands now; None before the hub's first day."""
    own, events, last = rows.one("own"), rows.one("events_held"), rows.one("last_version")
    if own is None:
        return None
    assert events is not None, "a sum is always one row"
    assert last is not None, "so is a maximum"
    streams = {
        str(row["stream"]): (str(row["epoch"]), int(row["seq"]), bytes(row["head"]).hex())
        for row in rows.all("streams")
    }
    return Held(own["hub_epoch"], int(events["events"]), int(last["version"]), streams)


class Witness:
    """Keeps the file beside the key; one for each process that serves the hub."""

    def __init__(self, store: HubStore) -> None:
        self.store = store
        self.path = store.data / "keys" / FILE
        self.noted_ms = 0
        self.known: Held | None = None
        self.lock = threading.Lock()

    def begin(self) -> bool:
        """At the start: whether the database is older than the witness; then all is made new."""
        before = _read(self.path)
        older = renew(self.store, before) if before else False
        self.note()
        return older

    def note(self) -> None:
        """Write down what the database holds now, if that has changed."""
        with self.lock, self.store.reading() as rows:
            self.noted_ms = self.store.clock.now_ms()
            now = held(rows)
            if now is not None and now != self.known:
                _write(self.path, now)
                self.known = now

    def note_sometimes(self) -> None:
        """The same, every two seconds at most: a batch does not wait for a second disk write."""
        if not 0 <= self.store.clock.now_ms() - self.noted_ms < NOTE_MS:
            self.note()


def _read(path: Path) -> Held | None:
    """What was noted last; None where nothing was, or nothing that can be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Held)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def _write(path: Path, now: Held) -> None:
    """Whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with draft.open("wb") as out:
        out.write(msgspec.json.encode(now))
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
    settle_folder(path.parent)


# --- older than it was ----------------------------------------------------------------------------


@tried_again
def renew(store: HubStore, before: Held, *, surely: bool = False) -> bool:
    """A new epoch for a database that is older than `before`; whether it was. `surely`: it is."""
    with store.writing() as rows:
        now = held(rows)
        if now is None or not (surely or is_older(rows, before, now)):
            return False
        rows.run("one_at_a_time")
        fresh = new_epoch(store.random)
        rows.run("new_hub_epoch", hub_epoch=fresh)
        for stream in rows.all("streams"):
            _renew_stream(store, rows, stream)
        items = sum(max(seq - _seq(now, name), 0) for name, (_, seq, _) in before.streams.items())
        events = max(before.events - now.events, 0)
        rows.run(
            "note_restore", hub_epoch=fresh, at=store.clock.now_ms(), events_lost=events,
            items_lost=items, version=max(before.version, now.version) + VERSIONS_APART,
        )  # fmt: skip
        store.audit(rows, "hub", "hub_restored", fresh, f"{events} events, {items} items")
        return True


def is_older(rows: Rows, before: Held, now: Held) -> bool:
    """Whether something that was held is not: an epoch, events, a number of a stream."""
    if before.hub_epoch != now.hub_epoch or now.events < before.events:
        return True
    for name, (epoch, seq, head) in before.streams.items():
        if now.streams.get(name, ("", 0, ""))[0] != epoch or _seq(now, name) < seq:
            return True
        found = rows.one("item_hash", stream=name, seq=seq)
        if found is None or bytes(found["hash"]).hex() != head:
            return True
    return False


def _seq(held: Held, stream: str) -> int:
    return held.streams.get(stream, ("", 0, ""))[1]


def _renew_stream(store: HubStore, rows: Rows, stream: Row) -> None:
    """The same items in a new epoch: stations read it from 1; what they have changes nothing."""
    name, epoch = stream["stream"], new_epoch(store.random)
    head = first_hash(name, epoch)
    last, seq = stream["seq"], 0
    while seq < last:  # some hundred at a time: a stream may be larger than the memory
        items = rows.all("items_after", stream=name, after=seq, last=last, rows=ITEMS_AT_ONCE)
        for item in items:
            head, seq = next_hash(head, item["line"]), item["seq"]
            rows.run("renew_item", stream=name, seq=seq, hash=head)
    rows.run("renew_stream", stream=name, epoch=epoch, head=head)


def put_back(store: HubStore) -> bool:
    """Somebody says that the whole folder is a copy, its witness too; False before set-up."""
    with store.reading() as rows:
        now = held(rows)
    done = now is not None and renew(store, now, surely=True)
    Witness(store).note()
    return done
