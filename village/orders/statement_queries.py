"""A farmer's account over some days: what the ledger says of it, line by line, and in sums.

All of it goes by the business day on which the ledger credited her: notes count on the day of the
sale, a code on the day its money was seen, what came back on the day it came. So the statements of
two spans side by side are that of both, and none says anything else than the ledger's balances.
"""

from dataclasses import dataclass
from datetime import date

from village.ground.unit import Store
from village.money import ledger_queries as ledger
from village.money import queries as money
from village.money import rules as books


@dataclass(frozen=True)
class Moved:
    """One line of an account: when, why, how much (above zero: to her), what stands after it."""

    business_day: str
    kind: str
    minor: int
    after_minor: int


@dataclass(frozen=True)
class Statement:
    """An account from one day to another, minor units; `gross` and `fee` of what was credited.

    before + net + owed + paid + settled = after. `owed`: what of goods that came back her book had
    no longer, so that she owes it now, and the fee of what came to her own code: it stands in `fee`
    too, its gross does not.
    """

    account: str
    from_day: str
    to_day: str
    before_minor: int
    lines: tuple[Moved, ...]
    gross_minor: int
    fee_minor: int
    owed_minor: int
    held_minor: int  # today
    debt_minor: int  # today

    @property
    def after_minor(self) -> int:
        """What stands at the end of those days."""
        return self.lines[-1].after_minor if self.lines else self.before_minor

    def of(self, kinds: tuple[str, ...]) -> int:
        """What lines of these kinds come to."""
        return sum(line.minor for line in self.lines if line.kind in kinds)

    @property
    def net_minor(self) -> int:
        """What was credited for goods."""
        return self.gross_minor - self.fee_minor

    @property
    def paid_minor(self) -> int:
        """What she was paid, below zero."""
        return self.of(ledger.PAID)

    @property
    def settled_minor(self) -> int:
        """What was set off against a debt, below zero."""
        return self.of(ledger.SETTLED)


def statement(db: Store, account: str, from_day: str, to_day: str) -> Statement:
    """The account of a farmer (F…) or household (H…) over those days."""
    name = books.farmer_account(account)
    before = -ledger.balance_before(db, name, from_day)
    lines, stands = [], before
    for row in ledger.lines_of(db, name, from_day, to_day):
        stands += row["minor"]
        lines.append(Moved(row["business_day"], row["kind"], row["minor"], stands))
    sold = ledger.sold_by(db, from_day, to_day, account).get(account, ledger.NOTHING_SOLD)
    book = money.book(db, account)
    return Statement(
        account, from_day, to_day, before, tuple(lines), sold.gross_minor, sold.fee_minor,
        sold.owed_minor, book.held_minor, money.debt(db, account),
    )  # fmt: skip


def month_of(text: str, today: date) -> tuple[str, str]:
    """The first and last day of a month ("2026-11") or year ("2026"); else of today's year."""
    if len(text) == 4 and text.isdecimal() and text.isascii():
        return f"{text}-01-01", f"{text}-12-31"
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return f"{today.year:04d}-01-01", f"{today.year:04d}-12-31"
    return first.isoformat(), f"{text}-31"
