"""A PC that had sent a part of its branch comes back after the other one has gone on."""

from pathlib import Path

from tests.cast import Settled, new_act
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_restores import assert_whole, restored
from tests.sync.two_pcs import clone_of, join_open_and_send
from village.ground.unit import Store
from village.orders import order_commands
from village.orders.order_rules import OrderPrivate


def order(db: Store) -> str:
    buyer = OrderPrivate("리씨", "13900000000")
    placed = order_commands.place_order(db, new_act(), (day.eggs(),), buyer)
    return str(placed.fact.number)


def numbers(db: Store) -> list[str]:
    return [row[0] for row in db.rows("SELECT number FROM orders_orders ORDER BY number")]


def test_what_it_had_not_sent_comes_after_what_the_other_did(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join_open_and_send(county, station)
    clone = clone_of(station, tmp_path / "clone")
    assert (order(clone.db), order(station.db)) == ("D0001", "D0001")
    go(clone.db)  # so far the clone is the station
    join(county, station.db)
    assert go(station.db).outcome == "sent"
    assert (order(station.db), order(clone.db)) == ("D0003", "D0002")
    go(station.db)
    join(county, clone.db)
    assert go(clone.db).outcome == "sent"
    assert numbers(clone.db) == ["D0001", "D0002", "D0003", "D0004"]
    assert_whole(clone.db, county)
    clone.house.close()


def test_a_copy_comes_after_the_pc_that_was_made_meanwhile(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """Both began a new epoch after the same number."""
    join_open_and_send(county, station)
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, two = restored(station, tmp_path / "one"), restored(station, tmp_path / "two")
    for pc in (one, two):
        order(pc.db)
        join(county, pc.db)
        assert go(pc.db).outcome == "sent"
    assert numbers(two.db) == ["D0001", "D0002"]
    assert_whole(two.db, county)
    for pc in (one, two):
        pc.house.close()
