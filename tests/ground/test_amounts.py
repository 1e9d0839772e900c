"""How an amount is shown in four languages, and how it is parted and rounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.ground.amounts import (
    AmountParts,
    amount_parts,
    fee_of,
    format_amount,
    round_half_up_div,
    split_largest_remainder,
)

SHOWN = [
    # minor, currency, ko, zh, vi, en
    (2_700, "CNY", "27.00원", "27.00元", "¥27.00", "¥27.00"),
    (0, "CNY", "0.00원", "0.00元", "¥0.00", "¥0.00"),
    (5, "CNY", "0.05원", "0.05元", "¥0.05", "¥0.05"),
    (99_999, "CNY", "999.99원", "999.99元", "¥999.99", "¥999.99"),
    (123_450, "CNY", "1,234.50원", "1,234.50元", "¥1,234.50", "¥1,234.50"),
    (-200, "CNY", "−2.00원", "−2.00元", "−¥2.00", "−¥2.00"),
    (10**12, "CNY", *["10,000,000,000.00원", "10,000,000,000.00元"], *["¥10,000,000,000.00"] * 2),
    (240_000, "VND", *["240.000 đ"] * 4),
    (0, "VND", *["0 đ"] * 4),
    (999, "VND", *["999 đ"] * 4),
    (1_240_000, "VND", *["1.240.000 đ"] * 4),
    (-24_000, "VND", *["−24.000 đ"] * 4),
    (10**12, "VND", *["1.000.000.000.000 đ"] * 4),
]


@pytest.mark.parametrize(("minor", "code", "ko", "zh", "vi", "en"), SHOWN)
def test_an_amount_is_written_as_people_write_it(
    minor: int, code: str, ko: str, zh: str, vi: str, en: str
) -> None:
    shown = [format_amount(minor, code, lang) for lang in ("ko", "zh", "vi", "en")]
    assert shown == [ko, zh, vi, en]


def test_a_page_gets_digits_and_sign_apart() -> None:
    assert amount_parts(5_400, "CNY", "ko") == AmountParts("54.00", "원", sign_first=False)
    assert amount_parts(5_400, "CNY", "vi") == AmountParts("54.00", "¥", sign_first=True)
    assert amount_parts(240_000, "VND", "ko") == AmountParts("240.000", "đ", sign_first=False)


def test_a_minus_stands_in_the_piece_that_comes_first() -> None:
    assert amount_parts(-200, "CNY", "zh") == AmountParts("−2.00", "元", sign_first=False)
    assert amount_parts(-200, "CNY", "en") == AmountParts("2.00", "−¥", sign_first=True)


def test_an_unknown_currency_or_language_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        format_amount(100, "KRW", "ko")
    with pytest.raises(KeyError):
        format_amount(100, "CNY", "fr")


@pytest.mark.parametrize(
    ("a", "b", "rounded"),
    [(5, 2, 3), (4, 3, 1), (-5, 2, -3), (0, 7, 0), (149, 100, 1), (150, 100, 2), (-149, 100, -1)],
)
def test_a_half_is_rounded_up_and_mirrored_below_zero(a: int, b: int, rounded: int) -> None:
    assert round_half_up_div(a, b) == rounded


@pytest.mark.parametrize(
    ("amount", "basis_points", "fee"),
    [(5_400, 100, 54), (2_750, 100, 28), (2_749, 100, 27), (240_000, 0, 0), (-2_750, 100, -28)],
)
def test_a_fee_is_rounded_half_up(amount: int, basis_points: int, fee: int) -> None:
    assert fee_of(amount, basis_points) == fee


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, (1, 1, 1), (34, 33, 33)),  # a tie: the first one gets it
        (100, (1, 0, 2), (33, 0, 67)),
        (10, (0, 0, 5), (0, 0, 10)),
        (0, (0, 0), (0, 0)),
        (0, (), ()),
        (-100, (1, 1, 1), (-34, -33, -33)),
        (54, (5_400, 2_700), (36, 18)),
    ],
)
def test_money_is_parted_by_largest_remainder(
    total: int, weights: tuple[int, ...], parts: tuple[int, ...]
) -> None:
    assert split_largest_remainder(total, weights) == parts


@given(
    total=st.integers(-(10**12), 10**12),
    weights=st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any),
)
def test_the_parts_add_up_and_each_is_within_one_unit(total: int, weights: list[int]) -> None:
    parts = split_largest_remainder(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)
        assert weight or not part


def test_money_for_nobody_is_our_mistake() -> None:
    with pytest.raises(AssertionError, match="nobody"):
        split_largest_remainder(1, (0, 0))
    with pytest.raises(AssertionError, match="below zero"):
        split_largest_remainder(1, (2, -1))
