"""The generated month keeps its rates and its secret, and its marks tell good matchers from bad."""

import re
from collections import Counter, defaultdict
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256

import pytest

from tests.payments.month import (
    AGAIN,
    WHOLE,
    BankRow,
    Month,
    Place,
    Sale,
    make_month,
    read_plan,
)
from tests.payments.month_memos import survives
from tests.payments.month_score import Answer, Score, breakdown, reaches, score

PLAN = read_plan()
PLACES: tuple[Place, ...] = ("VN", "CN")
# Told again, or of a sale that an earlier row has confirmed: whole, and yet nothing to confirm.
SETTLED_BEFORE = AGAIN | {"paid_twice", "stale"}
AGREED = {
    "VN": "7b3cf3185f586c25",
    "CN": "603d26a68375922a",
}


@cache
def month(place: Place) -> Month:
    return make_month(place, PLAN.seeds_building[0])


def digest(made: Month) -> str:
    return sha256(repr(made).encode()).hexdigest()[:16]


def same_account(row: BankRow, sale: Sale) -> bool:
    """Whether the row's account, hidden digits and all, can be the sale's."""
    shown = re.sub(r"[x*]+", ".+", row.account) if row.source in {"message", "alipay"} else ""
    return bool(re.fullmatch(shown or re.escape(row.account), sale.account))


def confirmable(row: BankRow, sale: Sale) -> bool:
    """The rule of the exam, said once more apart from the generator."""
    return (
        row.credit
        and row.amount_minor == sale.amount_minor
        and same_account(row, sale)
        and survives(sale.reference, row.text)
    )


def named_sales(made: Month, row: BankRow) -> list[Sale]:
    """The sales of the month whose reference stands whole in the row's text."""
    known = sales_of(made.place)
    return [known[signs] for signs in ten_signs(row.text) if signs in known]


@cache
def sales_of(place: Place) -> dict[str, Sale]:
    return {sale.reference: sale for sale in month(place).sales}


def ten_signs(text: str) -> list[str]:
    bare = re.sub("[^A-Z0-9]", "", text.upper())
    return list(dict.fromkeys(bare[i : i + 10] for i in range(len(bare) - 9)))


@pytest.mark.parametrize("place", PLACES)
def test_the_same_seed_makes_the_same_month(place: Place) -> None:
    assert digest(make_month(place, 1)) == digest(month(place))
    assert digest(make_month(place, 2)) != digest(month(place))


@pytest.mark.parametrize("place", PLACES)
def test_the_month_is_the_one_agreed_on(place: Place) -> None:
    """Whoever makes the exam easier or harder has to write it here as well."""
    assert digest(month(place)) == AGREED[place]


@pytest.mark.parametrize("place", PLACES)
def test_counts_are_those_of_the_rates(place: Place) -> None:
    made, rates = month(place), PLAN.land(place).rows
    assert (len(made.sales), len(made.rows)) == (PLAN.sales, PLAN.rows) == (2000, 1700)
    assert Counter(truth.kind for truth in made.truths) == Counter(rates)
    assert sum(rates.values()) == PLAN.rows
    assert {sale.currency for sale in made.sales} == {PLAN.land(place).currency}
    assert set(PLAN.seeds_exam).isdisjoint(PLAN.seeds_building)


@pytest.mark.parametrize("place", PLACES)
def test_whole_rows_are_whole_and_no_others(place: Place) -> None:
    made = month(place)
    confirmed: set[str] = set()
    for row, truth in zip(made.rows, made.truths, strict=True):
        found = {sale.reference for sale in named_sales(made, row) if confirmable(row, sale)}
        if truth.whole:
            assert found == set(truth.sales), (truth, row)
            assert not found & confirmed, (truth, "is confirmed twice")
            confirmed |= found
        elif truth.kind in SETTLED_BEFORE:
            assert found <= confirmed, (truth, row)
        else:
            assert not found, (truth, row)


