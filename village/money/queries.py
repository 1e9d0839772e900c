"""What pages and commands ask the books: balances, the day, payouts, Z reports."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from village.ground.dates import local_date
from village.ground.errors import NotYet
from village.ground.unit import Store
from village.money import rules

TILL = "T1"  # a station's first till
LIST_ROWS = 20


@dataclass(frozen=True)
class Book:
    """One money book, minor units: what can be paid out now, and what is still waited for."""

    account: str
    payable_minor: int
    held_minor: int


def balance(db: Store, account: str) -> int:
    """An account's balance in minor units, debit above zero."""
    found = db.value("SELECT amount_minor FROM money_balances WHERE account = ?", (account,))
    return int(found or 0)


def book(db: Store, account: str) -> Book:
    """What the station owes `account` (F… or H…), payable and held apart."""
    return Book(
        account,
        -balance(db, rules.farmer_account(account)),
        -balance(db, rules.held_account(account)),
    )


def debt(db: Store, account: str) -> int:
    """What a book's farmers owe the station, minor units."""
    return balance(db, rules.debt_account(account))


def books_owed(db: Store) -> list[sqlite3.Row]:
    """Every book with something in it: account, payable_minor, held_minor; most owed first."""
    return db.rows(
        "SELECT account, SUM(payable) AS payable_minor, SUM(held) AS held_minor FROM ("
        " SELECT substr(account, 21) AS account, -amount_minor AS payable, 0 AS held"
        "  FROM money_balances WHERE account >= 'Liabilities:Farmers:'"
        "   AND account < 'Liabilities:Farmers;'"
        " UNION ALL SELECT substr(account, 18), 0, -amount_minor FROM money_balances"
        "  WHERE account >= 'Liabilities:Held:' AND account < 'Liabilities:Held;')"
        " GROUP BY account HAVING payable_minor <> 0 OR held_minor <> 0"
        " ORDER BY payable_minor DESC, account"
    )


def open_day(db: Store, till: str = TILL) -> sqlite3.Row | None:
    """The open day of a till: business_day, till, float_minor, receipts, opened_at, opened_by."""
    return db.row(
        "SELECT * FROM money_days WHERE state = 'open' AND till = ? ORDER BY business_day DESC",
        (till,),
    )


def day(db: Store, business_day: str, till: str = TILL) -> sqlite3.Row | None:
    """A till's day, open or closed."""
    sql = "SELECT * FROM money_days WHERE business_day = ? AND till = ?"
    return db.row(sql, (business_day, till))


def require_open_day(db: Store, till: str = TILL) -> sqlite3.Row:
    """The till's open day. Raises money.refusal.day_closed (409)."""
    found = open_day(db, till)
    if found is None:
        raise NotYet("money.refusal.day_closed", status=409)
    return found


def today(db: Store, country: str) -> date:
    """The date on the station's wall."""
    return local_date(db.house.clock.now(), country)


def cash_in(db: Store, till: str = TILL) -> int:
    """What must lie in the till by the books, minor units."""
    return balance(db, rules.till_account(till))


def counting_day(db: Store, country: str) -> str:
    """The business day of an act without a till: the open one, else the one that comes next."""
    found = db.value(
        "SELECT business_day FROM money_days WHERE state = 'open'"
        " ORDER BY business_day DESC LIMIT 1"
    )
    return str(found) if found else next_day(db, country).isoformat()


def next_day(db: Store, country: str) -> date:
    """The day that may be opened: today, but never before the day after the last closed one."""
    last, wall = last_day(db), today(db, country)
    return max(wall, last + timedelta(days=1)) if last else wall


def first_day(db: Store) -> date | None:
    """The first day that was ever opened."""
    first = db.value("SELECT MIN(business_day) FROM money_days")
    return date.fromisoformat(first) if first else None


def last_day(db: Store) -> date | None:
    """The latest day that was ever opened."""
    last = db.value("SELECT MAX(business_day) FROM money_days")
    return date.fromisoformat(last) if last else None


def next_receipt(db: Store, day: sqlite3.Row) -> str:
    """The till's next number of the day, such as A1-261121-014: series, till, date, count."""
    return receipt_number(db, day["till"], day["business_day"], day["receipts"] + 1)


def receipt_number(db: Store, till: str, business_day: str, count: int) -> str:
    """The letter moves on with each epoch, so that no number is given twice after a restore."""
    date_part = business_day[2:].replace("-", "")
    return f"{db.known_identity.series}{till[1:]}-{date_part}-{count:03d}"


def z_series(db: Store) -> str | None:
    """The letter that reports carry since a restore; None in a station's first epoch."""
    series = db.known_identity.series
    return series if series != "A" else None


def next_z_number(db: Store, till: str) -> int:
    """Numbered from 1 without a gap, never reset; each epoch has its own series."""
    last = db.value(
        "SELECT MAX(z_number) FROM money_days WHERE till = ? AND z_series = ?",
        (till, db.known_identity.series),
    )
    return int(last or 0) + 1


def cash_flows(db: Store, business_day: str, till: str) -> dict[str, int]:
    """What moved the till's cash that day, minor units by kind of entry."""
    rows = db.rows(
        "SELECT e.kind, SUM(p.amount_minor) AS minor FROM money_postings p"
        " JOIN money_entries e ON e.entry = p.entry"
        " WHERE p.account = ? AND p.business_day = ? GROUP BY e.kind",
        (rules.till_account(till), business_day),
    )
    return {row["kind"]: row["minor"] for row in rows}


