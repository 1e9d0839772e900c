"""Which notes make a sum, and which sums a buyer is likely to hand over."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.ground.amounts import CURRENCIES, likely_notes, note_piles


def test_a_sum_is_shown_with_the_fewest_notes() -> None:
    assert note_piles(4_600, "CNY") == ((2_000, 2), (500, 1), (100, 1))
    assert note_piles(1_370, "CNY") == ((1_000, 1), (100, 3), (50, 1), (10, 2))
    assert note_piles(240_000, "VND") == ((200_000, 1), (20_000, 2))
    assert note_piles(0, "CNY") == ()


def test_what_no_note_shows_stays_out() -> None:
    assert note_piles(1_003, "CNY") == ((1_000, 1),)
    assert note_piles(1_500, "VND") == ((1_000, 1),)


@pytest.mark.parametrize(
    ("total", "code", "sums"),
    [
        (5_400, "CNY", (5_500, 6_000, 10_000)),
        (2_700, "CNY", (3_000, 5_000, 10_000)),
        (1_250, "CNY", (1_500, 2_000, 5_000)),
        (800, "CNY", (1_000, 2_000, 5_000)),
        (15_200, "CNY", (15_500, 16_000, 20_000)),
        (9_600, "CNY", (10_000,)),
        (10_000, "CNY", ()),
        (0, "CNY", ()),
        (240_000, "VND", (250_000, 300_000, 500_000)),
        (38_000, "VND", (40_000, 50_000, 100_000)),
        (1_234_000, "VND", (1_250_000, 1_300_000, 1_500_000)),
        (500_000, "VND", ()),
    ],
)
def test_a_buyer_rounds_up_to_handy_notes(total: int, code: str, sums: tuple[int, ...]) -> None:
    assert likely_notes(total, code) == sums


@given(total=st.integers(0, 10**9), code=st.sampled_from(sorted(CURRENCIES)))
def test_likely_sums_are_above_the_total_and_can_be_paid(total: int, code: str) -> None:
    sums = likely_notes(total, code)
    assert list(sums) == sorted(set(sums))
    assert len(sums) <= 3
    for paid in sums:
        assert paid > total
        assert sum(note * count for note, count in note_piles(paid, code)) == paid


@given(minor=st.integers(0, 10**9), code=st.sampled_from(sorted(CURRENCIES)))
def test_piles_come_to_the_sum_but_for_less_than_one_note(minor: int, code: str) -> None:
    piles = note_piles(minor, code)
    smallest = CURRENCIES[code].notes[-1]
    assert 0 <= minor - sum(note * count for note, count in piles) < smallest
    assert list(piles) == sorted(piles, reverse=True)
