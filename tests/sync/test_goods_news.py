"""Goods of the centre's catalogue: new, changed, withdrawn – on each station's own shelf."""

from dataclasses import replace

import pytest

from tests.cast import Settled, new_act
from tests.hub.county import County
from tests.sync.houses import go, same_everywhere
from tests.sync.news import PINE, item, reached, rebuilds_the_same, say, send_goods, take
from village.catalogue import commands as catalogue
from village.catalogue import queries as shelf
from village.catalogue.unit_rules import Product, Unit
from village.ground.errors import Refusal
from village.ground.unit import Store
from village.sync import queries
from village.sync.rules import FeedItem


@pytest.fixture
def store_url() -> None:
    """What comes to the station is the same from both stores."""


def test_goods_of_the_centre_stand_on_the_shelf_under_a_number_of_the_station(
    joined: Store, county: County
) -> None:
    before = len(shelf.products(joined, every=True))
    assert (send_goods(county), send_goods(county, replace(PINE, picture="soybean"))) == (
        "N0001", "N0002",
    )  # fmt: skip
    assert go(joined).taken == 2
    found = shelf.products(joined, every=True)[before:]
    assert [one.product.names for one in found] == [PINE.names, PINE.names]
    assert [unit.unit for unit in found[0].product.units] == ["jin", "kg"]
    number = found[0].product.number
    send_goods(county, replace(PINE, number="N0001", units=(Unit("kg", 1000),)))
    send_goods(county, replace(PINE, number="N0002"), active=False)
    go(joined)
    assert [unit.unit for unit in shelf.require_product(joined, number).units] == ["kg"]
    assert len(shelf.products(joined)) == before + 1
    rebuilds_the_same(joined)
    same_everywhere(joined, county)


def test_goods_known_by_their_word_are_changed_and_not_doubled(
    joined: Store, county: County
) -> None:
    egg = shelf.product_by_key(joined, "egg")
    assert egg is not None
    packs = (Unit("tray30", 30), Unit("tray10", 10), Unit("piece_egg", 1))
    send_goods(county, replace(egg, number="", units=packs))
    go(joined)
    assert shelf.require_product(joined, egg.number).units == packs
    with county.store.reading() as rows:
        units = {row["unit"] for row in rows.all("offered_units") if row["product"] == "egg"}
    assert "tray10" in units, "what it took goes up with the same round"


def test_a_change_of_the_station_stands_until_the_centres_next(
    joined: Store, county: County
) -> None:
    send_goods(county)
    go(joined)
    (ours,) = [one.product for one in shelf.products(joined) if one.product.names == PINE.names]
    catalogue.change_product(joined, new_act(), replace(ours, picture="soybean"))
    go(joined)
    assert shelf.require_product(joined, ours.number).picture == "soybean"
    send_goods(county, replace(PINE, number="N0001"))
    go(joined)
    assert shelf.require_product(joined, ours.number).picture == PINE.picture


def goods_item(number: int, version: int, product: Product) -> FeedItem:
    told_units = [{"unit": one.unit, "size": one.size} for one in product.units]
    facts = {
        "number": product.number, "key": product.key, "base": product.base,
        "counter": product.counter, "picture": product.picture, "units": told_units,
        "names": product.names,
    }  # fmt: skip
    return item("hub.product_set", number, product=facts, active=True, version=version)


def test_older_goods_after_newer_ones_change_nothing(station: Settled) -> None:
    db, named = station.db, replace(PINE, number="N0007")
    take(db, goods_item(2, 5, replace(named, picture="soybean")))
    take(db, goods_item(1, 4, named))
    (ours,) = [one.product for one in shelf.products(db) if one.product.names == PINE.names]
    assert ours.picture == "soybean"
    rebuilds_the_same(db)


def test_a_picture_that_is_not_known_here_becomes_a_plain_one(station: Settled) -> None:
    take(station.db, goods_item(1, 1, replace(PINE, number="N0001", picture="dragonfruit2")))
    (ours,) = [one.product for one in shelf.products(station.db) if one.product.names]
    assert ours.picture == "other_goods"


@pytest.mark.parametrize(
    "wrong",
    [
        {"product": 1}, {"active": 1}, {"version": "1"}, {"version": -1},
        {"product": {"number": "N0001"}},
    ],
)  # fmt: skip
def test_goods_that_make_no_sense_are_refused(station: Settled, wrong: dict[str, object]) -> None:
    given = goods_item(1, 1, replace(PINE, number="N0001"))
    with pytest.raises(Refusal, match="product_news"):
        take(station.db, replace(given, facts={**given.facts, **wrong}))
    bad: dict[str, object] = {**given.facts["product"], "units": [{"unit": "jin", "size": 400}]}
    with pytest.raises(Refusal, match="product_news"):
        take(station.db, replace(given, facts={**given.facts, "product": bad}))


def test_goods_counted_otherwise_here_are_set_aside_and_the_officer_sees_it(
    joined: Store, county: County
) -> None:
    egg = shelf.product_by_key(joined, "egg")
    assert egg is not None
    send_goods(county, replace(egg, base="gram", units=(Unit("kg", 1000),), number=""))
    say(county)
    assert go(joined).taken == 2
    assert [row["reason"] for row in queries.items_set_aside(joined)] == [
        "catalogue.refusal.product_news"
    ]
    assert reached(county) == [("hub.message_sent", 1, 0, 1), ("hub.product_set", 1, 1, 1)]
