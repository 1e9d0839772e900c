"""The clerk's and the officer's pages by stick: found by themselves, two keys, plain words."""

import os
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Settled, client, new_act
from tests.hub.county import LI, County
from tests.hub.test_officers_pages import browser
from tests.sync.houses import same_everywhere
from tests.sync.test_news import TRAY
from village.ground import disk, sticks
from village.ground.unit import Store, writing
from village.hub import codes, guides
from village.sync import queries


@pytest.fixture
def store_url() -> None:
    """The pages are the same on both stores."""


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "KINGSTON"
    folder.mkdir()
    return folder


def plug(app: Flask, *found: Path) -> None:
    """From now on these sticks are in the PC."""
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], sticks=found or (Path("/nowhere"),))


def press(page: FlaskClient, path: str, stick: Path) -> str:
    return page.post(path, data={"stick": str(stick)}).text


def test_a_whole_round_by_the_pages(
    joined: Store, station: Settled, county: County, stick: Path
) -> None:
    plug(station.app, stick)
    plug(county.app, stick)
    clerk, officer = client(station.app, "pak"), browser(county)
    waiting = queries.waiting(joined)
    page = clerk.get("/sync/stick").text
    assert "KINGSTON" in page
    assert f'<b class="num">{waiting}</b>' in page
    assert "USB에 담았습니다" in press(clerk, "/sync/stick/write", stick)
    assert "Not read yet" in officer.get("/hub/stick").text
    assert f"New entries: {waiting}" in press(officer, "/hub/stick/read", stick)
    assert "Nothing new" in press(officer, "/hub/stick/read", stick)
    guides.send_price_guide(county.store, new_act(LI), TRAY, "all")
    assert "The answer is on it" in press(officer, "/hub/stick/answers", stick)
    assert "중심의 회답을 읽었습니다" in press(clerk, "/sync/stick/read", stick)
    assert "이미 아는 회답입니다" in press(clerk, "/sync/stick/read", stick)
    assert queries.waiting(joined) == 1
    press(clerk, "/sync/stick/write", stick)
    press(officer, "/hub/stick/read", stick)
    same_everywhere(joined, county)
    assert sorted(path.name for path in stick.rglob("*.vsb")) == [
        f"{joined.station}-from-centre.vsb", f"{joined.station}-to-centre.vsb",
    ]  # fmt: skip


def test_no_stick_one_stick_several_sticks(
    joined: Store, station: Settled, stick: Path, tmp_path: Path
) -> None:
    clerk = client(station.app, "pak")
    plug(station.app)
    none = clerk.get("/sync/stick").text
    assert "USB가 보이지 않습니다" in none
    assert "다시 찾기" in none
    other = tmp_path / "SANDISK"
    other.mkdir()
    plug(station.app, stick, other)
    several = clerk.get("/sync/stick").text
    assert "어느 USB입니까?" in several
    assert "/sync/stick/write" not in several
    assert "/sync/stick/write" in clerk.get("/sync/stick", query_string={"stick": other}).text
    assert "SANDISK" in press(clerk, "/sync/stick/write", other)
    assert not list(stick.iterdir())


def test_a_form_cannot_name_a_folder_that_is_no_stick(
    joined: Store, station: Settled, county: County, stick: Path, tmp_path: Path
) -> None:
    plug(station.app, stick)
    plug(county.app, stick)
    for page, path in (
        (client(station.app, "pak"), "/sync/stick/write"),
        (client(station.app, "pak"), "/sync/stick/read"),
        (browser(county), "/hub/stick/read"),
        (browser(county), "/hub/stick/answers"),
    ):
        answer = page.post(path, data={"stick": str(tmp_path)})
        assert answer.status_code == 409
    assert not (tmp_path / sticks.FOLDER).exists()


def test_what_goes_wrong_is_said_in_words(
    joined: Store, station: Settled, county: County, stick: Path
) -> None:
    plug(station.app, stick)
    clerk = client(station.app, "pak")
    empty = clerk.post("/sync/stick/read", data={"stick": str(stick)})
    assert empty.status_code == 404
    assert "우리에게 온것이 없습니다" in empty.text
    press(clerk, "/sync/stick/write", stick)
    sent = sticks.to_centre(stick, joined.station)
    sticks.from_centre(stick, joined.station).write_bytes(sent.read_bytes())
    assert "맞은켠에서 읽어야 합니다" in press(clerk, "/sync/stick/read", stick)
    sticks.from_centre(stick, joined.station).write_bytes(b"PK\x03\x04")
    assert "상했습니다" in press(clerk, "/sync/stick/read", stick)
    assert queries.waiting(joined) == queries.own_seq(joined)


