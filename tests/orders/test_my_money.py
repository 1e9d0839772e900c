"""The promises of a farmer's own money page."""

from tests.cast import CHOI, KIM, Settled, client, new_act
from tests.catalogue.hands import words
from tests.money.conftest import morning, till
from tests.money.hands import claim, eggs, sell
from village.money import commands as money
from village.orders import commands as orders

__all__ = ["morning", "till"]
DOOR = "/orders/my-money"


def test_it_says_what_she_will_get_in_digits_and_words(till: Settled) -> None:
    sell(till, eggs(2))
    claim(till)
    money.pay_out(till.db, new_act(), KIM, 5_000)
    page = words(client(till.app, "kim").get(DOOR))
    assert "받을 돈 3.46원" in page
    assert "삼원 사십륙전" in page
    assert "돈을 기다리고 있습니다26.73원" in page
    assert "이달에 이미 받은 돈50.00원" in page
    assert "닭알 2판54.00원" in page
    assert "A1-261121-003" in page


def test_each_sale_says_how_its_money_stands(till: Settled) -> None:
    sell(till)
    claim(till)
    orders.record_own_sale(till.db, new_act(KIM), eggs())
    orders.undo_sale(till.db, new_act(), sell(till))
    page = words(client(till.app, "kim").get(DOOR))
    for said in (
        "돈이 들어왔습니다",
        "돈을 기다립니다",
        "현금은 본인이 받았습니다",
        "되돌렸습니다",
    ):
        assert said in page


def test_she_sees_only_her_own(till: Settled) -> None:
    sell(till, eggs(2), eggs(3, CHOI))
    page = words(client(till.app, "kim").get(DOOR))
    assert "닭알 2판" in page
    assert "닭알 3판" not in page
    assert "온 집안의 공동장부" in words(client(till.app, "choi").get(DOOR))


def test_a_clerk_has_no_such_page(till: Settled) -> None:
    assert client(till.app, "pak").get(DOOR).status_code == 403


def test_before_the_first_sale_it_says_so(till: Settled) -> None:
    assert "아직 판것이 없습니다" in words(client(till.app, "kim").get(DOOR))
