"""Units of work that wait for each other share one COMMIT, and each is all or nothing by itself."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Barrier, Thread

import pytest

from tests.cast import new_act
from tests.ground.test_disk import failing
from tests.workday import Workday, assert_sound, make_workday, tray
from village.ground import disk, journal, writer
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, OtherContent, writing
from village.orders import commands as orders

Work = Callable[[], object]


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Workday]:
    found = make_workday(tmp_path)
    orders.record_cash_sale(found.db, new_act(), [tray()])  # the connection that writes is open
    yield found
    found.house.close()


@pytest.fixture
def commits(day: Workday) -> list[str]:
    """The transactions that the connection has ended since."""
    ended: list[str] = []
    day.house.writer.connection().set_trace_callback(
        lambda sql: ended.append(sql) if sql in ("COMMIT", "ROLLBACK") else None
    )
    return ended


def sales(day: Workday) -> int:
    found: int = day.db.value("SELECT count(*) FROM orders_sales")
    return found


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.001)


def together(day: Workday, *works: Work) -> list[object]:
    """What each gave or raised, where all came while somebody else was writing."""
    answers: list[object] = [None] * len(works)
    ended = Barrier(len(works))

    def run(place: int) -> None:
        try:
            answers[place] = works[place]()
        except Exception as fault:  # noqa: BLE001 -- it is the answer
            answers[place] = fault
        finally:
            ended.wait(30)  # until then nobody closes the connection we look at
            day.house.close()

    threads = [Thread(target=run, args=(place,), daemon=True) for place in range(len(works))]
    lock = day.house.writer.lock
    with lock:
        for count, thread in enumerate(threads, 1):
            thread.start()
            until(lambda count=count: lock.waiting == count)  # type: ignore[misc]  # bound at once
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive()
    return answers


def sale(day: Workday) -> Work:
    return lambda: orders.record_cash_sale(day.house.store(), new_act(), [tray()])


def said(day: Workday, act: Act, digest: str) -> Work:
    """A sale whose form said `digest`."""
    told = Act(act.id, act.actor, digest)
    return lambda: orders.record_cash_sale(day.house.store(), told, [tray()])


def broken(day: Workday) -> Work:
    def work() -> None:
        db = day.house.store()
        with writing(db):
            db.change("UPDATE journal_epochs SET seq = seq + 100")
            raise ZeroDivisionError

    return work


def test_who_waits_shares_the_commit(day: Workday, commits: list[str]) -> None:
    before = sales(day)
    answers = together(day, *[sale(day)] * 5)
    assert len({answer.seq for answer in answers if isinstance(answer, Event)}) == 5
    assert sales(day) == before + 5
    assert commits == ["COMMIT"]
    assert_sound(day.db)
    assert journal.verify(day.db) == []


def test_nobody_is_answered_before_it_is_on_the_disk(day: Workday) -> None:
    before, answered, seen = sales(day), [], []

    def sells() -> None:
        answered.append(sale(day)())

    def looks() -> None:
        with writing(day.house.store()), closing(day.house.connect()) as reader:
            count = reader.execute("SELECT count(*) FROM orders_sales").fetchone()[0]
            seen.append((count, len(answered)))

    together(day, sells, sells, looks, sells)
    assert seen == [(before, 0)]
    assert (sales(day), len(answered)) == (before + 3, 3)


@pytest.mark.parametrize("place", [0, 1, 3])
def test_what_breaks_leaves_the_others(day: Workday, commits: list[str], place: int) -> None:
    before, works = sales(day), [sale(day)] * 3
    works.insert(place, broken(day))
    answers = together(day, *works)
    assert isinstance(answers.pop(place), ZeroDivisionError)
    assert all(isinstance(answer, Event) for answer in answers)
    assert sales(day) == before + 3
    assert commits.count("COMMIT") == 1
    assert_sound(day.db)
    assert journal.verify(day.db) == []


def test_a_double_tap_that_waits_counts_once(day: Workday) -> None:
    before, act = sales(day), new_act()
    once: Work = lambda: orders.record_cash_sale(day.house.store(), act, [tray()])  # noqa: E731
    answers = together(day, once, once, sale(day))
    again = [answer.again for answer in answers if isinstance(answer, Event)]
    assert sorted(again) == [False, False, True]
    assert sales(day) == before + 2


def test_a_disk_that_fails_fails_for_all_of_them(day: Workday) -> None:
    before = sales(day)
    with failing(day):
        answers = together(day, *[sale(day)] * 3)
    assert [answer.key for answer in answers if isinstance(answer, Refusal)] == [
        "ground.refusal.disk_failed"
    ] * 3
    assert sales(day) == before
    assert isinstance(sale(day)(), Event)
    assert_sound(day.db)
    assert journal.verify(day.db) == []


def test_a_disk_that_takes_nothing_at_all_keeps_nobody_waiting(
    day: Workday, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(folder: Path) -> None:
        raise OSError(30, f"{folder} was made read-only")

    monkeypatch.setattr(disk, "drop_ballast", read_only)
    with failing(day):
        answers = together(day, *[sale(day)] * 4)
    assert {type(answer) for answer in answers} == {Refusal}
    monkeypatch.undo()
    assert isinstance(sale(day)(), Event)


def test_what_never_reached_the_disk_is_no_reason_to_refuse(day: Workday) -> None:
    """Both came with one id; whoever reads of the other's sale hears that it failed too."""
    act = new_act()
    with failing(day):
        answers = together(day, said(day, act, "one"), said(day, act, "other"))
    assert [answer.key for answer in answers if isinstance(answer, Refusal)] == [
        "ground.refusal.disk_failed"
    ] * 2