@pytest.mark.parametrize("place", PLACES)
def test_hurt_references_are_hurt(place: Place) -> None:
    made = month(place)
    for truth in made.truths:
        text = made.rows[truth.number].text
        if truth.kind in {"cut", "mistyped", "confused", "swapped", "missing"}:
            assert not any(survives(reference, text) for reference in truth.sales), (truth, text)
        if truth.kind in {"rounded", "half", "other_half", "fee_taken", "other_account"}:
            assert all(survives(reference, text) for reference in truth.sales), (truth, text)


@pytest.mark.parametrize("place", PLACES)
def test_rows_tell_nothing_of_the_truth(place: Place) -> None:
    made = month(place)
    assert {field.name for field in fields(BankRow)} == {
        "number", "source", "account", "booked", "precision", "amount_minor", "currency",
        "credit", "bank_reference", "text", "balance_minor", "arrived",
    }  # fmt: skip
    assert [row.number for row in made.rows] == list(range(PLAN.rows))
    assert [truth.number for truth in made.truths] == list(range(PLAN.rows))
    arrivals = [row.arrived for row in made.rows]
    assert arrivals == sorted(arrivals)
    assert all(row.booked.astimezone(UTC) < row.arrived for row in made.rows)


@pytest.mark.parametrize("place", PLACES)
def test_bank_references_repeat_only_in_copies(place: Place) -> None:
    made = month(place)
    rows = defaultdict(list)
    for row in made.rows:
        if row.bank_reference:
            rows[row.bank_reference].append(row)
    for same in rows.values():
        first, *others = same
        assert made.truths[first.number].kind != "copied"
        for other in others:
            assert made.truths[other.number].kind == "copied"
            assert other.arrived > first.arrived
            kept = replace(other, number=first.number, text=first.text, arrived=first.arrived)
            assert kept == first
    assert sum(len(same) - 1 for same in rows.values()) == PLAN.land(place).rows["copied"]


@pytest.mark.parametrize("place", PLACES)
def test_times_are_as_nasty_as_said(place: Place) -> None:
    made, zone = month(place), PLAN.land(place).zone
    offset = timedelta(hours=PLAN.land(place).offset_hours)
    evening = datetime.min.time().replace(hour=23, minute=30)
    for row, truth in zip(made.rows, made.truths, strict=True):
        assert row.booked.utcoffset() == offset
        if not truth.sales or truth.kind in SETTLED_BEFORE:
            continue
        shown = sales_of(place)[truth.sales[0]].shown
        gap = row.booked - shown
        if row.precision == "day":
            assert row.booked.hour == row.booked.minute == 0
        elif truth.kind == "late":
            assert row.booked.date() > shown.astimezone(zone).date()
        elif truth.kind == "past_midnight":
            assert shown.astimezone(zone).time() >= evening
            assert row.booked.date() > shown.astimezone(zone).date()
            assert row.booked.astimezone(UTC).date() == shown.date()
        elif truth.kind == "clock_fast":
            assert timedelta(minutes=-11) < gap < timedelta(0)
        elif truth.kind in {"paid", "missing", "cut"}:
            assert timedelta(minutes=-1) < gap < timedelta(hours=7)


def test_balances_go_on_from_row_to_row() -> None:
    made = month("VN")
    held = {account.number: PLAN.land("VN").opening_minor for account in made.accounts}
    only_messages = [account for account in made.accounts if set(account.sources) == {"message"}]
    assert only_messages
    for account in only_messages:
        rows = [row for row in made.rows if row.account == account.shown]
        timed = sorted(rows, key=lambda row: row.booked)
        if not account.message_time:
            continue
        for row in timed:
            held[account.number] += row.amount_minor * (1 if row.credit else -1)
        assert held[account.number] in {row.balance_minor for row in timed[-3:]}


# -- marks -----------------------------------------------------------------------------------


def perfect(made: Month) -> dict[int, Answer]:
    return {
        truth.number: Answer(truth.sales[0]) if truth.whole else Answer(None, truth.sales)
        for truth in made.truths
        if truth.sales and truth.kind not in AGAIN
    }


