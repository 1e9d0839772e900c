"""What the account has told, and which payments still wait for it."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import msgspec

from village.ground.dates import local_minutes
from village.ground.errors import Refusal
from village.ground.unit import Store
from village.payments import queries
from village.payments.bank_rules import TEXT_MAX, BankRow, key_of, keys_of, older_keys
from village.payments.matching_rules import Expected, Seen, references_in

LIST_ROWS = 30
EQUAL_MAX = 99
WAITING_MAX = 5_000
OPEN_MAX = 5_000
ROW = (
    "SELECT r.*, p.account, p.text, p.payer, p.bank_ref, (SELECT json_group_array(n.payment)"
    " FROM payments_not_for n WHERE n.bank_row = r.bank_row) AS not_for FROM payments_bank_rows r"
    " LEFT JOIN payments_bank_rows_private p ON p.bank_row = r.bank_row"
)


@dataclass(frozen=True)
class Draft:
    """A statement that was read and not taken yet; `known`: keys of rows that are on record."""

    draft: str
    rows: tuple[BankRow, ...]
    other: int
    fresh: tuple[tuple[str, BankRow], ...]

    @property
    def fresh_minor(self) -> int:
        return sum(row.amount_minor for _, row in self.fresh)


Keyed = Sequence[tuple[str, BankRow]]


def keyed(rows: Sequence[BankRow]) -> list[tuple[str, BankRow]]:
    """Rows of one reading with what each is known again by."""
    return list(zip(keys_of(rows), rows, strict=True))


def fresh_rows(db: Store, rows: Keyed) -> tuple[tuple[str, BankRow], ...]:
    """Those that are not on record yet, each once."""
    told = dict(rows)
    for key in _on_record(db, told):
        del told[key]
    older = {key: older_keys(row) for key, row in told.items()}
    there = _on_record(db, (one for keys in older.values() for one in keys))
    for key, keys in older.items():
        words = (None, told[key].text[:TEXT_MAX])
        found = next((one for one in keys if one in there and there[one] in words), None)
        if found:
            del told[key], there[found]  # it stands for one row, as it did
    return tuple(told.items())


def _on_record(db: Store, keys: Iterable[str]) -> dict[str, str | None]:
    """Which of the keys are rows on record, with what their payers wrote."""
    rows = db.rows(
        "SELECT r.bank_row, p.text FROM payments_bank_rows r"
        " LEFT JOIN payments_bank_rows_private p ON p.bank_row = r.bank_row"
        " WHERE r.bank_row IN (SELECT value FROM json_each(?))",
        (json.dumps(list(keys)),),
    )
    return {row["bank_row"]: row["text"] for row in rows}


def equal_rows(db: Store, row: BankRow) -> int:
    """How many rows on record say the same as this one."""
    keys = [key_of(row, turn) for turn in range(1, EQUAL_MAX + 1)]
    return len(_on_record(db, [*keys, *older_keys(row)]))


def draft(db: Store, wanted: str) -> Draft:
    """A statement that waits to be looked through. Raises ground.refusal.no_page (404)."""
    row = db.row("SELECT * FROM payments_drafts WHERE draft = ?", (wanted,))
    if row is None:
        raise Refusal("ground.refusal.no_page", status=404)
    rows = msgspec.json.decode(row["rows"], type=tuple[BankRow, ...])
    return Draft(wanted, rows, row["other"], fresh_rows(db, keyed(rows)))


def waiting_payments(db: Store, country: str) -> list[Expected]:
    """Payments whose money has not been seen, the last first; of those given up it may come."""
    rows = db.rows(
        "SELECT p.payment, p.reference, p.amount_minor, p.shown_at, c.account"
        " FROM payments_payments p INDEXED BY payments_payments_waiting"
        " JOIN payments_codes k ON k.code = p.code AND k.farmer IS NULL"  # hers we never see
        " LEFT JOIN payments_codes_private c ON c.code = p.code"
        " WHERE p.state NOT IN ('confirmed', 'undone', 'said') ORDER BY p.shown_at DESC LIMIT ?",
        (WAITING_MAX,),
    )
    return [
        Expected(
            row["payment"], row["reference"], row["amount_minor"],
            local_minutes(datetime.fromtimestamp(row["shown_at"] / 1_000, UTC), country),
            row["account"] or "",
        )
        for row in rows
    ]  # fmt: skip


def confirmed_references(db: Store, told: Iterable[str]) -> set[str]:
    """Those of the references whose payment is confirmed: a row that tells one is for no other."""
    rows = db.rows(
        "SELECT reference FROM payments_payments WHERE state = 'confirmed'"
        " AND reference IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(told)),),
    )
    return {row["reference"] for row in rows}


def open_rows(db: Store) -> list[sqlite3.Row]:
    """Rows of the account that belong to no payment yet, the last day first."""
    sql = ROW + " WHERE r.state = 'open' ORDER BY r.day DESC, r.minute DESC LIMIT ?"
    return db.rows(sql, (OPEN_MAX,))


def seen(row: sqlite3.Row) -> Seen:
    """A row as the matcher reads it."""
    return Seen(
        row["bank_row"], date.fromisoformat(row["day"]).toordinal(), row["minute"],
        row["amount_minor"], f"{row['text'] or ''} {row['payer'] or ''}", row["account"] or "",
        frozenset(json.loads(row["not_for"])), row["source"] == "statement",
    )  # fmt: skip


def matched_rows(db: Store, rows: int = LIST_ROWS) -> list[sqlite3.Row]:
    """The rows that were matched last, with the payment's reference."""
    return db.rows(
        "SELECT r.*, p.account, p.text, p.payer, y.reference FROM payments_bank_rows r"
        " INDEXED BY payments_bank_rows_matched"
        " LEFT JOIN payments_payments y ON y.payment = r.payment"
        " LEFT JOIN payments_bank_rows_private p ON p.bank_row = r.bank_row"
        " WHERE r.state = 'matched' ORDER BY r.matched_at DESC LIMIT ?",
        (rows,),
    )


