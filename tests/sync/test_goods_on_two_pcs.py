"""Goods of the centre on two PCs that ran as one station: each gave them its own number."""

from pathlib import Path

from app import feed_kinds
from tests.cast import Settled, new_act
from tests.hub.county import LI, County, join
from tests.sync import day
from tests.sync.houses import caller_for, go
from tests.sync.test_numbers_given_twice import rows
from tests.sync.test_restores import assert_whole
from tests.sync.two_pcs import clone_of, join_open_and_send
from village.catalogue import commands as catalogue
from village.catalogue.unit_rules import Product, Unit
from village.ground.batches import decode_batch
from village.ground.unit import Store
from village.hub import goods, news
from village.sync.courier import items_of, take_item


def page_of(db: Store, county: County) -> bytes:
    """The centre's stream for all, as a station is given it."""
    with county.store.reading() as hub:
        stream = hub.one("stream", stream="all")
    assert stream is not None
    return news.feed_page(county.store, caller_for(db, county), "all", stream["epoch"], 0)


def test_goods_of_the_centre_stay_one_whatever_number_each_pc_gave_them(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """The same news became P0003 here and P0004 there; what was changed on it later is its own."""
    join_open_and_send(county, station)
    clone = clone_of(station, tmp_path / "clone")
    own = Product("", "garlic", "piece", "item", "basket", (Unit("piece", 1),))
    catalogue.add_product(clone.db, new_act(), own)
    chili = Product("", "chili", "piece", "item", "basket", (Unit("piece", 1),))
    for _ in range(2):  # and once more, corrected
        goods.send_product(county.store, new_act(LI), chili, "all")
    go(station.db)
    for item, digest in items_of(
        decode_batch(page_of(clone.db, county), lambda _: county.store.key.public)
    ):
        take_item(clone.db, item, digest, feed_kinds)
    assert rows(clone.db, "SELECT key FROM catalogue_products WHERE number = 'P0004'") == [
        ("chili",)
    ]
    join(county, clone.db)
    assert go(clone.db).outcome == "sent"
    assert rows(clone.db, "SELECT number, key FROM catalogue_products WHERE number > 'P0002'") == [
        ("P0003", "chili"),
        ("P0004", "garlic"),
    ]
    assert_whole(clone.db, county)
    clone.house.close()


def test_what_only_corrects_goods_gives_no_number(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """Chili had its number before the PCs parted, onions got theirs at the clone."""
    join(county, station.db)
    day.open_shop(station.db)
    for_all(county, "chili")
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    catalogue.add_product(station.db, new_act(), piece("garlic"))
    go(station.db)
    for key in ("chili", "scallion", "scallion"):
        for_all(county, key)
    for item, digest in items_of(
        decode_batch(page_of(clone.db, county), lambda _: county.store.key.public)
    ):
        take_item(clone.db, item, digest, feed_kinds)
    join(county, clone.db)
    assert go(clone.db).outcome == "sent"
    assert rows(clone.db, "SELECT number, key FROM catalogue_products WHERE number > 'P0002'") == [
        ("P0003", "chili"),
        ("P0004", "garlic"),
        ("P0005", "scallion"),
    ]
    assert_whole(clone.db, county)
    clone.house.close()


def piece(key: str) -> Product:
    return Product("", key, "piece", "item", "basket", (Unit("piece", 1),))


def for_all(county: County, key: str) -> None:
    goods.send_product(county.store, new_act(LI), piece(key), "all")