def test_a_refusal_is_answered_after_what_it_rests_on(day: Workday, commits: list[str]) -> None:
    act = new_act()
    said(day, act, "one")()
    commits.clear()

    def refused() -> int:
        with pytest.raises(OtherContent):
            said(day, act, "other")()
        return len(commits)

    assert together(day, sale(day), refused, sale(day))[1] == 1


def test_who_is_refused_counts_too(
    day: Workday, commits: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "TOGETHER_MAX", 2)
    works: list[Work] = [sale(day), *[broken(day)] * 4]
    together(day, *works)
    assert commits.count("COMMIT") + commits.count("ROLLBACK") >= 3


def test_none_joins_a_commit_that_waits_too_long(day: Workday, commits: list[str]) -> None:
    pen = day.house.writer
    pen.lock._waiting.append(None)
    with pen.turn(), pen.unit(shared=True) as commit:
        pass
    assert not commit.ended.is_set()
    commit.began -= writer.PATIENCE_S
    with pen.turn(), pen.unit(shared=True):
        pass
    pen.lock._waiting.pop()
    assert commits == ["COMMIT"]


def test_no_more_than_so_many_wait_for_each_other(
    day: Workday, commits: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "TOGETHER_MAX", 2)
    together(day, *[sale(day)] * 5)
    assert commits == ["COMMIT"] * 3


def test_who_needs_the_file_alone_ends_what_was_left_open(day: Workday, commits: list[str]) -> None:
    before = sales(day)
    _, count, _ = together(day, sale(day), lambda: journal.rebuild(day.house.store()), sale(day))
    assert isinstance(count, int)
    assert sales(day) == before + 2
    assert commits in (["COMMIT"] * 2, ["COMMIT"] * 3)  # by whoever came first
    assert_sound(day.db)


def test_who_was_to_come_and_does_not_keeps_nobody(
    day: Workday, commits: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "PATIENCE_S", 0.05)
    day.house.writer.lock._waiting.append(None)
    before = sales(day)
    assert isinstance(sale(day)(), Event)
    assert sales(day) == before + 1
    assert commits == ["COMMIT"]


def test_between_two_units_nothing_is_closed(day: Workday) -> None:
    """A thread that ends closes what nobody uses; what others wait for is used."""
    before = sales(day)

    def ends_amid() -> None:
        db = day.house.store()
        with writing(db):
            thread = Thread(target=day.house.close)
            thread.start()
            thread.join()

    together(day, sale(day), ends_amid, sale(day))
    assert sales(day) == before + 2
    assert_sound(day.db)


def test_a_disk_fault_in_one_unit_is_told_to_those_before_it(day: Workday) -> None:
    """What stands uncommitted before it may be lost too: nobody is told that it was saved."""
    pen, fault = day.house.writer, sqlite3.OperationalError("the disk")
    fault.sqlite_errorcode = sqlite3.SQLITE_IOERR
    pen.lock._waiting.append(None)
    with pen.turn() as connection, pen.unit(shared=True) as first:
        connection.execute("UPDATE journal_epochs SET seq = seq + 100")
    with pytest.raises(Refusal, match="disk_failed"), pen.turn(), pen.unit(shared=True) as second:
        raise fault
    assert second is first
    with pytest.raises(Refusal, match="disk_failed"):
        pen.wait(first)
    pen.lock._waiting.pop()
    assert pen.doubtful
    assert isinstance(sale(day)(), Event)
    assert_sound(day.db)
