"""The promises of the Back key: a ticket whose act was used goes on, and never counts twice."""

from tests.cast import KIM, Settled, new_act
from tests.catalogue.hands import words
from tests.money.conftest import morning, till
from tests.money.hands import events
from tests.orders.test_counter import clerk, last_sale
from village.orders import commands as orders

__all__ = ["morning", "till"]


def test_back_from_a_shown_code_the_counter_still_takes_cash(till: Settled) -> None:
    """The code was shown, the buyer pays in notes after all: Back, then the cash key."""
    hand = clerk(till).press("pick", KIM).press("choose", "P0001")
    ticket = hand.page
    hand.pay("code")
    hand.page = ticket
    before = events(till)
    assert hand.pay().status_code == 409
    assert "09:14에 이미 코드를 보여주었습니다" in words(hand.page)
    assert events(till) == before
    assert hand.pay().status_code == 303
    sale = last_sale(till)
    assert (sale["method"], sale["gross_minor"], events(till)) == ("cash", 2_700, before + 1)


def test_back_from_a_shown_code_another_code_can_be_shown(till: Settled) -> None:
    hand = clerk(till).press("pick", KIM).press("choose", "P0001")
    ticket = hand.page
    hand.pay("code")
    hand.page = ticket
    hand.press("times", "2")
    assert hand.pay("code").status_code == 409
    assert "09:14에 이미 코드를 보여주었습니다" in words(hand.page)
    assert hand.pay("code").status_code == 303
    assert "54.00" in words(hand.page)


def test_back_from_a_code_that_was_paid_shows_the_sale(till: Settled) -> None:
    """Money came by code already: cash on top would sell the goods twice."""
    hand = clerk(till).press("pick", KIM).press("choose", "P0001")
    ticket = hand.page
    told = {**hand.form.fields, "pay": "exact"}
    shown = hand.pay("code").headers["Location"].rsplit("/", 1)[1]
    orders.claim_code_sale(till.db, new_act(), shown)
    hand.page = ticket
    before = events(till)
    answer = hand.browser.post("/orders/sales", data=told)
    assert answer.status_code == 409
    assert "이미 적었습니다" in words(answer)
    assert events(till) == before


def test_back_from_a_cash_sale_the_code_key_shows_the_sale(till: Settled) -> None:
    hand = clerk(till).press("pick", KIM).press("choose", "P0001")
    ticket = hand.page
    hand.pay()
    hand.page = ticket
    before = events(till)
    assert hand.pay("code").status_code == 409
    assert "이미 적었습니다" in words(hand.page)
    assert events(till) == before
