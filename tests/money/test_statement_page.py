"""The statement on paper: the clerk's for any book, a farmer's own and no other."""

from tests.cast import CHOI, Settled, client
from tests.catalogue.hands import words
from tests.money.hands import claim, eggs, sell


def test_a_clerk_prints_it(till: Settled) -> None:
    sell(till, eggs(2))
    claim(till)
    page = words(client(till.app, "pak").get("/orders/statements/F0001?period=2026"))
    for word in ("김영옥", "54.00원", "0.54원", "53.46원", "오십삼원 사십륙전", "26.73원"):
        assert word in page, page
    empty = words(client(till.app, "pak").get("/orders/statements/F0001?period=2025"))
    assert "0.00원" in empty
    assert client(till.app, "pak").get("/orders/statements/F0099").status_code == 404


def test_a_farmer_reads_her_own_and_no_other(till: Settled) -> None:
    sell(till, eggs(2))
    sell(till, eggs(1, CHOI))
    kim = client(till.app, "kim")
    assert "/orders/my-statement" in kim.get("/orders/my-money").text
    page = words(kim.get("/orders/my-statement"))
    assert "53.46원" in page
    assert "26.73원" not in page
    assert kim.get("/orders/statements/H0002").status_code == 403
