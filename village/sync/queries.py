"""What the station knows of its line: the hub it joined, what waits, when it was last heard."""

import json
import sqlite3
from dataclasses import dataclass

from village.ground.signing import fingerprint
from village.ground.unit import Store
from village.sync.rules import FeedMark


@dataclass(frozen=True)
class Line:
    """How the line stands, for a person; moments in UTC milliseconds, None where never."""

    joined: bool
    waiting: int
    outcome: str | None = None
    tried_at: int | None = None
    heard_at: int | None = None
    sent_at: int | None = None
    fault: str | None = None

    @property
    def state(self) -> str:
        """The word for it: alone, new, or the last round's outcome."""
        return (self.outcome or "new") if self.joined else "alone"

    @property
    def good(self) -> bool:
        return self.outcome == "sent"


@dataclass(frozen=True)
class Hub:
    """The hub this station joined, its key pinned."""

    url: str
    names: dict[str, str]
    key: bytes
    epoch: str
    key_id: str  # of the station's own key, as it was enrolled
    acked_epoch: str
    acked_seq: int
    enrolled_at: int
    answer: int  # the number of the last answer that came by stick
    heard: int  # our request's counter when the line answered last

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.key)


def hub(db: Store) -> Hub | None:
    """The joined hub, or None."""
    row = db.row("SELECT * FROM sync_hub WHERE one = 1")
    if row is None:
        return None
    return Hub(
        row["url"], json.loads(row["names"]), row["hub_key"], row["hub_epoch"], row["key_id"],
        row["acked_epoch"], row["acked_seq"], row["enrolled_at"], row["answer"], row["heard"],
    )  # fmt: skip


@dataclass(frozen=True)
class Backup:
    """How the copies stand; moments in UTC milliseconds. `made_at`: the last whole one."""

    outcome: str  # made, no_disk, no_key, full, failed, broken
    tried_at: int
    made_at: int | None
    seq: int | None


def backup(db: Store) -> Backup | None:
    """How the copies of this PC stand, or None where none was tried."""
    row = db.row("SELECT outcome, tried_at, made_at, seq FROM sync_backups WHERE one = 1")
    return Backup(*row) if row else None


def own_seq(db: Store) -> int:
    """The number of the journal's last event."""
    return int(db.value("SELECT seq FROM journal_epochs WHERE open = 1") or 0)


def waiting(db: Store) -> int:
    """How many events no ack of the hub covers yet."""
    acked = db.value(
        "SELECT h.acked_seq FROM sync_hub h JOIN journal_epochs e ON e.epoch = h.acked_epoch"
        " WHERE e.open = 1"
    )
    return own_seq(db) - int(acked or 0)


def line(db: Store) -> Line:
    """How the line stands."""
    row = db.row("SELECT * FROM sync_contacts WHERE one = 1")
    joined = db.value("SELECT 1 FROM sync_hub WHERE one = 1") is not None
    if row is None:
        return Line(joined, waiting(db))
    return Line(
        joined, waiting(db), row["outcome"], row["tried_at"], row["heard_at"], row["sent_at"],
        row["fault"],
    )  # fmt: skip


def hash_at(db: Store, seq: int) -> bytes | None:
    """The chain's hash at a number of the open epoch; None beyond the last."""
    found: bytes | None = db.value(
        "SELECT hash FROM journal_events WHERE epoch = ? AND seq = ?", (db.epoch, seq)
    )
    return found


def rows_after(db: Store, seq: int, rows: int) -> list[sqlite3.Row]:
    """The next events to send: seq, line, salt, part."""
    return db.rows(
        "SELECT seq, line, salt, part FROM journal_events WHERE epoch = ? AND seq > ?"
        " ORDER BY seq LIMIT ?",
        (db.epoch, seq, rows),
    )


def feed_mark(db: Store, stream: str) -> FeedMark | None:
    """How far this station has read a stream."""
    row = db.row("SELECT epoch, seq, head FROM sync_feeds WHERE stream = ?", (stream,))
    return FeedMark(stream, row["epoch"], row["seq"], row["head"].hex()) if row else None


def feed_marks(db: Store) -> dict[str, FeedMark]:
    """How far this station has read each of its streams."""
    rows = db.rows("SELECT stream, epoch, seq, head FROM sync_feeds")
    return {
        row["stream"]: FeedMark(row["stream"], row["epoch"], row["seq"], row["head"].hex())
        for row in rows
    }


def items_set_aside(db: Store) -> list[sqlite3.Row]:
    """Items of the centre that could not be taken here, newest first."""
    return db.rows("SELECT * FROM sync_items_set_aside ORDER BY set_aside_at DESC LIMIT 20")
