"""Farmers who called the clerk: kept on this PC, shown at the counter until someone goes."""

from dataclasses import dataclass

from village.ground.unit import Store, writing
from village.people.queries import shown_name

SHOWN_MS = 30 * 60_000
SHOWN_MAX = 4


@dataclass(frozen=True)
class Call:
    """One call; who, as far as the device knows."""

    id: int
    person: str | None
    name: str
    face: str
    called_at: int


def call_clerk(db: Store, person: str | None, device: str, tapped_at: int | None = None) -> None:
    """Ring at the counter; a second tap on the same device rings no second time.

    `tapped_at`: when, UTC ms, where a phone kept the call: one that came too late rings no more.
    """
    now = db.house.clock.now_ms()
    if tapped_at is not None and tapped_at < now - SHOWN_MS:
        return
    with writing(db):
        waiting = db.value(
            "SELECT 1 FROM people_calls WHERE answered_at IS NULL AND called_at > ? AND device = ?"
            " AND person IS ?",
            (now - SHOWN_MS, device, person),
        )
        if waiting is None:
            db.change("DELETE FROM people_calls WHERE called_at < ?", (now - 24 * SHOWN_MS,))
            db.change(
                "INSERT INTO people_calls (person, device, called_at) VALUES (?, ?, ?)",
                (person, device, now),
            )


def answer_call(db: Store, call: int) -> None:
    """A clerk is on her way."""
    with writing(db):
        db.change(
            "UPDATE people_calls SET answered_at = ? WHERE id = ? AND answered_at IS NULL",
            (db.house.clock.now_ms(), call),
        )


def open_calls(db: Store) -> list[Call]:
    """Who waits for a clerk, the longest first; what is older than half an hour has passed."""
    rows = db.rows(
        "SELECT c.id, c.person, c.called_at, v.name, v.face FROM people_calls c"
        " LEFT JOIN people_private v ON v.person = c.person"
        " WHERE c.answered_at IS NULL AND c.called_at > ? ORDER BY c.called_at LIMIT ?",
        (db.house.clock.now_ms() - SHOWN_MS, SHOWN_MAX),
    )
    return [
        Call(
            row["id"], row["person"],
            shown_name(row["person"], row["name"]) if row["person"] else "",
            row["face"] or "face-non", row["called_at"],
        )
        for row in rows
    ]  # fmt: skip
