"""The promises of the doors of an order: its money, its goods, its end."""

from flask.testing import FlaskClient

from tests.cast import Settled, client, new_act
from tests.catalogue.hands import Page, words
from tests.money.conftest import morning, till
from tests.money.hands import claim_order, events, place, send
from village.catalogue import queries as catalogue
from village.ground.ids import new_id
from village.money import queries as money
from village.orders import commands as orders
from village.orders import order_commands, order_queries

__all__ = ["morning", "till"]


def order_of(settled: Settled, order: str) -> order_queries.Row:
    return order_queries.require_order(settled.db, order)


def page_of(pak: FlaskClient, order: str) -> str:
    return words(pak.get(f"/orders/{order}"))


def test_exact_cash_takes_one_key(till: Settled) -> None:
    order, pak = place(till), client(till.app, "pak")
    form = Page(pak.get(f"/orders/{order}")).form("/payment", "post")
    assert ("exact", "1") in form.keys
    answer = pak.post(form.action, data={"act": form.fields["act"], "exact": "1"})
    assert "현금을 받았습니다" in words(pak.get(answer.headers["Location"]))
    assert money.cash_in(till.db) == 22_700


def test_notes_are_given_change(till: Settled) -> None:
    order, pak = place(till), client(till.app, "pak")
    form = Page(pak.get(f"/orders/{order}")).form("/payment", "post")
    assert {value for name, value in form.keys if name == "given"} == {"30.00", "50.00", "100.00"}
    send(pak, form.action, given="50.00", given_typed="")
    page = page_of(pak, order)
    assert "거스름돈23.00원" in page
    assert "20.00원 × 1" in page
    assert money.cash_in(till.db) == 22_700


def test_a_typed_sum_is_taken(till: Settled) -> None:
    order, pak = place(till), client(till.app, "pak")
    send(pak, f"/orders/{order}/payment", given_typed="27.5")
    assert order_of(till, order)["change_minor"] == 50


def test_it_refuses_too_little_and_keeps_it(till: Settled) -> None:
    order, pak, before = place(till), client(till.app, "pak"), 0
    before = events(till)
    for wrong in ("20", "x", "", "-5", "0", "9" * 40):
        answer = send(pak, f"/orders/{order}/payment", given_typed=wrong)
        assert answer.status_code == 422
        assert f'name="given_typed" type="text"\n    value="{wrong}"' in answer.text
    assert "7.00원 모자랍니다" in words(send(pak, f"/orders/{order}/payment", given_typed="20"))
    assert events(till) == before


def test_a_paid_order_is_not_paid_again(till: Settled) -> None:
    order, pak = place(till), client(till.app, "pak")
    send(pak, f"/orders/{order}/payment", exact="1")
    again = send(pak, f"/orders/{order}/payment", exact="1")
    assert again.status_code == 409
    assert "이미 돈을 냈습니다" in words(again)
    assert send(pak, f"/orders/{order}/code").status_code == 409


def test_cash_wants_an_open_day(morning: Settled) -> None:
    order, pak = place(morning), client(morning.app, "pak")
    assert "하루 시작" in page_of(pak, order)
    assert send(pak, f"/orders/{order}/payment", exact="1").status_code == 409


def test_goods_go_once_the_buyer_has_paid(till: Settled) -> None:
    order, pak = place(till), client(till.app, "pak")
    early = send(pak, f"/orders/{order}/hand-over")
    assert early.status_code == 409
    assert "먼저 돈을 받으십시오" in words(early)
    send(pak, f"/orders/{order}/payment", exact="1")
    answer = send(pak, f"/orders/{order}/hand-over")
    assert "넘겨주었습니다" in words(pak.get(answer.headers["Location"]))
    assert money.book(till.db, "F0001").payable_minor == 2_673
    assert send(pak, f"/orders/{order}/hand-over").status_code == 409


