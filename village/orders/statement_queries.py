"""A farmer's account over some days: what the ledger says of it, line by line, and in sums."""

from dataclasses import dataclass
from datetime import date

from village.ground.unit import Store
from village.money import queries as money
from village.money import rules as books

SOLD = ("cash_sale", "hand_over", "code_confirmed", "owed_paid_cash")  # her part was credited


@dataclass(frozen=True)
class Moved:
    """One line of an account: when, why, how much (above zero: to her), what stands after it."""

    business_day: str
    kind: str
    minor: int
    after_minor: int


@dataclass(frozen=True)
class Statement:
    """An account from one day to another, minor units; `gross` and `fee` of what was credited."""

    account: str
    from_day: str
    to_day: str
    before_minor: int
    lines: tuple[Moved, ...]
    gross_minor: int
    fee_minor: int
    held_minor: int  # today
    debt_minor: int  # today

    @property
    def after_minor(self) -> int:
        """What stands at the end of those days."""
        return self.lines[-1].after_minor if self.lines else self.before_minor

    def of(self, *kinds: str) -> int:
        """What lines of these kinds come to."""
        return sum(line.minor for line in self.lines if line.kind in kinds)

    @property
    def net_minor(self) -> int:
        """What was credited for goods."""
        return self.gross_minor - self.fee_minor


def statement(db: Store, account: str, from_day: str, to_day: str) -> Statement:
    """The account of a farmer (F…) or household (H…) over those days."""
    ledger = books.farmer_account(account)
    before = -int(
        db.value(
            "SELECT COALESCE(SUM(amount_minor), 0) FROM money_postings"
            " WHERE account = ? AND business_day < ?",
            (ledger, from_day),
        )
    )
    rows = db.rows(
        "SELECT p.business_day, e.kind, e.position, -SUM(p.amount_minor) AS minor"
        " FROM money_postings p JOIN money_entries e ON e.entry = p.entry"
        " WHERE p.account = ? AND p.business_day >= ? AND p.business_day <= ?"
        " GROUP BY p.entry ORDER BY p.business_day, e.position",
        (ledger, from_day, to_day),
    )
    lines, stands = [], before
    for row in rows:
        stands += row["minor"]
        lines.append(Moved(row["business_day"], row["kind"], row["minor"], stands))
    gross, fee = _sold(db, account, from_day, to_day)
    book = money.book(db, account)
    return Statement(
        account, from_day, to_day, before, tuple(lines), gross, fee, book.held_minor,
        money.debt(db, account),
    )  # fmt: skip


def _sold(db: Store, account: str, from_day: str, to_day: str) -> tuple[int, int]:
    """(gross, fee) of her parts of sales whose money is there, less what came back."""
    row = db.row(
        "SELECT COALESCE(SUM(gross), 0) AS gross, COALESCE(SUM(fee), 0) AS fee FROM ("
        " SELECT p.gross_minor AS gross, p.fee_minor AS fee FROM orders_sales s"
        "  JOIN orders_parts p ON p.sale = s.sale WHERE s.business_day >= ?2"
        "  AND s.business_day <= ?3 AND s.state IN ('done', 'confirmed') AND p.account = ?1"
        " UNION ALL SELECT -p.gross_minor, -p.fee_minor FROM orders_refunds r"
        "  JOIN orders_refund_parts p ON p.refund = r.refund WHERE r.business_day >= ?2"
        "  AND r.business_day <= ?3 AND r.undone_by IS NULL AND p.account = ?1)",
        (account, from_day, to_day),
    )
    assert row is not None, "a sum has a row"
    return row["gross"], row["fee"]


def month_of(text: str, today: date) -> tuple[str, str]:
    """The first and last day of a month ("2026-11") or year ("2026"); else of today's year."""
    if len(text) == 4 and text.isdecimal() and text.isascii():
        return f"{text}-01-01", f"{text}-12-31"
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return f"{today.year:04d}-01-01", f"{today.year:04d}-12-31"
    return first.isoformat(), f"{text}-31"
