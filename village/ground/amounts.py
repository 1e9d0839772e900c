"""Money as the village writes, types and shares it: whole minor units beside their currency."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from village.ground.currencies import (
    CNY,
    CURRENCIES,
    VND,
    Currency,
    likely_notes,
    note_piles,
)
from village.ground.typed import AMOUNT_MAX, parse_amount, parse_count, parse_decimal_milli
from village.ground.words import amount_words, count_words, number_words

__all__ = [
    "AMOUNT_MAX",
    "CNY",
    "CURRENCIES",
    "VND",
    "AmountParts",
    "Currency",
    "amount_parts",
    "amount_words",
    "count_words",
    "fee_of",
    "format_amount",
    "likely_notes",
    "note_piles",
    "number_words",
    "parse_amount",
    "parse_count",
    "parse_decimal_milli",
    "round_half_up_div",
    "split_largest_remainder",
]

MINUS = "\u2212"
BASIS_POINTS = 10_000
AMOUNTS_KEPT = 4_096  # lists show the same prices over and over
# Library locale data write CN¥1,234.50 for Korean and ₫240,000 outside Vietnam: nobody here does.
YUAN_SIGNS = {"ko": "원", "zh": "元", "vi": "¥", "en": "¥"}
DONG_SIGN = "đ"


@dataclass(frozen=True)
class AmountParts:
    """An amount in two pieces, so that a page can set the sign smaller than the digits.

    A minus stands in the piece that comes first: "−54.00" and "원", but "−¥" and "54.00".
    """

    digits: str
    sign: str
    sign_first: bool


def amount_parts(minor: int, code: str, lang: str) -> AmountParts:
    """The digits and the currency sign of an amount, as people of that language write them."""
    minus = MINUS if minor < 0 else ""
    digits = _digits(abs(minor), CURRENCIES[code])
    sign = YUAN_SIGNS[lang] if code == CNY.code else DONG_SIGN
    if sign == "¥":
        return AmountParts(digits, minus + sign, sign_first=True)
    return AmountParts(minus + digits, sign, sign_first=False)


def plain_amount(minor: int, currency: str) -> str:
    """Minor units as programs read them: 1234.50, 240000, -2.00."""
    exponent = CURRENCIES[currency].exponent
    whole, part = divmod(abs(minor), 10**exponent)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{part:0{exponent}d}" if exponent else f"{sign}{whole}"


@lru_cache(AMOUNTS_KEPT)
def format_amount(minor: int, code: str, lang: str) -> str:
    """An amount in one line: 27.00원, 27.00元, ¥27.00; 240.000 đ in every language."""
    parts = amount_parts(minor, code, lang)
    if parts.sign_first:
        return parts.sign + parts.digits
    return parts.digits + (" " if code == VND.code else "") + parts.sign


def _digits(minor: int, currency: Currency) -> str:
    if currency.exponent == 0:
        return f"{minor:,}".replace(",", ".")
    whole, part = divmod(minor, 10**currency.exponent)
    return f"{whole:,}.{part:0{currency.exponent}d}"


def round_half_up_div(a: int, b: int) -> int:
    """a / b to the nearest whole number; a half goes away from zero, so a reversal mirrors it."""
    assert b > 0, "the divisor is a count or a rate, above zero"
    rounded = (2 * abs(a) + b) // (2 * b)
    return rounded if a >= 0 else -rounded


def fee_of(amount_minor: int, basis_points: int) -> int:
    """The fee on an amount: basis points of it, rounded half up to a minor unit."""
    return round_half_up_div(amount_minor * basis_points, BASIS_POINTS)


def split_largest_remainder(total: int, weights: Sequence[int]) -> tuple[int, ...]:
    """`total` parted by `weights` so that the parts add up to it, each within one unit of exact.

    A unit left over goes to the largest remainder, a tie to the one that stands first (hand them
    in by a stable number). A weight of zero gets nothing; a negative total is mirrored.
    """
    assert all(weight >= 0 for weight in weights), "a share is never below zero"
    if total < 0:
        return tuple(-part for part in split_largest_remainder(-total, weights))
    whole = sum(weights)
    assert whole or not total, "there is money and nobody to give it to"
    if not whole:
        return (0,) * len(weights)
    parts = [total * weight // whole for weight in weights]
    remainders = [total * weight % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda place: -remainders[place])
    for place in order[: total - sum(parts)]:
        parts[place] += 1
    return tuple(parts)
