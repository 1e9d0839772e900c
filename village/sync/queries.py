"""What the station knows of its line: the hub it joined, what waits, when it was last heard."""

import json
import sqlite3
from dataclasses import dataclass

import msgspec

from village.ground import files
from village.ground.signing import fingerprint
from village.ground.unit import Store
from village.sync.rules import FeedMark
from village.sync.waiting_rules import kind_of

LISTED_MAX = 5_000

FILES_MAX = 1_000


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
    station_epoch: str  # the one that key was enrolled with
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
        row["epoch"], row["enrolled_at"], row["answer"], row["heard"],
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


def must_rejoin(db: Store) -> bool:
    """Whether this file was restored since it joined: its key was good for another epoch."""
    found = db.value("SELECT epoch FROM sync_hub WHERE one = 1")
    return found is not None and found != db.epoch


def word_given(db: Store) -> bool:
    """Whether an officer's code was used here and what it allows has not been done yet."""
    return bool(db.value("SELECT word FROM sync_hub WHERE one = 1"))


def own_seq(db: Store) -> int:
    """The number of the open epoch's last event."""
    return int(db.value("SELECT seq FROM journal_epochs WHERE open = 1") or 0)


def waiting(db: Store) -> int:
    """How many events no ack of the hub covers yet."""
    waiting = db.value(
        "SELECT SUM(e.seq - COALESCE(a.seq, 0)) FROM journal_epochs e"
        " LEFT JOIN sync_acks a ON a.epoch = e.epoch"
    )
    return int(waiting or 0)


class Said(msgspec.Struct):
    """Of an event's line, what it is and when it was."""

    name: str
    at: int


@dataclass(frozen=True)
class Waiting:
    """Events of one kind that no ack covers yet; `since`: the oldest one's moment, UTC ms."""

    kind: str
    count: int
    since: int


def waiting_kinds(db: Store) -> list[Waiting]:
    """What waits, by kind, most first; of very many the first LISTED_MAX of an epoch."""
    kinds: dict[str, Waiting] = {}
    for row in db.rows("SELECT epoch FROM journal_epochs"):
        for event in rows_after(db, row["epoch"], acked(db, row["epoch"]), LISTED_MAX):
            said = msgspec.json.decode(event["line"], type=Said)
            kind = kind_of(said.name)
            known = kinds.get(kind, Waiting(kind, 0, said.at))
            kinds[kind] = Waiting(kind, known.count + 1, min(known.since, said.at))
    return sorted(kinds.values(), key=lambda one: (-one.count, one.kind))


def acked(db: Store, epoch: str) -> int:
    """The last number of an epoch that the hub has acknowledged."""
    return int(db.value("SELECT seq FROM sync_acks WHERE epoch = ?", (epoch,)) or 0)


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


@dataclass(frozen=True)
class OtherClocks:
    """What other clocks said, in UTC milliseconds; None where none was heard.

    `hub_at`: the hub's at the last round, when ours said `asked_at`; `not_before`: from when on the
    newest certificate is good.
    """

    hub_at: int | None
    asked_at: int | None
    not_before: int | None


def other_clocks(db: Store) -> OtherClocks:
    """The moments that our own clock must not lie before, or far from."""
    row = db.row(
        "SELECT (SELECT hub_at FROM sync_contacts WHERE one = 1),"
        " (SELECT asked_at FROM sync_contacts WHERE one = 1),"
        " (SELECT not_before FROM sync_certificate WHERE one = 1)"
    )
    assert row is not None, "a row of three"
    return OtherClocks(*row)


def first_waiting(db: Store) -> tuple[str, int, int]:
    """(epoch, acknowledged, last number) of the first epoch with events that wait, or the open."""
    row = db.row(
        "SELECT e.epoch, COALESCE(a.seq, 0), e.seq FROM journal_epochs e"
        " LEFT JOIN sync_acks a ON a.epoch = e.epoch"
        " WHERE e.open = 1 OR e.seq > COALESCE(a.seq, 0) ORDER BY e.place, e.epoch LIMIT 1"
    )
    assert row is not None, "a joined station has an epoch"
    return row[0], row[1], row[2]


def rows_after(db: Store, epoch: str, seq: int, rows: int) -> list[sqlite3.Row]:
    """The next events of an epoch to send: seq, line, salt, part."""
    return db.rows(
        "SELECT seq, line, salt, part FROM journal_events WHERE epoch = ? AND seq > ?"
        " ORDER BY seq LIMIT ?",
        (epoch, seq, rows),
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


def files_lacking(db: Store) -> list[str]:
    """Pictures that news named and that are not on this disk, the latest first."""
    rows = db.rows("SELECT name FROM sync_files ORDER BY rowid DESC LIMIT ?", (FILES_MAX,))
    return [row["name"] for row in rows if not files.is_here(db.house.data, row["name"])]


def files_to_ask_for(db: Store) -> list[str]:
    """Those of them that the centre may have by now."""
    rows = db.rows("SELECT name FROM sync_files_asked WHERE again > (SELECT counter FROM sync_hub)")
    later = {row["name"] for row in rows}
    return [name for name in files_lacking(db) if name not in later]


def items_set_aside(db: Store) -> list[sqlite3.Row]:
    """Items of the centre that could not be taken here, newest first."""
    return db.rows("SELECT * FROM sync_items_set_aside ORDER BY set_aside_at DESC LIMIT 20")


CLASHES_MAX = 100


def clashes(db: Store, *, settled: bool = False) -> list[sqlite3.Row]:
    """What the manager has to settle after branches came together, oldest first; or has settled."""
    if settled:
        return db.rows(
            "SELECT c.*, r.reason FROM sync_clashes c LEFT JOIN sync_clash_reasons r"
            " ON r.act = c.settled_act WHERE c.settled_at IS NOT NULL"
            " ORDER BY c.settled_at DESC LIMIT ?",
            (CLASHES_MAX,),
        )
    return db.rows(
        "SELECT * FROM sync_clashes WHERE settled_at IS NULL ORDER BY position LIMIT ?",
        (CLASHES_MAX,),
    )


def clashes_open(db: Store) -> int:
    """How many of them wait."""
    return int(db.value("SELECT count(*) FROM sync_clashes WHERE settled_at IS NULL"))
