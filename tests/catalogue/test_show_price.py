"""The promises of the pages before the last tap: what, how many, at which price."""

import pytest

from tests.cast import Settled, client, new_act
from tests.catalogue.hands import Page, count, list_eggs, words
from village.catalogue import commands
from village.catalogue.known_rules import KNOWN
from village.catalogue.unit_rules import Product

PRICE = "/catalogue/sell/P0001/price"


def test_her_own_goods_stand_first_with_a_tag(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    assert "지난번" not in words(kim.get("/catalogue/sell"))
    list_eggs(shelf)
    text = words(kim.get("/catalogue/sell"))
    assert text.index("닭알") < text.index("지난번") < text.index("입쌀")


def test_the_question_and_the_number_are_those_of_the_ticked_unit(shelf: Settled) -> None:
    """Two typed under a ticked tray were put up as two eggs."""
    kim = client(shelf.app, "kim")
    for unit, question, word, base in (
        ("tray30", "몇판입니까?", "판", "60"), ("piece_egg", "몇알입니까?", "알", "2"),
    ):  # fmt: skip
        page = kim.get(f"/catalogue/sell/P0001?unit={unit}")
        assert question in words(page)
        assert f"<span>{word}</span>" in page.text.split('id="f-typed"')[1]
        form = Page(page).form("/price")
        told = {**form.fields, "typed": "2"}
        price = kim.get(form.action, query_string={**told, "typed_price": "27"})
        assert Page(price).form("/price", "post").fields["quantity"] == base


def test_the_question_uses_the_goods_own_counter(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    assert "몇마대입니까?" in words(kim.get("/catalogue/sell/P0002"))
    assert "몇근입니까?" in words(kim.get("/catalogue/sell/P0002?unit=jin"))


def test_chips_are_one_two_and_last_time(shelf: Settled) -> None:
    list_eggs(shelf, trays=3)
    form = Page(client(shelf.app, "kim").get("/catalogue/sell/P0001")).form("/price")
    assert form.keys == [("quantity", "30"), ("quantity", "60"), ("quantity", "90")]
    assert form.fields["typed"] == "3"


def test_the_usual_price_is_her_last_then_todays(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    assert "56.00" in words(kim.get(f"{PRICE}?quantity=60"))
    list_eggs(shelf, price_minor=2_700)
    page = kim.get(f"{PRICE}?quantity=60")
    assert "54.00" in words(page)
    assert Page(page).form("/price").keys == [("price", "2700"), ("price", "2800")]


def test_a_chip_sets_another_price(shelf: Settled) -> None:
    list_eggs(shelf, price_minor=2_700)
    page = client(shelf.app, "kim").get(f"{PRICE}?unit=tray30&quantity=60&price=2800")
    assert "56.00" in words(page)


def test_decimals_are_weighed(shelf: Settled) -> None:
    page = client(shelf.app, "kim").get("/catalogue/sell/P0003/price?typed=2,5&typed_price=6")
    assert "잡곡 2.5근" in words(page)
    assert "15.00" in words(page)
    assert Page(page).form("/price", "post").fields["quantity"] == "1250"


def test_without_any_price_it_asks_for_one(shelf: Settled) -> None:
    page = client(shelf.app, "kim").get("/catalogue/sell/P0003/price?typed=10")
    assert "한근 (500그람)에 얼마입니까?" in words(page)
    form = Page(page).form("/price")
    assert form.fields["quantity"] == "5000"


@pytest.mark.parametrize("typed", ["", "abc", "0", "-2", "99999999"])
def test_a_bad_quantity_stays_in_its_field(shelf: Settled, typed: str) -> None:
    page = client(shelf.app, "kim").get(PRICE, query_string={"unit": "tray30", "typed": typed})
    assert page.status_code == 422
    assert Page(page).form("/price").fields["typed"] == typed
    assert 'aria-invalid="true"' in page.text


@pytest.mark.parametrize("typed", ["abc", "0", "-2", "27.505", "99999999999"])
def test_a_bad_price_stays_in_its_field(shelf: Settled, typed: str) -> None:
    asked = {"quantity": "60", "typed_price": typed}
    page = client(shelf.app, "kim").get(PRICE, query_string=asked)
    assert page.status_code == 422
    form = Page(page).form("/price")
    assert (form.fields["typed_price"], form.fields["quantity"]) == (typed, "60")


def test_back_keeps_the_quantity(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    back = next(link for link in Page(kim.get(f"{PRICE}?quantity=120")).links if "quantity" in link)
    assert Page(kim.get(back)).form("/price").fields["typed"] == "4"


def test_far_more_than_usual_is_asked_on_the_same_page(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    list_eggs(shelf, trays=2, price_minor=2_700)
    assert "보통때보다" not in words(kim.get(f"{PRICE}?quantity=300"))  # five times
    assert "보통때보다 아주 많습니다" in words(kim.get(f"{PRICE}?quantity=330"))
    assert "보통때보다 아주 적습니다" in words(kim.get(f"{PRICE}?quantity=11"))
    assert "값이 보통때보다 아주 높습니다" in words(kim.get(f"{PRICE}?quantity=60&price=27000"))
    assert "값이 보통때보다 아주 낮습니다" in words(kim.get(f"{PRICE}?quantity=60&price=270"))


def test_usual_is_what_was_put_up_in_thirty_days(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    list_eggs(shelf, trays=2)
    shelf.clock.step(days=31)
    kim = client(shelf.app, "kim")
    assert "보통때보다 아주 많습니다" not in words(kim.get(f"{PRICE}?quantity=3000"))


def test_looking_writes_nothing(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    before = count(shelf, "journal_events")
    for where in ("/catalogue/sell", "/catalogue/sell/P0001", f"{PRICE}?quantity=60"):
        assert kim.get(where).status_code == 200
    assert count(shelf, "journal_events") == before


@pytest.mark.parametrize("sold_before", [False, True])
def test_six_choices_a_screen(shelf: Settled, sold_before: bool) -> None:
    if sold_before:
        list_eggs(shelf)

    for key in ("honey", "corn", "potato", "kimchi", "millet", "peanut", "soybean", "garlic"):
        known = KNOWN[key]
        product = Product("", key, known.base, known.counter, known.picture, known.sized("CNY"))
        commands.add_product(shelf.db, new_act(), product)
    kim, seen, where = client(shelf.app, "kim"), set[str](), "/catalogue/sell"
    for _ in range(3):
        tiles = [link for link in Page(kim.get(where)).links if link.startswith("/catalogue/")]
        assert len(tiles) <= 7  # six choices and Back
        seen |= {link for link in tiles if "/sell/" in link}
        where = next((link for link in reversed(tiles) if "leaf" in link), where)
    assert len(seen) == 11
