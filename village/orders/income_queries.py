"""What each household earned in a span of days: goods sold, and dividends promised to it."""

from dataclasses import dataclass

from village.ground.unit import Store
from village.money import dividend_queries as dividends
from village.money import ledger_queries as ledger
from village.people import household_queries as households
from village.people.queries import KnownPerson


@dataclass(frozen=True)
class Income:
    """One household's, minor units: through the station (less the fee), at home, of dividends."""

    member: str
    people: tuple[KnownPerson, ...]
    heads: int
    sold_minor: int
    own_minor: int
    dividend_minor: int

    @property
    def whole_minor(self) -> int:
        """All of it."""
        return self.sold_minor + self.own_minor + self.dividend_minor

    @property
    def head_minor(self) -> int:
        """For each of its people, what is over of a unit left out."""
        return self.whole_minor // self.heads


def traded(db: Store, from_day: str, to_day: str) -> dict[str, int]:
    """Household → what it sold through the station on those days, gross, minor units.

    By the ledger's days, as her statement: what is merely said to be paid counts on the day it has
    been seen, and what came back is taken off on the day it came.
    """
    sold = ledger.sold_by(db, from_day, to_day)
    found = _by_member(db, {book: one.gross_minor for book, one in sold.items()})
    return {member: max(minor, 0) for member, minor in found.items()}


def _by_member(db: Store, books: dict[str, int]) -> dict[str, int]:
    """Sums by money book (or farmer), as sums by household: H… is one already."""
    members = {
        one.number: member
        for member, people in households.members(db, left=True).items()
        for one in people
    }
    found: dict[str, int] = {}
    for account, minor in books.items():
        member = members.get(account, account)
        found[member] = found.get(member, 0) + minor
    return found


def _own(db: Store, from_day: str, to_day: str) -> dict[str, int]:
    rows = db.rows(
        "SELECT farmer, SUM(gross_minor) AS minor FROM orders_sales"
        " WHERE business_day >= ? AND business_day <= ? AND state = 'done'"
        " AND method IN ('own_cash', 'own_code') GROUP BY farmer",
        (from_day, to_day),
    )
    return _by_member(db, {row["farmer"]: row["minor"] for row in rows})


def incomes(db: Store, from_day: str, to_day: str) -> list[Income]:
    """Every household with people who come in or money in that span, by number."""
    books = ledger.sold_by(db, from_day, to_day)
    sold = _by_member(db, {book: one.net_minor for book, one in books.items()})
    own = _own(db, from_day, to_day)
    shared = dividends.declared_between(db, from_day, to_day)
    heads = dividends.last_inputs(db)
    here, ever = households.members(db), households.members(db, left=True)
    found = []
    for member, known in ever.items():
        sums = (sold.get(member, 0), own.get(member, 0), shared.get(member, 0))
        if member in here or any(sums):
            its = tuple(here.get(member, known))
            counted = heads.get(member, (0, 0))[0] or len(its)
            found.append(Income(member, its, counted, *sums))
    return sorted(found, key=lambda one: (one.member[0], int(one.member[1:])))