def by_amount(made: Month) -> dict[int, Answer]:
    """The bad habit: the newest open sale of this amount must be it."""
    answers, sums = {}, defaultdict(list)
    for sale in made.sales:
        sums[sale.amount_minor].append(sale)
    for row in made.rows:
        same = [sale for sale in sums[row.amount_minor] if sale.shown <= row.booked]
        if row.credit and same:
            answers[row.number] = Answer(same[-1].reference)
    return answers


def by_reference(made: Month) -> dict[int, Answer]:
    """The careless one: a whole reference is enough, whatever the sum, account and direction."""
    named = {row.number: named_sales(made, row) for row in made.rows}
    return {number: Answer(sales[0].reference) for number, sales in named.items() if sales}


@pytest.mark.parametrize("place", PLACES)
def test_the_truth_passes(place: Place) -> None:
    marks = score(month(place), perfect(month(place)))
    assert marks.faults() == ()
    assert (marks.confirmed_share, marks.suggested_share) == (1, 1)
    assert not any(wrong for _, wrong in breakdown(month(place), perfect(month(place))).values())
    assert marks.whole == sum(PLAN.land(place).rows[kind] for kind in WHOLE)
    assert marks.pairs > 300


@pytest.mark.parametrize("place", PLACES)
def test_matching_nothing_fails(place: Place) -> None:
    marks = score(month(place), {})
    assert len(marks.faults()) == 2
    assert (marks.confirmed_share, marks.suggested_share, marks.leaks) == (0, 0, ())


@pytest.mark.parametrize("place", PLACES)
def test_matching_by_amount_alone_fails_in_all(place: Place) -> None:
    marks = score(month(place), by_amount(month(place)))
    assert len(marks.faults()) == 3
    assert len(marks.leaks) > 200


@pytest.mark.parametrize("place", PLACES)
def test_trusting_every_whole_reference_leaks(place: Place) -> None:
    made = month(place)
    marks = score(made, by_reference(made))
    assert marks.confirmed_share == 1
    leaked = {made.truths[number].kind for number in marks.leaks}
    assert leaked >= {"rounded", "half", "together", "other_account", "refund", "paid_twice"}


@pytest.mark.parametrize("kind", ["same_amount", "copied", "confused", "paid_twice", "debit"])
def test_one_leak_is_one_too_many(kind: str) -> None:
    made = month("VN")
    number = next(truth.number for truth in made.truths if truth.kind == kind)
    leaking = {**perfect(made), number: Answer(made.sales[0].reference)}
    assert score(made, leaking).leaks == (number,)
    assert "1 rows confirmed" in score(made, leaking).faults()[0]


def test_a_whole_row_given_to_another_sale_is_missed_and_leaked() -> None:
    made = month("VN")
    truth = next(truth for truth in made.truths if truth.whole)
    other = next(sale.reference for sale in made.sales if sale.reference not in truth.sales)
    marks = score(made, {**perfect(made), truth.number: Answer(other)})
    assert marks.missed == marks.leaks == (truth.number,)


def test_the_fourth_suggestion_does_not_count() -> None:
    made = month("VN")
    truth = next(truth for truth in made.truths if truth.kind == "missing")
    others = tuple(sale.reference for sale in made.sales[:3])
    late = Answer(None, (*others, *truth.sales))
    assert score(made, {**perfect(made), truth.number: late}).lost == (
        (truth.number, truth.sales[0]),
    )


def test_the_bounds_are_exact() -> None:
    assert reaches(99, 100, (99, 100))
    assert not reaches(98_999, 100_000, (99, 100))
    good = Score(1000, tuple(range(10)), (), 100, tuple((n, "") for n in range(10)))
    assert good.faults() == ()
    assert len(replace(good, missed=tuple(range(11))).faults()) == 1
    assert len(replace(good, lost=tuple((n, "") for n in range(11))).faults()) == 1
