"""The journal tells when it was touched, and the rows are always what it makes of them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cast import PAK, new_act
from tests.workday import (
    Workday,
    assert_sound,
    live_a_day,
    make_workday,
    sell,
    tray,
)
from village.ground import journal
from village.ground.chain import Event
from village.ground.unit import Applier, Store, writing
from village.orders import commands as orders


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Workday]:
    found = make_workday(tmp_path)
    yield found
    found.house.close()


def test_a_whole_day_is_sound(day: Workday) -> None:
    live_a_day(day.db)
    assert_sound(day.db)


def test_a_rebuild_gives_the_same_rows(day: Workday) -> None:
    live_a_day(day.db)
    before, count = journal.state_hash(day.db), day.db.value("SELECT seq FROM journal_epochs")
    assert journal.rebuild(day.db) == count
    assert journal.state_hash(day.db) == before
    assert day.db.value("PRAGMA foreign_keys") == 1


def test_work_goes_on_after_a_rebuild(day: Workday) -> None:
    sell(day.db)
    journal.rebuild(day.db)
    second = orders.record_cash_sale(day.db, new_act(), [tray()])
    assert second.fact.receipt == "A1-261121-002"
    assert_sound(day.db)


# --- a broken apply is seen --------------------------------------------------------------------


def forget_receipt(db: Store, event: Event) -> None:
    """An apply that leaves one number uncounted."""
    good(event).apply(db, event)
    db.change("UPDATE money_days SET receipts = receipts - 1 WHERE till = ?", (event.fact.till,))


def ask_the_clock(db: Store, event: Event) -> None:
    """An apply that writes the moment it runs instead of the moment it happened."""
    good(event).apply(db, replace(event, at=db.house.clock.now_ms()))


def sell_twice(db: Store, event: Event) -> None:
    """An apply that takes the goods a second time."""
    good(event).apply(db, event)
    listing = event.fact.lines[0].lots[0].listing
    db.change(
        "UPDATE catalogue_listings SET left_base = left_base - 30 WHERE listing = ?", (listing,)
    )


def good(event: Event) -> Applier:
    return APPLIES[event.name]


APPLIES: dict[str, Applier] = {}


@pytest.mark.parametrize("broken", [forget_receipt, ask_the_clock, sell_twice])
def test_a_broken_apply_makes_the_comparison_red(day: Workday, broken: object) -> None:
    """What was applied with one program and rebuilt with another does not agree."""
    APPLIES.update(day.house.applies)
    sell(day.db)
    day.clock.step(hours=1)
    assert journal.rebuilt_hash(day.db) == journal.state_hash(day.db)
    name = "orders.cash_sale_recorded"
    wrong = Applier(day.house.applies[name].fact_type, broken)  # type: ignore[arg-type]
    day.house.applies = {**day.house.applies, name: wrong}
    assert journal.rebuilt_hash(day.db) != journal.state_hash(day.db)


def test_an_entry_that_does_not_balance_is_never_written(day: Workday) -> None:
    from village.money.facts import post_entry  # noqa: PLC0415 -- only this test goes behind
    from village.money.rules import Posting  # noqa: PLC0415

    event = next(journal.events(day.db, after=1))
    with pytest.raises(AssertionError, match="does not balance"), writing(day.db):
        post_entry(
            day.db, event, "broken", [Posting("Assets:Bank:Station", 1)],
            business_day="2026-11-21", currency="CNY",
        )  # fmt: skip


# --- recording -------------------------------------------------------------------------------


def test_numbers_have_no_gap_and_events_come_in_order(day: Workday) -> None:
    live_a_day(day.db)
    past = list(journal.events(day.db))
    assert [event.seq for event in past] == list(range(1, len(past) + 1))
    assert all(event.fact is not None for event in past)
    assert past[0].name == "people.station_set_up"


def test_pages_of_the_journal_leave_nothing_out(
    day: Workday, monkeypatch: pytest.MonkeyPatch
) -> None:
    live_a_day(day.db)
    whole = list(journal.events(day.db))
    monkeypatch.setattr(journal, "PAGE_ROWS", 3)
    assert list(journal.events(day.db)) == whole
    assert list(journal.events(day.db, after=5)) == whole[5:]


def test_an_event_is_found_by_its_act(day: Workday) -> None:
    sale = sell(day.db)
    found = journal.event(day.db, sale)
    assert found is not None
    assert (found.id, found.actor, found.fact.gross_minor) == (sale, PAK, 2_700)
    assert journal.event(day.db, "0" * 26) is None


def test_a_fact_is_recorded_inside_writing_only(day: Workday) -> None:
    fact = next(iter(journal.events(day.db, after=9))).fact
    with pytest.raises(AssertionError, match="inside writing"):
        journal.record(day.db, new_act(), fact)


def test_a_file_has_one_identity(day: Workday) -> None:
    with pytest.raises(AssertionError, match="identity already"), writing(day.db):
        journal.open_epoch(day.db, "222424107202", "0" * 16)
