"""What is asked of the printer: where it is, what waits for it, what was printed."""

import sqlite3

from village.ground.unit import Store
from village.receipts.printer_rules import TRIES_MAX, UNDRAWN

WAITING = (
    "SELECT print, act, receipt, title, copy, asked_at, tries, next_at, fault FROM receipts_prints"
    " WHERE picture IS NOT NULL ORDER BY print"
)


def printer(db: Store) -> sqlite3.Row | None:
    """Address, width in dots and `each_sale` of this PC's printer; None where none was set."""
    return db.row("SELECT address, dots, each_sale FROM receipts_printer")


def waiting(db: Store) -> list[sqlite3.Row]:
    """What has not been printed yet, the oldest first; there are never more than a page holds."""
    return db.rows(WAITING)


def to_print(db: Store) -> list[sqlite3.Row]:
    """What waits with its picture, for paper of its width."""
    return [row for row in waiting(db) if row["fault"] != "undrawn"]


def next_print(db: Store) -> sqlite3.Row | None:
    """The oldest that waits, with its picture, where its time has come: paper keeps its order."""
    row = db.row(
        "SELECT * FROM receipts_prints WHERE picture IS NOT NULL AND picture <> ?"
        " ORDER BY print LIMIT 1",
        (UNDRAWN,),
    )
    if row is None or row["tries"] >= TRIES_MAX or row["next_at"] > db.house.clock.now_ms():
        return None
    return row


def last_print(db: Store, receipt: str) -> sqlite3.Row | None:
    """The last time this receipt was sent to the printer, printed or not; None if never."""
    return db.row(
        "SELECT act, copy, tries, fault, printed_at FROM receipts_prints WHERE receipt = ?"
        " AND picture IS NOT ? ORDER BY print DESC LIMIT 1",
        (receipt, UNDRAWN),
    )
