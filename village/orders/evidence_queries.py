"""What the pages of the account ask: payments with what they are for, days and their sums."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from village.ground.unit import Store
from village.money import queries as money
from village.money.rules import BANK, PENDING

DAYS = 31


@dataclass(frozen=True)
class Agreement:
    """What the payments say, and what the books say of the same, minor units."""

    claimed_minor: int
    pending_minor: int
    confirmed_minor: int
    banked_minor: int

    @property
    def agrees(self) -> bool:
        return (self.claimed_minor, self.confirmed_minor) == (self.pending_minor, self.banked_minor)


def told_payments(db: Store, payments: Iterable[str]) -> dict[str, sqlite3.Row]:
    """Payments with what they were shown for: reference, sum, state, farmer, order and buyer."""
    rows = db.rows(
        "SELECT p.payment, p.reference, p.amount_minor, p.currency, p.state, p.shown_at, h.farmer,"
        " h.order_id, o.number, b.buyer FROM payments_payments p"
        " JOIN orders_shown h ON h.payment = p.payment"
        " LEFT JOIN orders_orders o ON o.order_id = h.order_id"
        " LEFT JOIN orders_private b ON b.order_id = h.order_id"
        " WHERE p.payment IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(payments)),),
    )
    return {row["payment"]: row for row in rows}


def agreement(db: Store) -> Agreement:
    """Whether payments and books say the same, to the last coin."""
    row = db.row(
        "SELECT COALESCE(SUM(iif(state != 'confirmed', amount_minor, 0)), 0) AS claimed,"
        " COALESCE(SUM(CASE state WHEN 'confirmed' THEN amount_minor END), 0) AS confirmed"
        " FROM payments_payments WHERE state IN ('claimed', 'disputed', 'confirmed')"
    )
    assert row is not None, "a sum has a row"
    banked = db.value(
        "SELECT COALESCE(SUM(p.amount_minor), 0) FROM money_postings p"
        " JOIN money_entries e ON e.entry = p.entry"
        " WHERE p.account = ? AND e.kind IN ('code_confirmed', 'confirmation_undone')",
        (BANK,),
    )
    pending = money.balance(db, PENDING)
    return Agreement(row["claimed"], pending, row["confirmed"], int(banked))


def account_days(db: Store) -> list[sqlite3.Row]:
    """By day and account: what came in, and how much of it is matched, open, not ours."""
    return db.rows(
        "SELECT r.day, COALESCE(p.account, '') AS account, count(*) AS n,"
        " SUM(r.amount_minor) AS minor,"
        " SUM(iif(r.state = 'matched', r.amount_minor, 0)) AS matched_minor,"
        " SUM(iif(r.state = 'open', r.amount_minor, 0)) AS open_minor,"
        " SUM(iif(r.state = 'set_aside', r.amount_minor, 0)) AS aside_minor"
        " FROM payments_bank_rows r LEFT JOIN payments_bank_rows_private p"
        " ON p.bank_row = r.bank_row"
        " WHERE r.day >= (SELECT COALESCE(MIN(day), '') FROM (SELECT DISTINCT day"
        "  FROM payments_bank_rows ORDER BY day DESC LIMIT ?))"
        " GROUP BY r.day, account ORDER BY r.day DESC, account",
        (DAYS,),
    )
