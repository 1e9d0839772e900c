"""What people type for amounts, counts and weights, and how nonsense is refused."""

import pytest

from village.ground.amounts import parse_amount, parse_count, parse_decimal_milli
from village.ground.errors import Refusal
from village.ground.typed import address_number

NOT_NUMBER = "ground.refusal.not_number"
ZERO = "ground.refusal.zero"
NEGATIVE = "ground.refusal.negative"
TOO_BIG = "ground.refusal.too_big"


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("27", 2_700),
        ("27.5", 2_750),
        ("27.50", 2_750),
        ("27,5", 2_750),
        ("27,50", 2_750),
        ("0.05", 5),
        ("007", 700),
        ("1234", 123_400),
        ("1,234", 123_400),
        ("1,234.50", 123_450),
        ("12 345 678.9", 1_234_567_890),
        (" 27 ", 2_700),
        ("２７．５", 2_750),
        ("１，２３４．５０", 123_450),
        ("1000000000.00", 10**11),
    ],
)
def test_yuan_are_read_as_people_type_them(typed: str, minor: int) -> None:
    assert parse_amount(typed, "CNY") == minor


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("240000", 240_000),
        ("240.000", 240_000),
        ("240,000", 240_000),
        ("240 000", 240_000),
        ("240\u00a0000", 240_000),
        ("1.240.000", 1_240_000),
        ("２４０．０００", 240_000),
        ("240k", 240_000),
        ("240 K", 240_000),
        ("500", 500),
        ("100.000.000.000", 10**11),
    ],
)
def test_dong_are_read_as_people_type_them(typed: str, minor: int) -> None:
    assert parse_amount(typed, "VND") == minor


@pytest.mark.parametrize(
    ("typed", "code", "key"),
    [
        *((typed, code, NOT_NUMBER) for typed in ("", "  ", "abc", "1e3", "٣", "²", "½", "1-2")
          for code in ("CNY", "VND")),
        *((typed, "CNY", NOT_NUMBER) for typed in (
            "27.", ".5", "27.555", "1.234", "1.234,50", "1,234,5", "12,34.50", "1,234 567",
            "0,123", "27원", "240k", "2 7", "+5",
        )),
        *((typed, "VND", NOT_NUMBER) for typed in (
            "27.5", "24.00", "2400.000", "1,240.000", "240.000,00", "0.240", "1.5k", "240kk", "k",
        )),
        *((typed, code, NEGATIVE) for typed in ("-5", "−5", "－５", " -0.5")
          for code in ("CNY", "VND")),
        *((typed, code, ZERO) for typed in ("0", "000", "０") for code in ("CNY", "VND")),
        ("0.00", "CNY", ZERO),
        ("0k", "VND", ZERO),
        ("1000000000.01", "CNY", TOO_BIG),
        ("100000000001", "VND", TOO_BIG),
        ("9" * 5_000, "CNY", TOO_BIG),
        ("9" * 5_000 + "k", "VND", TOO_BIG),
        ("9" * 5_000 + ".99", "CNY", TOO_BIG),
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_words(typed: str, code: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_amount(typed, code, field="price")
    assert (refused.value.key, refused.value.field, refused.value.status) == (key, "price", 422)


def test_zero_is_an_answer_where_the_door_says_so() -> None:
    assert parse_amount("0.00", "CNY", zero_ok=True) == 0
    assert parse_count("0", zero_ok=True) == 0
    assert parse_decimal_milli("0,000", zero_ok=True) == 0


@pytest.mark.parametrize(("typed", "count"), [("60", 60), (" 3 ", 3), ("６０", 60), ("007", 7)])
def test_a_count_is_digits_alone(typed: str, count: int) -> None:
    assert parse_count(typed) == count


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("1.5", NOT_NUMBER),
        ("1.500", NOT_NUMBER),  # one and a half to one clerk, fifteen hundred to another
        ("1,000", NOT_NUMBER),
        ("", NOT_NUMBER),
        ("٣", NOT_NUMBER),
        ("0", ZERO),
        ("-1", NEGATIVE),
        ("1000001", TOO_BIG),
        ("9" * 5_000, TOO_BIG),
    ],
)
def test_a_count_refuses_the_rest(typed: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_count(typed)
    assert refused.value.key == key


@pytest.mark.parametrize(
    ("typed", "milli"),
    [("1.5", 1_500), ("1,5", 1_500), ("0.250", 250), ("12", 12_000), ("１．５", 1_500)],
)
def test_a_weight_is_read_in_thousandths(typed: str, milli: int) -> None:
    assert parse_decimal_milli(typed) == milli


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("1.2345", NOT_NUMBER),
        ("1,234.5", NOT_NUMBER),
        ("1.", NOT_NUMBER),
        ("kg", NOT_NUMBER),
        ("0.0", ZERO),
        ("-1.5", NEGATIVE),
        ("1000000.001", TOO_BIG),
        ("9" * 5_000, TOO_BIG),
    ],
)
def test_a_weight_refuses_the_rest(typed: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_decimal_milli(typed, field="weight")
    assert (refused.value.key, refused.value.field) == (key, "weight")


@pytest.mark.parametrize("typed", ["", "9" * 16, "9" * 5_000, "-1", "+1", "1.0", " 1", "１", "a"])
def test_an_address_with_no_number_of_ours_is_no_page(typed: str) -> None:
    with pytest.raises(Refusal, match="no_page") as refused:
        address_number(typed)
    assert refused.value.status == 404


def test_an_address_holds_up_to_fifteen_digits() -> None:
    assert address_number("007") == 7
    assert address_number("9" * 15) == 10**15 - 1
