"""A price guide of the centre: taken once, never older after newer, shown beside today's price."""

import pytest

from tests.cast import KIM, Settled, client, new_act
from tests.catalogue.hands import list_eggs, words
from village.catalogue import news_commands, price_queries, queries
from village.ground.errors import Refusal
from village.sync.rules import FeedItem, FeedMark


def guide(number: int = 1, /, **told: object) -> FeedItem:
    facts = {
        "key": "egg", "unit": "tray30", "unit_size": 30, "price_minor": 2_950, "currency": "CNY",
        "version": number,
    }  # fmt: skip
    mark = FeedMark("all", "0" * 16, number, f"{number:064x}")
    return FeedItem(mark, f"{number:026d}", "hub.price_guide_set", 1, 0, {**facts, **told})


def test_it_is_shown_and_offered(shelf: Settled) -> None:
    news_commands.take_price_guide(shelf.db, new_act("hub"), guide())
    pak = client(shelf.app, "pak")
    assert "29.50" in words(pak.get("/catalogue/prices"))
    kim = client(shelf.app, "kim")
    assert "현 봉사중심 시세" in words(kim.get("/catalogue/sell/P0001/price?quantity=60"))


def test_one_key_takes_it_as_todays_price(shelf: Settled) -> None:
    news_commands.take_price_guide(shelf.db, new_act("hub"), guide())
    pak = client(shelf.app, "pak")
    told = {"act": new_act().id, "price_minor": "2950"}
    pak.post("/catalogue/prices/P0001/tray30", data=told)
    assert queries.require_goods(shelf.db, "P0001").prices == {"tray30": 2_950}


def test_an_older_one_after_a_newer_changes_nothing(shelf: Settled) -> None:
    news_commands.take_price_guide(shelf.db, new_act("hub"), guide(2, price_minor=3_000))
    news_commands.take_price_guide(shelf.db, new_act("hub"), guide(1))
    assert price_queries.price_guides(shelf.db) == {("egg", "tray30", 30): 3_000}


@pytest.mark.parametrize(
    "told",
    [
        {"currency": "VND"},
        {"price_minor": 0},
        {"price_minor": -5},
        {"price_minor": "27"},
        {"price_minor": True},
        {"unit": "barrel"},
        {"unit_size": 0},
        {"key": 7},
        {"version": None},
    ],
)
def test_one_that_makes_no_sense_is_refused(shelf: Settled, told: dict[str, object]) -> None:
    with pytest.raises(Refusal, match=r"catalogue\.refusal\.guide"):
        news_commands.take_price_guide(shelf.db, new_act("hub"), guide(1, **told))
    assert price_queries.price_guides(shelf.db) == {}


def known(shelf: Settled, product: str, unit: str) -> tuple[price_queries.Price, ...]:
    here = queries.require_product(shelf.db, product)
    counted = queries.require_unit(shelf.db, product, unit)
    return price_queries.prices(shelf.db, KIM, here, counted)


def test_the_order_of_trust(shelf: Settled) -> None:
    news_commands.take_price_guide(shelf.db, new_act("hub"), guide())
    assert known(shelf, "P0001", "tray30")[0] == price_queries.Price(2_800, "station")
    list_eggs(shelf, price_minor=2_600)
    assert known(shelf, "P0001", "tray30")[0] == price_queries.Price(2_600, "last")
    assert known(shelf, "P0003", "jin") == ()
