"""A new PC takes its station back from the copy on a stick by its pages alone."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.cast import KIM, PAK, PHRASES, Settled, make_app
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.test_restores import assert_whole, sell
from tests.sync.test_return_page import at
from tests.sync.test_stick_page import plug
from village.ground import journal
from village.ground.errors import Refusal
from village.people import secret, visits
from village.sync import backups, finding, restoring

DOOR = "/first-day/copy"


@pytest.fixture
def store_url() -> None:
    """The pages are the same on both stores."""


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "KINGSTON").mkdir()
    return tmp_path / "KINGSTON"


@pytest.fixture
def new(tmp_path: Path, stick: Path) -> Iterator[Settled]:
    """A PC whose program runs over an empty folder, with the stick in it."""
    fresh = make_app(tmp_path / "new")
    plug(fresh.app, stick)
    yield fresh
    fresh.house.close()


def copied(station: Settled, stick: Path) -> str:
    """The courier's copy of a day's trade, and its key."""
    day.open_shop(station.db)
    sell(station.db)
    key = backups.make_recovery_key(station.db)
    assert backups.keep_copies(station.db, stick) == "made"
    return key


def bring(pc: FlaskClient, stick: Path, key: str) -> int:
    copy = finding.copies([stick])[0]
    return pc.post(DOOR, data={"copy": str(copy.path), "key": key}).status_code


def until_done(new: Settled, kind: str) -> None:
    coming = new.app.extensions[kind]
    for _ in range(400):
        if not coming.runs:
            return
        time.sleep(0.05)
    raise AssertionError("it never came back")


def test_the_running_program_is_the_station_at_once(
    station: Settled, new: Settled, stick: Path
) -> None:
    """Nothing is stopped or started: pages, cards, phrases and the copy's own key go on."""
    key = copied(station, stick)
    before = journal.state_hash(station.db)
    assert secret.key(new.db, "pepper") != secret.key(station.db, "pepper")
    pc = at(new)
    assert DOOR in pc.get("/first-day/return").text
    page = pc.get(DOOR).text
    assert "2224 2410 7201" in page
    assert "entry" in page
    assert bring(pc, stick, key.lower()) == 303
    until_done(new, "copy_coming")
    page = pc.get(DOOR).text
    assert "The station is back" in page
    assert "begin with B" in page
    assert journal.state_hash(new.db) == before
    assert visits.start_shift(new.db, PAK, PHRASES[PAK], "device")
    assert visits.come_in_with_number(new.db, KIM, "4826", "card", "device")
    assert sell(new.db) == "B1-261121-002"
    assert_whole(new.db)
    assert pc.get("/people/staff").status_code == 200


def test_it_says_to_join_again_where_it_had_joined(
    station: Settled, county: County, new: Settled, stick: Path
) -> None:
    join(county, station.db)
    key = copied(station, stick)
    pc = at(new)
    bring(pc, stick, key)
    until_done(new, "copy_coming")
    assert "join the centre again" in pc.get(DOOR).text


def test_of_two_at_once_the_first_stays(
    station: Settled, new: Settled, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = copied(station, stick)
    pc = at(new)
    bring(pc, stick, key)
    until_done(new, "copy_coming")
    own = (new.house.data / "secret").read_bytes()
    (new.house.data / "keys" / "of-the-first").write_bytes(b"")
    monkeypatch.setattr(restoring, "_holds_a_station", lambda _: False)  # as it was before
    copy = finding.copies([stick])[0].path
    with pytest.raises(Refusal, match="not_empty"):
        restoring.restore_copy(new.house.data, copy, key, new.app.extensions["open_in"])
    assert (new.house.data / "secret").read_bytes() == own
    assert (new.house.data / "keys" / "of-the-first").exists()


def test_a_wrong_key_is_said_beside_it_and_the_folder_stays_empty(
    station: Settled, new: Settled, stick: Path
) -> None:
    key = copied(station, stick)
    pc = at(new)
    for wrong in ("", "AGE-SECRET-KEY-1", backups.make_recovery_key(station.db)):
        assert bring(pc, stick, wrong) == 303
        until_done(new, "copy_coming")
        page = pc.get(DOOR).text
        assert "This key does not open the copy" in page
        assert 'aria-describedby="e-key"' in page
        assert new.db.identity is None
    assert bring(pc, stick, key) == 303
    until_done(new, "copy_coming")
    assert new.db.identity


def test_a_copy_cut_short_changes_nothing(station: Settled, new: Settled, stick: Path) -> None:
    key = copied(station, stick)
    copy = finding.copies([stick])[0].path
    copy.write_bytes(copy.read_bytes()[:-1_000])
    pc = at(new)
    bring(pc, stick, key)
    until_done(new, "copy_coming")
    assert "the copy is cut short" in pc.get(DOOR).text
    assert new.db.identity is None


def test_no_stick_a_gone_stick_a_folder_of_somebodys(new: Settled, stick: Path) -> None:
    pc = at(new)
    assert "No stick found" in pc.get(DOOR).text
    elsewhere = stick.parent / "elsewhere.age"
    elsewhere.write_bytes(b"age-encryption.org/v1\n")
    answer = pc.post(DOOR, data={"copy": str(elsewhere), "key": "x"})
    assert answer.status_code == 409
    assert "copy_coming" not in new.app.extensions or not new.app.extensions["copy_coming"].about


def test_only_before_the_first_day_and_only_at_the_pc(
    station: Settled, new: Settled, stick: Path
) -> None:
    key = copied(station, stick)
    plug(station.app, stick)
    assert bring(at(station), stick, key) == 409
    assert at(station).get(DOOR).status_code == 303
    phone = at(new)
    phone.environ_base["REMOTE_ADDR"] = "192.168.1.20"
    assert phone.get(DOOR).status_code == 403
    assert bring(phone, stick, key) == 403
    assert new.db.identity is None


def test_the_newest_copy_stands_first(station: Settled, stick: Path) -> None:
    copied(station, stick)
    newest = finding.copies([stick])[0].path
    for name in ("20200101T000000Z-9", "20269999T000000Z-9"):
        shutil.copy(newest, newest.with_name(f"{station.db.station}-{name}.age"))
    found = finding.copies([stick, stick / "gone"])
    assert [copy.seq for copy in found] == [found[0].seq, 9]
    assert replace(found[0], at=found[1].at, seq=9).station == found[1].station
    assert backups.thin_out(newest.parent, station.db.station, found[0].at) == []
