"""The goods are gone and the buyer pays after all, a round later: the hub counts it as here."""

import pytest

from tests.cast import Settled, new_act
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import go, same_everywhere
from village.ground.unit import Store
from village.orders import commands, order_commands

SALE = "sale, method, state, payment, farmer, gross_minor"


def hand_over_unpaid(db: Store) -> str:
    """The id of an order whose goods are gone and whose money was not found."""
    sold = day.trade(db)
    commands.payment_not_found(db, new_act(), sold.order_payment)
    return str(db.value("SELECT order_id FROM orders_orders WHERE money = 'owed'"))


@pytest.mark.parametrize("by_code", [False, True])
def test_an_owed_order_paid_in_a_later_round_counts_the_same(
    station: Settled, county: County, by_code: bool
) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    order = hand_over_unpaid(db)
    go(db)
    if by_code:
        code = order_commands.show_order_code(db, new_act(), order).id
        order_commands.claim_order_payment(db, new_act(), code)
        go(db)
        commands.confirm_payment(db, new_act(), code)
    else:
        order_commands.pay_order_cash(db, new_act(), order)
    go(db)
    same_everywhere(db, county)
    ours = {tuple(row) for row in db.rows(f"SELECT {SALE} FROM orders_sales")}
    with county.store.reading() as rows:
        found = rows.connection.exec_driver_sql(f"SELECT {SALE} FROM hub_sales")
        assert {tuple(row) for row in found} == ours
