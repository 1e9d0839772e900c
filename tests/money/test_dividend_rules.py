"""Sharing out: exact to the unit, whatever the pool, the weights and the order."""

from fractions import Fraction
from random import Random

import pytest

from village.ground.errors import Refusal
from village.money.dividend_rules import (
    METHODS,
    MemberShare,
    Method,
    by_number,
    refuse_over,
    share_out,
)
from village.money.surplus_rules import Result, post_year_closed, reserve_of


def member(number: str, heads: int = 1, shares: int = 0, trade: int = 0) -> MemberShare:
    return MemberShare(number, heads, shares, trade, 0)


def parts(method: Method, pool: int, *members: MemberShare, trade: int | None = None) -> list[int]:
    return [one.amount_minor for one in share_out(method, pool, members, trade)]


def test_the_golden_case() -> None:
    """Surplus 400,000; a tenth is reserve; 70 % of the rest by trade, 30 % by capital."""
    surplus = 400_000
    reserve = reserve_of(surplus, 1_000)
    assert reserve == 40_000
    pool = surplus - reserve
    assert pool == 360_000
    both = parts("mix", pool, member("H0001", trade=9), member("H0002", shares=4), trade=7_000)
    assert both == [252_000, 108_000]
    four = (
        member("H0001", shares=1, trade=600), member("H0002", shares=1, trade=300),
        member("H0003", shares=2, trade=100), member("H0004"),
    )  # fmt: skip
    by_hand = [151_200 + 27_000, 75_600 + 27_000, 25_200 + 54_000, 0]
    assert parts("mix", pool, *four, trade=7_000) == by_hand
    lines = post_year_closed((Result("I", 400_000),), reserve)
    booked = {line.account: line.amount_minor for line in lines}
    assert booked == {"I": 400_000, "Equity:Surplus": -360_000, "Equity:Reserve": -40_000}


@pytest.mark.parametrize(
    ("method", "wanted"),
    [("household", [34, 33, 33]), ("head", [50, 33, 17]), ("shares", [0, 100, 0]),
     ("patronage", [25, 0, 75])],
)  # fmt: skip
def test_each_method(method: Method, wanted: list[int]) -> None:
    three = (
        member("H0001", 3, 0, 10), member("H0002", 2, 5, 0), member("H0003", 1, 0, 30),
    )  # fmt: skip
    assert parts(method, 100, *three) == wanted


def test_a_tie_falls_by_number_whatever_the_order() -> None:
    asked = [member(number) for number in ("H10000", "H9999", "F0003")]
    told = [(one.member, one.amount_minor) for one in share_out("household", 100, asked)]
    assert told == [("F0003", 34), ("H9999", 33), ("H10000", 33)]
    assert share_out("household", 100, asked[::-1]) == share_out("household", 100, asked)
    assert [one.member for one in by_number(asked)] == ["F0003", "H9999", "H10000"]


def test_by_hand_it_must_come_to_the_pool() -> None:
    members = [MemberShare("H0001", 1, 0, 0, 60), MemberShare("H0002", 1, 0, 0, 40)]
    assert [one.amount_minor for one in share_out("hand", 100, members)] == [60, 40]
    for pool in (99, 101):
        assert refused("hand", pool, *members) == "money.refusal.by_hand"


def refused(method: Method, pool: int, *members: MemberShare, trade: int | None = None) -> str:
    with pytest.raises(Refusal) as refusal:
        share_out(method, pool, members, trade)
    return refusal.value.key


def test_what_is_refused() -> None:
    one = member("H0001", 1, 1, 1)
    assert refused("household", 100) == "money.refusal.no_members"
    many = [member(f"H{number}") for number in range(1, 1_002)]
    assert refused("household", 100, *many) == "money.refusal.too_many_members"
    for pool in (0, -1):
        assert refused("household", pool, one) == "ground.refusal.zero"
    assert refused("shares", 100, member("H0001")) == "money.refusal.no_weight"
    assert refused("patronage", 100, member("H0001")) == "money.refusal.no_weight"
    for rate in (None, 5_999, 10_001):
        assert refused("mix", 100, one, trade=rate) == "money.refusal.rate"
    assert refused("mix", 100, member("H0001", trade=5), trade=6_000) == "money.refusal.no_weight"
    assert parts("mix", 100, member("H0001", trade=5), trade=10_000) == [100]
    for rate in (-1, 10_001):
        with pytest.raises(Refusal, match=r"money\.refusal\.rate"):
            reserve_of(100, rate)
    assert reserve_of(-500, 1_000) == 0


def test_no_source_gives_more_than_it_has() -> None:
    left = {"surplus": 500, "G0001": 300}
    refuse_over(left, {"surplus": 500, "G0001": 300})
    for wanted, key in (
        ({"surplus": 501}, "money.refusal.over_surplus"),
        ({"surplus": 0, "G0001": 301}, "money.refusal.over_grant"),
        ({"surplus": 0, "G0002": 1}, "ground.refusal.no_page"),
    ):
        with pytest.raises(Refusal) as refusal:
            refuse_over(left, wanted)
        assert refusal.value.key == key


def shared_fairly(random: Random) -> None:
    """One pool at random: the parts add up, each within a unit of exact, nothing for nothing."""
    method = random.choice(METHODS[:5])
    members = [
        member(f"H{number:04d}", random.randint(1, 9), random.randint(0, 50) * random.randint(0, 1),
               random.randint(0, 10**7) * random.randint(0, 1))
        for number in range(1, random.randint(1, 25) + 1)
    ]  # fmt: skip
    members.append(member("H9000", 1, 1, 1))  # somebody always has a share and trades
    rate, pool = random.randint(6_000, 10_000), random.randint(1, 10**10)
    found = share_out(method, pool, members, rate)
    assert sum(one.amount_minor for one in found) == pool
    shares, trade = sum(one.shares for one in found), sum(one.patronage_minor for one in found)
    heads = sum(one.heads for one in found)
    for one in found:
        exact = {
            "household": Fraction(1, len(found)),
            "head": Fraction(one.heads, heads),
            "shares": Fraction(one.shares, shares),
            "patronage": Fraction(one.patronage_minor, trade),
            "mix": Fraction(one.patronage_minor * rate, trade * 10_000)
            + Fraction(one.shares * (10_000 - rate), shares * 10_000),
        }[method] * pool
        assert abs(one.amount_minor - exact) < 1
        assert exact or not one.amount_minor


def test_random_pools_are_shared_exactly() -> None:
    random = Random("pools")
    for _ in range(1_000):
        shared_fairly(random)


@pytest.mark.slow
def test_a_hundred_thousand_pools_are_shared_exactly() -> None:
    random = Random("a hundred thousand pools")
    for _ in range(100_000):
        shared_fairly(random)
