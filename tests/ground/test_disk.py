"""A disk that is full or fails: nothing half-written, a plain sentence, and then on it goes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cast import KIM, new_act
from tests.workday import Workday, assert_sound, make_workday, sell, tray, written
from village.ground import disk, journal
from village.ground.errors import Refusal
from village.money import commands as money
from village.money import queries as books
from village.orders import closing
from village.orders import commands as orders

if sys.platform == "win32":
    pytest.skip("Windows has no such limits", allow_module_level=True)
else:
    import resource


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Workday]:
    found = make_workday(tmp_path)
    yield found
    found.house.close()


@contextmanager
def failing(day: Workday) -> Iterator[None]:
    """No file may grow: the kernel refuses the next page, which SQLite calls an I/O error."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    log = day.house.data / "station.db-wal"
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def sell_on(day: Workday) -> None:
    for _ in range(300):
        sell(day.db)


def seq(day: Workday) -> int:
    found: int = day.db.value("SELECT seq FROM journal_epochs")
    return found


def test_a_disk_that_fails_saves_nothing_and_says_so(day: Workday) -> None:
    sell(day.db)
    before, act = seq(day), new_act()
    with failing(day):
        for _ in range(2):  # also the second time, when the disk is asked first
            with pytest.raises(Refusal, match="disk_failed"):
                orders.record_cash_sale(day.db, act, [tray()])
        assert seq(day) == before
    assert orders.record_cash_sale(day.db, act, [tray()]).seq == before + 1
    assert not day.house.writer.doubtful
    assert_sound(day.db)
    assert journal.verify(day.db) == []


def test_after_a_failure_the_whole_log_goes_to_the_disk_once_more(day: Workday) -> None:
    sell(day.db)
    with failing(day), pytest.raises(Refusal, match="disk_failed"):
        sell(day.db)
    assert day.house.writer.doubtful
    sell(day.db)
    # What was in the log before lies in the file now: the log began anew with this one sale.
    assert (day.house.data / "station.db-wal").stat().st_size < 400_000
    assert not day.house.writer.doubtful


def test_a_full_disk_gives_its_ballast_back_and_the_day_goes_on(day: Workday) -> None:
    disk.keep_ballast(day.house.data)
    assert (day.house.data / disk.BALLAST).stat().st_size == disk.BALLAST_BYTES
    before = written(day.db)
    writer = day.house.writer.connection()
    pages = writer.execute("PRAGMA page_count").fetchone()[0]
    writer.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Refusal, match="disk_full"):
        sell_on(day)
    assert not (day.house.data / disk.BALLAST).exists()
    writer.execute("PRAGMA max_page_count = 1000000")
    sell(day.db)
    assert written(day.db) != before
    assert_sound(day.db)


def test_where_room_is_short_no_new_sale_begins_but_the_day_can_end(day: Workday) -> None:
    sell(day.db)
    before = seq(day)
    day.house.free_bytes = lambda _: disk.FREE_BYTES_MIN - 1
    with pytest.raises(Refusal, match="disk_low"):
        sell(day.db)
    assert seq(day) == before
    cash = books.cash_in(day.db)
    assert money.pay_out(day.db, new_act(), KIM, 1_000).seq == before + 1
    assert closing.close_day(day.db, new_act(), {100: (cash - 1_000) // 100}, "").seq == before + 2
