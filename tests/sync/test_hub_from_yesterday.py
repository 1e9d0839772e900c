"""The hub goes on, breaks, and is put back from yesterday: stations lose nothing, officers know."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from tests.cast import MORNING, Settled, new_act
from tests.hub.county import LI, County, join, make_county, served
from tests.hub.test_officers_pages import browser
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_restores import assert_whole
from village.ground.clock import HandedClock
from village.ground.config import Config
from village.ground.unit import Store
from village.hub import guides, witness
from village.hub.guides import Guide
from village.hub.store import Rows
from village.sync import commands, queries

TRAY = Guide("egg", "tray30", 30, 26_50)


@contextmanager
def opened(folder: Path, minutes: int = 0) -> Iterator[County]:
    """The hub in a folder as it is started there again, and served."""
    clock = HandedClock(MORNING + timedelta(minutes=minutes))
    app = create_app(Config(data=folder, role="hub"), clock)
    app.testing = True
    county = County(app.extensions["hub"], app, clock)
    with served(app) as county.url:
        yield county
    county.store.close()


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    make_county(tmp_path / "hub").store.close()
    return tmp_path / "hub"


def keep(folder: Path) -> None:
    """The nightly copy of the database."""
    with (
        closing(sqlite3.connect(folder / "hub.db")) as there,
        closing(sqlite3.connect(folder.with_name("yesterday.db"))) as copy,
    ):
        there.backup(copy)


def put_back(folder: Path) -> None:
    for ending in ("-wal", "-shm"):
        (folder / f"hub.db{ending}").unlink(missing_ok=True)
    shutil.copyfile(folder.with_name("yesterday.db"), folder / "hub.db")


def send(county: County, price_minor: int) -> None:
    guides.send_price_guide(
        county.store, new_act(LI), replace(TRAY, price_minor=price_minor), "all"
    )


def guide_at(db: Store) -> int:
    return int(db.value("SELECT price_minor FROM catalogue_price_guides"))


def live_two_days(station: Settled, hub: Path) -> None:
    """One guide and the shop before the copy; trade and two more guides after it."""
    with opened(hub) as county:
        join(county, station.db)
        day.open_shop(station.db)
        go(station.db)
        send(county, 26_00)
        go(station.db)
        keep(hub)
        day.trade(station.db)
        for price in (27_00, 28_00):
            send(county, price)
        go(station.db)
        county.clock.step(seconds=5)
        assert go(station.db).outcome == "sent"
        assert guide_at(station.db) == 28_00


def test_stations_send_again_and_what_is_sent_anew_counts(station: Settled, hub: Path) -> None:
    live_two_days(station, hub)
    acked = queries.acked(station.db, station.db.epoch)
    put_back(hub)
    with opened(hub, 1) as county:
        commands.move_hub(station.db, county.url)
        assert go(station.db).outcome == "sent"
        assert queries.acked(station.db, station.db.epoch) > acked
        assert_whole(station.db, county)
        assert guide_at(station.db) == 28_00  # an older version after a newer one
        assert queries.items_set_aside(station.db) == []
        send(county, 29_00)
        assert go(station.db).taken == 1
        assert guide_at(station.db) == 29_00
        assert go(station.db).taken == 0
        assert_whole(station.db, county)


def test_officers_are_told_until_one_has_seen_it(station: Settled, hub: Path) -> None:
    live_two_days(station, hub)
    put_back(hub)
    with opened(hub, 1) as county:
        officer = browser(county)
        page = officer.get("/hub/prices").text
        assert "The centre came back from an older copy." in page
        assert "2 things sent to the stations since" in page
        with county.store.reading() as rows:
            own = rows.one("own")
            assert own is not None
            log = rows.all("audit_about", about=own["hub_epoch"], rows=5)
            lost = rows.all("restores_unseen")[0]["events_lost"]
        assert [(one["what"], one["detail"]) for one in log] == [
            ("hub_restored", f"{lost} events, 2 items")
        ]
        assert lost > 20
        assert officer.post("/hub/restored/seen").status_code == 303
        assert "older copy" not in officer.get("/hub/prices").text


def test_a_hub_that_only_stopped_is_the_same_hub(station: Settled, hub: Path) -> None:
    live_two_days(station, hub)
    with opened(hub) as county:
        before = witness.Witness(county.store)
        with county.store.reading() as rows:
            held = witness.held(rows)
            assert rows.all("restores_unseen") == []
        assert before.begin() is False
    with opened(hub, 1) as county, county.store.reading() as rows:
        assert witness.held(rows) == held


def test_a_damaged_witness_is_none(station: Settled, hub: Path) -> None:
    live_two_days(station, hub)
    (hub / "keys" / witness.FILE).write_bytes(b'{"events":')
    with opened(hub) as county, county.store.reading() as rows:
        assert rows.all("restores_unseen") == []
    assert (hub / "keys" / witness.FILE).stat().st_size > 60


def test_a_whole_folder_put_back_is_told_by_a_person(station: Settled, hub: Path) -> None:
    """Its witness came from the copy too: `village restored` says so."""
    live_two_days(station, hub)
    put_back(hub)
    (hub / "keys" / witness.FILE).unlink()
    with opened(hub, 1) as county:
        assert witness.put_back(county.store)
        commands.move_hub(station.db, county.url)
        send(county, 30_00)
        assert go(station.db).outcome == "sent"
        assert guide_at(station.db) == 30_00
        assert_whole(station.db, county)


def test_a_long_stream_is_renewed_in_pieces(
    station: Settled, hub: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witness, "ITEMS_AT_ONCE", 2)
    asked: list[int] = []
    take = Rows.all

    def all_of(rows: Rows, name: str, /, **values: Any) -> Any:
        found = take(rows, name, **values)
        if name == "items_after":
            asked.append(len(found))
        return found

    live_two_days(station, hub)
    with opened(hub) as county:
        monkeypatch.setattr(Rows, "all", all_of)
        assert witness.put_back(county.store)
        monkeypatch.undo()
        assert max(asked) == 2
        assert sum(asked) == 3
        commands.move_hub(station.db, county.url)
        assert go(station.db).taken == 3
