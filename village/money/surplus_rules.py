"""What the village has to share as facts: the year's result, its reserve, and named grants."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from village.ground.amounts import BASIS_POINTS, fee_of
from village.ground.errors import Refusal
from village.money.rules import BANK, RESERVE, SURPLUS, Posting, Postings, grant_account

GRANT_NAME_LENGTH_MAX = 60


@dataclass(frozen=True)
class Result:
    """What stood in one income or expense account; credit above zero, minor units."""

    account: str
    amount_minor: int


@dataclass(frozen=True)
class YearClosed:
    """Income and expenses up to a day that is over became surplus, a part of it reserve."""

    name: ClassVar[str] = "money.year_closed"
    v: ClassVar[int] = 1
    business_day: str
    up_to: str
    currency: str
    results: tuple[Result, ...]
    surplus_minor: int  # below zero: the year's loss
    reserve_basis_points: int
    reserve_minor: int  # of the surplus; none of a loss


@dataclass(frozen=True)
class YearReopened:
    """The last closing of the books taken back whole, while nothing of it has been shared."""

    name: ClassVar[str] = "money.year_reopened"
    v: ClassVar[int] = 1
    business_day: str
    year: str  # the id of money.year_closed


@dataclass(frozen=True)
class GrantReceived:
    """Money that somebody gave for the people here has been seen in the station's account."""

    name: ClassVar[str] = "money.grant_received"
    v: ClassVar[int] = 1
    number: str
    business_day: str
    currency: str
    amount_minor: int

    def gives(self) -> tuple[str, ...]:
        """The number that this grant goes by."""
        return (self.number,)


@dataclass(frozen=True)
class GrantPrivate:
    """Who gave it and what for, as written: it may name people."""

    name: str


@dataclass(frozen=True)
class GrantUndone:
    """A grant written down by mistake, taken back while nothing of it has been shared."""

    name: ClassVar[str] = "money.grant_undone"
    v: ClassVar[int] = 1
    business_day: str
    number: str
    grant: str  # the id of money.grant_received


def reserve_of(surplus_minor: int, basis_points: int) -> int:
    """What goes from a year's surplus to the reserve, half-up; a loss leaves nothing.

    Raises money.refusal.rate where the rate is not 0 to 100 %.
    """
    if not 0 <= basis_points <= BASIS_POINTS:
        raise Refusal("money.refusal.rate", field="reserve", least=0, most=100)
    return fee_of(max(surplus_minor, 0), basis_points)


def results_of(balances: Mapping[str, int]) -> tuple[Result, ...]:
    """Accounts with something in them (debit above zero), as results by name."""
    return tuple(Result(account, -balances[account]) for account in sorted(balances))


def checked_grant_name(text: str) -> str:
    """Who gave it, spaces tidied. Raises money.refusal.grant_name, ground.refusal.too_long."""
    name = " ".join(text.split())
    if not any(sign.isalpha() for sign in name):
        raise Refusal("money.refusal.grant_name", field="name")
    if len(name) > GRANT_NAME_LENGTH_MAX:
        raise Refusal("ground.refusal.too_long", field="name")
    return name


def post_year_closed(results: tuple[Result, ...], reserve_minor: int) -> Postings:
    """Dr Income Cr Surplus, Dr Surplus Cr Expenses; then Dr Surplus Cr Reserve."""
    whole = sum(one.amount_minor for one in results)
    lines = [Posting(one.account, one.amount_minor) for one in results]
    return (*lines, Posting(SURPLUS, reserve_minor - whole), Posting(RESERVE, -reserve_minor))


def post_grant(number: str, amount_minor: int) -> Postings:
    """Dr Bank Cr Grants."""
    return (Posting(BANK, amount_minor), Posting(grant_account(number), -amount_minor))
