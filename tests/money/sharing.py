"""What hands do with surplus and dividends in the tests."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.cast import MANAGER, Settled, new_act
from village.ground.errors import Refusal
from village.money import dividend_commands as dividends
from village.money import dividend_queries, queries
from village.orders.dividends import Wish, propose_dividend

FIRST, SECOND = date(2026, 11, 21), date(2026, 11, 22)
HANDS = Wish("hand", 0, {"G0001": 1_000}, hands={"H0001": 666, "H0002": 334})


def declare(settled: Settled, wish: Wish) -> tuple[str, str]:
    """Proposed by the manager, approved by her and the clerk: (dividend, the declaring act)."""
    proposed = propose_dividend(settled.db, new_act(MANAGER), wish).id
    dividends.approve_dividend(settled.db, new_act(MANAGER), proposed)
    return proposed, dividends.approve_dividend(settled.db, new_act(), proposed).id


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refusal:
        act()
    return refusal.value.key


def owed(settled: Settled, member: str) -> int:
    return dividend_queries.owed_to(settled.db, [member])[member]


def note_counts(settled: Settled) -> dict[int, int]:
    left = queries.cash_in(settled.db)
    return {100: left // 100, 10: left % 100 // 10}
