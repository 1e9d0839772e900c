"""An order's money and its goods go on at both PCs of a station: all who count come to the same."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Settled, new_act
from tests.hub.county import County
from tests.sync.houses import go
from tests.sync.test_handed_over_elsewhere import (
    NET,
    Act,
    books,
    both,
    hand_over,
    order,
    payment_of,
    states,
)
from tests.sync.test_restores import assert_whole
from village.ground.unit import Store
from village.money import queries, rules
from village.orders import claim_commands, commands, order_commands
from village.witness.findings import Findings
from village.witness.journals import Journals
from village.witness.pcs import Pc

__all__ = ["order"]
Step = Callable[[str], Act]
SALES = ("sale", "state", "method", "payment")
ORDERS = ("order_id", "goods", "method", "money")

GROSS = 27_00
either_first = pytest.mark.parametrize("turned", [False, True])


def then(*acts: Step) -> Step:
    """One after the other at one PC."""

    def of(order: str) -> Act:
        def act(db: Store) -> None:
            for one in acts:
                one(order)(db)

        return act

    return of


def missed(_: str) -> Act:
    return lambda db: commands.payment_not_found(db, new_act(), payment_of(db))


def found(_: str) -> Act:
    return lambda db: claim_commands.find_after_all(db, new_act(), payment_of(db))


def seen(_: str) -> Act:
    return lambda db: commands.confirm_payment(db, new_act(), payment_of(db))


def in_notes(order: str) -> Act:
    return lambda db: order_commands.pay_order_cash(db, new_act(), order)


def shown_again(order: str) -> Act:
    return lambda db: order_commands.show_order_code(db, new_act(), order)


def by_another_code(order: str) -> Act:
    def act(db: Store) -> None:
        again = order_commands.show_order_code(db, new_act(), order).id
        order_commands.claim_order_payment(db, new_act(), again)
        commands.confirm_payment(db, new_act(), again)

    return act


def left(db: Store) -> list[int]:
    accounts = (rules.BUYERS, rules.DEPOSITS, rules.PENDING)
    return [queries.balance(db, account) for account in accounts]


def assert_counted_alike(db: Store, county: County) -> None:
    """By the station, by the centre, and by the witness from the lines alone."""
    go(db)
    assert_whole(db, county)
    with county.store.reading() as rows:
        theirs = [rows.all(name, station=db.station) for name in ("all_sales", "all_orders")]
    ours = [db.rows("SELECT * FROM orders_sales"), db.rows("SELECT * FROM orders_orders")]
    for names, here, there in zip((SALES, ORDERS), ours, theirs, strict=True):
        assert _told(names, here) == _told(names, there)
    findings, file = Findings(), db.house.data / "station.db"
    with closing(sqlite3.connect(file)) as opened:
        pc = Pc(db.station, file, Journals(db.station, {}))
        for line in pc.journals.read_on(opened, findings)[0]:
            pc.hear(line, "one", findings)
        pc.books.check(opened, "one", findings)


def _told(names: Sequence[str], rows: Sequence[Any]) -> list[list[str]]:
    """The hub is not told of every code that is shown."""
    open_ = ("unpaid", "shown", "not_found")
    return sorted(
        ["open" if name == "money" and row[name] in open_ else str(row[name]) for name in names]
        for row in rows
    )


@either_first
@pytest.mark.parametrize(
    ("here", "there", "state"),
    [
        (hand_over, then(missed, found), "confirmed"),
        (missed, then(hand_over, seen), "confirmed"),
        (hand_over, then(missed, in_notes), "done"),
        (hand_over, then(missed, by_another_code), "confirmed"),
    ],
    ids=["found_after_all", "seen_though_missed", "in_notes", "by_another_code"],
)
def test_what_was_paid_in_the_end_is_hers(
    station: Settled, county: County, tmp_path: Path, order: str, turned: bool,
    here: Step, there: Step, state: str,
) -> None:  # fmt: skip
    """Nobody owes anything, nobody has a deposit, and nothing waits."""
    acts = [here(order), there(order)]
    clone = both(station, county, tmp_path / "clone", *(acts[::-1] if turned else acts))
    assert_counted_alike(clone.db, county)
    assert (states(clone.db), books(clone.db), left(clone.db)) == ([state], (0, NET), [0, 0, 0])
    clone.house.close()


@either_first
@pytest.mark.parametrize("gone", [False, True])
def test_what_neither_found_is_missed_once(
    station: Settled, county: County, tmp_path: Path, order: str, turned: bool, gone: bool
) -> None:  # fmt: skip
    """Though one shows another code by then: of goods that are gone the buyer owes their sum."""
    there = then(hand_over, missed) if gone else missed
    acts = [then(missed, shown_again)(order), there(order)]
    clone = both(station, county, tmp_path / "clone", *(acts[::-1] if turned else acts))
    assert_counted_alike(clone.db, county)
    owed = [GROSS, 0, 0] if gone else [0, 0, 0]
    assert (states(clone.db), left(clone.db)) == (["not_found"] if gone else [], owed)
    assert books(clone.db) == (NET if gone else 0, 0)
    clone.house.close()