def test_one_bad_file_keeps_no_other_from_being_read(
    joined: Store, station: Settled, county: County, stick: Path
) -> None:
    plug(station.app, stick)
    plug(county.app, stick)
    press(client(station.app, "pak"), "/sync/stick/write", stick)
    good = sticks.to_centre(stick, joined.station)
    (good.parent / "111-to-centre.vsb").write_bytes(good.read_bytes()[:-1])
    (good.parent / "..-to-centre.vsb").write_bytes(b"")
    (good.parent / "notes.txt").write_text("ours")
    read = press(browser(county), "/hub/stick/read", stick)
    assert "Not taken" in read
    assert "damaged" in read
    assert f"New entries: {queries.own_seq(joined)}" in read
    codes.revoke(county.store, joined.station, LI)
    answered = press(browser(county), "/hub/stick/answers", stick)
    assert answered.count("Not taken") == 1  # whose file is no file; the one shut out reads why
    assert [path.parent.name for path in stick.rglob("*-from-centre.vsb")] == [good.parent.name]


def test_nobody_waits_while_the_stick_is_written(
    joined: Store, station: Settled, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug(station.app, stick)
    wrote = threading.Event()

    def slow(path: Path) -> None:
        other = threading.Thread(target=sell)
        other.start()
        assert wrote.wait(5), "a sale waited for the stick"
        other.join()
        disk.settle_file(path)

    def sell() -> None:
        db = station.house.store()
        with writing(db):
            wrote.set()
        db.close()

    monkeypatch.setattr(sticks, "settle_file", slow)
    assert "USB에 담았습니다" in press(client(station.app, "pak"), "/sync/stick/write", stick)


def test_a_station_alone_says_so(station: Settled, stick: Path) -> None:
    plug(station.app, stick)
    clerk = client(station.app, "pak")
    assert "아직 중심에 등록하지 않았습니다" in clerk.get("/sync/stick").text
    assert "/sync/stick" not in clerk.get("/sync/line").text
    assert clerk.post("/sync/stick/write", data={"stick": str(stick)}).status_code == 409


@pytest.mark.skipif(sys.platform == "win32", reason="letters are tested by themselves")
def test_what_is_mounted_by_hand_is_a_stick_only_where_it_can_be_pulled_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mnt, devices = tmp_path / "mnt", tmp_path / "block"
    number = tmp_path.stat().st_dev
    for name in ("STICK", "DATA"):
        (mnt / name).mkdir(parents=True)
    monkeypatch.setattr("os.path.ismount", lambda path: Path(path).parent == mnt)
    monkeypatch.setattr(sticks, "STICK_FOLDERS", ())
    monkeypatch.setattr(sticks, "MOUNTED_BY_HAND", str(mnt))
    monkeypatch.setattr(
        sticks, "can_be_pulled_out", lambda path: disk.can_be_pulled_out(path, devices)
    )
    assert sticks.sticks(()) == [], "a disk that this PC does not know as its own"
    for kind, flag, found in (
        ("ata1", "0", 0),
        ("usb1", "0", 2),
        ("ata2", "1", 2),
        ("mmc0", "0", 2),
    ):
        whole = tmp_path / "devices" / kind / "sdb"
        part = whole / "sdb1"
        part.mkdir(parents=True)
        (part / "partition").write_text("1\n")
        (whole / "removable").write_text(f"{flag}\n")
        devices.mkdir(exist_ok=True)
        link = devices / f"{os.major(number)}:{os.minor(number)}"
        link.unlink(missing_ok=True)
        link.symlink_to(part)
        assert len(sticks.sticks(())) == found, kind


def test_letters_that_windows_calls_removable() -> None:
    kinds = {"C:\\": 2, "D:\\": 5, "E:\\": 2, "F:\\": 3, "G:\\": 4, "Z:\\": 2}
    found = disk.removable_drives(lambda drive: kinds.get(drive, 1))
    assert found == [Path("E:\\"), Path("Z:\\")]


def test_sticks_are_found_where_systems_mount_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = tmp_path / "media"
    for name in ("pak/KINGSTON", "pak/SANDISK", "CARD"):
        (media / name).mkdir(parents=True)
    mounted = {str(media / "pak/KINGSTON"), str(media / "CARD")}
    monkeypatch.setattr("os.path.ismount", lambda path: str(path) in mounted)
    monkeypatch.setattr(sticks, "STICK_FOLDERS", (str(media),))
    monkeypatch.setattr(sticks, "MOUNTED_BY_HAND", str(tmp_path / "mnt"))
    assert [sticks.name_of(path) for path in sticks.sticks(())] == ["CARD", "KINGSTON"]
