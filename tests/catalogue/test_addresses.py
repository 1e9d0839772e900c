"""Numbers that strangers write into the shelf's addresses: answered, never a page that broke."""

import pytest

from tests.cast import Settled, client

STRANGE = ("x", "-1", "1.5", "9" * 16, "9" * 5_000)


@pytest.mark.parametrize("number", [*STRANGE, "9" * 15])
@pytest.mark.parametrize("where", ["goods?changed=P0001&at=", "prices?product=P0001&at="])
def test_a_moment_beyond_all_calendars_is_no_page(shelf: Settled, where: str, number: str) -> None:
    assert client(shelf.app, "pak").get(f"/catalogue/{where}{number}").status_code == 404


@pytest.mark.parametrize("number", STRANGE)
@pytest.mark.parametrize(
    "where",
    ["/catalogue/sell?leaf=", "/catalogue/mine?leaf=", "/orders/own?page=",
     "/catalogue/sell/P0001?quantity="],
)  # fmt: skip
def test_a_leaf_that_is_no_number_is_no_page(shelf: Settled, where: str, number: str) -> None:
    assert client(shelf.app, "kim").get(f"{where}{number}").status_code == 404


def test_a_leaf_beyond_the_last_is_a_page(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    for where in ("/catalogue/sell?leaf=", "/catalogue/mine?leaf=", "/orders/own?page="):
        assert kim.get(f"{where}{'9' * 15}", follow_redirects=True).status_code == 200


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "", "9" * 13, "9" * 5_000])
def test_a_form_of_ours_with_a_strange_number_stays(shelf: Settled, number: str) -> None:
    kim = client(shelf.app, "kim")
    told = {"act": "0" * 26, "unit": "tray30", "quantity": number, "price": "2700", "size": "30"}
    assert kim.post("/catalogue/sell/P0001/price", data=told).status_code == 422
