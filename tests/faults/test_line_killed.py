"""kill -9 of the hub while a station sends: each event is there once, and what was acked stays."""

import time
from pathlib import Path
from random import Random
from threading import Thread

import pytest

from tests.cast import Settled, make_dongxing
from tests.faults.line import Hub, hub, is_union, lengthen
from tests.hub.county import LI
from tests.sync import day
from tests.sync.houses import go
from village.hub import codes
from village.sync import queries, sending
from village.sync.enrolment import enrol

SEND_S_MAX = 900


class Sender(Thread):
    """A courier without its pauses: round after round until nothing waits."""

    def __init__(self, station: Settled) -> None:
        super().__init__(daemon=True)
        self.station = station
        self.outcomes: dict[str, int] = {}
        self.acked = 0

    def run(self) -> None:
        db, until = self.station.house.store(), time.monotonic() + SEND_S_MAX
        while time.monotonic() < until:
            done = go(db)
            self.outcomes[done.outcome] = self.outcomes.get(done.outcome, 0) + 1
            self.acked = queries.acked(db, db.epoch)
            if not done.waiting:
                return
            time.sleep(0.02)


def killed_so_often(folder: Path, times: int, events: int, seed: int) -> None:
    random = Random(seed)
    station = make_dongxing(folder / "station")
    with hub(folder / "hub") as (ours, store):
        enrol(station.db, ours.url, codes.make_code(store, station.db.station, LI).letters)
        day.open_shop(station.db)
        lengthen(station.db, events)
        sender = Sender(station)
        sender.start()
        kills = sum(kill_and_start(ours, sender, random) for _ in range(times))
        sender.join(SEND_S_MAX)
        assert not queries.waiting(station.db), sender.outcomes
        is_union(station.db, store)
    print(f"\n{kills} kills (seed {seed}), {events} events, rounds {sender.outcomes}")
    station.house.close()
    assert kills == times, "all was sent before the last kill"
    assert set(sender.outcomes) <= {"sent", "no_line", "refused"}


def kill_and_start(ours: Hub, sender: Sender, random: Random) -> bool:
    """Kill it in the middle of a batch, and start it again; False once all is sent."""
    time.sleep(random.uniform(0.02, 0.25))
    alive = sender.is_alive()
    ours.kill()
    ours.start()
    return alive


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many small batches: a kill should find one on its way."""
    monkeypatch.setattr(sending, "SENT_ROWS_MAX", 40)
    monkeypatch.setattr(sending, "rows_next", lambda many, _: many)


@pytest.mark.usefixtures("small")
def test_a_killed_hub_has_each_event_once(tmp_path: Path) -> None:
    killed_so_often(tmp_path, 3, 3_000, seed=3)


@pytest.mark.slow
@pytest.mark.usefixtures("small")
def test_killed_fifty_times(tmp_path: Path) -> None:
    killed_so_often(tmp_path, 50, 20_000, seed=50)
