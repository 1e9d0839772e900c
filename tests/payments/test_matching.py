"""Money is surely for a sale only by its whole reference and an equal sum; the rest is a guess."""

import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.payments.matching_rules import (
    DAY_MINUTES,
    LATE_MINUTES,
    Expected,
    Finding,
    Matcher,
    Seen,
    references_in,
)
from village.payments.rules import payment_reference

REFERENCE = "VS26K7QX3A"  # A is its check letter
DAY = 739_000
NOON = DAY * DAY_MINUTES + 720
EGGS = Expected("eggs", REFERENCE, 54_000, NOON)
RICE = Expected("rice", payment_reference(lambda size: b"\7" * size), 54_000, NOON - 90)
ROW = Seen("row", DAY, 725, 54_000, f"MBVCB.1234.{REFERENCE} TRUNG GA.CT tu 0071 toi 0123")


def found(row: Seen, *expected: Expected) -> Finding:
    return Matcher(expected or (EGGS, RICE)).match([row])[0]


@pytest.mark.parametrize(
    "words",
    [
        REFERENCE,
        REFERENCE.lower(),
        f"CT{REFERENCE}",
        f"{REFERENCE}FT2634",
        "VS26K7\nQX3A TRUNG GA",
        "VS 26K7-QX3A",
        "V.S.2.6.K.7.Q.X.3.A",
        f"{REFERENCE} {REFERENCE}",
    ],
)
def test_a_whole_reference_is_found_however_a_bank_wraps_it(words: str) -> None:
    assert references_in(words) == [REFERENCE]


@pytest.mark.parametrize(
    "words",
    [
        "", "VS26K7QX3", "VS26K7QX3B", "S26K7QX3A", "VS26K7QX3 ALL EGGS", "VSO6K7QX3A", "닭알 54",
        "VS26K7 7QX3A", "\0VS",
    ],
)  # fmt: skip
def test_a_part_of_one_is_none(words: str) -> None:
    assert references_in(words) == []


def test_reference_and_sum_agree() -> None:
    assert found(ROW).sure == "eggs"


def test_a_file_that_names_no_account_is_only_proposed() -> None:
    known, listed = replace(EGGS, account="0123456789"), replace(ROW, from_file=True)
    assert found(listed, known).sure is None
    assert [guess.payment for guess in found(listed, known).guesses] == ["eggs"]
    assert found(replace(listed, account="***6789"), known).sure == "eggs"
    assert found(ROW, known).sure == "eggs"
    assert found(listed, EGGS).sure == "eggs"  # a wallet's code names no account either


@pytest.mark.parametrize(
    "changed",
    [
        {"amount_minor": 54_001},
        {"words": "VS26K7QX"},
        {"words": "trung ga"},
        {"day": DAY - 2},
        {"day": DAY + LATE_MINUTES // DAY_MINUTES + 1},
        {"undone": frozenset({"eggs"})},
        {"words": f"{REFERENCE} {RICE.reference}"},
    ],
)
def test_anything_less_is_only_a_guess(changed: dict[str, object]) -> None:
    told = found(replace(ROW, **changed))  # type: ignore[arg-type]  # one field each
    assert told.sure is None
    assert "eggs" in [guess.payment for guess in told.guesses]


def test_another_account_is_not_ours() -> None:
    here = replace(EGGS, account="0123456789")
    assert found(replace(ROW, account="xxxx6789"), here).sure == "eggs"
    assert found(replace(ROW, account="00001111"), here).sure is None


def test_a_payment_is_paid_once() -> None:
    first, second = Matcher([EGGS, RICE]).match([ROW, replace(ROW, row="again")])
    assert (first.sure, second.sure) == ("eggs", None)


def test_of_two_equal_sums_the_nearer_hour_comes_first() -> None:
    told = found(replace(ROW, words="chuyen tien"))
    assert [guess.payment for guess in told.guesses] == ["eggs", "rice"]
    assert told.guesses[0].why == "amount_time"


@pytest.mark.parametrize("words", ["VS26K7QX", "26K7QX3A", "VS26K70X3A", "VS26K7QX3", "VSZ6K7QX3A"])
def test_letters_of_a_cut_reference_weigh_more_than_an_equal_sum(words: str) -> None:
    told = found(replace(ROW, words=words, amount_minor=45_000))
    assert told.guesses[0].payment == "eggs"
    assert told.guesses[0].why in ("part", "reference")


def test_what_another_row_names_is_not_guessed_first() -> None:
    named, silent = replace(ROW, words="VS26K7QX"), replace(ROW, row="silent", words="", minute=721)
    told = Matcher([EGGS, RICE]).match([named, silent])
    assert [finding.guesses[0].payment for finding in told] == ["eggs", "rice"]


def test_a_day_without_an_hour_is_enough() -> None:
    assert found(replace(ROW, minute=None)).sure == "eggs"
    assert found(replace(ROW, minute=None, day=DAY + 1)).sure == "eggs"


@given(words=st.text(max_size=200), amount=st.integers(1, 10**10), day=st.integers(1, 800_000))
def test_any_row_is_answered(words: str, amount: int, day: int) -> None:
    told = found(Seen("x", day, None, amount, words))
    assert told.sure is None or REFERENCE in words.upper() or told.sure
    assert len(told.guesses) <= 5


@given(words=st.text(st.sampled_from("VS26K7QX3A \n.-"), max_size=40))
def test_a_text_of_its_own_letters_is_answered(words: str) -> None:
    assert set(references_in(words)) <= {one for one in references_in(words) if len(one) == 10}


def test_two_thousand_rows_are_matched_quickly() -> None:
    expected = [
        Expected(f"p{n}", payment_reference(os.urandom), 1_000 * (n % 90 + 1), NOON + n * 20)
        for n in range(2_000)
    ]
    rows = [
        Seen(f"r{n}", one.shown // DAY_MINUTES, one.shown % DAY_MINUTES, one.amount_minor,
             one.reference if n % 3 else one.reference[:7])
        for n, one in enumerate(expected)
    ]  # fmt: skip
    told = Matcher(expected).match(rows)
    assert sum(finding.sure is not None for finding in told) == 1_333
    firsts = [finding.guesses[0].payment for finding in told if not finding.sure]
    assert firsts == [f"p{n}" for n in range(0, 2_000, 3)]
