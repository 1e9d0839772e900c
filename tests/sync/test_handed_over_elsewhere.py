"""An order's goods are handed over on one PC, its money is seen or taken back on the other."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cast import KIM, Settled, new_act
from tests.hub.county import County
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_done_on_two_pcs import claimed, row_of, sale_of
from tests.sync.test_restores import assert_whole
from tests.sync.test_two_pcs_books import brought_together, clashes
from tests.sync.two_pcs import clone_of, join_open_and_send
from village.ground.unit import Store
from village.money import commands as money_commands
from village.money import queries, rules
from village.orders import commands, evidence_commands, order_commands
from village.orders.order_rules import OrderPrivate

Act = Callable[[Store], object]
HELD, HERS = rules.held_account(KIM), rules.farmer_account(KIM)
NET, DRAWN = 26_73, 26_00


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


def payment_of(db: Store) -> str:
    return str(db.value("SELECT payment FROM payments_payments ORDER BY rowid"))


def books(db: Store) -> tuple[int, int]:
    """What is Held for her, and what is hers."""
    return -queries.balance(db, HELD), -queries.balance(db, HERS)


def test_what_is_taken_back_on_one_pc_counts_for_both_hand_overs(
    station: Settled, county: County, tmp_path: Path, order: str
) -> None:
    """Both wait, both are Held; seen again, both are let go."""
    row = row_of(station.db)
    see(row)(station.db)

    def there(db: Store) -> None:
        hand_over(order)(db)
        evidence_commands.undo_match(db, new_act(), row)

    clone = both(station, county, tmp_path / "clone", hand_over(order), there)
    assert (states(clone.db), books(clone.db)) == (["claimed", "claimed"], (2 * NET, 0))
    assert ("order", order) in clashes(clone.db)
    commands.confirm_payment(clone.db, new_act(), payment_of(clone.db))
    assert (states(clone.db), books(clone.db)) == (["confirmed", "confirmed"], (0, 2 * NET))
    clone.house.close()


def test_money_taken_back_unaware_of_the_goods_is_held_again(
    station: Settled, county: County, tmp_path: Path, order: str
) -> None:
    row = row_of(station.db)
    see(row)(station.db)

    def there(db: Store) -> None:
        evidence_commands.undo_match(db, new_act(), row)

    clone = both(station, county, tmp_path / "clone", hand_over(order), there)
    assert (states(clone.db), books(clone.db)) == (["claimed"], (NET, 0))
    commands.confirm_payment(clone.db, new_act(), payment_of(clone.db))
    assert (states(clone.db), books(clone.db)) == (["confirmed"], (0, NET))
    clone.house.close()


@pytest.mark.parametrize("seen_first", [False, True])
def test_money_seen_on_the_other_pc_is_let_go(
    station: Settled, county: County, tmp_path: Path, order: str, seen_first: bool
) -> None:
    """Taken back, it is Held, and seen again hers: nobody has anything to settle."""
    row = row_of(station.db)
    acts = [hand_over(order), see(row)]
    clone = both(station, county, tmp_path / "clone", *(acts[::-1] if seen_first else acts))
    assert (states(clone.db), books(clone.db)) == (["confirmed"], (0, NET))
    assert clashes(clone.db) == set()
    evidence_commands.undo_match(clone.db, new_act(), row)
    assert (states(clone.db), books(clone.db)) == (["claimed"], (NET, 0))
    commands.confirm_payment(clone.db, new_act(), payment_of(clone.db))
    assert (states(clone.db), books(clone.db)) == (["confirmed"], (0, NET))
    clone.house.close()


def test_the_clerks_word_on_the_other_pc_lets_it_go_as_well(
    station: Settled, county: County, tmp_path: Path, order: str
) -> None:
    def there(db: Store) -> None:
        commands.confirm_payment(db, new_act(), payment_of(db))

    clone = both(station, county, tmp_path / "clone", hand_over(order), there)
    assert (states(clone.db), books(clone.db)) == (["confirmed"], (0, NET))
    clone.house.close()


def test_goods_whose_money_the_other_pc_did_not_find_are_owed_for(
    station: Settled, county: County, tmp_path: Path, order: str
) -> None:
    def there(db: Store) -> None:
        commands.payment_not_found(db, new_act(), payment_of(db))

    clone = both(station, county, tmp_path / "clone", there, hand_over(order))
    assert (states(clone.db), books(clone.db)) == (["not_found"], (NET, 0))
    assert queries.balance(clone.db, rules.BUYERS) == 27_00
    order_commands.pay_order_cash(clone.db, new_act(), order)
    assert (states(clone.db), books(clone.db)) == (["done"], (0, NET))
    assert queries.balance(clone.db, rules.BUYERS) == queries.balance(clone.db, rules.DEPOSITS) == 0
    go(clone.db)
    assert_whole(clone.db, county)
    clone.house.close()


def test_what_another_code_paid_since_stays_hers(
    station: Settled, county: County, tmp_path: Path, order: str
) -> None:
    """Seen by a row here; there not found, paid by a second code and seen: she gets it once."""
    row, first = row_of(station.db), payment_of(station.db)
    hand_over(order)(station.db)

    def there(db: Store) -> None:
        commands.payment_not_found(db, new_act(), first)
        again = order_commands.show_order_code(db, new_act(), order).id
        order_commands.claim_order_payment(db, new_act(), again)
        commands.confirm_payment(db, new_act(), again)

    clone = both(station, county, tmp_path / "clone", see(row), there)
    assert (states(clone.db), books(clone.db)) == (["confirmed"], (0, NET))
    evidence_commands.undo_match(clone.db, new_act(), row)
    assert (states(clone.db), books(clone.db)) == (["confirmed"], (0, NET))
    go(clone.db)
    assert_whole(clone.db, county)
    clone.house.close()


@pytest.mark.parametrize("seen_first", [False, True])
def test_a_sale_taken_back_on_one_pc_is_nobodys_though_its_money_was_seen(
    station: Settled, county: County, tmp_path: Path, seen_first: bool
) -> None:
    """The money lies in the bank, for whom nobody knows: the manager is told."""
    join_open_and_send(county, station)
    payment = claimed(station.db)
    sale = sale_of(station.db, payment)

    def undo(db: Store) -> None:
        commands.undo_sale(db, new_act(), sale)

    def seen(db: Store) -> None:
        commands.confirm_payment(db, new_act(), payment)

    acts = [seen, undo] if seen_first else [undo, seen]
    clone = both(station, county, tmp_path / "clone", *acts)
    assert (states(clone.db), books(clone.db)) == (["undone"], (0, 0))
    assert clashes(clone.db)
    go(clone.db)
    assert_whole(clone.db, county)
    clone.house.close()


def test_what_she_has_drawn_meanwhile_is_told_though_who_took_it_back_knew_of_no_goods(
    station: Settled, county: County, tmp_path: Path, order: str
) -> None:
    row = row_of(station.db)
    see(row)(station.db)

    def here(db: Store) -> None:
        hand_over(order)(db)
        money_commands.pay_out(db, new_act(), KIM, DRAWN)

    def there(db: Store) -> None:
        evidence_commands.undo_match(db, new_act(), row)

    clone = both(station, county, tmp_path / "clone", here, there)
    assert books(clone.db) == (NET, -DRAWN)
    assert ("payment", payment_of(clone.db)) in clashes(clone.db)
    clone.house.close()
