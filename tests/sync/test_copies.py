"""Copies of a station: locked, proved, kept for a year, and said on the clerk's page."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import MORNING, Settled, client, make_dongxing
from tests.hub.county import County, join
from village.ground import age
from village.ground.disk import removable_disks
from village.ground.errors import Refusal
from village.sync import archive, backups, commands, queries


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def keyed(station: Settled) -> tuple[Settled, age.Identity]:
    return station, age.read_identity(backups.make_recovery_key(station.db))


def opened(locked: Path, folder: Path, identity: age.Identity) -> archive.About:
    folder.mkdir()
    archive.unlock(locked, folder / "packed", [identity])
    return archive.unpack(folder / "packed", folder / "out")


def test_a_copy_holds_all_and_opens_with_the_managers_key(
    keyed: tuple[Settled, age.Identity], tmp_path: Path
) -> None:
    station, identity = keyed
    made = backups.back_up(station.db, tmp_path / "copy.age")
    assert "김영옥".encode() not in made.path.read_bytes()
    about = opened(made.path, tmp_path / "there", identity)
    assert (about.station, about.seq) == (station.db.station, queries.own_seq(station.db))
    out = tmp_path / "there" / "out"
    assert (out / "secret").read_bytes() == (station.house.data / "secret").read_bytes()
    rows = sqlite3.connect(out / "station.db").execute("SELECT count(*) FROM people_secrets")
    assert rows.fetchone()[0] == 4
    assert not list(station.house.data.glob("copy-*"))


def test_the_centre_opens_it_too_and_nobody_else(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    made = backups.back_up(station.db, tmp_path / "copy.age")
    opened(made.path, tmp_path / "there", age.identity_of(county.store.key))
    with pytest.raises(Refusal, match="copy_locked"):
        opened(made.path, tmp_path / "elsewhere", age.new_identity())


def test_without_a_key_it_refuses_in_words(station: Settled, tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no_recovery_key"):
        backups.back_up(station.db, tmp_path / "copy.age")
    assert backups.keep_copies(station.db, tmp_path) == "no_key"
    assert "복구열쇠가 없어" in client(station.app, "pak").get("/sync/line").text


def test_a_copy_that_is_not_right_is_thrown_away(
    keyed: tuple[Settled, age.Identity], stick: Path
) -> None:
    """An event changed behind our back: integrity_check is silent, the chain is not."""
    station, _ = keyed
    with sqlite3.connect(station.house.data / "station.db") as other:
        other.execute("UPDATE journal_events SET line = CAST(replace(line, 'CNY', 'VND') AS BLOB)")
    other.close()
    assert backups.keep_copies(station.db, stick) == "broken"
    assert not [path for path in stick.rglob("*") if path.is_file()]
    assert "버렸습니다" in client(station.app, "pak").get("/sync/line").text


def test_a_cut_or_foreign_file_is_no_copy(
    keyed: tuple[Settled, age.Identity], tmp_path: Path
) -> None:
    station, identity = keyed
    made = backups.back_up(station.db, tmp_path / "copy.age")
    whole = made.path.read_bytes()
    for number, data in enumerate((whole[:-20], whole[:100], b"", b"hello", whole + b"x")):
        made.path.write_bytes(data)
        with pytest.raises(Refusal):
            opened(made.path, tmp_path / str(number), identity)
        assert not (tmp_path / str(number) / "out").exists()


def test_hourly_and_at_close_and_not_more_often(
    keyed: tuple[Settled, age.Identity], stick: Path
) -> None:
    station, _ = keyed
    assert backups.keep_copies(station.db, stick) == "made"
    assert backups.keep_copies(station.db, stick) == ""
    station.clock.step(minutes=30)
    assert backups.keep_copies(station.db, stick) == ""
    commands.wake_courier(station.house.data, copy=True)
    assert backups.keep_copies(station.db, stick) == "made"
    station.clock.step(minutes=61)
    assert backups.keep_copies(station.db, stick) == "made"


def test_the_stick_is_out_and_its_folder_is_not_made(
    keyed: tuple[Settled, age.Identity], tmp_path: Path
) -> None:
    station, _ = keyed
    assert backups.keep_copies(station.db, tmp_path / "unplugged") == "no_disk"
    assert not (tmp_path / "unplugged").exists()
    page = client(station.app, "pak").get("/sync/line").text
    assert "USB나 두번째 디스크를" in page
    assert backups.keep_copies(station.db, tmp_path) == "made"
    page = client(station.app, "pak").get("/sync/line").text
    assert "한시간이 안되였습니다" in page
    station.clock.step(hours=50)
    page = client(station.app, "pak").get("/sync/line").text
    assert "2일전" in page
    assert "오래되였습니다" in page


def test_seven_days_four_weeks_twelve_months_are_kept(tmp_path: Path) -> None:
    for hours in range(0, 24 * 500, 6):
        at = MORNING - timedelta(hours=hours)
        (tmp_path / f"22-{at:%Y%m%dT%H%M%S}Z-1.age").touch()
    for other in ("33-20260101T000000Z-1.age", "note.txt", "22-badly-named.age"):
        (tmp_path / other).touch()
    backups.thin_out(tmp_path, "22", MORNING)
    kept = sorted(path.name for path in tmp_path.glob("22-2*"))
    assert kept[-1].startswith("22-20261121T011400Z")
    days = {name[3:11] for name in kept}
    assert {f"{MORNING - timedelta(days=back):%Y%m%d}" for back in range(7)} <= days
    assert {name[3:9] for name in kept} == {
        "202512",
        *(f"2026{month:02d}" for month in range(1, 12)),
    }
    assert 18 <= len(kept) <= 23
    assert len(list(tmp_path.iterdir())) == len(kept) + 3


def test_the_key_is_shown_once_and_opens(station: Settled, tmp_path: Path) -> None:
    manager = client(station.app, "manager")
    page = manager.post("/sync/recovery-key", data={}).text
    key = page[page.index("AGE-SECRET-KEY-1") :].partition("<")[0]
    assert {len(group) for group in key.split()[1:-1]} == {4}  # so that a hand can copy it
    made = backups.back_up(station.db, tmp_path / "copy.age")
    opened(made.path, tmp_path / "there", age.read_identity(key.lower()))
    for path in station.house.data.rglob("*"):
        if path.is_file():
            assert "".join(key.split()).encode() not in path.read_bytes()
    older = "오늘 이전의 예비본"
    assert older not in page
    assert older in manager.post("/sync/recovery-key", data={}).text


def test_no_stick_is_found_where_none_is_mounted(tmp_path: Path) -> None:
    (tmp_path / "user" / "STICK").mkdir(parents=True)
    assert removable_disks((str(tmp_path),)) == []


def test_two_pcs_share_a_stick(
    keyed: tuple[Settled, age.Identity], tmp_path: Path, stick: Path
) -> None:
    station, _ = keyed
    assert backups.keep_copies(station.db, stick) == "made"
    other = make_dongxing(tmp_path / "other")
    backups.make_recovery_key(other.db)
    assert backups.keep_copies(other.db, stick) == "made"
    other.house.close()
