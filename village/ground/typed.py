"""What people type for amounts and counts, made a whole number or a plain refusal."""

import re

from village.ground.currencies import CURRENCIES
from village.ground.errors import Refusal

AMOUNT_MAX = 10**11
COUNT_MAX = 1_000_000
# 10**11 has twelve digits; more than this many never fits, and int() refuses huge texts itself.
DIGITS_MAX = 15
FORM_MAX = 10**12 - 1

# Chinese and Korean keyboards type full-width; a phone's paste brings hard and thin spaces.
PLAIN = str.maketrans(
    "０１２３４５６７８９，．－\u2212\u2013\u3000\u00a0\u202f\u2009",
    "0123456789,.---    ",
)
WHOLE = re.compile(r"[0-9]+")
GROUPED = re.compile(r"[1-9][0-9]{0,2}([., ])[0-9]{3}(?:\1[0-9]{3})*")
THOUSANDS = re.compile(r"([0-9]+) ?[kK]")
# A point may follow grouped thousands, a comma only bare digits: 1,234.50 and 27,50.
WITH_PART = re.compile(
    r"((?:[1-9][0-9]{0,2}([, ])[0-9]{3}(?:\2[0-9]{3})*|[0-9]+)\.|[0-9]+,)([0-9]{1,2})"
)
DECIMAL = re.compile(r"([0-9]+)(?:[.,]([0-9]{1,3}))?")


def parse_amount(text: str, code: str, *, zero_ok: bool = False, field: str | None = None) -> int:
    """The amount a person typed, in minor units of `code`.

    CNY: 27 · 27.5 · 27,50 · 1,234.50. VND: 240000 · 240.000 · 240,000 · 240k; there dots and
    commas only part the thousands. Full-width digits and spaces between thousands are fine.
    Refuses with ground.refusal.not_number, .negative, .zero (unless `zero_ok`) or .too_big.
    """
    plain = _plain(text, field)
    minor = _dong(plain) if CURRENCIES[code].exponent == 0 else _yuan(plain)
    return _checked(minor, AMOUNT_MAX, zero_ok, field)


def parse_count(text: str, *, zero_ok: bool = False, field: str | None = None) -> int:
    """The count a person typed: digits alone, at most a million.

    No thousands dots here: 1.500 is one and a half to a clerk in Dongxing.
    Refuses as `parse_amount` does.
    """
    plain = _plain(text, field)
    count = _whole(plain) if WHOLE.fullmatch(plain) else None
    return _checked(count, COUNT_MAX, zero_ok, field)


def parse_decimal_milli(text: str, *, zero_ok: bool = False, field: str | None = None) -> int:
    """A weight or measure a person typed, in thousandths: 1.5 and 1,5 are 1500.

    A point and a comma both begin the decimals (at most three), nothing parts the thousands.
    Refuses as `parse_amount` does.
    """
    found = DECIMAL.fullmatch(_plain(text, field))
    milli = _whole(found[1] + (found[2] or "").ljust(3, "0")) if found else None
    return _checked(milli, COUNT_MAX * 1000, zero_ok, field)


def address_number(text: str) -> int:
    """The number a page's address holds: 1 to 15 digits, nothing else.

    Refuses with ground.refusal.no_page (404): such an address leads nowhere.
    """
    if not WHOLE.fullmatch(text) or len(text) > DIGITS_MAX:
        raise Refusal("ground.refusal.no_page", status=404)
    return int(text)


def form_number(text: str, field: str) -> int:
    """A number that our own page wrote into its form: a harvest in grams is longer than a count.

    Refuses with ground.refusal.not_number, .negative or .too_big beside `field`.
    """
    plain = _plain(text, field)
    number = _whole(plain) if WHOLE.fullmatch(plain) else None
    return _checked(number, FORM_MAX, zero_ok=True, field=field)


def _plain(text: str, field: str | None) -> str:
    plain = text.translate(PLAIN).strip()
    if plain.startswith("-"):
        raise Refusal("ground.refusal.negative", field=field)
    return plain


def _checked(number: int | None, most: int, zero_ok: bool, field: str | None) -> int:
    if number is None:
        raise Refusal("ground.refusal.not_number", field=field)
    if number > most:
        raise Refusal("ground.refusal.too_big", field=field)
    if number == 0 and not zero_ok:
        raise Refusal("ground.refusal.zero", field=field)
    return number


def _dong(plain: str) -> int | None:
    if found := THOUSANDS.fullmatch(plain):
        return _whole(found[1] + "000")
    if WHOLE.fullmatch(plain) or GROUPED.fullmatch(plain):
        return _whole(plain)
    return None


def _yuan(plain: str) -> int | None:
    if WHOLE.fullmatch(plain) or (GROUPED.fullmatch(plain) and "." not in plain):
        return _whole(plain + "00")
    found = WITH_PART.fullmatch(plain)
    return _whole(found[1] + found[3].ljust(2, "0")) if found else None


def _whole(text: str) -> int:
    """The digits of `text` as a number; too many of them as one that every limit refuses."""
    digits = re.sub(r"[., ]", "", text).lstrip("0")
    return int(digits or "0") if len(digits) <= DIGITS_MAX else 10**DIGITS_MAX
