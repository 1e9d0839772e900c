"""The promises of the doors that close the day."""

from datetime import date

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import CHOI, KIM, Settled, client, new_act
from tests.catalogue.hands import Page, words
from tests.money.conftest import morning, till
from tests.money.hands import DAY, claim, eggs, events, place, sell, send
from village.ground.journal import rebuild, state_hash
from village.money import commands as money
from village.money import queries
from village.orders import closing, closing_queries, order_commands
from village.orders import commands as orders

__all__ = ["morning", "till"]
EXACT = {"note_10000": "2", "note_5000": "1", "note_100": "4"}  # 254.00


def read_back(pak: FlaskClient, **form: str) -> TestResponse:
    return send(pak, "/orders/close/check", **form)


def close(pak: FlaskClient, **form: str) -> TestResponse:
    """Counted, read back, closed."""
    told = Page(read_back(pak, **form)).form("/orders/close", "post").fields
    return pak.post("/orders/close", data=told)


def test_it_works(till: Settled) -> None:
    sell(till, eggs(2))
    pak = client(till.app, "pak")
    page = words(pak.get("/orders/close"))
    assert "시작할 때 돈200.00원" in page
    assert "현금으로 판 것54.00원" in page
    assert "있어야 할 돈254.00원" in page
    assert "딱 맞습니다" in words(read_back(pak, **EXACT))
    answer = close(pak, **EXACT)
    assert answer.headers["Location"] == f"/orders/z/{DAY}?closed=1"
    report = words(pak.get(answer.headers["Location"]))
    for said in ("하루 마감이 끝났습니다", "A1-261121-001", "현금 1건54.00원", "박선희 09:14"):
        assert said in report
    assert queries.open_day(till.db) is None


