"""An old disk is taken in by the manager's page: found by itself, plain words, once."""

import shutil
from pathlib import Path

import pytest

from tests.cast import Settled, client
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_copy_return_page import until_done
from tests.sync.test_restores import assert_whole, fresh_code, from_hub, sell
from tests.sync.test_stick_page import plug
from village.sync import finding

DOOR = "/sync/old-disk"


@pytest.fixture
def store_url() -> None:
    """The page is the same on both stores."""


@pytest.fixture
def disk(station: Settled, county: County, tmp_path: Path) -> Path:
    """An old PC's disk with a sale that nobody else knows; its station goes on elsewhere."""
    join(county, station.db)
    day.open_shop(station.db)
    go(station.db)
    sell(station.db)
    station.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    mounted = tmp_path / "old"
    shutil.copytree(station.house.data, mounted / "home" / "pak" / "instance")
    return mounted


def press(page: object, folder: Path, code: str) -> object:
    return page.post(DOOR, data={"disk": str(folder), "code": code})  # type: ignore[attr-defined]


def test_what_only_the_disk_knows_is_taken_in_once(
    county: County, disk: Path, tmp_path: Path
) -> None:
    new = from_hub(county, tmp_path / "new")
    plug(new.app, disk)
    manager, folder = client(new.app, "manager"), disk / "home" / "pak" / "instance"
    assert "old › home › pak › instance" in manager.get(DOOR).text
    sales = new.db.value("SELECT count(*) FROM orders_sales")
    letters = fresh_code(county)
    assert press(manager, folder, letters).status_code == 303  # type: ignore[attr-defined]
    until_done(new, "disk_coming")
    page = manager.get(DOOR).text
    assert "디스크에서 받아들인 기록: 1건" in page
    assert new.db.value("SELECT count(*) FROM orders_sales") == sales + 1
    assert go(new.db).outcome == "sent"
    assert_whole(new.db, county)
    press(manager, folder, "")
    until_done(new, "disk_coming")
    assert "새것이 없습니다" in manager.get(DOOR).text
    new.house.close()


def test_a_wrong_code_is_said_beside_it_and_nothing_is_taken(
    county: County, disk: Path, tmp_path: Path
) -> None:
    new = from_hub(county, tmp_path / "new")
    plug(new.app, disk)
    manager = client(new.app, "manager")
    before = new.db.value("SELECT count(*) FROM journal_events")
    press(manager, disk / "home" / "pak" / "instance", "ABCD-EFGH-JKMN")
    until_done(new, "disk_coming")
    page = manager.get(DOOR).text
    assert 'aria-describedby="e-code"' in page
    assert new.db.value("SELECT count(*) FROM journal_events") == before
    new.house.close()


def test_no_disk_and_one_that_is_gone(station: Settled, tmp_path: Path) -> None:
    plug(station.app)
    manager = client(station.app, "manager")
    assert "USB가 보이지 않습니다" in manager.get(DOOR).text
    assert press(manager, tmp_path, "").status_code == 409  # type: ignore[attr-defined]
    assert client(station.app, "pak").get(DOOR).status_code in (303, 403)


def test_a_disk_is_searched_level_by_level_and_not_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = Path("a", "b", "c", "d", "e", "f")
    for folder in (deep, deep / "g", Path("near"), Path("usr", "share"), Path(".hidden")):
        (tmp_path / folder).mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / "station.db").write_bytes(b"")
    found = finding.old_disks([tmp_path, tmp_path / "gone"], tmp_path / "own")
    assert found == [tmp_path / "near", tmp_path / deep]
    assert finding.old_disks([tmp_path], tmp_path / "near") == [tmp_path / deep]
    monkeypatch.setattr(finding, "FOLDERS_MAX", 4)
    assert finding.old_disks([tmp_path], tmp_path / "own") == [tmp_path / "near"]
