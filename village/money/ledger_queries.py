"""The ledger in the order of its days, entry by entry and never held at once; and by account."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from sqlite3 import Row

from village.ground.unit import Store
from village.money.rules import Posting, debt_account, farmer_account, till_account


@dataclass(frozen=True)
class Entry:
    """One entry as it stands: why (`kind`), on which business day, its lines, what it reverses."""

    entry: str
    position: int
    kind: str
    business_day: str
    currency: str
    reverses: str | None
    postings: tuple[Posting, ...]


@dataclass(frozen=True)
class Close:
    """A closed day: what must stand in the till's account after it is what was counted."""

    business_day: str
    z_number: str  # with its series' letter where it is not the first
    account: str
    counted_minor: int


def ledger(db: Store) -> Iterator[Entry]:
    """All entries, by business day and then as they came."""
    rows = db.conn.execute(
        "SELECT e.entry, e.position, e.kind, e.business_day, e.currency, e.reverses,"
        " p.account, p.amount_minor FROM money_entries e JOIN money_postings p ON p.entry = e.entry"
        " ORDER BY e.business_day, e.position, p.place"
    )
    for _, group in groupby(rows, key=lambda row: row["entry"]):
        lines = list(group)
        first = lines[0]
        yield Entry(
            first["entry"], first["position"], first["kind"], first["business_day"],
            first["currency"], first["reverses"],
            tuple(Posting(row["account"], row["amount_minor"]) for row in lines),
        )  # fmt: skip


def closes(db: Store) -> list[Close]:
    """Every Z report, the first day first."""
    rows = db.rows(
        "SELECT business_day, till, iif(z_series = 'A', '', z_series) || z_number AS z_name,"
        " counted_minor FROM money_days"
        " WHERE state = 'closed' ORDER BY business_day, till"
    )
    return [
        Close(row["business_day"], row["z_name"], till_account(row["till"]), row["counted_minor"])
        for row in rows
    ]


# --- what farmers were credited ---------------------------------------------------------------


@dataclass(frozen=True)
class Sold:
    """What a book was credited for goods, less what came back; minor units, fee of it kept back.

    `owed`: what of goods that came back the book had no longer.
    """

    gross_minor: int
    fee_minor: int
    owed_minor: int

    @property
    def net_minor(self) -> int:
        """What she has of it."""
        return self.gross_minor - self.fee_minor


NOTHING_SOLD = Sold(0, 0, 0)
PAID, SETTLED = ("payout", "payout_undone"), ("debt_settled",)  # all else is for goods
FARMERS, DEBTS = farmer_account(""), debt_account("")


def balance_before(db: Store, account: str, business_day: str) -> int:
    """What stood in an account when that day began, debit above zero."""
    found = db.value(
        "SELECT SUM(amount_minor) FROM money_postings WHERE account = ? AND business_day < ?",
        (account, business_day),
    )
    return int(found or 0)


def lines_of(db: Store, account: str, from_day: str, to_day: str) -> list[Row]:
    """business_day, kind, minor (to its holder above zero) of each entry on those days."""
    return db.rows(
        "SELECT p.business_day, e.kind, -SUM(p.amount_minor) AS minor"
        " FROM money_postings p JOIN money_entries e ON e.entry = p.entry"
        " WHERE p.account = ? AND p.business_day >= ? AND p.business_day <= ?"
        " GROUP BY p.entry ORDER BY p.business_day, e.position",
        (account, from_day, to_day),
    )


def sold_by(db: Store, from_day: str, to_day: str, book: str | None = None) -> dict[str, Sold]:
    """Book → what the ledger credited it for goods on those days; `book`: only that one.

    What is merely said to be paid stands elsewhere, and counts on the day it has been seen.
    """
    found: dict[str, Sold] = {}
    for prefix in (FARMERS, DEBTS):
        first = prefix + (book or "")
        rows = db.rows(
            "SELECT p.account, SUM(p.fee_minor) AS fee, SUM(p.amount_minor) AS minor"
            " FROM money_postings p JOIN money_entries e ON e.entry = p.entry"
            " WHERE p.account >= ? AND p.account <= ? AND p.business_day >= ?"
            " AND p.business_day <= ? AND e.kind NOT IN (?, ?, ?) GROUP BY p.account",
            (first, first if book else prefix[:-1] + ";", from_day, to_day, *PAID, *SETTLED),
        )
        for row in rows:
            name = row["account"].removeprefix(prefix)
            before = found.get(name, NOTHING_SOLD)
            owed = before.owed_minor + (row["minor"] if prefix == DEBTS else 0)
            gross = before.gross_minor - row["minor"] + row["fee"]
            found[name] = Sold(gross, before.fee_minor + row["fee"], owed)
    return found
