"""A dividend is proposed: what it is reckoned from is read, frozen and shared out to the unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.money import dividend_queries as dividends
from village.money import dividend_rules as rules
from village.money import queries as money
from village.orders import income_queries
from village.people import household_queries as households
from village.people import queries as people


@dataclass(frozen=True)
class Wish:
    """How somebody wants to share: minor units by source, and what was written of each household.

    `of_grants` by grant number; `heads`, `shares`, `hands` (minor units) by household.
    """

    method: rules.Method
    surplus_minor: int
    of_grants: Mapping[str, int] = field(default_factory=dict)
    heads: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[str, int] = field(default_factory=dict)
    hands: Mapping[str, int] = field(default_factory=dict)
    from_day: date | None = None
    to_day: date | None = None
    trade_basis_points: int | None = None

    @property
    def pool_minor(self) -> int:
        """All that is to be shared."""
        return self.surplus_minor + sum(self.of_grants.values())


def propose_dividend(db: Store, act: Act, wish: Wish, *, told: str | None = None) -> Event:
    """Write down who would get what; nothing is booked before two people have approved it.

    `told`: the mark of the list that stood on the page. Raises money.refusal.moved_meanwhile (409)
    where the list has changed, and preview's.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        fact = preview(db, wish)
        if told not in (None, rules.list_mark(fact.members)):
            raise Refusal("money.refusal.moved_meanwhile", status=409)
        return journal.record(db, act, fact)


def preview(db: Store, wish: Wish) -> rules.DividendProposed:
    """What would be written down, from the rows as they stand.

    Raises money.refusal.over_surplus, .over_grant, .period and those of share_out.
    """
    station = people.require_station(db)
    wanted = {"surplus": wish.surplus_minor, **wish.of_grants}
    rules.refuse_over(dividends.left(db), wanted)
    days = _days(wish)
    members = rules.share_out(
        wish.method, wish.pool_minor, _members(db, wish, days), wish.trade_basis_points
    )
    grants = sorted((number, minor) for number, minor in wish.of_grants.items() if minor)
    return rules.DividendProposed(
        business_day=money.counting_day(db, station.country),
        currency=station.currency,
        method=wish.method,
        pool_minor=wish.pool_minor,
        surplus_minor=wish.surplus_minor,
        grants=tuple(rules.GrantPart(*one) for one in grants),
        members=members,
        from_day=days[0] if days else None,
        to_day=days[1] if days else None,
        trade_basis_points=wish.trade_basis_points if wish.method == "mix" else None,
    )


def _days(wish: Wish) -> tuple[str, str] | None:
    """The period that counts, where the method goes by one. Raises money.refusal.period."""
    if wish.method not in rules.COUNTS_DAYS:
        return None
    if wish.from_day is None or wish.to_day is None or wish.from_day > wish.to_day:
        raise Refusal("money.refusal.period", field="to_day")
    return wish.from_day.isoformat(), wish.to_day.isoformat()


def _members(db: Store, wish: Wish, days: tuple[str, str] | None) -> list[rules.MemberShare]:
    """Every household with somebody who comes in, with all that is known of it today."""
    traded = income_queries.traded(db, *days) if days else {}
    known = households.members(db)
    before = dividends.last_inputs(db)
    found = []
    for member, its in known.items():
        heads, shares = before.get(member, (len(its), 0))
        found.append(
            rules.MemberShare(
                member,
                heads=wish.heads.get(member, heads),
                shares=wish.shares.get(member, shares),
                patronage_minor=traded.get(member, 0),
                amount_minor=wish.hands.get(member, 0) if wish.method == "hand" else 0,
            )
        )
    return found
