"""One unit of work: who may write, one at a time, all or nothing, and a tap counts once."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest

from db.connection import GUARDED, connect
from tests.cast import CHOI, KIM, PAK, new_act
from tests.workday import TODAY, Workday, assert_sound, make_workday, sell, tray, written
from village.catalogue.rules import PriceSet
from village.ground import journal
from village.ground.errors import Refusal
from village.ground.ids import new_id
from village.ground.unit import Act, House, OtherContent, Store, writing
from village.money import commands as money
from village.money.rules import CashMoved
from village.orders import commands as orders

BASKET = [tray()]


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Workday]:
    found = make_workday(tmp_path)
    yield found
    found.house.close()


# --- who may write -----------------------------------------------------------------------------


@pytest.mark.parametrize("table", sorted(GUARDED))
def test_a_projected_row_is_written_by_an_apply_alone(day: Workday, table: str) -> None:
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"), writing(day.db):
        day.db.change(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE money_balances SET amount_minor = 0",
        "INSERT INTO money_balances (account, currency, amount_minor) VALUES ('A', 'CNY', 1)",
        "INSERT OR REPLACE INTO money_balances SELECT * FROM money_balances",
        "REPLACE INTO money_balances SELECT * FROM money_balances",
    ],
)
def test_no_kind_of_write_slips_through(day: Workday, sql: str) -> None:
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"), writing(day.db):
        day.db.change(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE another (a TEXT)",
        "CREATE TEMP TABLE another (a TEXT)",
        "CREATE VIEW another AS SELECT 1",
        "CREATE INDEX another ON money_entries (kind)",
        "CREATE TRIGGER another AFTER INSERT ON money_entries BEGIN SELECT 1; END",
        "CREATE TEMP TRIGGER another AFTER INSERT ON journal_acts BEGIN SELECT 1; END",
        "DROP TABLE money_drafts",
        "DROP INDEX money_postings_account",
        "ALTER TABLE money_entries ADD COLUMN another TEXT",
        "ATTACH ':memory:' AS another",
    ],
)
def test_the_tables_themselves_stay_as_they_are(day: Workday, sql: str) -> None:
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
        day.db.conn.execute(sql)


def texts_of_a_sale(db: Store) -> list[str]:
    """What the apply of a cash sale says to SQLite, as it says it."""
    said: list[str] = []
    change, change_many = db.change, db.change_many

    def listen(sql: str, values: tuple[object, ...] = ()) -> int:
        if db.applying:
            said.append(sql)
        return change(sql, values)

    def listen_to_many(sql: str, rows: Iterable[Sequence[object]]) -> None:
        if db.applying:
            said.append(sql)
        change_many(sql, rows)

    db.change, db.change_many = listen, listen_to_many  # type: ignore[method-assign, assignment]
    sell(db)
    db.change, db.change_many = change, change_many  # type: ignore[method-assign]
    return said


def refused(db: Store, sql: str) -> bool:
    """Whether SQLite refuses this text when it comes from outside an apply."""
    try:
        with writing(db):
            db.change(sql, (None,) * sql.count("?"))
    except sqlite3.DatabaseError as fault:
        return "not authorized" in str(fault)
    return False


def test_the_text_of_an_apply_sent_from_outside_is_refused(day: Workday) -> None:
    said = texts_of_a_sale(day.db)  # SQLite has compiled every one of them a moment ago
    assert len(set(said)) >= 7
    before = written(day.db)
    assert [sql for sql in said if not refused(day.db, sql)] == []
    assert written(day.db) == before


def test_with_a_statement_cache_it_would_slip_through(day: Workday) -> None:
    """Why the guarded house keeps no compiled statements: the guard is asked at compiling only."""
    file = day.house.data / "station.db"
    cached = House(
        data=day.house.data, connect=partial(connect, file, cached_statements=256),
        applies=day.house.applies, tables=day.house.tables, clock=day.clock,
        random=day.house.random, guarded=GUARDED,
    )  # fmt: skip
    sale = "UPDATE catalogue_listings SET left_base = left_base - ?1, sold_base = sold_base + ?1"
    sale += " WHERE listing = ?2"
    db = cached.store()
    assert refused(db, sale)
    assert sale in texts_of_a_sale(db)
    assert not refused(db, sale)  # nobody asked the guard
    cached.close()


def test_nobody_writes_outside_a_unit(day: Workday) -> None:
    with pytest.raises(AssertionError, match="inside writing"):
        day.db.change("DELETE FROM money_drafts")


def test_an_apply_records_nothing(day: Workday) -> None:
    fact = next(journal.events(day.db)).fact
    day.db.applying = True
    with pytest.raises(AssertionError, match="records nothing"), writing(day.db):
        journal.record(day.db, new_act(), fact)
    day.db.applying = False


# --- all or nothing ----------------------------------------------------------------------------


def test_units_do_not_nest(day: Workday) -> None:
    before = written(day.db)
    with pytest.raises(AssertionError, match="do not nest"), writing(day.db):
        sell(day.db)
    assert written(day.db) == before
    sell(day.db)  # and the lock is free


def record_and_break(db: Store, act: Act) -> None:
    journal.record(db, act, CashMoved("2026-11-21", "T1", "CNY", 1_000))
    assert db.value("SELECT 1 FROM money_entries WHERE entry = ?", (act.id,)) == 1
    raise KeyboardInterrupt


def test_what_breaks_leaves_nothing(day: Workday) -> None:
    """The power goes after the fact was applied and before it is on the disk."""
    before = written(day.db)
    with pytest.raises(KeyboardInterrupt), writing(day.db, act := new_act()):
        record_and_break(day.db, act)
    assert written(day.db) == before
    assert not day.db.conn.in_transaction
    assert not day.db.applying
    assert_sound(day.db)


def test_an_apply_that_breaks_leaves_nothing(day: Workday) -> None:
    before = written(day.db)
    with pytest.raises(sqlite3.IntegrityError), writing(day.db, act := new_act()):
        journal.record(day.db, act, PriceSet("P0001", "tray30", 0))
    assert written(day.db) == before
    assert not day.db.applying


def test_what_is_not_committed_is_seen_by_nobody_else(day: Workday) -> None:
    other = connect(day.house.data / "station.db")
    count = "SELECT count(*) FROM journal_events"
    before = other.execute(count).fetchone()[0]
    with writing(day.db, act := new_act()):
        journal.record(day.db, act, CashMoved("2026-11-21", "T1", "CNY", 1_000))
        assert other.execute(count).fetchone()[0] == before
    assert other.execute(count).fetchone()[0] == before + 1
    other.close()


# --- a tap counts once -------------------------------------------------------------------------


def test_a_double_tap_counts_once(day: Workday) -> None:
    act = new_act()
    first = orders.record_cash_sale(day.db, act, BASKET)
    before = written(day.db)
    again = orders.record_cash_sale(day.db, act, BASKET)
    assert again == first
    assert again.fact == first.fact
    assert written(day.db) == before


def test_a_second_tap_after_the_goods_are_gone_still_has_its_outcome(day: Workday) -> None:
    """Back, and send again, an hour later: the first answer stands whatever came after."""
    act = new_act()
    first = orders.record_cash_sale(day.db, act, [tray(trays=2)])
    orders.undo_sale(day.db, new_act(), first.id)
    day.clock.step(hours=1)
    assert orders.record_cash_sale(day.db, act, [tray(trays=2)]) == first


@pytest.mark.parametrize(
    ("actor", "digest"),
    [(PAK, "other"), (KIM, "said"), (CHOI, "other")],
    ids=["other content", "another person", "both"],
)
def test_the_same_id_for_something_else_is_refused(day: Workday, actor: str, digest: str) -> None:
    act = Act(new_id(), PAK, "said")
    first = orders.record_cash_sale(day.db, act, BASKET)
    before = written(day.db)
    with pytest.raises(OtherContent) as refusal:
        orders.record_cash_sale(day.db, Act(act.id, actor, digest), BASKET)
    assert refusal.value.status == 409
    assert refusal.value.event == first
    assert written(day.db) == before


def test_one_id_serves_one_kind_of_act(day: Workday) -> None:
    act = Act(new_id(), PAK, "a sale")
    orders.record_cash_sale(day.db, act, BASKET)
    with pytest.raises(OtherContent):
        money.pay_out(day.db, Act(act.id, PAK, "a payout"), KIM, 100)


def test_a_refused_act_binds_nothing(day: Workday) -> None:
    act = Act(new_id(), PAK, "too little")
    before = written(day.db)
    with pytest.raises(Refusal, match="given_short"):
        orders.record_cash_sale(day.db, act, BASKET, given_minor=100)
    assert written(day.db) == before
    orders.record_cash_sale(day.db, Act(act.id, PAK, "enough"), BASKET, given_minor=5_000)


@pytest.mark.parametrize("act", ["", "abc", "i" * 26, "8" + "0" * 25, "0" * 27, "\u0660" * 26])
def test_an_act_has_the_shape_of_one(act: str) -> None:
    with pytest.raises(Refusal) as refusal:
        Act(act, PAK)
    assert refusal.value.status == 409


def test_the_clock_decides_nothing_about_a_double_tap(day: Workday) -> None:
    act = new_act()
    first = money.move_cash(day.db, act, 1_000)
    day.clock.step(days=-400)
    assert money.move_cash(day.db, act, 1_000) == first
    with pytest.raises(Refusal, match="day_open"):
        money.open_day(day.db, new_act(), TODAY, 0)
