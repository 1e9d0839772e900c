"""The journal: a fact is appended once, applied by the one function that knows it, never edited."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Row
from typing import Any

import msgspec

from village.ground.chain import (
    SALT_BYTES,
    Event,
    canonical,
    first_hash,
    line_of,
    next_hash,
    plain,
    private_digest,
)
from village.ground.unit import EVENT_COLUMNS, Act, Store, alone, at_once

PAGE_ROWS = 1_000


def open_epoch(db: Store, station: str, epoch: str) -> None:
    """Give an empty file its identity; the first event of the station follows in the same unit."""
    assert db.identity is None, "this file has an identity already"
    db.change(
        "INSERT INTO journal_epochs (epoch, station, head, seq, open) VALUES (?, ?, ?, 0, 1)",
        (epoch, station, first_hash(station, epoch)),
    )


def record(db: Store, act: Act, fact: Any, private: Any = None) -> Event:
    """Append `fact` as the next event and apply it; `private` stands beside the chained line.

    Must run inside writing(db). The fact is read back from its own line before it is applied, so
    that the tap, the rebuild and the restore see the same bytes.
    """
    assert db.conn.in_transaction, "record inside writing(db)"
    assert not db.applying, "an apply records nothing"
    head = db.row("SELECT head, seq FROM journal_epochs WHERE epoch = ?", (db.epoch,))
    assert head is not None
    salt, part, digest = _private(db, plain(private) if private is not None else None)
    at = db.house.clock.now_ms()
    line = line_of(
        id=act.id,
        name=fact.name,
        v=fact.v,
        at=at,
        actor=act.actor,
        facts=plain(fact),
        private=digest,
    )
    event = _append(db, head["seq"] + 1, head["head"], line, salt, part)
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


def _append(
    db: Store, seq: int, previous: bytes, line: bytes, salt: bytes | None, part: bytes | None
) -> Event:
    head = next_hash(previous, line)
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
        digest=values.get("private"),
        fact=db.fact_of(values["name"], values["v"], values["facts"]),
    )  # fmt: skip


def apply(db: Store, event: Event) -> None:
    """Let the one apply that knows this event change the projected rows."""
    db.applying = True
    try:
        db.house.applies[event.name].apply(db, event)
    finally:
        db.applying = False


def events(db: Store, epoch: str | None = None, after: int = 0) -> Iterator[Event]:
    """The journal in order, a page at a time, so that no cursor stays open."""
    epoch = epoch or db.epoch
    while True:
        rows = db.rows(
            EVENT_COLUMNS + " WHERE e.epoch = ? AND e.seq > ? ORDER BY e.seq LIMIT ?",
            (epoch, after, PAGE_ROWS),
        )
        if not rows:
            return
        for row in rows:
            yield db.event_of(row)
        after = rows[-1]["seq"]


def event(db: Store, id: str) -> Event | None:
    """The event of the act `id` in the open epoch, or None."""
    row = db.row(
        EVENT_COLUMNS + " JOIN journal_acts a ON a.epoch = e.epoch AND a.seq = e.seq"
        " WHERE a.id = ? AND a.epoch = ?",
        (id, db.epoch),
    )
    return db.event_of(row) if row else None


def rebuild(db: Store) -> int:
    """Empty the projected tables, apply the whole journal again in one unit; how many events."""
    with alone(db), _parents_later(db), at_once(db):
        count = _apply_all(db)
        broken = db.rows("PRAGMA foreign_key_check")
        assert not broken, f"rebuild left {len(broken)} rows without their parent"
        return count


@contextmanager
def _parents_later(db: Store) -> Iterator[None]:
    """Tables may be emptied in any order: who refers to whom is looked at once, at the end."""
    db.conn.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        db.conn.execute("PRAGMA foreign_keys = ON")


def _apply_all(db: Store) -> int:
    db.applying = True
    try:
        for table in projected_tables(db):
            db.change(f"DELETE FROM {table}")  # noqa: S608 -- names come from our own declaration
    finally:
        db.applying = False
    count = 0
    for past in events(db):
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


def verify(db: Store) -> list[str]:
    """What is wrong with the chain, in words; empty where every number, hash and part fits."""
    epochs = db.rows("SELECT epoch, station, head, seq FROM journal_epochs")
    return [fault for epoch in epochs for fault in _chain_faults(db, epoch)]


def _chain_faults(db: Store, epoch: Row) -> Iterator[str]:
    """Each event against the one before it; what a line says is asked only where its hash fits."""
    name = f"epoch {epoch['epoch']}"
    head, expected = first_hash(epoch["station"], epoch["epoch"]), 1
    for row in db.conn.execute(
        "SELECT seq, id, line, salt, part, hash FROM journal_events WHERE epoch = ? ORDER BY seq",
        (epoch["epoch"],),
    ):
        if row["seq"] != expected:
            yield f"{name}: number {expected} is missing"
        head = next_hash(head, row["line"])
        if row["hash"] == head:
            yield from _event_faults(row)
        else:
            yield f"{name}: event {row['seq']} was changed"
            head = row["hash"]
        expected = row["seq"] + 1
    if (epoch["seq"], epoch["head"]) != (expected - 1, head):
        yield f"{name}: the head does not fit the last event"


def _event_faults(row: Row) -> Iterator[str]:
    """What stands beside the chained line must be what the line says."""
    line = msgspec.json.decode(row["line"])
    if line["id"] != row["id"]:
        yield f"event {row['seq']} stands under another id"
    if row["part"] is not None and line.get("private") != private_digest(row["salt"], row["part"]):
        yield f"event {row['seq']}: its private part was changed"