def test_a_code_is_shown_claimed_and_confirmed(till: Settled) -> None:
    order, pak = place(till), client(till.app, "pak")
    shown = send(pak, f"/orders/{order}/code").headers["Location"]
    assert "코드를 보였습니다" in page_of(pak, order)
    answer = send(pak, f"{shown}/claim")
    assert answer.headers["Location"] == f"/orders/{order}"
    page = page_of(pak, order)
    assert "돈을 냈다고 합니다" in page
    assert "농민분 몫은 확인될 때까지 기다립니다" in page
    send(pak, f"/orders/{order}/hand-over")
    assert money.book(till.db, "F0001").held_minor == 2_673
    send(pak, f"{shown}/confirmation")
    assert "돈이 들어왔습니다" in page_of(pak, order)
    assert money.book(till.db, "F0001").payable_minor == 2_673


def test_an_order_is_cancelled_after_a_read_back(till: Settled) -> None:
    order, pak = place(till), client(till.app, "pak")
    send(pak, f"/orders/{order}/payment", exact="1")
    page = pak.get(f"/orders/{order}/cancellation")
    assert "주문 D0001을 취소합니까?" in words(page)
    assert "돈통에서 사는 분께 돌려드릴 돈" in words(page)
    form = Page(page).form("/cancellation", "post")
    answer = pak.post(form.action, data=form.fields)
    assert "취소되였습니다" in words(pak.get(answer.headers["Location"]))
    assert money.cash_in(till.db) == 20_000
    assert catalogue.left_by_product(till.db, "F0001") == {"P0001": 300}
    assert send(pak, form.action).status_code == 409


def test_code_money_is_looked_for_before_a_cancel(till: Settled) -> None:
    order, pak = place(till), client(till.app, "pak")
    claim_order(till, order)
    answer = send(pak, f"/orders/{order}/cancellation")
    assert answer.status_code == 409
    assert "먼저 계좌를 보십시오" in words(answer)


def test_its_receipt_says_buyer_change_and_state(till: Settled) -> None:
    order, pak = place(till), client(till.app, "pak")
    assert pak.get(f"/orders/{order}/receipt").status_code == 404
    send(pak, f"/orders/{order}/payment", given="50")
    page = words(pak.get(f"/orders/{order}/receipt"))
    for said in ("A1-261121-001", "왕빈", "김영옥", "닭알", "27.00원", "이십칠원", "23.00원"):
        assert said in page
    coded = place(till)
    payment, _ = claim_order(till, coded)
    assert "돈을 냈다고 합니다" in words(pak.get(f"/orders/{coded}/receipt"))
    orders.confirm_payment(till.db, new_act(), payment)
    assert "돈이 들어왔습니다" in words(pak.get(f"/orders/{coded}/receipt"))


def test_the_list_says_states_and_late_ones(till: Settled) -> None:
    late, paid = place(till, promised_day="2026-11-20"), place(till, promised_day="2026-11-21")
    order_commands.pay_order_cash(till.db, new_act(), paid)
    pak = client(till.app, "pak")
    page = pak.get("/orders")
    assert page.text.count('class="late"') == 1
    for said in (
        "늦었습니다",
        "오늘 보내야 합니다",
        "아직 안 냈습니다",
        "돈이 들어왔습니다",
        "54.00원",
    ):
        assert said in words(page)
    unpaid = pak.get("/orders?show=unpaid").text
    assert late in unpaid
    assert paid not in unpaid
    assert pak.get("/orders?show=nonsense").status_code == 200


def test_an_unknown_order_is_no_page(till: Settled) -> None:
    pak, nobody = client(till.app, "pak"), new_id()
    for where in ("", "/cancellation", "/receipt"):
        assert pak.get(f"/orders/{nobody}{where}").status_code == 404
    for where in ("payment", "code", "hand-over", "cancellation"):
        assert send(pak, f"/orders/{nobody}/{where}", exact="1").status_code == 404
