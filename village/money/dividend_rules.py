"""A dividend as facts: its inputs frozen, its shares exact; approved by two, booked, taken back."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from village.ground.amounts import BASIS_POINTS, split_largest_remainder
from village.ground.errors import Refusal
from village.money.rules import SURPLUS, Posting, Postings, dividend_account, grant_account

Method = Literal["household", "head", "shares", "patronage", "mix", "hand"]
METHODS: tuple[Method, ...] = ("household", "head", "shares", "patronage", "mix", "hand")
COUNTS_DAYS: tuple[Method, ...] = ("patronage", "mix")  # what was sold in a period
COUNTS_SHARES: tuple[Method, ...] = ("shares", "mix")
# Farmers' Cooperatives Law of China, article 44: at least 60 % by what each traded.
TRADE_BASIS_POINTS_MIN = 6_000
MEMBERS_MAX = 1_000  # one fact holds them all
HEADS_MAX = 50


@dataclass(frozen=True)
class MemberShare:
    """One household (H…) with what is known of it on that day, and what it gets, minor units."""

    member: str
    heads: int
    shares: int
    patronage_minor: int  # what it sold through the station in the period, gross
    amount_minor: int


@dataclass(frozen=True)
class GrantPart:
    """How much of a named grant is shared out, minor units."""

    grant: str
    amount_minor: int


@dataclass(frozen=True)
class DividendProposed:
    """Who would get what: a snapshot of everything it was reckoned from. Nothing is booked yet."""

    name: ClassVar[str] = "money.dividend_proposed"
    v: ClassVar[int] = 1
    business_day: str
    currency: str
    method: Method
    pool_minor: int
    surplus_minor: int  # of the pool; the rest comes from grants
    grants: tuple[GrantPart, ...]
    members: tuple[MemberShare, ...]
    from_day: str | None = None  # the period of patronage
    to_day: str | None = None
    trade_basis_points: int | None = None  # of a mix: how much goes by patronage


@dataclass(frozen=True)
class DividendApproved:
    """The first of two people has read the list and agrees."""

    name: ClassVar[str] = "money.dividend_approved"
    v: ClassVar[int] = 1
    business_day: str
    dividend: str


@dataclass(frozen=True)
class Share:
    """What a household is owed from now on, minor units."""

    member: str
    amount_minor: int


@dataclass(frozen=True)
class DividendDeclared:
    """A second person agrees too: from now on the station owes each household its share."""

    name: ClassVar[str] = "money.dividend_declared"
    v: ClassVar[int] = 1
    business_day: str
    dividend: str
    currency: str
    surplus_minor: int
    grants: tuple[GrantPart, ...]
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class DividendUndone:
    """Taken back whole before anything was paid; declared or not."""

    name: ClassVar[str] = "money.dividend_undone"
    v: ClassVar[int] = 1
    business_day: str
    dividend: str


def by_number(members: Sequence[MemberShare]) -> list[MemberShare]:
    """In the order of their numbers, so that a tie always falls the same way: F9999, F10000."""
    return sorted(members, key=lambda one: (one.member[0], int(one.member[1:])))


def weights(
    method: Method, members: Sequence[MemberShare], trade_basis_points: int | None
) -> tuple[int, ...]:
    """What each member's part goes by.

    A mix is one weight: trade and capital brought to the same whole, so that one split of the pool
    leaves everyone within one unit. Raises money.refusal.no_weight, .rate.
    """
    heads, shares = [one.heads for one in members], [one.shares for one in members]
    trade = [one.patronage_minor for one in members]
    if method == "mix":
        found = _mixed(trade, shares, trade_basis_points)
    else:
        plain = {"household": [1] * len(members), "head": heads, "shares": shares}
        found = plain.get(method, trade)
    if not sum(found):
        raise Refusal("money.refusal.no_weight", field="method")
    return tuple(found)


def _mixed(trade: list[int], shares: list[int], basis_points: int | None) -> list[int]:
    if basis_points is None or not TRADE_BASIS_POINTS_MIN <= basis_points <= BASIS_POINTS:
        least = TRADE_BASIS_POINTS_MIN // 100
        raise Refusal("money.refusal.rate", field="trade", least=least, most=100)
    if not sum(trade) or (not sum(shares) and basis_points < BASIS_POINTS):
        raise Refusal("money.refusal.no_weight", field="method")
    by_trade, by_shares = basis_points * sum(shares), (BASIS_POINTS - basis_points) * sum(trade)
    if not sum(shares):
        return trade
    return [by_trade * one + by_shares * other for one, other in zip(trade, shares, strict=True)]


def share_out(
    method: Method, pool_minor: int, members: Sequence[MemberShare],
    trade_basis_points: int | None = None,
) -> tuple[MemberShare, ...]:  # fmt: skip
    """Each member with its part of the pool; the parts add up to it, each within one unit.

    By hand the amounts are those that came in. Raises money.refusal.no_members, .too_many_members,
    .by_hand (with what is missing or too much), ground.refusal.zero and those of weights.
    """
    if not members:
        raise Refusal("money.refusal.no_members", field="method")
    if len(members) > MEMBERS_MAX:
        raise Refusal("money.refusal.too_many_members", field="method", most=MEMBERS_MAX)
    if pool_minor <= 0:
        raise Refusal("ground.refusal.zero", field="surplus")
    ordered = by_number(members)
    if method == "hand":
        told = sum(one.amount_minor for one in ordered)
        if told != pool_minor:
            raise Refusal("money.refusal.by_hand", told_minor=told, pool_minor=pool_minor)
        return tuple(ordered)
    parts = split_largest_remainder(pool_minor, weights(method, ordered, trade_basis_points))
    return tuple(replace(one, amount_minor=part) for one, part in zip(ordered, parts, strict=True))


def list_mark(members: Sequence[MemberShare]) -> str:
    """A short mark of a list and all it was reckoned from: what a person read is what is kept."""
    return hashlib.sha256(repr(tuple(members)).encode()).hexdigest()[:16]


def refuse_over(left: Mapping[str, int], wanted: Mapping[str, int]) -> None:
    """No source gives more than it has: "surplus" or a grant's number → minor units.

    Raises money.refusal.over_surplus, .over_grant (404 for a grant nobody knows).
    """
    for source, amount in wanted.items():
        if source not in left:
            raise Refusal("ground.refusal.no_page", status=404)
        if amount > max(left[source], 0):
            key = "over_surplus" if source == "surplus" else "over_grant"
            most = max(left[source], 0)
            raise Refusal(f"money.refusal.{key}", field=source, left_minor=most)


def post_dividend(
    surplus_minor: int, grants: Sequence[GrantPart], shares: Sequence[Share]
) -> Postings:
    """Dr Surplus, Grants · Cr Dividends of each household."""
    return (
        Posting(SURPLUS, surplus_minor),
        *(Posting(grant_account(part.grant), part.amount_minor) for part in grants),
        *(Posting(dividend_account(one.member), -one.amount_minor) for one in shares),
    )
