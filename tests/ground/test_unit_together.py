"""Many at once: every write waits its turn, none is lost or doubled, nobody reads "locked"."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest

from tests.cast import KIM, new_act
from tests.drawn import ROOT
from tests.ground.writers import sell_together
from tests.workday import Workday, assert_sound, balances, make_workday, order, stock, tray
from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, writing
from village.money import commands as money
from village.orders import commands as orders


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Workday]:
    found = make_workday(tmp_path)
    yield found
    found.house.close()


def all_at_once(day: Workday, count: int, work: object) -> list[object]:
    """What `work(place)` gave or raised in each of `count` threads that began together."""
    start = Barrier(count)
    answers: list[object] = [None] * count

    def run(place: int) -> None:
        start.wait()
        try:
            answers[place] = work(place)  # type: ignore[operator]
        except Exception as fault:  # noqa: BLE001 -- it is the answer
            answers[place] = fault
        finally:
            day.house.close()

    threads = [Thread(target=run, args=(place,), daemon=True) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return list(answers)


def one_act_many_times(day: Workday, times: int) -> None:
    act, before = new_act(), day.db.value("SELECT seq FROM journal_epochs")
    answers = all_at_once(
        day, times, lambda _: orders.record_cash_sale(day.house.store(), act, [tray()])
    )
    assert all(isinstance(answer, Event) for answer in answers), set(map(repr, answers))
    assert len({(answer.seq, answer.hash) for answer in answers}) == 1  # type: ignore[attr-defined]
    assert day.db.value("SELECT seq FROM journal_epochs") == before + 1


def test_fifty_at_once_with_one_act_make_one_event(day: Workday) -> None:
    one_act_many_times(day, 50)
    assert stock(day.db, "L0001") == (30, 0, 30)
    assert_sound(day.db)


@pytest.mark.slow
def test_a_hundred_times_fifty_with_one_act(day: Workday) -> None:
    for _ in range(100):
        one_act_many_times(day, 50)
    assert_sound(day.db)


def test_the_last_tray_is_promised_once(day: Workday) -> None:
    """Eight buyers ring at once for two trays."""
    answers = all_at_once(day, 8, lambda _: order(day.house.store()))
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert [refusal.key for refusal in refused] == ["orders.refusal.sold_out"] * 6
    assert stock(day.db, "L0001") == (0, 60, 0)


def test_the_book_is_drawn_once(day: Workday) -> None:
    orders.record_cash_sale(day.db, new_act(), [tray()])
    answers = all_at_once(day, 8, lambda _: money.pay_out(day.house.store(), new_act(), KIM, 2_000))
    assert sum(isinstance(answer, Event) for answer in answers) == 1
    assert balances(day.db)["Liabilities:Farmers:F0001"] == -673


def check_gapless(day: Workday, sales: int) -> None:
    numbers = [event.seq for event in journal.events(day.db)]
    assert numbers == list(range(1, len(numbers) + 1))
    receipts = day.db.rows("SELECT receipt FROM orders_sales ORDER BY position")
    assert [row["receipt"] for row in receipts] == [
        f"A1-261121-{place:03d}" for place in range(1, sales + 1)
    ]
    assert_sound(day.db)


def test_eight_clerks_in_each_of_two_processes(day: Workday) -> None:
    words = [sys.executable, "-m", "tests.ground.writers", str(day.house.data), "8", "10"]
    others = [
        subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(2)
    ]
    told = [other.communicate(timeout=60)[0].decode() for other in others]
    assert [other.returncode for other in others] == [0, 0], told
    assert "locked" not in "".join(told)
    check_gapless(day, 160)


def test_eight_clerks_at_one_station(day: Workday) -> None:
    assert sell_together(day.house, 8, 5) == []
    check_gapless(day, 40)


def test_readers_do_not_wait_for_a_writer(day: Workday) -> None:
    """A page opens while somebody is in the middle of writing."""

    def read(_: int) -> float:
        began = time.monotonic()
        assert day.house.store().value("SELECT count(*) FROM orders_sales") == 0
        return time.monotonic() - began

    with writing(day.db):
        day.db.change("INSERT INTO money_drafts VALUES ('2026-11-21', 'T1', 100, 1)")
        answers = all_at_once(day, 8, read)
    assert all(isinstance(answer, float) and answer < 2 for answer in answers), answers


def test_a_reader_never_sees_half_an_act(day: Workday) -> None:
    """Every moment that a page can see balances: sale, lines, stock and ledger come together."""
    wrong: list[object] = []
    stop = [False]

    def watch() -> None:
        db = day.house.store()
        while not stop[0]:
            row = db.row(
                "SELECT (SELECT count(*) FROM orders_sales) AS sales,"
                " (SELECT count(*) FROM money_entries WHERE kind = 'cash_sale') AS entries,"
                " (SELECT TOTAL(amount_minor) FROM money_postings) AS total"
            )
            assert row is not None
            if row["sales"] != row["entries"] or row["total"]:
                wrong.append(tuple(row))
        day.house.close()

    watcher = Thread(target=watch)
    watcher.start()
    assert sell_together(day.house, 4, 10) == []
    stop[0] = True
    watcher.join()
    assert wrong == []


def test_a_tap_that_waited_sees_what_came_before(day: Workday) -> None:
    act = Act("0" * 26, "C0001", "said")
    answers = all_at_once(
        day,
        16,
        lambda place: orders.record_cash_sale(
            day.house.store(), Act(act.id, act.actor, f"said {place % 2}"), [tray()]
        ),
    )
    events = [answer for answer in answers if isinstance(answer, Event)]
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert (len(events), len(refused)) == (8, 8)
    assert {refusal.status for refusal in refused} == {409}
