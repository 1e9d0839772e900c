"""What two PCs of one station did in one day: the hub counts it as the station does."""

from datetime import timedelta
from pathlib import Path

from tests.cast import CHOI, KIM, Settled, new_act
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_restores import assert_whole
from tests.sync.two_pcs import clone_of
from village.catalogue import commands as catalogue
from village.catalogue.rules import Wish
from village.ground.unit import Store
from village.money import commands as money
from village.orders import commands as orders
from village.orders import order_commands
from village.orders.order_rules import OrderPrivate
from village.sync import queries


def brought_together(station: Settled, clone: Settled, county: County) -> None:
    go(station.db)
    join(county, clone.db)
    assert go(clone.db).outcome == "sent"
    assert_whole(clone.db, county)


def clashes(db: Store) -> set[tuple[str, str]]:
    return {(one["kind"], one["subject"]) for one in queries.clashes(db)}


def test_a_day_opened_twice_keeps_its_payouts(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    day.open_shop(station.db)
    day.close(station.db)
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    following = day.DAY + timedelta(days=1)
    for one, float_minor in ((station, 50_00), (clone, 70_00)):
        money.open_day(one.db, new_act(), following, float_minor, why="safe")
        orders.record_cash_sale(one.db, new_act(), (day.eggs(),))
        money.pay_out(one.db, new_act(), KIM, 10_00)
    brought_together(station, clone, county)
    with county.store.reading() as rows:
        found = rows.one(
            "day", station=clone.db.station, business_day=following.isoformat(), till="T1"
        )
    assert found is not None
    assert (found["state"], found["payouts"], found["payouts_minor"]) == ("open", 2, 20_00)
    assert found["float_minor"] == 70_00  # as at the station: what was said last
    clone.house.close()


def test_an_order_that_was_paid_stays_paid_though_its_code_was_shown_elsewhere(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    day.open_shop(station.db)
    buyer = OrderPrivate("리씨", "13900000000")
    order = order_commands.place_order(station.db, new_act(), (day.eggs(),), buyer).id
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    order_commands.pay_order_cash(station.db, new_act(), order)
    order_commands.show_order_code(clone.db, new_act(), order)
    brought_together(station, clone, county)
    assert clone.db.value("SELECT money FROM orders_orders") == "paid"
    clone.house.close()


def test_two_lines_of_one_lot_are_looked_at_together(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    day.open_shop(station.db)
    lot = catalogue.list_goods(
        station.db, new_act(CHOI), CHOI, Wish("P0001", "tray30", 90, 27_00)
    ).fact.listing
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    catalogue.take_goods(station.db, new_act(CHOI), CHOI, lot, 30, "gift")
    tray, two = day.eggs(1, CHOI), day.eggs(2, CHOI)
    orders.record_cash_sale(clone.db, new_act(), (tray, two))
    brought_together(station, clone, county)
    assert ("oversold", lot) in clashes(clone.db)
    clone.house.close()


def test_a_lot_put_up_again_on_both_is_told(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    day.open_shop(station.db)
    lot = catalogue.list_goods(
        station.db, new_act(CHOI), CHOI, Wish("P0001", "tray30", 90, 27_00)
    ).fact.listing
    catalogue.withdraw_goods(station.db, new_act(CHOI), CHOI, lot)
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    for one in (station, clone):
        catalogue.put_up_again(one.db, new_act(CHOI), CHOI, lot)
    brought_together(station, clone, county)
    assert ("oversold", lot) in clashes(clone.db)
    clone.house.close()