def test_each_note_is_kept_and_found_again(till: Settled) -> None:
    pak, before = client(till.app, "pak"), events(till)
    answer = pak.post(
        "/orders/close/count", data={"note_10000": "1"}, headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<section class="zone" id="orders-close-slip">')
    assert "백원 모자랍니다" in words(answer)
    assert Page(pak.get("/orders/close")).form("/check", "post").fields["note_10000"] == "1"
    assert events(till) == before
    send(pak, "/orders/close/count", note_5000="3")
    fields = Page(pak.get("/orders/close")).form("/check", "post").fields
    assert (fields["note_10000"], fields["note_5000"]) == ("", "3")


def test_counting_again_begins_with_nothing(till: Settled) -> None:
    pak = client(till.app, "pak")
    send(pak, "/orders/close/count", note_5000="3")
    assert send(pak, "/orders/close/again").status_code == 303
    assert queries.draft(till.db, DAY, "T1") == {}


def test_a_difference_needs_a_reason_and_keeps_it(till: Settled) -> None:
    pak = client(till.app, "pak")
    refused = read_back(pak, note_10000="1", reason="  ")
    assert refused.status_code == 422
    assert "리유를 적어주십시오" in words(refused)
    assert Page(refused).form("/check", "post").fields["note_10000"] == "1"
    page = read_back(pak, note_10000="1", reason="한장 잃었습니다")
    assert "한장 잃었습니다" in words(page)
    back = send(pak, "/orders/close/check", note_10000="1", reason="한장 잃었습니다", change="1")
    assert Page(back).form("/check", "post").fields["reason"] == "한장 잃었습니다"
    answer = close(pak, note_10000="1", reason="한장 잃었습니다")
    report = words(pak.get(answer.headers["Location"]))
    assert "−100.00원" in report
    assert "백원 모자랍니다" in report
    assert "한장 잃었습니다" in report


def test_the_reason_stands_beside_the_chained_line(till: Settled) -> None:
    closed = closing.close_day(till.db, new_act(), {10000: 1}, "김영옥님께 더 드렸습니다")
    assert closed.private == {"reason": "김영옥님께 더 드렸습니다"}
    assert "reason" not in closed.facts


def test_it_refuses_what_is_no_count(till: Settled) -> None:
    pak, before = client(till.app, "pak"), events(till)
    for wrong in ("x", "-1", "1.5", "9" * 40):
        answer = read_back(pak, note_10000=wrong, reason="so")
        assert answer.status_code == 422
        assert Page(answer).form("/check", "post").fields["note_10000"] == wrong
    assert events(till) == before


def test_money_that_moved_meanwhile_is_looked_at_again(till: Settled) -> None:
    pak = client(till.app, "pak")
    told = Page(read_back(pak, note_10000="2")).form("/orders/close", "post").fields
    sell(till, eggs(2))
    answer = pak.post("/orders/close", data=told)
    assert answer.status_code == 409
    assert "그사이에 돈이 오갔습니다" in words(answer)
    assert queries.open_day(till.db) is not None


def test_a_double_tap_closes_once(till: Settled) -> None:
    pak = client(till.app, "pak")
    told = Page(read_back(pak, note_10000="2")).form("/orders/close", "post").fields
    assert [pak.post("/orders/close", data=told).status_code for _ in range(2)] == [303, 303]
    assert len(queries.closed_days(till.db)) == 1


def test_a_day_without_a_sale_closes(till: Settled) -> None:
    answer = close(client(till.app, "pak"), note_10000="2")
    assert "판 것이 없습니다" in words(client(till.app, "pak").get(answer.headers["Location"]))


def test_an_empty_count_is_a_count_of_nothing(till: Settled) -> None:
    assert read_back(client(till.app, "pak")).status_code == 422
    page = read_back(client(till.app, "pak"), reason="금고에 넣었습니다")
    assert "이백원 모자랍니다" in words(page)


def test_a_day_nobody_opened_is_not_closed(morning: Settled) -> None:
    pak = client(morning.app, "pak")
    assert "하루를 시작하지 않았습니다" in words(pak.get("/orders/close"))
    assert send(pak, "/orders/close", expected="0").status_code == 409
    assert send(pak, "/orders/close/check").status_code == 409
    assert pak.get("/orders/x").status_code == 409


def test_it_tells_what_is_not_finished(till: Settled) -> None:
    claim(till)
    place(till)
    orders.show_code(till.db, new_act(KIM), [eggs()])
    page = words(client(till.app, "pak").get("/orders/close"))
    assert "아직 확인하지 않은 돈 1건, 27.00원" in page
    assert "아직 넘겨주지 않은 주문 1건" in page
    assert "보였지만 냈다는 말이 없는 코드 1건" in page
    assert close(client(till.app, "pak"), note_10000="2").status_code == 303


def test_said_and_seen_money_stand_apart(till: Settled) -> None:
    claim(till)
    payment, _ = claim(till, eggs(1, CHOI))
    orders.confirm_payment(till.db, new_act(), payment)
    orders.record_own_sale(till.db, new_act(KIM), eggs())
    orders.undo_sale(till.db, new_act(), sell(till))
    report = words(client(till.app, "pak").get("/orders/x"))
    assert "코드, 돈이 들어옴 1건27.00원" in report
    assert "코드, 냈다고 함 1건27.00원" in report
    assert "집에서 팔고 농민분이 받은 돈 1건27.00원" in report
    assert "되돌린 것 1건54.00원" in report
    assert "모두 판 것54.00원" in report


def test_the_slip_comes_to_what_the_books_say(till: Settled) -> None:
    """Every way cash moves, so that no kind of entry is left out of the slip."""
    sell(till, eggs(2))
    orders.undo_sale(till.db, new_act(), sell(till))
    paid, gone = place(till), place(till)
    order_commands.pay_order_cash(till.db, new_act(), paid)
    order_commands.pay_order_cash(till.db, new_act(), gone)
    order_commands.cancel_order(till.db, new_act(), gone)
    money.pay_out(till.db, new_act(), KIM, 1_000)
    money.undo_payout(till.db, new_act(), money.pay_out(till.db, new_act(), KIM, 500).id)
    money.move_cash(till.db, new_act(), 3_000)
    slip = closing_queries.slip(till.db, queries.require_open_day(till.db))
    parts = (slip.float_minor, slip.sales_minor, slip.orders_minor, slip.payouts_minor)
    assert parts == (20_000, 5_400, 2_700, -1_000)
    assert sum(parts) + slip.safe_minor == slip.expected_minor == queries.cash_in(till.db)


def test_x_closes_nothing(till: Settled) -> None:
    before = events(till)
    assert "이것으로 마감되지 않습니다" in words(client(till.app, "pak").get("/orders/x"))
    assert events(till) == before


def test_z_reports_are_numbered_without_a_gap(till: Settled) -> None:
    pak = client(till.app, "pak")
    close(pak, note_10000="2")
    send(pak, "/money/day", business_day="2026-11-22", asked="2026-11-22", float="200")
    close(pak, note_10000="2")
    assert [row["z_number"] for row in queries.closed_days(till.db)] == [2, 1]
    page = words(pak.get("/orders/z"))
    assert "2026년 11월 22일 일요일" in page
    assert pak.get("/orders/z/2026-11-23").status_code == 404
    assert pak.get(f"/orders/z/{DAY}?roll=1").status_code == 200


def test_a_forgotten_close_says_whose_day_it_is(till: Settled) -> None:
    till.clock.step(hours=20)
    assert "2026년 11월 21일 하루를 아직 마감하지 않았습니다" in words(
        client(till.app, "pak").get("/orders/close")
    )
    assert close(client(till.app, "pak"), note_10000="2").status_code == 303


def test_the_courier_is_asked_to_go(till: Settled) -> None:
    close(client(till.app, "pak"), note_10000="2")
    assert (till.house.data / "courier.wake").exists()


def test_a_rebuild_finds_the_same_day(till: Settled) -> None:
    sell(till, eggs(2))
    close(client(till.app, "pak"), note_10000="2", reason="몰라서")
    live = state_hash(till.db)
    rebuild(till.db)
    assert state_hash(till.db) == live


def test_a_sale_on_a_day_no_till_opened_is_in_the_next_report(till: Settled) -> None:
    """The day is closed, a code is paid in the evening; the next day nobody opens at all."""
    close(client(till.app, "pak"), note_10000="2")
    claim(till)
    orders.record_own_sale(till.db, new_act(KIM), eggs(3))
    till.clock.step(days=2)
    money.open_day(till.db, new_act(), date(2026, 11, 23), 20_000)
    claim(till, eggs(2))
    report = words(client(till.app, "pak").get("/orders/x"))
    assert "열지 않은 날에 판 것 1건27.00원" in report
    assert "열지 않은 날에 농민분이 받은 돈 1건81.00원" in report
    assert "모두 판 것54.00원" in report
    totals = closing.close_day(till.db, new_act(), {10000: 2}, "").fact.totals
    assert (totals.earlier_sales, totals.earlier_minor, totals.sold_minor) == (1, 2_700, 5_400)
    assert (totals.earlier_own, totals.earlier_own_minor, totals.own_sales) == (1, 8_100, 0)
    money.open_day(till.db, new_act(), date(2026, 11, 24), 20_000)
    later = closing.day_totals(till.db, "2026-11-24")
    assert (later.earlier_sales, later.earlier_own) == (0, 0)


def test_paid_goods_fetched_on_a_day_no_till_opened_are_in_the_next_report(till: Settled) -> None:
    order = place(till)
    order_commands.pay_order_cash(till.db, new_act(), order)
    close(client(till.app, "pak"), note_10000="2", note_100="27")
    order_commands.hand_over(till.db, new_act(), order)
    till.clock.step(days=2)
    money.open_day(till.db, new_act(), date(2026, 11, 23), 22_700)
    totals = closing.day_totals(till.db, "2026-11-23")
    assert (totals.earlier_sales, totals.earlier_minor) == (1, 2_700)


def test_what_never_was_in_the_sum_is_not_taken_out_of_it(till: Settled) -> None:
    """Her own record taken back, and a claim whose money did not come: each in its own place."""
    own = orders.record_own_sale(till.db, new_act(KIM), eggs()).id
    orders.undo_sale(till.db, new_act(KIM), own, farmer=KIM)
    orders.payment_not_found(till.db, new_act(), claim(till, eggs(2))[0])
    totals = closing.day_totals(till.db, DAY)
    assert (totals.undone, totals.undone_minor) == (0, 0)
    assert (totals.not_found, totals.not_found_minor) == (1, 5_400)
    report = words(client(till.app, "pak").get("/orders/x"))
    assert "되돌린 것 0건" in report
    assert "돈이 들어오지 않은 것 1건54.00원" in report


def test_no_tick_stands_at_the_day_that_is_not_open(morning: Settled) -> None:
    page = client(morning.app, "pak").get("/orders/close").text
    assert 'aria-current="page">하루 마감' in page
    assert 'aria-current="true"' not in page
