"""What both PCs of one station did, each knowing nothing of the other, counts once."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import KIM, MANAGER, Settled, new_act
from tests.hub.county import County
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_two_pcs_books import brought_together, clashes
from tests.sync.two_pcs import clone_of, join_open_and_send
from village.catalogue import commands as catalogue
from village.catalogue.rules import Wish
from village.ground.errors import Refusal
from village.ground.unit import Store
from village.money import commands as money_commands
from village.money import dividend_commands, queries, rules
from village.orders import commands, evidence_commands, order_commands
from village.orders.order_rules import OrderPrivate
from village.orders.refund_commands import refund_sale
from village.payments import bank_commands
from village.payments.bank_rules import BankRow


@pytest.fixture(autouse=True)
def at_work(station: Settled, county: County) -> None:
    join_open_and_send(county, station)


def claimed(db: Store) -> str:
    shown = commands.show_code(db, new_act(), (day.eggs(),)).id
    commands.claim_code_sale(db, new_act(), shown)
    return shown


def sale_of(db: Store, payment: str) -> str:
    return str(db.value("SELECT sale FROM orders_sales WHERE payment = ?", (payment,)))


def row_of(db: Store) -> str:
    told = [BankRow(day.DAY.isoformat(), 560, 27_00, "")]
    bank_commands.take_rows(db, new_act(), told, "message")
    return str(db.value("SELECT bank_row FROM payments_bank_rows"))


def done_on_both(
    station: Settled, county: County, tmp_path: Path, act: Callable[[Store], object]
) -> Settled:
    """The second PC, once both have done it and have come together."""
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    for one in (station, clone):
        act(one.db)
    brought_together(station, clone, county)
    return clone


def test_a_confirmation_undone_on_both_is_reversed_once(
    station: Settled, county: County, tmp_path: Path
) -> None:
    payment, row = claimed(station.db), row_of(station.db)
    before = queries.balance(station.db, rules.BANK)
    evidence_commands.pay_by_row(station.db, new_act(), row, payment)
    clone = done_on_both(
        station, county, tmp_path, lambda db: evidence_commands.undo_match(db, new_act(), row)
    )
    assert queries.balance(clone.db, rules.BANK) == before
    assert clone.db.value("SELECT state FROM payments_payments") == "claimed"
    clone.house.close()


def test_a_confirmation_undone_on_both_and_given_again_stands_everywhere(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """The second undoing is of the first confirmation, and has been done."""
    payment, row = claimed(station.db), row_of(station.db)
    evidence_commands.pay_by_row(station.db, new_act(), row, payment)
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    for one in (station, clone):
        evidence_commands.undo_match(one.db, new_act(), row)
    evidence_commands.pay_by_row(station.db, new_act(), row, payment)
    brought_together(station, clone, county)
    assert clone.db.value("SELECT state FROM payments_payments") == "confirmed"
    with county.store.reading() as rows:
        sale = rows.one("sale", station=clone.db.station, sale=sale_of(clone.db, payment))
    assert sale
    assert sale["state"] == "confirmed"
    clone.house.close()


def test_a_payout_undone_on_both_is_reversed_once(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """Her notes came back to the till once."""
    commands.record_cash_sale(station.db, new_act(), (day.eggs(),))
    before = queries.cash_in(station.db)
    payout = money_commands.pay_out(station.db, new_act(), KIM, 10_00).id
    clone = done_on_both(
        station, county, tmp_path, lambda db: money_commands.undo_payout(db, new_act(), payout)
    )
    assert queries.cash_in(clone.db) == before
    clone.house.close()


def test_a_sale_undone_on_both_is_reversed_once(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """The buyer brought the eggs back once, and got the notes once."""
    wish = Wish("P0001", "tray30", 90, 27_00)
    listing = catalogue.list_goods(station.db, new_act(KIM), KIM, wish).fact.listing
    before = queries.cash_in(station.db)
    sale = commands.record_cash_sale(station.db, new_act(), (day.eggs(),)).id
    clone = done_on_both(
        station, county, tmp_path, lambda db: commands.undo_sale(db, new_act(), sale)
    )
    assert queries.cash_in(clone.db) == before
    left = "SELECT left_base FROM catalogue_listings WHERE listing = ?"
    assert clone.db.value(left, (listing,)) == 90
    assert ("sale", sale) in clashes(clone.db)
    clone.house.close()


def test_an_order_paid_in_notes_on_one_pc_stays_paid_when_the_other_pcs_code_is_not(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """Its notes lie in a till, whatever becomes of the money that was seen for it."""
    row, buyer = row_of(station.db), OrderPrivate("리씨", "13900000000")
    order = order_commands.place_order(station.db, new_act(), (day.eggs(),), buyer).id
    shown = order_commands.show_order_code(station.db, new_act(), order).id
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    order_commands.claim_order_payment(station.db, new_act(), shown)
    evidence_commands.pay_by_row(station.db, new_act(), row, shown)
    order_commands.pay_order_cash(clone.db, new_act(), order)
    brought_together(station, clone, county)
    evidence_commands.undo_match(clone.db, new_act(), row)
    go(clone.db)
    told = clone.db.row("SELECT money, method FROM orders_orders WHERE order_id = ?", (order,))
    assert told
    assert tuple(told) == ("paid", "cash")
    with county.store.reading() as rows:
        known = rows.one("order", station=clone.db.station, order_id=order)
    assert known
    assert (known["money"], known["method"]) == ("paid", "cash")
    clone.house.close()


def test_a_confirmed_sale_that_the_other_pc_took_back_is_not_claimed_again(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """Such an event names no sale: the hub could not take it in, and its day stayed open."""
    payment, row = claimed(station.db), row_of(station.db)
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    evidence_commands.pay_by_row(station.db, new_act(), row, payment)
    commands.undo_sale(clone.db, new_act(), sale_of(clone.db, payment))
    brought_together(station, clone, county)
    with pytest.raises(Refusal, match="undone_already"):
        evidence_commands.undo_match(clone.db, new_act(), row)
    clone.house.close()


def test_a_row_taken_for_two_payments_stays_with_the_first(
    station: Settled, county: County, tmp_path: Path
) -> None:
    row, payments = row_of(station.db), [claimed(station.db) for _ in range(2)]
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    for one, payment in zip((station, clone), payments, strict=True):
        evidence_commands.pay_by_row(one.db, new_act(), row, payment)
    evidence_commands.undo_match(clone.db, new_act(), row)
    brought_together(station, clone, county)
    kept = clone.db.row("SELECT state, payment FROM payments_bank_rows")
    assert kept is not None
    assert tuple(kept) == ("matched", payments[0])
    clone.house.close()


def test_a_year_closed_on_both_is_carried_over_once(
    station: Settled, county: County, tmp_path: Path
) -> None:
    day.trade(station.db)
    day.close(station.db)
    money_commands.open_day(station.db, new_act(), day.DAY + timedelta(days=1), 0, why="safe")
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    for one in (station, clone):
        dividend_commands.close_year(one.db, new_act(MANAGER), day.DAY, 0)
    surplus = queries.balance(station.db, rules.SURPLUS)
    brought_together(station, clone, county)
    assert queries.balance(clone.db, rules.SURPLUS) == surplus
    clone.house.close()


def test_more_that_comes_back_than_was_sold_is_told(
    station: Settled, county: County, tmp_path: Path
) -> None:
    sale = commands.record_cash_sale(station.db, new_act(), (day.eggs(),)).id
    day.close(station.db)
    money_commands.open_day(station.db, new_act(), day.DAY + timedelta(days=1), 100_00, why="safe")
    clone = done_on_both(
        station, county, tmp_path, lambda db: refund_sale(db, new_act(), sale, {0: 30})
    )
    assert ("sale", sale) in clashes(clone.db)
    clone.house.close()
