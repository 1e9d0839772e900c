"""What the money room refuses: in a plain key, and nothing is written."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cast import KIM, new_act
from tests.workday import TODAY, Workday, claim, make_ready, make_workday, sell, written
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.money import commands as money
from village.orders import closing

Wish = Callable[[Workday], object]


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Workday]:
    """One tray was sold for cash, one for a code: 26.73 are payable, 26.73 held."""
    found = make_workday(tmp_path)
    sell(found.db)
    claim(found.db)
    yield found
    found.house.close()


def open_on(day: date, float_minor: int = 0) -> Wish:
    return lambda found: money.open_day(found.db, new_act(), day, float_minor, why="safe")


def move(minor: int) -> Wish:
    return lambda found: money.move_cash(found.db, new_act(), minor)


def pay(minor: int, farmer: str = KIM) -> Wish:
    return lambda found: money.pay_out(found.db, new_act(), farmer, minor)


def close(counts: dict[int, int], reason: str = "") -> Wish:
    return lambda found: closing.close_day(found.db, new_act(), counts, reason)


def refuse(day: Workday, wish: Wish, key: str, status: int) -> Refusal:
    """The refusal; the rows, the journal and the acts are as they were."""
    before = written(day.db)
    with pytest.raises(Refusal) as refusal:
        wish(day)
    assert (refusal.value.key, refusal.value.status) == (key, status)
    assert written(day.db) == before
    return refusal.value


REFUSED: dict[str, tuple[Wish, str, int]] = {
    "a day that is open": (open_on(TODAY), "money.refusal.day_open", 409),
    "notes carried: none": (move(0), "ground.refusal.zero", 422),
    "more than the till has": (move(22_701), "money.refusal.not_in_till", 422),
    "more than the safe has": (move(-1), "money.refusal.not_in_safe", 422),
    "a payout of nothing": (pay(0), "ground.refusal.zero", 422),
    "a payout below zero": (pay(-100), "ground.refusal.zero", 422),
    "no such coin": (pay(2_665), "money.refusal.no_such_coin", 422),
    "above what is payable, and no such coin": (pay(2_685), "money.refusal.over_payable", 422),
    "above what is payable": (pay(2_690), "money.refusal.over_payable", 422),
    "what is only held": (pay(5_340), "money.refusal.over_payable", 422),
    "an absurd payout": (pay(10**17), "money.refusal.over_payable", 422),
    "an unknown farmer": (pay(100, "F0099"), "people.refusal.unknown_farmer", 404),
    "a clerk is no farmer": (pay(100, "C0001"), "people.refusal.unknown_farmer", 404),
    "a note below zero": (close({100: -1}, "so"), "ground.refusal.negative", 422),
    "a note nobody prints": (close({300: 1}, "so"), "ground.refusal.negative", 422),
    "a lorry of notes": (close({100: 100_001}, "so"), "ground.refusal.too_big", 422),
    "a difference unsaid": (close({100: 1}), "money.refusal.reason", 422),
    "a difference with blanks": (close({100: 1}, "  "), "money.refusal.reason", 422),
    "a reason without end": (close({100: 1}, "가" * 201), "ground.refusal.too_long", 422),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_refuses(day: Workday, case: str) -> None:
    refuse(day, *REFUSED[case])


CLOSED: dict[str, Wish] = {
    "carry notes": move(100),
    "pay out": pay(100),
    "close": close({}),
    "keep a count": lambda found: money.keep_count(found.db, {100: 1}),
}


@pytest.mark.parametrize("case", CLOSED)
def test_on_a_closed_day_it_refuses_to(tmp_path: Path, case: str) -> None:
    day = make_ready(tmp_path)
    refuse(day, CLOSED[case], "money.refusal.day_closed", 409)
    day.house.close()


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        (open_on(TODAY), "money.refusal.day_earlier"),
        (open_on(date(2026, 11, 20)), "money.refusal.day_earlier"),
        (open_on(date(2026, 11, 22), -1), "ground.refusal.negative"),
        (open_on(date(2026, 11, 22), 10**17), "ground.refusal.too_big"),
    ],
    ids=["the same day again", "a day before", "a float below zero", "an absurd float"],
)
def test_the_next_day_is_not_opened_with(day: Workday, wish: Wish, key: str) -> None:
    close({100: 227})(day)
    refuse(day, wish, key, 422)


def paid(day: Workday) -> Event:
    return money.pay_out(day.db, new_act(), KIM, 1_000)


def test_a_payout_is_undone_once(day: Workday) -> None:
    payout = paid(day)
    money.undo_payout(day.db, new_act(), payout.id)
    undo: Wish = lambda found: money.undo_payout(found.db, new_act(), payout.id)  # noqa: E731
    refuse(day, undo, "money.refusal.undone_already", 409)


def test_a_payout_stays_once_its_day_is_closed(day: Workday) -> None:
    payout = paid(day)
    close({100: 217})(day)
    undo: Wish = lambda found: money.undo_payout(found.db, new_act(), payout.id)  # noqa: E731
    refuse(day, undo, "money.refusal.undo_too_late", 409)
    open_on(date(2026, 11, 22))(day)
    refuse(day, undo, "money.refusal.undo_too_late", 409)


def test_a_payout_nobody_made_is_not_undone(day: Workday) -> None:
    undo: Wish = lambda found: money.undo_payout(found.db, new_act(), "0" * 26)  # noqa: E731
    refuse(day, undo, "ground.refusal.no_page", 404)


def test_the_till_must_have_what_is_paid(day: Workday) -> None:
    move(22_700)(day)
    told = refuse(day, pay(1_000), "money.refusal.not_in_till", 422)
    assert told.values == {"left_minor": 0}


def test_it_says_what_is_payable(day: Workday) -> None:
    assert refuse(day, pay(2_690), "money.refusal.over_payable", 422).values["left_minor"] == 2_680


def test_a_count_moved_meanwhile_is_counted_again(day: Workday) -> None:
    """The clerk counted by one sheet while another sold: her difference would be a lie."""
    stale: Wish = lambda found: closing.close_day(  # noqa: E731
        found.db, new_act(), {100: 200}, "so", expected_minor=20_000
    )
    refuse(day, stale, "money.refusal.moved_meanwhile", 409)
