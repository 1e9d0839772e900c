"""What the money room's commands do to the books: a row of MONEY each, to the last minor unit."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cast import KIM, MANAGER, PAK, new_act
from tests.workday import (
    FLOAT_MINOR,
    Workday,
    assert_sound,
    balances,
    entry,
    make_ready,
    make_workday,
    open_day,
    sell,
    tray,
)
from village.ground.unit import Act
from village.money import commands as money
from village.money import queries as books
from village.money.rules import SAFE
from village.orders import closing
from village.orders import commands as orders

TILL = "Assets:Cash:Till:T1"
OPENING = "Equity:OpeningFloat"
FARMER = "Liabilities:Farmers:F0001"
TOMORROW = date(2026, 11, 22)


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Workday]:
    found = make_workday(tmp_path)
    yield found
    assert_sound(found.db)
    found.house.close()


def close(day: Workday, counted_minor: int, reason: str = "") -> None:
    closing.close_day(day.db, new_act(), {100: counted_minor // 100}, reason)


# --- the day -------------------------------------------------------------------------------------


def test_the_first_float_is_the_stations_own_money(tmp_path: Path) -> None:
    day = make_ready(tmp_path)
    opened = open_day(day.db)
    assert entry(day.db, opened) == {TILL: FLOAT_MINOR, OPENING: -FLOAT_MINOR}
    assert opened.fact.source == "opening"
    assert_sound(day.db)
    day.house.close()


def test_an_empty_till_opens_without_an_entry(tmp_path: Path) -> None:
    day = make_ready(tmp_path)
    assert entry(day.db, open_day(day.db, float_minor=0)) == {}
    assert books.open_day(day.db) is not None
    day.house.close()


def test_the_next_float_comes_out_of_the_safe(day: Workday) -> None:
    money.move_cash(day.db, new_act(), 15_000)
    close(day, 5_000)
    opened = open_day(day.db, TOMORROW, 12_000)
    assert entry(day.db, opened) == {TILL: 7_000, SAFE: -7_000}


def test_what_the_float_is_less_goes_into_the_safe(day: Workday) -> None:
    close(day, 20_000)
    opened = open_day(day.db, TOMORROW, 5_000)
    assert entry(day.db, opened) == {TILL: -15_000, SAFE: 15_000}


def test_the_same_float_again_moves_nothing(day: Workday) -> None:
    close(day, 20_000)
    assert entry(day.db, open_day(day.db, TOMORROW)) == {}


def test_the_day_says_when_the_clock_says_another(tmp_path: Path) -> None:
    day = make_ready(tmp_path)
    assert open_day(day.db, TOMORROW).fact.clock_suspect is True
    day.house.close()


def test_past_midnight_the_open_day_goes_on(day: Workday) -> None:
    day.clock.step(hours=16)
    sale = orders.record_cash_sale(day.db, new_act(), [tray()])
    assert sale.fact.business_day == "2026-11-21"


def test_a_forgotten_close_is_mended_the_next_morning(day: Workday) -> None:
    day.clock.step(days=1)
    close(day, 20_000)
    assert open_day(day.db, TOMORROW).fact.clock_suspect is False


# --- notes carried -------------------------------------------------------------------------------


def test_notes_go_into_the_safe_and_back(day: Workday) -> None:
    there = money.move_cash(day.db, new_act(), 15_000)
    back = money.move_cash(day.db, new_act(), -4_000)
    assert entry(day.db, there) == {SAFE: 15_000, TILL: -15_000}
    assert entry(day.db, back) == {SAFE: -4_000, TILL: 4_000}
    assert books.cash_in(day.db) == 9_000


# --- payouts -------------------------------------------------------------------------------------


def test_a_payout_leaves_her_book_and_the_till(day: Workday) -> None:
    sell(day.db)
    paid = money.pay_out(day.db, new_act(), KIM, 2_000)
    assert entry(day.db, paid) == {FARMER: 2_000, TILL: -2_000}
    assert books.book(day.db, KIM).payable_minor == 673
    assert (paid.fact.receipt, paid.actor) == ("A1-261121-002", PAK)


def test_all_that_is_payable_can_be_drawn(day: Workday) -> None:
    sell(day.db, tray(trays=10))  # 270.00, fee 2.70
    money.pay_out(day.db, new_act(), KIM, 26_730)
    assert books.book(day.db, KIM).payable_minor == 0
    assert FARMER not in balances(day.db)


def test_a_shared_book_is_drawn_by_either(day: Workday) -> None:
    sell(day.db, tray("F0002"), tray("F0003"))
    money.pay_out(day.db, new_act(), "F0003", 5_000)
    assert books.book(day.db, "H0002").payable_minor == 346


def test_an_undone_payout_is_back_in_her_book(day: Workday) -> None:
    sell(day.db)
    paid = money.pay_out(day.db, new_act(), KIM, 2_000)
    undone = money.undo_payout(day.db, new_act(), paid.id)
    assert entry(day.db, undone) == {FARMER: -2_000, TILL: 2_000}
    assert books.book(day.db, KIM).payable_minor == 2_673
    reverses = day.db.value("SELECT reverses FROM money_entries WHERE entry = ?", (undone.id,))
    assert reverses == paid.id


# --- the close -----------------------------------------------------------------------------------


def test_a_count_that_fits_books_nothing(day: Workday) -> None:
    sell(day.db)
    closed = closing.close_day(day.db, new_act(), {10_000: 2, 2_000: 1, 500: 1, 100: 2}, "")
    assert closed.fact.difference_minor == 0
    assert entry(day.db, closed) == {}


def test_a_short_count_is_booked(day: Workday) -> None:
    closed = closing.close_day(day.db, new_act(), {10_000: 1, 5_000: 1}, "거스름을 더 줬다")
    assert closed.fact.difference_minor == -5_000
    assert entry(day.db, closed) == {"Expenses:CashShort": 5_000, TILL: -5_000}
    report = books.z_report(day.db, "2026-11-21")
    assert report is not None
    assert report["reason"] == "거스름을 더 줬다"


def test_a_count_over_is_booked(day: Workday) -> None:
    closed = closing.close_day(day.db, new_act(), {10_000: 2, 50: 1}, "누구 돈인지 모른다")
    assert entry(day.db, closed) == {TILL: 50, "Income:CashOver": -50}
    assert books.cash_in(day.db) == 20_050


def test_reports_are_numbered_without_a_gap(day: Workday) -> None:
    for place in range(3):
        close(day, 20_000)
        assert books.closed_days(day.db)[0]["z_number"] == place + 1
        open_day(day.db, date(2026, 11, 22 + place))


def test_a_day_without_a_sale_closes(day: Workday) -> None:
    close(day, 20_000)
    report = books.z_report(day.db, "2026-11-21")
    assert report is not None
    assert (report["totals"]["sales"], report["totals"]["sold_minor"]) == (0, 0)
    assert "first_receipt" not in report["totals"]


def test_a_count_survives_a_power_cut(day: Workday) -> None:
    money.keep_count(day.db, {10_000: 1, 100: 3})
    day.house.close()
    assert books.draft(day.db, "2026-11-21", "T1") == {10_000: 1, 100: 3}
    close(day, 20_000)
    assert books.draft(day.db, "2026-11-21", "T1") == {}


def test_the_report_freezes_what_it_says(day: Workday) -> None:
    """A code confirmed the next day changes the books, never a report that was printed."""
    payment = orders.show_code(day.db, new_act(), [tray()]).id
    orders.claim_code_sale(day.db, new_act(), payment)
    close(day, 20_000)
    printed = books.z_report(day.db, "2026-11-21")
    open_day(day.db, TOMORROW)
    orders.confirm_payment(day.db, new_act(), payment)
    assert books.z_report(day.db, "2026-11-21") == printed
    assert printed is not None
    assert printed["totals"]["code_claimed_minor"] == 2_700
    assert printed["totals"]["fees_minor"] == 0
    assert books.fees_on(day.db, "2026-11-22") == 27


def test_a_double_tap_opens_moves_pays_and_closes_once(day: Workday) -> None:
    sell(day.db)
    acts = [Act(new_act().id, MANAGER, word) for word in ("move", "pay", "close")]
    for _ in range(2):
        money.move_cash(day.db, acts[0], 100)
        money.pay_out(day.db, acts[1], KIM, 100)
    for _ in range(2):
        closing.close_day(day.db, acts[2], {10_000: 2, 2_000: 1, 500: 1}, "")
    assert balances(day.db)[TILL] == 22_500
    assert books.next_z_number(day.db, "T1") == 2
