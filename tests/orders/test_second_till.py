"""The promises of a second till: its own float, numbers, count and report; one day for all."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.cast import KIM, MANAGER, PAK, Settled, client, make_app, new_act
from tests.catalogue.hands import Page, words
from tests.money.conftest import morning, till
from tests.money.hands import DAY, claim, eggs, events, place, sell, send
from village.ground import journal
from village.ground.errors import Refusal
from village.money import commands as books
from village.money import day_rules, dividend_queries, queries, till_queries
from village.money.ledger_queries import closes
from village.orders import closing, commands, entered_queries, order_commands
from village.orders import queries as sales
from village.orders.entered_commands import enter_sale
from village.orders.handover import hand_till_over
from village.orders.paper_commands import record_paper_sale
from village.orders.refund_commands import refund_sale, undo_refund
from village.receipts.seals import receipts_key
from village.receipts.slips import print_slips

__all__ = ["morning", "till"]
TODAY, NEXT = date(2026, 11, 21), date(2026, 11, 22)


@pytest.fixture
def two(till: Settled) -> Settled:
    """T1 with 150.00, T2 with 50.00 of it, by way of the safe."""
    books.move_cash(till.db, new_act(), 5_000)
    books.open_day(till.db, new_act(), TODAY, 5_000, "T2", why="safe")
    return till


def sell_at(settled: Settled, till: str, trays: int = 2) -> str:
    return commands.record_cash_sale(settled.db, new_act(), (eggs(trays),), till=till).id


def close(settled: Settled, till: str, missing_minor: int = 0) -> day_rules.DayClosed:
    """Counted in tens of fen, closed; so much is missing."""
    counted = queries.cash_in(settled.db, till) - missing_minor
    notes = {100: counted // 100, 10: counted % 100 // 10}
    told: day_rules.DayClosed = closing.close_day(
        settled.db, new_act(), notes, "?" if missing_minor else "", till
    ).fact
    return told


def standing(settled: Settled, till: str, who: str = "pak") -> FlaskClient:
    """A browser whose screen stands at that till."""
    browser = client(settled.app, who)
    browser.set_cookie("village_till", till)
    return browser


def test_each_has_its_own_cash_numbers_and_report(two: Settled) -> None:
    sell_at(two, "T1")
    sell_at(two, "T2", 1)
    assert (queries.cash_in(two.db), queries.cash_in(two.db, "T2")) == (20_400, 7_700)
    second, first = close(two, "T2", 10), close(two, "T1")
    assert (second.totals.first_receipt, first.totals.first_receipt) == (
        "A2-261121-001", "A1-261121-001",
    )  # fmt: skip
    assert (second.z_number, second.expected_minor, second.difference_minor) == (1, 7_700, -10)
    assert (second.totals.sold_minor, first.totals.sold_minor) == (2_700, 5_400)
    assert (first.expected_minor, first.difference_minor) == (20_400, 0)
    assert [(one.account[-2:], one.counted_minor) for one in closes(two.db)] == [
        ("T1", 20_400), ("T2", 7_690),
    ]  # fmt: skip
    assert journal.rebuilt_hash(two.db) == journal.state_hash(two.db)


def test_the_reports_together_are_the_stations_day(two: Settled) -> None:
    """What has no till of its own is told once: by the till that closes last."""
    sell_at(two, "T1")
    refunded = sell_at(two, "T2")
    payment, _ = claim(two, eggs(1))
    commands.record_own_sale(two.db, new_act(KIM), eggs(1))
    commands.undo_sale(two.db, new_act(), sell_at(two, "T2", 1))
    commands.confirm_payment(two.db, new_act(), claim(two, eggs(1))[0])  # its fee came to no till
    first = close(two, "T1").totals
    commands.confirm_payment(two.db, new_act(), payment)
    refund_sale(two.db, new_act(), refunded, {0: 30}, till="T2")
    books.pay_out(two.db, new_act(), KIM, 1_000, "T2")
    second = close(two, "T2").totals
    assert (first.own_sales, first.code_claimed_sales, first.fees_minor) == (0, 1, 54)
    assert (second.own_sales, second.code_claimed_sales) == (1, 0)
    assert (second.undone, second.refunds_minor, second.payouts_minor) == (1, 2_700, 1_000)
    assert first.fees_minor + second.fees_minor == queries.fees_on(two.db, DAY)
    assert first.sold_minor + second.sold_minor == 2 * 2_700 + 2 * 2_700 + 2 * 2_700


def test_all_have_one_day_which_ends_with_the_last(two: Settled) -> None:
    sell_at(two, "T1")
    close(two, "T1")
    assert not till_queries.is_closed(two.db, DAY)
    assert dividend_queries.last_closed_day(two.db) is None
    for day in (TODAY, NEXT):
        with pytest.raises(Refusal, match=r"money\.refusal\.other_till"):
            books.open_day(two.db, new_act(), day, 20_400)
    assert queries.counting_day(two.db, "CN") == DAY  # phones: their acts belong to the open day
    close(two, "T2")
    assert till_queries.is_closed(two.db, DAY)
    assert dividend_queries.last_closed_day(two.db) == TODAY
    books.open_day(two.db, new_act(), NEXT, 5_000, "T2", why="safe")
    with pytest.raises(Refusal, match=r"money\.refusal\.other_till"):
        books.open_day(two.db, new_act(), date(2026, 11, 23), 20_400)
    books.open_day(two.db, new_act(), NEXT, 20_400, why="safe")


def test_what_was_counted_stays_while_the_other_sells_on(two: Settled) -> None:
    first, second = sell_at(two, "T1"), sell_at(two, "T2")
    close(two, "T1")
    with pytest.raises(Refusal, match=r"orders\.refusal\.undo_too_late"):
        commands.undo_sale(two.db, new_act(), first)
    commands.undo_sale(two.db, new_act(), second)


def test_notes_go_back_where_they_came_from(two: Settled) -> None:
    sale, other = sell_at(two, "T2"), sell_at(two, "T2")
    refund = refund_sale(two.db, new_act(), other, {0: 30}, till="T2").id
    paid = books.pay_out(two.db, new_act(), KIM, 1_000, "T2").id
    ways: tuple[Callable[[str], object], ...] = (
        lambda here: commands.undo_sale(two.db, new_act(), sale, till=here),
        lambda here: undo_refund(two.db, new_act(), refund, here),
        lambda here: books.undo_payout(two.db, new_act(), paid, here),
    )
    for take_back in ways:
        with pytest.raises(Refusal, match=r"money\.refusal\.at_other_till"):
            take_back("T1")
        take_back("T2")


def test_a_count_and_a_handover_are_of_one_till(two: Settled) -> None:
    books.keep_count(two.db, {10_000: 1}, "T1")
    hand_till_over(two.db, new_act(), {5_000: 1}, "", MANAGER, till="T2")
    assert queries.draft(two.db, DAY, "T1") == {10_000: 1}
    assert len(queries.handovers(two.db, DAY, "T2")) == 1
    assert queries.handovers(two.db, DAY, "T1") == []


def test_a_screen_stands_where_the_manager_said(till: Settled) -> None:
    boss, pak = client(till.app, "manager"), client(till.app, "pak")
    assert "T2" in boss.get("/money/day").text
    assert "T2" not in words(pak.get("/money/day"))  # an act may have any letters
    send(boss, "/money/cash", way="to_safe", to_safe="50")
    before = events(till)
    assert send(boss, "/money/till", till="T2").location == "/money/day"
    assert events(till) == before
    page = boss.get("/money/day")
    assert "2026년 11월 21일" in words(page)
    fields = Page(page).form("/money/day", "post").fields
    send(boss, "/money/day", **fields | {"float": "50", "why": "safe"})
    send(boss, "/orders/sales", line="F0001.P0001.tray30.30.2700", pay="exact", total="2700")
    assert (queries.cash_in(till.db), queries.cash_in(till.db, "T2")) == (15_000, 7_700)
    assert "동흥촌 · T2" in words(boss.get("/orders/counter"))
    assert "동흥촌 · T1" in words(pak.get("/orders/counter"))


def test_every_door_of_a_screen_is_its_till(two: Settled) -> None:
    """T1 is closed: whatever is done at this screen goes through T2, or is refused."""
    close(two, "T1")
    pak, db = standing(two, "T2"), two.db
    sale = "F0001.P0001.tray30.30.2700"
    send(pak, "/orders/sales", line=sale, pay="exact", total="2700")
    sold = db.value("SELECT sale FROM orders_sales")
    shown = commands.show_code(db, new_act(), (eggs(),)).id
    send(pak, f"/orders/codes/{shown}/claim")
    first, second, third = place(two), place(two), place(two)
    for order in (first, second):
        send(pak, f"/orders/{order}/payment", exact="1")
    send(pak, f"/orders/{first}/cancellation")
    code = order_commands.show_order_code(db, new_act(), third).id
    send(pak, f"/orders/codes/{code}/claim")
    send(pak, f"/orders/sales/{sold}/refund", line_0="30", told="2700")
    print_slips(db, new_act(), 3)
    row = {"farmer_0": KIM, "goods_0": "P0001.tray30", "quantity_0": "1", "price_0": "27"}
    send(pak, "/orders/paper", slip="AS-0001", day=DAY, rows=1, **row)
    send(pak, f"/money/books/{KIM}/payout", farmer=KIM, amount="10")
    send(pak, "/money/cash", way="to_safe", to_safe="5")
    send(pak, "/orders/close/count", note_5000="1")
    assert queries.draft(db, DAY, "T2") == {5_000: 1}
    send(pak, "/orders/close/again")
    assert queries.draft(db, DAY, "T2") == {}
    told = {"note_100": "89", "expected": "8900"}
    send(pak, "/orders/close/handover", to=MANAGER, **told)
    assert len(queries.handovers(db, DAY, "T2")) == 1
    assert "A2-261121-007" in words(pak.get("/orders/x"))
    assert (queries.cash_in(db), queries.cash_in(db, "T2")) == (15_000, 8_900)
    assert send(pak, "/orders/close", **told).location == f"/orders/z/{DAY}?till=T2&closed=1"
    assert [row["till"] for row in db.rows("SELECT DISTINCT till FROM orders_sales")] == ["T2"]


def test_one_till_shows_and_asks_nothing(till: Settled) -> None:
    for cookie in ("", "T0", "T77", "T1"):
        pak = standing(till, cookie)
        assert "· T" not in words(pak.get("/orders/counter"))
        assert pak.get("/orders/close").status_code == 200
    assert send(client(till.app, "manager"), "/money/till", till="T77").status_code == 409


def test_the_pages_of_a_till_that_waits_for_the_other(two: Settled) -> None:
    pak = client(two.app, "pak")
    close(two, "T1")
    answer = pak.get("/money/day")
    assert answer.location == "/orders/close"
    page = words(pak.get(answer.location))
    assert "돈통 T2은 아직 닫지 않았습니다" in page
    assert "하루 시작" not in page
    second = standing(two, "T2")
    assert "50.00원" in words(second.get("/orders/close"))
    told = Page(send(second, "/orders/close/check", note_5000="1")).form("/orders/close", "post")
    answer = second.post("/orders/close", data=told.fields)
    assert answer.location == f"/orders/z/{DAY}?till=T2&closed=1"
    assert "돈통T2" in words(second.get(answer.location))
    assert f"/orders/z/{DAY}?till=T2" in pak.get("/orders/z").text
    assert pak.get(f"/orders/z/{DAY}?till=T3").status_code == 404


def test_its_receipt_writes_its_sale_in_again(two: Settled, tmp_path: Path) -> None:
    receipts_key(two.db)
    empty = make_app(Path(shutil.copytree(two.house.data, tmp_path / "other")))
    text = entered_queries.code_of(two.db, sales.require_sale(two.db, sell_at(two, "T2")))
    assert text
    enter_sale(empty.db, new_act(), text)
    assert queries.cash_in(empty.db, "T2") == 10_400
    empty.house.close()


def test_what_was_written_before_there_were_two_reads_as_the_first(till: Settled) -> None:
    sell(till)
    assert close(till, "T1").totals == closing.day_totals(till.db, DAY, "T1")


def test_a_slip_is_not_written_in_behind_the_report_of_its_till(two: Settled) -> None:
    """T1 was counted, T2 sells on: at T1 it counts on the next day, at T2 on this one."""
    print_slips(two.db, new_act(), 3)
    counted = close(two, "T1").totals
    days = {
        till: record_paper_sale(two.db, new_act(), slip, TODAY, [eggs()], till).fact.business_day
        for slip, till in (("AS-0001", "T1"), ("AS-0002", "T2"))
    }
    assert days == {"T1": NEXT.isoformat(), "T2": DAY}
    assert closing.day_totals(two.db, DAY, "T1").cash_sales == counted.cash_sales == 0
    assert close(two, "T2").totals.cash_sales == 1
    books.open_day(two.db, new_act(), NEXT, queries.cash_in(two.db), why="safe")
    assert close(two, "T1").totals.cash_sales == 1


def kept_at(settled: Settled, screen: str, **fields: str) -> str:
    """At which till a sale counts that a browser kept while the line was away."""
    sale = {"line": "F0001.P0001.tray30.30.2700", "pay": "exact", "total": "2700"}
    act = new_act().id
    standing(settled, screen).post(
        "/orders/sales",
        data=sale | {"act": act, "seen": "100 P0001.tray30.30"} | fields,
        headers={
            "Village-Outbox": "1", "Village-Age": "3600000",
            "Village-Person": f"{settled.db.station}/{PAK}",
        },
    )  # fmt: skip
    found = sales.sale(settled.db, act)
    return found["till"] if found else ""


def test_a_kept_sale_counts_where_its_page_stood(two: Settled) -> None:
    """The screen was given to T2 meanwhile; what is shut, or no till, holds up nothing."""
    page = standing(two, "T2").get("/orders/counter?line=F0001.P0001.tray30.30.2700").text
    assert '<input type="hidden" name="till" value="T2">' in page
    assert kept_at(two, "T2", till="T1") == "T1"
    assert kept_at(two, "T2") == kept_at(two, "T2", till="T9") == "T2"
    close(two, "T1")
    assert kept_at(two, "T2", till="T1") == "T2"
    assert kept_at(two, "T1", till="T1") == ""  # this screen waits until it is opened
