"""Two of five connections go wrong on a thin line: all arrives, for at most twice the bytes."""

import time
from pathlib import Path
from random import Random

import pytest

from tests.cast import make_dongxing
from tests.faults.line import BadLine, hub, is_union, lengthen
from tests.hub.county import LI
from tests.sync import day
from tests.sync.houses import go
from village.hub import codes
from village.sync import commands, sending
from village.sync.enrolment import enrol

FAULTS_SHARE = 0.4
ROUNDS_MAX = 500


def sent_over(folder: Path, share: float, events: int, seed: int) -> BadLine:
    """The whole journal through such a line; both ends are the same afterwards."""
    station = make_dongxing(folder / "station")
    db = station.db
    with hub(folder / "hub") as (ours, store):
        enrol(db, ours.url, codes.make_code(store, db.station, LI).letters)
        day.open_shop(db)
        lengthen(db, events)
        line = BadLine(ours.url, Random(seed), share, 8_000 if share else 10**9)
        with line.open() as url:
            commands.move_hub(db, url)
            for _ in range(ROUNDS_MAX):
                if not go(db).waiting:
                    break
            is_union(db, store)
    station.house.close()
    return line


def chaos(folder: Path, events: int, seed: int) -> dict[str, int]:
    """How often each fault struck."""
    began = time.monotonic()
    good = sent_over(folder / "good", 0, events, seed)
    bad = sent_over(folder / "bad", FAULTS_SHARE, events, seed)
    ratio = bad.up_bytes / good.up_bytes
    print(
        f"\n{events} events (seed {seed}): {good.up_bytes} bytes, {ratio:.2f} times with faults"
        f" {bad.struck}, {time.monotonic() - began:.0f} s"
    )
    assert ratio <= 2
    return bad.struck


def test_a_bad_line_brings_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SENT_ROWS_MAX", 25)
    monkeypatch.setattr(sending, "rows_next", lambda many, _: many)
    assert all(chaos(tmp_path, 200, seed=14).values())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_five_thousand_events_over_a_bad_line(tmp_path: Path, seed: int) -> None:
    assert sum(chaos(tmp_path, 5_000, seed).values()) >= 3
