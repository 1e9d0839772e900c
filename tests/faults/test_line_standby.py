"""The hub's PostgreSQL is killed while a station sends: its standby has all that was acked."""

import time
from pathlib import Path

import pytest

from tests import postgres
from tests.cast import make_dongxing
from tests.faults.line import is_union, lengthen
from tests.faults.test_line_killed import Sender
from tests.hub.county import join, make_county, served
from tests.sync import day
from village.hub.store import open_store
from village.sync import queries, sending

pytestmark = [pytest.mark.slow, pytest.mark.needs("postgres")]


def test_a_killed_primary_loses_nothing_that_was_acked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SENT_ROWS_MAX", 50)
    monkeypatch.setattr(sending, "rows_next", lambda many, _: many)
    primary = postgres.start(postgres.SAFE)
    primary.say("CREATE DATABASE {}", "hub")
    standby = postgres.follow(primary)
    both = f"{primary.url('hub').partition('?')[0]}?host={primary.folder}&host={standby.folder}"
    county = make_county(tmp_path / "hub", url=f"{both}&target_session_attrs=read-write")
    station = make_dongxing(tmp_path / "station")
    with served(county.app) as county.url:
        join(county, station.db)
        day.open_shop(station.db)
        lengthen(station.db, 20_000)
        sender = Sender(station)
        sender.start()
        while queries.acked(station.db, station.db.epoch) < 2_000:
            time.sleep(0.01)
        primary.kill()
        acked = queries.acked(station.db, station.db.epoch)
        standby.say("SELECT pg_promote()")
        began = time.monotonic()
        kept = open_store(tmp_path / "hub", standby.url("hub"))
        with kept.reading() as rows:
            (head,) = rows.all("epochs", station=station.db.station)
        assert head["seq"] >= acked, "acknowledged and lost"
        while queries.acked(station.db, station.db.epoch) <= acked:
            assert time.monotonic() < began + 60
            time.sleep(0.01)
        waited = time.monotonic() - began
        sender.join(300)
        is_union(station.db, kept)
    print(f"\n{acked} acked when it was killed, {head['seq']} kept; on again after {waited:.1f} s")
    kept.close()
    county.store.close()
    station.house.close()
    standby.end()
    primary.end()
