"""The journal: a fact is appended once, applied by the one function that knows it, never edited."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import msgspec

from village.ground import epochs
from village.ground.batches import Entry
from village.ground.chain import (
    SALT_BYTES,
    Event,
    canonical,
    line_of,
    moved_line,
    next_hash,
    plain,
    private_digest,
)
from village.ground.epochs import open_epoch, verify
from village.ground.errors import Refusal
from village.ground.lines import LINE_BYTES_MAX
from village.ground.numbers import Numbers, facts_meant, meant, numbers_of
from village.ground.unit import EVENT_COLUMNS, Act, Store, alone, at_once

__all__ = [
    "all_events", "append", "apply", "event", "events", "move", "open_epoch", "rebuild",
    "rebuilding", "rebuilt_hash", "record", "state_hash", "verify",
]  # fmt: skip
PAGE_ROWS = 1_000
BESIDE_A_PART = 200  # its salt and number, where it travels
REBUILD_CACHE_KB = 160_000  # 200,000 events make a file of this size


def record(db: Store, act: Act, fact: Any, private: Any = None) -> Event:
    """Append `fact` as the next event and apply it; `private` stands beside the chained line.

    Must run inside writing(db). The fact is read back from its own line before it is applied, so
    that the tap, the rebuild and the restore see the same bytes.
    Raises ground.refusal.too_big (413).
    """
    assert db.conn.in_transaction, "record inside writing(db)"
    assert not db.applying, "an apply records nothing"
    salt, part, digest = _private(db, plain(private) if private is not None else None)
    at = db.house.clock.now_ms()
    line = line_of(
        id=act.id,
        name=fact.name,
        v=fact.v,
        at=at,
        actor=act.actor,
        facts=fact,
        private=digest,
    )
    if max(len(line), len(part or b"") + BESIDE_A_PART) > LINE_BYTES_MAX:
        raise Refusal("ground.refusal.too_big", status=413)  # it could never be sent
    event = append(db, line, salt, part)
    db.change(
        "INSERT INTO journal_acts (id, actor, digest, epoch, seq, at) VALUES (?, ?, ?, ?, ?, ?)",
        (act.id, act.actor, act.digest, event.epoch, event.seq, at),
    )
    apply(db, event)
    return event


def _private(
    db: Store, private: dict[str, Any] | None
) -> tuple[bytes | None, bytes | None, str | None]:
    if not private:
        return None, None, None
    salt, part = db.house.random(SALT_BYTES), canonical(private)
    return salt, part, private_digest(salt, part)


def append(db: Store, line: bytes, salt: bytes | None, part: bytes | None) -> Event:
    """One more line at the end of the open epoch; nothing is applied."""
    at_end = db.row("SELECT head, seq FROM journal_epochs WHERE epoch = ?", (db.epoch,))
    assert at_end is not None
    head, seq = next_hash(at_end["head"], line), at_end["seq"] + 1
    values = msgspec.json.decode(line)
    db.change(
        "INSERT INTO journal_events (epoch, seq, id, line, salt, part, hash)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (db.epoch, seq, values["id"], line, salt, part, head),
    )
    db.change("UPDATE journal_epochs SET head = ?, seq = ? WHERE epoch = ?", (head, seq, db.epoch))
    return Event(
        station=db.station, epoch=db.epoch, seq=seq, id=values["id"], name=values["name"],
        v=values["v"], at=values["at"], actor=values["actor"], facts=values["facts"],
        private=msgspec.json.decode(part) if part else None, hash=head,
        digest=values.get("private"), moved_from=values.get("moved_from"),
        position=db.known_identity.before + seq,
        fact=db.fact_of(values["name"], values["v"], facts_meant(values)),
    )  # fmt: skip


def move(db: Store, entry: Entry, epoch: str, seq: int, numbers: Numbers) -> Event:
    """Write an event of another branch again in the open epoch: same id, same facts.

    `numbers` of it mean something else by now. Nothing is applied; inside rebuilding(db).
    """
    event = append(db, moved_line(entry.line, epoch, seq, numbers), entry.salt, entry.part)
    db.change(
        "INSERT INTO journal_acts (id, actor, digest, epoch, seq, at) VALUES (?, ?, '', ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq",
        (event.id, event.actor, event.epoch, event.seq, event.at),
    )
    return event


def apply(db: Store, event: Event) -> None:
    """Let the one apply that knows this event change the projected rows."""
    if event.moved_from is not None:
        event = _as_meant(event)
    erased: tuple[str, ...] = getattr(event.fact, "erases", ())
    if erased:
        epochs.erase_parts(db, erased)
    db.applying = True
    try:
        db.house.applies[event.name].apply(db, event)
    finally:
        db.applying = False


def _as_meant(event: Event) -> Event:
    """A moved event for its apply: who tapped and who is named, by their numbers of today."""
    numbers = numbers_of(event.moved_from)
    private = meant(event.private, numbers)
    return replace(event, actor=meant(event.actor, numbers), private=private)


def events(db: Store, epoch: str | None = None, after: int = 0) -> Iterator[Event]:
    """One epoch in order, the open one if none is named; a page at a time, no cursor is held."""
    epoch = epoch or db.epoch
    before = epochs.events_before(db, epoch)
    while True:
        rows = db.rows(
            EVENT_COLUMNS + " WHERE e.epoch = ? AND e.seq > ? ORDER BY e.seq LIMIT ?",
            (epoch, after, PAGE_ROWS),
        )
        if not rows:
            return
        for row in rows:
            yield db.event_of(row, before + row["seq"])
        after = rows[-1]["seq"]


def all_events(db: Store) -> Iterator[Event]:
    """All epochs, in the order in which they have effect: parents before their children."""
    for epoch in epochs.in_order(db):
        yield from events(db, epoch["epoch"])


def event(db: Store, id: str) -> Event | None:
    """The event of the act `id`, or None."""
    row = db.row(
        EVENT_COLUMNS + " JOIN journal_acts a ON a.epoch = e.epoch AND a.seq = e.seq"
        " WHERE a.id = ?",
        (id,),
    )
    return db.event_of(row) if row else None


def rebuild(db: Store) -> int:
    """Empty the projected tables, apply the whole journal again in one unit; how many events."""
    with rebuilding(db) as count:
        pass
    return count[0]


@contextmanager
def rebuilding(db: Store) -> Iterator[list[int]]:
    """Change the journal inside; all rows are made anew from it in the same unit.

    Yields a list that holds the number of events afterwards.
    """
    count: list[int] = []
    with alone(db), _parents_later(db), at_once(db):
        yield count
        count.append(_apply_all(db))
        broken = db.rows("PRAGMA foreign_key_check")
        assert not broken, f"rebuild left {len(broken)} rows without their parent"


@contextmanager
def _parents_later(db: Store) -> Iterator[None]:
    """Tables may be emptied in any order: who refers to whom is looked at once, at the end.

    Rows known by ids lie all over their tables: they are found in memory meanwhile.
    """
    kept = db.value("PRAGMA cache_size")
    db.conn.execute("PRAGMA foreign_keys = OFF")
    db.conn.execute(f"PRAGMA cache_size = -{REBUILD_CACHE_KB}")
    try:
        yield
    finally:
        db.conn.execute(f"PRAGMA cache_size = {kept}")
        db.conn.execute("PRAGMA foreign_keys = ON")


def _apply_all(db: Store) -> int:
    db.applying = True
    try:
        for table in projected_tables(db):
            db.change(f"DELETE FROM {table}")  # noqa: S608 -- names come from our own declaration
    finally:
        db.applying = False
    count, repeats = 0, epochs.repeats(db)
    for past in all_events(db):
        if (past.epoch, past.seq) not in repeats:
            apply(db, past)
        count += 1
    return count


def rebuilt_hash(db: Store) -> str:
    """The state hash that a rebuild of this journal would give; the live rows stay as they are."""
    with alone(db), _parents_later(db):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            _apply_all(db)
            return state_hash(db)
        finally:
            db.conn.rollback()


def projected_tables(db: Store) -> list[str]:
    """The tables that only `apply` writes, in the order they were declared."""
    return [name for name, kind in db.house.tables.items() if kind in ("projected", "private")]


def state_hash(db: Store) -> str:
    """One digest over every projected row: two files with one journal have one state."""
    digest = hashlib.sha256()
    for table in sorted(projected_tables(db)):
        digest.update(table.encode())
        for row in sorted(repr(tuple(row)) for row in db.rows(f"SELECT * FROM {table}")):  # noqa: S608 -- our own declaration
            digest.update(row.encode())
    return digest.hexdigest()
