"""The epochs of a journal: a restore opens a new one that names its parent; their order; checks."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

import msgspec

from village.ground.batches import Entry
from village.ground.chain import first_hash, next_hash, private_digest
from village.ground.unit import Store


@dataclass(frozen=True)
class Parent:
    """The last number an epoch goes on from: its first hash binds it."""

    epoch: str
    seq: int
    head: str  # hex


def open_epoch(db: Store, station: str, epoch: str) -> None:
    """Give an empty file its identity; the first event of the station follows in the same unit."""
    assert db.identity is None, "this file has an identity already"
    add_epoch(db, station, epoch, 1, None, is_open=True)


def open_child(db: Store, epoch: str, place: int, parent: Parent) -> None:
    """From now on `epoch` is written; the event that says why follows in the same unit."""
    station = str(db.value("SELECT station FROM journal_epochs LIMIT 1"))
    db.change("UPDATE journal_epochs SET open = 0")
    add_epoch(db, station, epoch, place, parent, is_open=True)
    db.forget_identity()


def add_epoch(
    db: Store, station: str, epoch: str, place: int, parent: Parent | None, *, is_open: bool = False
) -> None:
    """An epoch without events."""
    bound = vars(parent) if parent else None
    db.change(
        "INSERT INTO journal_epochs (epoch, station, head, seq, open, place, parent, parent_seq,"
        " parent_head) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?)",
        (epoch, station, first_hash(station, epoch, bound), int(is_open), place,
         parent.epoch if parent else None, parent.seq if parent else None,
         bytes.fromhex(parent.head) if parent else None),
    )  # fmt: skip


def in_order(db: Store) -> list[Row]:
    """All epochs in the order of their effect; a child's place is after its parent's."""
    return db.rows("SELECT * FROM journal_epochs ORDER BY place, epoch")


def first_of(epoch: Row) -> bytes:
    """h_0 of an epoch."""
    parent: dict[str, Any] | None = None
    if epoch["parent"] is not None:
        parent = {
            "epoch": epoch["parent"], "seq": epoch["parent_seq"],
            "head": epoch["parent_head"].hex(),
        }  # fmt: skip
    return first_hash(epoch["station"], epoch["epoch"], parent)


def hash_at(db: Store, epoch: str, seq: int) -> bytes | None:
    """The chain's hash at a number of an epoch, h_0 at 0; None beyond the last."""
    if seq == 0:
        row = db.row("SELECT * FROM journal_epochs WHERE epoch = ?", (epoch,))
        return first_of(row) if row else None
    found: bytes | None = db.value(
        "SELECT hash FROM journal_events WHERE epoch = ? AND seq = ?", (epoch, seq)
    )
    return found


def last_of(db: Store, epoch: str) -> Parent:
    """Where an epoch stands now, for a child to go on from."""
    row = db.row("SELECT seq, head FROM journal_epochs WHERE epoch = ?", (epoch,))
    assert row is not None, "only a known epoch has children"
    return Parent(epoch, row["seq"], row["head"].hex())


def events_before(db: Store, epoch: str) -> int:
    """How many events all epochs before this one have."""
    before = 0
    for row in in_order(db):
        if row["epoch"] == epoch:
            break
        before += row["seq"]
    return before


def position_of(db: Store, place: Parent) -> int:
    """Which one a known event is among all events of all epochs."""
    return events_before(db, place.epoch) + place.seq


# --- what comes back from elsewhere ---------------------------------------------------------------


def take_back(db: Store, epoch: str, entries: Sequence[Entry]) -> None:
    """Put lines that were checked at the end of an epoch; rows are made from them later."""
    row = db.row("SELECT head, seq FROM journal_epochs WHERE epoch = ?", (epoch,))
    assert row is not None, "the epoch was added first"
    head, seq, new, acts = row["head"], row["seq"], [], []
    for entry in entries:
        head, seq = next_hash(head, entry.line), seq + 1
        line = msgspec.json.decode(entry.line)
        new.append((epoch, seq, line["id"], entry.line, entry.salt, entry.part, head))
        acts.append((line["id"], line["actor"], epoch, seq, line["at"]))
    db.change_many("INSERT INTO journal_events VALUES (?, ?, ?, ?, ?, ?, ?)", new)
    db.change_many(
        "INSERT INTO journal_acts (id, actor, digest, epoch, seq, at) VALUES (?, ?, '', ?, ?, ?)"
        " ON CONFLICT (id) DO NOTHING",
        acts,
    )
    db.change("UPDATE journal_epochs SET head = ?, seq = ? WHERE epoch = ?", (head, seq, epoch))


