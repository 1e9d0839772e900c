"""kill -9 while a day is counted and closed: no note is lost, and it closes once."""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from tests.cast import PAK
from tests.faults.station import Person, Station, come_in, opened, running
from tests.workday import FLOAT_MINOR, TODAY, assert_sound, balances
from village.ground.ids import new_id
from village.ground.unit import Store
from village.money import queries as money

NOTES = ((10_000, 1), (5_000, 1), (1_000, 4), (500, 1), (100, 5))  # 200.00, as the float is
STEPS = [dict(NOTES[: kept + 1]) for kept in range(len(NOTES))]


@dataclass
class Clerk:
    """Counts a note at a time and closes; stops where nobody answers."""

    person: Person
    act: str = field(default_factory=new_id)
    answered: int = 0  # steps that were kept
    closing: bool = False

    def work(self) -> None:
        try:
            for step in STEPS:
                assert self.person.post("/orders/close/count", **fields(step))[0] == 303
                self.answered += 1
            self.closing = True
            self.close()
        except OSError:
            return

    def close(self) -> None:
        told = {"act": self.act, "expected": str(FLOAT_MINOR), "reason": ""}
        status, leads, page = self.person.post("/orders/close", **fields(STEPS[-1]), **told)
        assert status == 303, page
        assert "/orders/z/" in leads


def fields(counts: dict[int, int]) -> dict[str, str]:
    return {f"note_{value}": str(count) for value, count in counts.items()}


def killed_so_often(folder: Path, times: int, seed: int) -> None:
    random = Random(seed)
    acts: list[str] = []
    with running(folder) as station:
        house = opened(station.folder)
        person = come_in(house.store(), station.port, PAK)
        house.close()
        for number in range(times):
            clerk = Clerk(person)
            acts.append(clerk.act)
            kill_while(station, clerk, 1 + number * 2 % len(STEPS), random)
            station.start()
            house = opened(station.folder)
            check_kept(house.store(), clerk, number)
            house.close()
            assert person.send("GET", "/orders/close")[0] == 200
            clerk.close()  # the same page is sent once more, whether it was answered or not
            open_next(person, number + 1)
        station.stop()
    check(station, acts)


def kill_while(station: Station, clerk: Clerk, wanted: int, random: Random) -> None:
    """Kill it soon after so many notes were answered: in the count, or after all in the close."""
    tapping = Thread(target=clerk.work, daemon=True)
    tapping.start()
    until = time.monotonic() + 20
    while clerk.answered < wanted:
        assert time.monotonic() < until, "nobody can count"
        time.sleep(0.001)
    time.sleep(random.uniform(0, 0.03))
    station.kill()
    tapping.join(30)
    assert not tapping.is_alive()


def check_kept(db: Store, clerk: Clerk, number: int) -> None:
    """What was answered is there, the one in the air whole or not at all."""
    day = (TODAY + timedelta(days=number)).isoformat()
    row = money.day(db, day)
    assert row is not None
    draft = money.draft(db, day, money.TILL)
    if row["state"] == "closed":
        assert clerk.closing
        assert (row["closed_act"], row["counted_minor"], draft) == (clerk.act, FLOAT_MINOR, {})
    else:
        kept = STEPS[: clerk.answered + 1][-2:] if clerk.answered else [{}, STEPS[0]]
        assert draft in kept


def open_next(person: Person, number: int) -> None:
    day = (TODAY + timedelta(days=number)).isoformat()
    told = {"business_day": day, "asked": day, "float": f"{FLOAT_MINOR // 100}"}
    assert person.post("/money/day", act=new_id(), **told)[0] == 303


def check(station: Station, acts: list[str]) -> None:
    """Each day has one report, numbered without a gap; the books are whole."""
    house = opened(station.folder)
    db = house.store()
    closed = db.rows("SELECT * FROM money_days WHERE state = 'closed' ORDER BY business_day")
    assert [row["closed_act"] for row in closed] == acts
    assert [row["z_number"] for row in closed] == list(range(1, len(acts) + 1))
    ids = [row["id"] for row in db.rows("SELECT id FROM journal_events")]
    assert [ids.count(act) for act in acts] == [1] * len(acts)
    assert balances(db)["Assets:Cash:Till:T1"] == FLOAT_MINOR
    assert_sound(db)
    assert db.value("PRAGMA quick_check") == "ok"
    house.close()


def test_killed_while_counting_and_closing(tmp_path: Path) -> None:
    killed_so_often(tmp_path, 3, seed=4)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_killed_fifty_times(tmp_path: Path, seed: int) -> None:
    """Ten times each: none of the five takes so long that it looks like hanging."""
    killed_so_often(tmp_path, 10, seed)
