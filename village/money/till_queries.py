"""The tills of a station beside each other: which stand open, and whether their day is over."""

import sqlite3

from village.ground.errors import Refusal
from village.ground.unit import Store
from village.money import queries

TILLS = tuple(f"T{number}" for number in range(1, 10))  # a village counter has no more


def other_tills(db: Store, business_day: str, till: str) -> list[sqlite3.Row]:
    """The station's other tills on that day, open or closed."""
    sql = "SELECT * FROM money_days WHERE business_day = ? AND till <> ? ORDER BY till"
    return db.rows(sql, (business_day, till))


def open_elsewhere(db: Store, till: str) -> sqlite3.Row | None:
    """The open day of another till: the station's day, which this one goes with."""
    sql = "SELECT * FROM money_days WHERE state = 'open' AND till <> ? ORDER BY business_day DESC"
    return db.row(sql, (till,))


def is_closed(db: Store, business_day: str) -> bool:
    """Whether the station's day is closed: with the last of its tills."""
    rows = db.rows("SELECT state FROM money_days WHERE business_day = ?", (business_day,))
    return bool(rows) and all(row["state"] == "closed" for row in rows)


def is_over(db: Store, business_day: str, till: str | None = None) -> bool:
    """Whether nothing of that day can be taken back: it was closed, or a later one was opened.

    `till`: what stands at that till is over when it is closed.
    """
    if db.row("SELECT 1 FROM money_days WHERE business_day > ? LIMIT 1", (business_day,)):
        return True
    counted = queries.day(db, business_day, till) if till else None
    return counted["state"] == "closed" if counted else is_closed(db, business_day)


def several(db: Store) -> bool:
    """Whether more than one till was opened on the station's last day."""
    last = queries.last_day(db)
    return bool(last and other_tills(db, last.isoformat(), queries.TILL))


def offered(db: Store) -> tuple[str, ...]:
    """The tills that were ever opened, and one more."""
    last = str(db.value("SELECT MAX(till) FROM money_days") or queries.TILL)
    return TILLS[: TILLS.index(last) + 2]


def require_same(till: str | None, here: str | None) -> None:
    """Notes go back where they came from. Raises money.refusal.at_other_till (409)."""
    if till and here and till != here:
        raise Refusal("money.refusal.at_other_till", status=409, till=till)
