"""The promises of the pages of an order that is owed for: found, paid, told on paper."""

from tests.cast import Settled, client, new_act
from tests.catalogue.hands import Page, words
from tests.money.conftest import morning, till
from tests.money.hands import claim_order, place, send
from tests.orders.test_order_pages import order_of, page_of
from village.money import queries as money
from village.orders import commands as orders
from village.orders import order_commands

__all__ = ["morning", "till"]


def owe(till: Settled) -> str:
    order = place(till)
    payment, _ = claim_order(till, order)
    order_commands.hand_over(till.db, new_act(), order)
    orders.payment_not_found(till.db, new_act(), payment)
    return order


def test_its_page_says_so_and_takes_the_notes(till: Settled) -> None:
    order, pak = owe(till), client(till.app, "pak")
    page = page_of(pak, order)
    assert "물건은 넘겨주었지만 돈을 찾지 못했습니다" in page
    assert "돈을 낸 다음에 넘겨줄수 있습니다" not in page
    form = Page(pak.get(f"/orders/{order}")).form("/payment", "post")
    answer = pak.post(form.action, data={"act": form.fields["act"], "exact": "1"})
    page = words(pak.get(answer.headers["Location"]))
    assert "현금을 받았습니다" in page
    assert "물건은 넘겨주었지만" not in page
    assert money.book(till.db, "F0001").payable_minor == 2_673
    assert send(pak, f"/orders/{order}/payment", exact="1").status_code == 409


def test_a_new_code_goes_through_the_claims(till: Settled) -> None:
    order, pak = owe(till), client(till.app, "pak")
    shown = send(pak, f"/orders/{order}/code").headers["Location"]
    assert "수금코드 다시 보이기" in page_of(pak, order)
    assert send(pak, f"{shown}/claim").headers["Location"] == f"/orders/{order}"
    assert "농민분 몫은 확인될 때까지 기다립니다" in page_of(pak, order)
    assert "왕빈" in words(pak.get("/orders/claims"))
    send(pak, f"{shown}/confirmation")
    assert "돈이 들어왔습니다" in page_of(pak, order)
    assert money.book(till.db, "F0001").payable_minor == 2_673


def test_the_list_keeps_it_under_its_own_word(till: Settled) -> None:
    order = owe(till)
    till.clock.step(days=3)
    pak = client(till.app, "pak")
    page = pak.get("/orders?show=owed")
    assert order in page.text
    assert "갚을 돈이 있습니다 1" in words(page)
    assert "현금 받기" in words(page)
    order_commands.pay_order_cash(till.db, new_act(), order)
    assert order not in pak.get("/orders?show=owed").text


def test_its_receipt_has_the_day_it_was_paid(till: Settled) -> None:
    order, pak = owe(till), client(till.app, "pak")
    assert "돈을 찾지 못했습니다" in words(pak.get(f"/orders/{order}/receipt"))
    send(pak, "/orders/close", **Page(send(pak, "/orders/close/check", note_10000="2")).form(
        "/orders/close", "post").fields)  # fmt: skip
    send(pak, "/money/day", business_day="2026-11-22", asked="2026-11-22", float="200")
    send(pak, f"/orders/{order}/payment", given="50")
    page = words(pak.get(f"/orders/{order}/receipt"))
    for said in ("2026년 11월 22일", "A1-261122-001", "23.00원", "현금"):
        assert said in page
    assert order_of(till, order)["business_day"] == "2026-11-21"


def test_x_tells_of_it(till: Settled) -> None:
    order, pak = owe(till), client(till.app, "pak")
    assert "돈이 들어오지 않은 것 1건27.00원" in words(pak.get("/orders/x"))
    order_commands.pay_order_cash(till.db, new_act(), order)
    report = words(pak.get("/orders/x"))
    assert "갚을 돈을 현금으로 받은 것27.00원" in report
    assert "현금 1건27.00원" in report
    assert "갚을 돈을 현금으로 받은 것27.00원" in words(pak.get("/orders/close"))


def test_x_of_a_later_day_tells_of_it_apart(till: Settled) -> None:
    order, pak = owe(till), client(till.app, "pak")
    send(pak, "/orders/close", **Page(send(pak, "/orders/close/check", note_10000="2")).form(
        "/orders/close", "post").fields)  # fmt: skip
    send(pak, "/money/day", business_day="2026-11-22", asked="2026-11-22", float="200")
    claim_order(till, order)
    assert "전에 갚지 않은 돈, 냈다고 함 1건27.00원" in words(pak.get("/orders/x"))


def test_the_close_names_it_until_it_is_paid(till: Settled) -> None:
    order, pak = owe(till), client(till.app, "pak")
    left = "넘겨주고 아직 받지 못한 돈 1건, 27.00원"
    assert left in words(pak.get("/orders/close"))
    send(pak, f"/orders/{order}/payment", exact="1")
    assert left not in words(pak.get("/orders/close"))
