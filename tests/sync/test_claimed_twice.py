"""One shown code, claimed for a sale on each of two PCs: the money came once, one sale is paid."""

from pathlib import Path

from tests.cast import Settled, new_act
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_restores import assert_whole
from tests.sync.two_pcs import clone_of
from village.ground.unit import Store
from village.hub import journals
from village.money import queries, rules
from village.orders import commands as orders
from village.orders import order_commands
from village.orders.order_rules import OrderPrivate


def states(db: Store) -> dict[str, str]:
    return {row["sale"]: row["state"] for row in db.rows("SELECT sale, state FROM orders_sales")}


def states_at(county: County) -> dict[str, str]:
    with county.store.reading() as rows:
        found = rows.connection.exec_driver_sql("SELECT sale, state FROM hub_sales")
        return {row[0]: row[1] for row in found}


def claimed_order(db: Store) -> tuple[str, str]:
    """An order, and the code that its buyer is said to have paid by."""
    buyer = OrderPrivate("리씨", "13900000000")
    order = order_commands.place_order(db, new_act(), (day.eggs(),), buyer).id
    shown = order_commands.show_order_code(db, new_act(), order).id
    order_commands.claim_order_payment(db, new_act(), shown)
    return order, shown


def rebuilt_the_same(db: Store, county: County) -> None:
    """The hub's sales are the station's, as they came and when they are made anew."""
    assert states_at(county) == states(db)
    assert journals.verify(county.store) == []
    journals.rebuild_station(county.store, db.station)
    assert states_at(county) == states(db)


def test_one_of_two_sales_is_confirmed(station: Settled, county: County, tmp_path: Path) -> None:
    join(county, station.db)
    day.open_shop(station.db)
    shown = orders.show_code(station.db, new_act(), (day.eggs(),)).id
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    for one in (station, clone):
        orders.claim_code_sale(one.db, new_act(), shown)
    go(station.db)
    join(county, clone.db)
    go(clone.db)
    orders.confirm_payment(clone.db, new_act(), shown)
    assert go(clone.db).outcome == "sent"
    assert sorted(states(clone.db).values()) == ["claimed", "confirmed"]
    assert states_at(county) == states(clone.db)
    assert_whole(clone.db, county)
    clone.house.close()


def test_an_order_handed_over_twice_is_paid_in_both(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    day.open_shop(station.db)
    order, shown = claimed_order(station.db)
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    for one in (station, clone):
        order_commands.hand_over(one.db, new_act(), order)
    go(station.db)
    join(county, clone.db)
    go(clone.db)
    orders.confirm_payment(clone.db, new_act(), shown)
    assert go(clone.db).outcome == "sent"
    assert set(states(clone.db).values()) == {"confirmed"}
    assert states_at(county) == states(clone.db)
    clone.house.close()


def test_money_that_came_after_all_settles_no_later_claim(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """The order is paid; the later claim is looked for by itself, and missed it leaves nothing."""
    join(county, station.db)
    day.open_shop(station.db)
    order, shown = claimed_order(station.db)
    order_commands.hand_over(station.db, new_act(), order)
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    orders.payment_not_found(station.db, new_act(), shown)
    again = order_commands.show_order_code(station.db, new_act(), order).id
    order_commands.claim_order_payment(station.db, new_act(), again)
    go(station.db)
    orders.confirm_payment(clone.db, new_act(), shown)
    join(county, clone.db)
    assert go(clone.db).outcome == "sent"
    assert set(states(clone.db).values()) == {"confirmed"}
    rebuilt_the_same(clone.db, county)
    orders.payment_not_found(clone.db, new_act(), again)
    assert set(states(clone.db).values()) == {"confirmed"}
    left = (rules.BUYERS, rules.DEPOSITS, rules.PENDING)
    assert [queries.balance(clone.db, account) for account in left] == [0, 0, 0]
    clone.house.close()


def test_an_order_handed_over_again_once_it_was_paid(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    day.open_shop(station.db)
    order, shown = claimed_order(station.db)
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    for one in (station, clone):
        order_commands.hand_over(one.db, new_act(), order)
    orders.confirm_payment(station.db, new_act(), shown)
    go(station.db)
    join(county, clone.db)
    assert go(clone.db).outcome == "sent"
    assert set(states(clone.db).values()) == {"confirmed"}
    rebuilt_the_same(clone.db, county)
    clone.house.close()
