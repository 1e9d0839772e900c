"""The promises of the clerk's doors: goods, prices, the scale."""

import re

import pytest

from tests.cast import Settled, client
from tests.catalogue.hands import Page, count, words
from village.catalogue import queries
from village.catalogue.known_rules import KNOWN
from village.catalogue.unit_rules import Unit
from village.ground.ids import new_id


def new_goods(settled: Settled, key: str, **told: str) -> tuple[int, str]:
    """Goods added through their form, with some fields told otherwise: status and text."""
    pak = client(settled.app, "pak")
    form = Page(pak.get(f"/catalogue/goods/new?key={key}")).form("/goods", "post").fields
    known = KNOWN.get(key)
    sized = known.sized("CNY") if known else (Unit("piece", 1),)
    units = {f"unit_{place}": unit.unit for place, unit in enumerate(sized, 1)}
    picture = known.picture if known else "other_goods"
    answer = pak.post("/catalogue/goods", data={**form, "picture": picture, **units, **told})
    return answer.status_code, words(answer)


def test_goods_of_a_known_name_need_no_typing(shelf: Settled) -> None:
    status, _ = new_goods(shelf, "honey")
    assert status == 303
    honey = queries.require_product(shelf.db, "P0004")
    assert (honey.key, honey.base, honey.counter) == ("honey", "piece", "bottle")
    assert honey.units == (Unit("bottle", 1),)


def test_goods_of_another_name_are_called_as_written(shelf: Settled) -> None:
    status, _ = new_goods(shelf, "other_goods", name="짚신", base="piece", unit_1="piece")
    assert status == 303
    shoes = queries.require_product(shelf.db, "P0004")
    assert shoes.names == {"ko": "짚신"}
    assert "짚신" in words(client(shelf.app, "kim").get("/catalogue/sell"))


@pytest.mark.parametrize(
    ("key", "told", "status"),
    [
        ("other_goods", {"name": ""}, 422),
        ("other_goods", {"name": "가" * 41}, 422),
        ("honey", {"unit_1": ""}, 422),
        ("honey", {"unit_1": "jin"}, 422),
        ("honey", {"unit_2": "bottle"}, 422),
        ("honey", {"unit_2": "barrel"}, 422),
        ("honey", {"size_1": "0"}, 422),
        ("honey", {"size_1": "x"}, 422),
        ("duck_egg", {"size_1": "24"}, 422),
        ("honey", {"picture": "../card"}, 422),
    ],
)
def test_it_refuses_goods_nobody_could_count(
    shelf: Settled, key: str, told: dict[str, str], status: int
) -> None:
    assert new_goods(shelf, key, **told)[0] == status
    assert count(shelf, "catalogue_products") == 3


def test_the_same_goods_are_not_added_twice(shelf: Settled) -> None:
    status, text = new_goods(shelf, "egg")
    assert status == 409
    assert "이미 있는 물건입니다" in text


def test_change_keeps_what_was_listed(shelf: Settled) -> None:
    pak = client(shelf.app, "pak")
    form = Page(pak.get("/catalogue/goods/P0002")).form("/goods/P0002", "post").fields
    told = {**form, "picture": "grain", "unit_1": "bag", "size_1": "50000", "active": "1"}
    assert pak.post("/catalogue/goods/P0002", data=told).status_code == 303
    rice = queries.require_product(shelf.db, "P0002")
    assert (rice.picture, rice.units) == ("grain", (Unit("bag", 50_000),))


def test_off_the_shelf_farmers_see_it_no_more(shelf: Settled) -> None:
    pak = client(shelf.app, "pak")
    form = Page(pak.get("/catalogue/goods/P0002")).form("/goods/P0002", "post").fields
    form.pop("active", None)
    told = {**form, "picture": "grain", "unit_1": "bag", "size_1": "25000"}
    pak.post("/catalogue/goods/P0002", data=told)
    kim = client(shelf.app, "kim")
    assert "입쌀" not in words(kim.get("/catalogue/sell"))
    assert kim.get("/catalogue/sell/P0002").status_code == 409
    assert "팔지 않습니다" in words(pak.get("/catalogue/goods"))


@pytest.mark.parametrize("find", ["닭알", "계란", "달걀", "鸡蛋", "trung ga", "EGG"])
def test_search_knows_every_name(shelf: Settled, find: str) -> None:
    text = words(client(shelf.app, "pak").get("/catalogue/goods", query_string={"find": find}))
    assert "판 (30알)" in text
    assert "입쌀" not in text


def test_sorting(shelf: Settled) -> None:
    pak = client(shelf.app, "pak")
    by_price = words(pak.get("/catalogue/goods?sort=price"))
    assert by_price.index("닭알") < by_price.index("입쌀") < by_price.index("잡곡")
    by_name = words(pak.get("/catalogue/goods?sort=name"))
    assert by_name.index("닭알") < by_name.index("입쌀") < by_name.index("잡곡")


# --- prices -------------------------------------------------------------------------------------


def test_a_price_is_set(shelf: Settled) -> None:
    pak = client(shelf.app, "pak")
    told = {"act": new_id(), "price": "29.50"}
    answer = pak.post("/catalogue/prices/P0001/tray30", data=told)
    assert answer.status_code == 303
    assert queries.require_goods(shelf.db, "P0001").prices == {"tray30": 2_950}
    assert "29.50" in words(pak.get(answer.headers["Location"]))


@pytest.mark.parametrize(
    ("where", "price", "status"),
    [
        ("P0001/tray30", "0", 422),
        ("P0001/tray30", "-1", 422),
        ("P0001/tray30", "viel", 422),
        ("P0001/tray30", "999999999999", 422),
        ("P0001/bag", "5", 422),
        ("P0099/bag", "5", 404),
    ],
)
def test_a_price_that_makes_no_sense(shelf: Settled, where: str, price: str, status: int) -> None:
    pak = client(shelf.app, "pak")
    answer = pak.post(f"/catalogue/prices/{where}", data={"act": new_id(), "price": price})
    assert answer.status_code == status
    assert queries.require_goods(shelf.db, "P0001").prices == {"tray30": 2_800}
    if where == "P0001/tray30":
        assert f'value="{price}"' in answer.text


# --- the scale ----------------------------------------------------------------------------------


def test_the_scale_types_and_the_net_weight_comes_out(shelf: Settled) -> None:
    pak = client(shelf.app, "pak")
    page = pak.get("/catalogue/weighing", query_string={"gross": " 12.35 kg", "tare": "0.35"})
    assert "12킬로그람" in words(page)


@pytest.mark.parametrize(
    ("gross", "tare"), [("1", "2"), ("1", "1"), ("x", ""), ("0", ""), ("-1", ""), ("3000", "")]
)
def test_a_weight_that_makes_no_sense(shelf: Settled, gross: str, tare: str) -> None:
    pak = client(shelf.app, "pak")
    page = pak.get("/catalogue/weighing", query_string={"gross": gross, "tare": tare})
    assert page.status_code == 422
    fields = Page(page).forms[-1].fields
    assert (fields["gross"], fields["tare"]) == (gross, tare)


@pytest.mark.parametrize("key", ["duck_egg", "honey", "rice_paper", "other_goods"])
def test_no_two_units_are_called_the_same(shelf: Settled, key: str) -> None:
    page = client(shelf.app, "pak").get(f"/catalogue/goods/new?key={key}").text
    units = page.partition('name="unit_1"')[2].partition("</select>")[0]
    said = re.findall(r"<option[^>]*>([^<]+)", units)
    assert len(said) > 10
    assert len(set(said)) == len(said), said
