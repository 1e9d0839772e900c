"""What the centre says to whom, what she has read of it, and why a key was put out."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import date

from village.ground.unit import Store
from village.sync.message_rules import To

LIST_ROWS = 50
CURRENT = (
    "SELECT m.*, COALESCE(r.version, 0) >= m.version AS was_read FROM sync_messages m"
    " LEFT JOIN sync_messages_read r ON r.message = m.message AND r.person = ?"
    " WHERE m.until >= ? AND m.withdrawn = 0 AND (m.whom = 'both' OR m.whom = ?)"
)


@dataclass(frozen=True)
class Message:
    """A message as it is shown; `texts` by language, moments in UTC milliseconds."""

    message: str
    version: int
    texts: dict[str, str]
    until: str
    sent_at: int
    was_read: bool


def current(db: Store, person: str, whom: To, today: date) -> list[Message]:
    """What is said to her today, read or not, the newest first."""
    rows = db.rows(
        CURRENT + " ORDER BY m.version DESC LIMIT ?",
        (person, today.isoformat(), whom, LIST_ROWS),
    )
    return [_message(row) for row in rows]


def unread(db: Store, person: str, whom: To, today: date) -> list[Message]:
    """What she has not read yet, the oldest first."""
    return [one for one in reversed(current(db, person, whom, today)) if not one.was_read]


def _message(row: sqlite3.Row) -> Message:
    return Message(
        row["message"], row["version"], json.loads(row["texts"]), row["until"], row["sent_at"],
        bool(row["was_read"]),
    )  # fmt: skip


@dataclass(frozen=True)
class PutOut:
    """Why the centre shut this PC's key out: a known word, and the officer's own."""

    why: str
    note: str
    said_at: int


def why_put_out(db: Store) -> PutOut | None:
    """What the centre said of the key this PC has; None where it said nothing."""
    row = db.row(
        "SELECT k.why, k.note, k.said_at FROM sync_keys_put_out k"
        " JOIN sync_hub h ON h.key_id = k.key_id WHERE h.one = 1"
    )
    return PutOut(*row) if row else None