def erase_parts(db: Store, acts: Sequence[str]) -> None:
    """The private parts of these acts are gone, from the file too; the chain stays whole."""
    db.conn.execute("PRAGMA secure_delete = ON")
    db.change(
        "UPDATE journal_events SET salt = NULL, part = NULL"
        " WHERE part IS NOT NULL AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(acts)),),
    )


def cut_off(db: Store, epoch: str, after: int) -> list[Row]:
    """Take the events after a number out of an epoch: another branch has their place.

    The index of acts still knows them, until they are written again.
    """
    rows = db.rows(
        "SELECT seq, line, salt, part FROM journal_events WHERE epoch = ? AND seq > ? ORDER BY seq",
        (epoch, after),
    )
    head = hash_at(db, epoch, after)
    db.change("DELETE FROM journal_events WHERE epoch = ? AND seq > ?", (epoch, after))
    db.change("UPDATE journal_epochs SET head = ?, seq = ? WHERE epoch = ?", (head, after, epoch))
    return rows


def forget_epoch(db: Store, epoch: str) -> list[Row]:
    """Take a whole epoch out; its events are to be written again."""
    rows = cut_off(db, epoch, 0)
    db.change("DELETE FROM journal_epochs WHERE epoch = ?", (epoch,))
    return rows


def repeats(db: Store) -> set[tuple[str, int]]:
    """Where an id stands a second time: only its first place, in the order of epochs, has effect.

    The index of acts is set right on the way.
    """
    found = in_order(db)
    if len(found) < 2:
        return set()
    places = {row["epoch"]: number for number, row in enumerate(found)}
    twice: dict[str, list[tuple[int, int, str]]] = {}
    for row in db.rows(
        "SELECT epoch, seq, id FROM journal_events WHERE id IN"
        " (SELECT id FROM journal_events GROUP BY id HAVING count(*) > 1)"
    ):
        twice.setdefault(row["id"], []).append((places[row["epoch"]], row["seq"], row["epoch"]))
    later: set[tuple[str, int]] = set()
    for act, all_places in twice.items():
        first, *rest = sorted(all_places)
        later |= {(epoch, seq) for _, seq, epoch in rest}
        db.change(
            "UPDATE journal_acts SET epoch = ?, seq = ? WHERE id = ?", (first[2], first[1], act)
        )
    return later


# --- is it whole ----------------------------------------------------------------------------------


def verify(db: Store) -> list[str]:
    """What is wrong with the chain, in words; empty where every number, hash and part fits."""
    found = in_order(db)
    return [fault for epoch in found for fault in (*_chain_faults(db, epoch), *_bond(db, epoch))]


def _chain_faults(db: Store, epoch: Row) -> Iterator[str]:
    """Each event against the one before it; what a line says is asked only where its hash fits."""
    name = f"epoch {epoch['epoch']}"
    head, expected = first_of(epoch), 1
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


def whole_rows(db: Store, epoch: Row) -> Iterator[Row]:
    """The events of an epoch up to the first that does not fit; for a file that may be hurt."""
    old = "parent" not in epoch.keys()  # noqa: SIM118 -- a Row has no `in` for its names
    head = first_hash(epoch["station"], epoch["epoch"]) if old else first_of(epoch)
    for expected, row in enumerate(
        db.conn.execute(
            "SELECT seq, id, line, salt, part, hash FROM journal_events WHERE epoch = ?"
            " ORDER BY seq",
            (epoch["epoch"],),
        ),
        1,
    ):
        head = next_hash(head, row["line"])
        if row["seq"] != expected or row["hash"] != head or any(_event_faults(row)):
            return
        yield row


def _event_faults(row: Row) -> Iterator[str]:
    """What stands beside the chained line must be what the line says."""
    line = msgspec.json.decode(row["line"])
    if line["id"] != row["id"]:
        yield f"event {row['seq']} stands under another id"
    if row["part"] is not None and line.get("private") != private_digest(row["salt"], row["part"]):
        yield f"event {row['seq']}: its private part was changed"


def _bond(db: Store, epoch: Row) -> Iterator[str]:
    """The number that an epoch says it went on from must be its parent's own."""
    if epoch["parent"] is None:
        return
    known = db.value("SELECT 1 FROM journal_epochs WHERE epoch = ?", (epoch["parent"],))
    if known and hash_at(db, epoch["parent"], epoch["parent_seq"]) != epoch["parent_head"]:
        yield f"epoch {epoch['epoch']}: its parent {epoch['parent']} does not fit"