FEES = (
    "SELECT -SUM(p.amount_minor) FROM money_postings p JOIN money_entries e"
    " ON e.entry = p.entry WHERE p.account = ?1 AND p.business_day = ?2"
    " AND e.kind NOT IN ('year_closed', 'year_reopened') AND (?3 IS NULL OR EXISTS"
    " (SELECT 1 FROM money_postings t WHERE t.entry = p.entry AND t.account = ?3))"
)


def fees_on(db: Store, business_day: str, till: str | None = None) -> int:
    """The station's own fee earned that day, minor units; what a closing carries on is not.

    `till`: only where notes went in or out of it.
    """
    account = rules.till_account(till) if till else None
    return int(db.value(FEES, (rules.FEE, business_day, account)) or 0)


def entry_day(db: Store, entry: str) -> str:
    """The business day on which an act moved money."""
    found = db.value("SELECT business_day FROM money_entries WHERE entry = ?", (entry,))
    assert found, "an act that moved money has its entry"
    return str(found)


def purse_left(db: Store, account: str, purse: str) -> int:
    """What can still be paid out of a book, or of a household's dividends; minor units."""
    return -balance(db, rules.purse_account(account, purse))


def payout(db: Store, payout: str) -> sqlite3.Row | None:
    """One payout by its id."""
    return db.row("SELECT * FROM money_payouts WHERE payout = ?", (payout,))


def payouts_of(
    db: Store, account: str, rows: int = LIST_ROWS, purse: rules.Purse = "book"
) -> list[sqlite3.Row]:
    """The last payouts of one book, or of a household's dividends; newest first."""
    return db.rows(
        "SELECT * FROM money_payouts WHERE account = ? AND purse = ?"
        " ORDER BY position DESC LIMIT ?",
        (account, purse, rows),
    )


def paid_out_since(db: Store, account: str, business_day: str) -> int:
    """What a book has been paid since `business_day`, minor units, undone ones left out."""
    found = db.value(
        "SELECT SUM(amount_minor) FROM money_payouts"
        " WHERE account = ? AND business_day >= ? AND undone_by IS NULL AND purse = 'book'",
        (account, business_day),
    )
    return int(found or 0)


def payouts_on(db: Store, business_day: str, till: str) -> int:
    """What was paid out in notes of a till that day, minor units."""
    found = db.value(
        "SELECT SUM(amount_minor) FROM money_payouts"
        " WHERE business_day = ? AND till = ? AND undone_by IS NULL",
        (business_day, till),
    )
    return int(found or 0)


def draft(db: Store, business_day: str, till: str) -> dict[int, int]:
    """Notes counted so far: worth in minor units → how many."""
    rows = db.rows(
        "SELECT value_minor, count FROM money_drafts WHERE business_day = ? AND till = ?",
        (business_day, till),
    )
    return {row["value_minor"]: row["count"] for row in rows}


def handovers(db: Store, business_day: str, till: str) -> list[sqlite3.Row]:
    """Who handed the till on to whom that day, in order; with the reason of a difference."""
    return db.rows(
        "SELECT h.*, r.reason FROM money_handovers h LEFT JOIN money_day_reasons r"
        " ON r.act = h.act WHERE h.business_day = ? AND h.till = ? ORDER BY h.position",
        (business_day, till),
    )


def z_report(db: Store, business_day: str, till: str = TILL) -> dict[str, Any] | None:
    """A closed day as its report: the row, `notes`, `totals` and the `reason` unpacked."""
    row = db.row(
        "SELECT d.*, iif(z_series = 'A', '', z_series) || z_number AS z_name, r.reason"
        " FROM money_days d"
        " LEFT JOIN money_day_reasons r ON r.act = d.closed_act"
        " WHERE d.business_day = ? AND d.till = ? AND d.state = 'closed'",
        (business_day, till),
    )
    if row is None:
        return None
    return {**dict(row), "notes": json.loads(row["notes"]), "totals": json.loads(row["totals"])}


def closed_days(db: Store, rows: int = LIST_ROWS) -> list[sqlite3.Row]:
    """The last Z reports, newest first."""
    return db.rows(
        "SELECT *, iif(z_series = 'A', '', z_series) || z_number AS z_name FROM money_days"
        " WHERE state = 'closed' ORDER BY business_day DESC, till LIMIT ?",
        (rows,),
    )


def unbalanced(db: Store) -> list[str]:
    """What is wrong in the ledger, in words: entries not summing to zero, balances that drifted."""
    faults = [
        f"entry {row['entry']} sums to {row['total']}"
        for row in db.rows(
            "SELECT entry, SUM(amount_minor) AS total FROM money_postings GROUP BY entry"
            " HAVING total <> 0"
        )
    ]
    drifted = db.rows(
        "SELECT b.account, b.amount_minor, COALESCE(SUM(p.amount_minor), 0) AS total"
        " FROM money_balances b LEFT JOIN money_postings p ON p.account = b.account"
        " GROUP BY b.account, b.currency HAVING b.amount_minor <> total"
    )
    faults += [
        f"{row['account']}: balance {row['amount_minor']}, postings {row['total']}"
        for row in drifted
    ]
    return faults
