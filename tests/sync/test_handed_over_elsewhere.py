"""An order's goods are handed over on one PC, its money is seen or taken back on the other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cast import KIM, Settled, new_act
from tests.hub.county import County
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_done_on_two_pcs import row_of
from tests.sync.test_two_pcs_books import brought_together, clashes
from tests.sync.two_pcs import clone_of, join_open_and_send
from village.ground.unit import Store
from village.money import queries, rules
from village.orders import commands, evidence_commands, order_commands
from village.orders.order_rules import OrderPrivate

Act = Callable[[Store], object]
HELD, HERS = rules.held_account(KIM), rules.farmer_account(KIM)


@pytest.fixture
def order(station: Settled, county: County) -> str:
    """Placed, its code claimed, at the centre: from here on the two PCs part."""
    join_open_and_send(county, station)
    buyer = OrderPrivate("리씨", "13900000000")
    order = order_commands.place_order(station.db, new_act(), (day.eggs(),), buyer).id
    shown = order_commands.show_order_code(station.db, new_act(), order).id
    order_commands.claim_order_payment(station.db, new_act(), shown)
    return order


def both(station: Settled, county: County, folder: Path, here: Act, there: Act) -> Settled:
    """The second PC, once each did its own and they have come together."""
    go(station.db)
    clone = clone_of(station, folder)
    here(station.db)
    there(clone.db)
    brought_together(station, clone, county)
    return clone


def hand_over(order: str) -> Act:
    return lambda db: order_commands.hand_over(db, new_act(), order)


def see(row: str) -> Act:
    def act(db: Store) -> None:
        payment = db.value("SELECT payment FROM payments_payments")
        evidence_commands.pay_by_row(db, new_act(), row, str(payment))

    return act


def states(db: Store) -> list[str]:
    return [str(row[0]) for row in db.rows("SELECT state FROM orders_sales")]


def test_what_is_taken_back_on_one_pc_counts_for_both_hand_overs(
    station: Settled, county: County, tmp_path: Path, order: str
) -> None:
    row = row_of(station.db)
    see(row)(station.db)

    def there(db: Store) -> None:
        hand_over(order)(db)
        evidence_commands.undo_match(db, new_act(), row)

    clone = both(station, county, tmp_path / "clone", hand_over(order), there)
    assert states(clone.db) == ["claimed", "claimed"]
    clone.house.close()


def test_who_takes_back_the_money_unaware_of_the_goods_leaves_it_the_farmers(
    station: Settled, county: County, tmp_path: Path, order: str
) -> None:
    """It was let go where they were handed over; seen again, it is not let go twice."""
    row = row_of(station.db)
    see(row)(station.db)

    def there(db: Store) -> None:
        evidence_commands.undo_match(db, new_act(), row)

    clone = both(station, county, tmp_path / "clone", hand_over(order), there)
    hers = queries.balance(clone.db, HERS)
    assert (states(clone.db), queries.balance(clone.db, HELD)) == (["confirmed"], 0)
    commands.confirm_payment(clone.db, new_act(), payment_of(clone.db))
    assert (queries.balance(clone.db, HERS), queries.balance(clone.db, HELD)) == (hers, 0)
    clone.house.close()


@pytest.mark.parametrize("seen_first", [False, True])
def test_money_seen_on_the_other_pc_lets_nothing_go_until_it_is_seen_again(
    station: Settled, county: County, tmp_path: Path, order: str, seen_first: bool
) -> None:
    """Taken back, nothing is taken from her book that she never got."""
    row = row_of(station.db)
    acts = [hand_over(order), see(row)]
    clone = both(station, county, tmp_path / "clone", *(acts[::-1] if seen_first else acts))
    before = (queries.balance(clone.db, HERS), queries.balance(clone.db, HELD))
    assert states(clone.db) == ["claimed"]
    assert ("order", order) in clashes(clone.db)
    evidence_commands.undo_match(clone.db, new_act(), row)
    assert (queries.balance(clone.db, HERS), queries.balance(clone.db, HELD)) == before
    commands.confirm_payment(clone.db, new_act(), payment_of(clone.db))
    assert queries.balance(clone.db, HELD) == 0
    assert states(clone.db) == ["confirmed"]
    clone.house.close()


def payment_of(db: Store) -> str:
    return str(db.value("SELECT payment FROM payments_payments"))
