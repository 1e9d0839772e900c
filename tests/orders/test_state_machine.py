"""Hypothesis works at a station for days on end; books, shelf, journal and hub agree throughout."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from flask import Flask
from hypothesis import Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from app import create_app, feed_kinds
from tests.orders.machine_days import Days
from tests.orders.machine_orders import Orders
from tests.orders.machine_own import OwnCodes
from tests.orders.machine_refunds import Refunds
from tests.orders.machine_sales import Sales
from tests.orders.machine_shelf import Shelf
from tests.orders.machine_start import BASKET, PLACE, SOLD, Asked, joined_folders, line_to
from tests.orders.statements import assert_statements
from tests.workday import assert_sound
from village.ground.chain import Event
from village.ground.config import Config
from village.ground.unit import Applier, Store
from village.hub import journals
from village.hub.store import HubStore, Rows, open_store
from village.sync.courier import sync_once

pytestmark = pytest.mark.machine


@cache
def hub_app() -> Flask:
    """One app for all runs; each brings its own store."""
    app = create_app(Config(data=joined_folders() / "hub", role="hub"))
    app.extensions["hub"].close()
    return app


class Station(Shelf, Sales, OwnCodes, Refunds, Orders, Days):
    """Everything a station does, and a hub that hears of it when the line is there."""

    @rule(baskets=st.lists(BASKET, min_size=2, max_size=4), place=PLACE)
    def a_busy_hour(self, baskets: list[list[Asked]], place: int) -> None:
        """Some of everything at once, so that short runs get far, too."""
        for asked in baskets:
            self.sell_for_cash(asked, 0)
        self.show_a_code(baskets[0], True)
        self.place_an_order(baskets[-1][:1], "code")
        self.hand_an_order_over(len(self.model.orders) - 1)
        if place % 3:
            self.confirm_a_payment(place)
        else:
            self.a_payment_is_not_found(len(self.model.codes) - 1)
            self.an_owing_buyer_comes(place, place % 2 == 1, 0)
        self.pay_out(place, 30)

    @precondition(lambda self: self.seq % 6 == 0)
    @rule()
    def the_line_comes(self) -> None:
        """Whenever it comes, all that happened goes up."""
        app = hub_app()
        app.extensions["hub"] = hub = open_store(self.folder / "hub")
        done = sync_once(self.db, feed_kinds, line_to(app))
        assert (done.outcome, done.waiting) == ("sent", 0)
        self.hub_agrees(hub)
        hub.close()

    def hub_agrees(self, hub: HubStore) -> None:
        assert journals.verify(hub) == []
        with hub.reading() as rows:
            self.rows_agree(rows)

    def rows_agree(self, rows: Rows) -> None:
        """The hub's sales are the station's, and its figures are the model's."""
        theirs = rows.connection.exec_driver_sql(SOLD + "hub_sales").fetchall()
        ours = self.db.rows(SOLD + "orders_sales")
        assert sorted(map(tuple, theirs)) == sorted(map(tuple, ours))
        wanted: dict[tuple[str, str, str], list[int]] = {}
        for sale in self.model.sales.values():
            wanted.setdefault((sale.day, sale.method, sale.state), []).append(sale.gross)
        figures = rows.connection.exec_driver_sql(
            "SELECT business_day, method, state, SUM(sales), SUM(amount_minor) FROM hub_figures"
            " GROUP BY business_day, method, state HAVING SUM(sales) > 0"
        )
        assert {tuple(row[:3]): tuple(row[3:]) for row in figures} == {
            key: (len(found), sum(found)) for key, found in wanted.items()
        }
        back = rows.connection.exec_driver_sql(
            "SELECT SUM(amount_minor) FROM hub_figures WHERE state = 'refunded'"
        ).scalar()
        came_back = sum(sale.gross for sale in self.model.sales.values() if sale.back_on)
        assert -(back or 0) == came_back
        assert rows.connection.exec_driver_sql("SELECT * FROM hub_set_aside").fetchall() == []

    def teardown(self) -> None:
        assert_sound(self.db)
        assert_statements(self.db, set(self.model.book_of.values()))
        self.the_line_comes()
        self.day.house.close()
        shutil.rmtree(self.folder)


@pytest.mark.parametrize("quarter", range(4))
def test_whatever_happens_the_books_agree(quarter: int) -> None:
    """In four parts: none of them takes so long that it looks like hanging."""

    class Quarter(Station):
        """The same station with its own seed where a run must repeat itself."""

    here = settings()
    if here.derandomize:
        seed(quarter)(Quarter)
    runs = settings(max_examples=here.max_examples // 4)
    run_state_machine_as_test(Quarter, settings=runs)


# --- and the machine sees what is broken ---------------------------------------------------------


def forgets_the_fee(db: Store, event: Event) -> None:
    """A confirmed payment whose fee is given to the farmer."""
    held = tuple(replace(part, fee_minor=0, net_minor=part.gross_minor) for part in event.fact.held)
    GOOD[event.name].apply(db, replace(event, fact=replace(event.fact, held=held)))


def leaves_the_goods(db: Store, event: Event) -> None:
    """An undone sale that does not put the goods back."""
    db.change("DELETE FROM orders_lots WHERE owner = ?", (event.fact.sale,))
    GOOD[event.name].apply(db, event)


def keeps_what_is_held(db: Store, event: Event) -> None:
    """What was owed is paid in notes, and the farmers' part still waits."""
    fact = replace(event.fact, held=())
    GOOD[event.name].apply(db, replace(event, fact=fact))


def counts_no_receipt(db: Store, event: Event) -> None:
    """A cash sale that takes no number."""
    GOOD[event.name].apply(db, event)
    db.change("UPDATE money_days SET receipts = receipts - 1 WHERE state = 'open'")


def owes_no_fee(db: Store, event: Event) -> None:
    """What came to her own code, and the station's fee is forgotten."""
    GOOD[event.name].apply(db, replace(event, fact=replace(event.fact, fee_minor=0)))


GOOD: dict[str, Applier] = {}
BROKEN: dict[str, Callable[[Store, Event], None]] = {
    "orders.payment_confirmed": forgets_the_fee,
    "orders.sale_undone": leaves_the_goods,
    "orders.owed_order_paid": keeps_what_is_held,
    "orders.cash_sale_recorded": counts_no_receipt,
    "orders.own_code_sale_recorded": owes_no_fee,
}


@pytest.mark.drawn("name")
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_apply_is_seen_red(name: str) -> None:
    class BrokenStation(Station):
        def __init__(self) -> None:
            super().__init__()
            house = self.day.house
            GOOD.update(house.applies)
            wrong = Applier(GOOD[name].fact_type, BROKEN[name])
            house.applies = {**house.applies, name: wrong}

        def teardown(self) -> None:
            RuleBasedStateMachine.teardown(self)
            self.day.house.close()
            shutil.rmtree(self.folder)

    quick = settings(max_examples=200, stateful_step_count=40, phases=[Phase.generate])
    with pytest.raises(Exception):  # noqa: B017 -- whatever it is that falls first
        run_state_machine_as_test(BrokenStation, settings=quick)
