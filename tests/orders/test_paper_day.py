"""The promises of a day on paper: slips are numbered ahead, and each becomes its sale once."""

from datetime import date, timedelta

import pytest

from tests.cast import CHOI, KIM, Settled, client, new_act
from tests.catalogue.hands import words
from tests.money.conftest import morning, till
from tests.money.hands import eggs, sell, send
from village.ground import journal
from village.ground.errors import Refusal
from village.money import commands as money
from village.money import queries as books
from village.orders import closing, commands, queries
from village.orders.paper_commands import record_paper_sale
from village.receipts.slips import print_slips

__all__ = ["morning", "till"]
TODAY = date(2026, 11, 21)
FORM = {
    "day": "2026-11-21",
    "farmer_0": KIM,
    "goods_0": "P0001.tray30",
    "quantity_0": "2",
    "price_0": "27",
}


@pytest.fixture
def slips(till: Settled) -> Settled:
    print_slips(till.db, new_act(), 9)
    return till


def write_in(settled: Settled, slip: str, sold_on: date = TODAY) -> queries.Row:
    event = record_paper_sale(settled.db, new_act(), slip, sold_on, [eggs(2)])
    return queries.require_sale(settled.db, event.id)


def close(settled: Settled) -> None:
    left = books.cash_in(settled.db)
    closing.close_day(settled.db, new_act(), {100: left // 100}, "")


def test_a_slip_is_a_sale_of_its_day(slips: Settled) -> None:
    before = books.cash_in(slips.db)
    row = write_in(slips, "as-3")
    assert (row["receipt"], row["business_day"], row["state"]) == ("AS-0003", "2026-11-21", "done")
    assert books.cash_in(slips.db) == before + 5_400
    assert books.book(slips.db, KIM).payable_minor == 5_346
    assert journal.rebuilt_hash(slips.db) == journal.state_hash(slips.db)


def test_the_tills_own_numbers_go_on(slips: Settled) -> None:
    first = sell(slips)
    write_in(slips, "AS-0001")
    second = sell(slips)
    told = [queries.require_sale(slips.db, sale)["receipt"] for sale in (first, second)]
    assert told == ["A1-261121-001", "A1-261121-002"]
    totals = closing.day_totals(slips.db, "2026-11-21")
    assert (totals.sales, totals.last_receipt) == (3, "A1-261121-002")


def test_a_slip_is_written_in_once(slips: Settled) -> None:
    row = write_in(slips, "AS-0001")
    with pytest.raises(Refusal, match=r"orders\.refusal\.slip_used"):
        write_in(slips, "AS-1")
    commands.undo_sale(slips.db, new_act(), row["sale"])
    assert write_in(slips, "AS-0001")["state"] == "done"


def test_a_day_that_nobody_opened_keeps_its_sales(till: Settled) -> None:
    """The PC was out on Sunday; on Monday its slips are written in, the report tells it."""
    print_slips(till.db, new_act(), 3)
    close(till)
    till.clock.step(hours=48)
    money.open_day(till.db, new_act(), TODAY + timedelta(days=2), books.cash_in(till.db))
    row = write_in(till, "AS-0001", TODAY + timedelta(days=1))
    assert row["business_day"] == "2026-11-22"
    totals = closing.day_totals(till.db, "2026-11-23")
    assert (totals.earlier_sales, totals.earlier_minor, totals.sales) == (1, 5_400, 0)
    before = books.cash_in(till.db)
    close(till)
    assert books.cash_in(till.db) == before


def test_a_closed_day_stays_as_it_was_counted(slips: Settled) -> None:
    close(slips)
    slips.clock.step(hours=24)
    report = books.z_report(slips.db, "2026-11-21")
    row = write_in(slips, "AS-0001")
    assert row["business_day"] == "2026-11-22"
    assert books.z_report(slips.db, "2026-11-21") == report
    page = words(client(slips.app, "pak").get(f"/orders/sales/{row['sale']}"))
    assert "2026년 11월 21일에 종이쪽지에 적은 판매입니다" in page


@pytest.mark.parametrize("slip", ["", "AS-0010", "BS-0001", "A1-261121-001", "AS-0000", "1"])
def test_an_unknown_slip_is_refused(slips: Settled, slip: str) -> None:
    with pytest.raises(Refusal, match=r"orders\.refusal\.slip_unknown"):
        write_in(slips, slip)


@pytest.mark.parametrize("days", [-1, 61])
def test_a_day_out_of_reach_is_refused(slips: Settled, days: int) -> None:
    with pytest.raises(Refusal, match=r"orders\.refusal\.slip_day"):
        write_in(slips, "AS-0001", TODAY - timedelta(days=days))


def test_no_number_is_printed_twice(slips: Settled) -> None:
    act = new_act()
    again = [print_slips(slips.db, each, 5).fact for each in (act, act, new_act())]
    assert [(fact.first, fact.last) for fact in again] == [(10, 14), (10, 14), (15, 19)]
    for count in (0, 61):
        with pytest.raises(Refusal):
            print_slips(slips.db, new_act(), count)


def test_the_page_takes_one_slip_after_the_other(slips: Settled) -> None:
    pak = client(slips.app, "pak")
    answer = send(pak, "/orders/paper", slip="AS-0001", **FORM)
    page = pak.get(answer.location).text
    assert 'value="AS-0002"' in page
    assert 'value="2026-11-21"' in page
    row = {"farmer_1": CHOI, "goods_1": "P0001.piece_egg", "quantity_1": "5", "price_1": "1"}
    sent = send(pak, "/orders/paper", slip="AS-0002", rows=2, **FORM, **row)
    assert sent.status_code == 303
    assert queries.sale_by_receipt(slips.db, "AS-0002")["gross_minor"] == 5_900  # type: ignore[index]


def test_what_was_typed_stays(slips: Settled) -> None:
    pak = client(slips.app, "pak")
    wrong = send(pak, "/orders/paper", slip="AS-0001", **(FORM | {"quantity_0": "a few"}))
    assert wrong.status_code == 422
    assert 'value="a few"' in wrong.text
    for part in ({"goods_0": "P0099.kg"}, {"goods_0": "P0001.sack"}, {"farmer_0": ""}):
        assert send(pak, "/orders/paper", slip="AS-0001", **(FORM | part)).status_code == 422
    more = send(pak, "/orders/paper", slip="AS-0001", more=1, rows=1, **FORM)
    assert 'name="quantity_1"' in more.text
    assert 'value="AS-0001"' in more.text


def test_slips_are_printed_from_the_page(till: Settled) -> None:
    pak = client(till.app, "pak")
    assert "아직 인쇄한 쪽지가 없습니다" in words(pak.get("/orders/paper"))
    answer = send(pak, "/receipts/slips", count=9)
    page = words(pak.get(answer.location))
    assert "AS-0001" in page
    assert "AS-0009" in page


@pytest.mark.parametrize(
    ("address", "field"),
    [("/receipts/slips", "count"), ("/receipts/printer", "dots"), ("/orders/paper", "rows")],
)
def test_an_endless_number_is_refused_in_words(slips: Settled, address: str, field: str) -> None:
    answer = send(client(slips.app, "manager"), address, **{field: "9" * 4_301})
    assert answer.status_code == 422
    assert words(answer)