def matched_payment(db: Store, row: str) -> str | None:
    """The payment whose money a row is."""
    found = db.value(
        "SELECT payment FROM payments_bank_rows WHERE bank_row = ? AND state = 'matched'", (row,)
    )
    return str(found) if found else None


def require_open_row(db: Store, wanted: str) -> sqlite3.Row:
    """A row that waits. Raises payments.refusal.row_used (409)."""
    row = db.row(ROW + " WHERE r.bank_row = ?", (wanted,))
    if row is None or row["state"] != "open":
        raise Refusal("payments.refusal.row_used", status=409)
    return row


def require_row_for(db: Store, wanted: str, amount_minor: int, currency: str) -> None:
    """An open row of exactly this sum: nothing is ever confirmed by more or less than came.

    Raises payments.refusal.row_used, .row_sum (409).
    """
    row = require_open_row(db, wanted)
    if confirmed_references(db, references_in(seen(row).words)):
        raise Refusal("payments.refusal.row_used", status=409)
    if (row["amount_minor"], row["currency"]) != (amount_minor, currency):
        raise Refusal("payments.refusal.row_sum", status=409)


def require_matched_row(db: Store, wanted: str) -> sqlite3.Row:
    """A row that is some payment's money. Raises payments.refusal.row_open (409)."""
    row = db.row(ROW + " WHERE r.bank_row = ?", (wanted,))
    if row is None or row["state"] != "matched":
        raise Refusal("payments.refusal.row_open", status=409)
    return row


def own_accounts(db: Store) -> list[str]:
    """The numbers of the accounts our codes ever led to."""
    current = queries.current_code(db)
    every = [*([current] if current else []), *queries.codes_before(db)]
    return [code.account for code in every if code.account]
