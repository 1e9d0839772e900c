"""`village bundle export|import` at both ends: what it prints, what a bad stick leaves behind."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Settled
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import same_everywhere
from village.__main__ import main
from village.ground import disk, sticks

Folders = tuple[Path, Path]


@pytest.fixture
def store_url() -> None:
    """The keyboard finds the hub by its file."""


@pytest.fixture
def folders(station: Settled, county: County) -> Folders:
    join(county, station.db)
    day.open_shop(station.db)
    return station.house.data, county.store.data


def say(folder: Path, *words: str) -> int:
    return main(["--data", str(folder), "bundle", *words])


def test_a_stick_goes_there_and_back(
    folders: Folders, station: Settled, county: County, tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    ours, theirs = folders
    out, back = str(tmp_path / "out.vsb"), str(tmp_path / "back.vsb")
    assert say(ours, "export", out) == 0
    assert "events for the centre" in capsys.readouterr().out
    for new in (int(station.db.value("SELECT max(seq) FROM journal_events")), 0):
        assert say(theirs, "import", out) == 0
        assert f"{new} new events" in capsys.readouterr().out
    assert say(theirs, "export", back) == 0
    assert f"answer for station {station.db.station}" in capsys.readouterr().out
    assert say(ours, "import", back) == 0
    assert "0 waiting" in capsys.readouterr().out
    assert say(ours, "import", back) == 0
    assert "Nothing new" in capsys.readouterr().out
    same_everywhere(station.db, county)


def test_what_cannot_be_done_is_one_sentence(
    folders: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ours, theirs = folders
    out = tmp_path / "out.vsb"
    assert say(ours, "export", str(out)) == 0
    cut = tmp_path / "cut.vsb"
    cut.write_bytes(out.read_bytes()[:-1])
    for folder, *words in (
        (ours, "export", str(tmp_path / "no" / "where.vsb")),
        (ours, "import", str(tmp_path / "nothing.vsb")),
        (ours, "import", str(out)),
        (ours, "export", str(tmp_path)),
        (ours, "import", str(tmp_path)),
        (theirs, "export", str(tmp_path / "x.vsb")),
        (theirs, "export", str(tmp_path / "x.vsb"), "--station", "999"),
        (theirs, "import", str(cut)),
        (tmp_path, "import", str(cut)),
    ):
        capsys.readouterr()
        assert say(folder, *words) == 1
        told = capsys.readouterr().err
        assert told.startswith("village: ")
        assert told.count("\n") == 1
    with pytest.raises(SystemExit, match="2"):
        say(ours, "export")
    assert sorted(tmp_path.glob("*.vsb")) == [cut, out]


@pytest.fixture
def small_stick(tmp_path: Path) -> Iterator[Path]:
    """Two megabytes, really mounted; without root the test is left out."""
    stick = tmp_path / "stick"
    stick.mkdir()
    mounted = sys.platform == "linux" and os.geteuid() == 0
    if mounted:
        asked = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(stick)]
        mounted = subprocess.run(asked, check=False, capture_output=True).returncode == 0
    if not mounted:
        pytest.skip("left out: mounting a small stick wants root")
    yield stick
    subprocess.run(["umount", str(stick)], check=True)


def test_a_full_stick_is_one_sentence_and_keeps_what_was_on_it(
    folders: Folders, small_stick: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ours, _ = folders
    out = small_stick / "out.vsb"
    assert say(ours, "export", str(out)) == 0
    before = out.read_bytes()
    (small_stick / "filler").write_bytes(bytes(shutil.disk_usage(small_stick).free))
    assert say(ours, "export", str(out)) == 1
    assert "full" in capsys.readouterr().err
    monkeypatch.setattr(sticks, "SPARE_BYTES", -(10**9))  # the disk itself must say it
    assert say(ours, "export", str(out)) == 1
    assert "full" in capsys.readouterr().err
    assert out.read_bytes() == before
    assert sorted(path.name for path in small_stick.iterdir()) == ["filler", "out.vsb"]


def test_a_stick_pulled_out_while_writing_is_one_sentence(
    folders: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ours, _ = folders
    stick = tmp_path / "stick"
    stick.mkdir()

    def pull(path: Path) -> None:
        shutil.rmtree(stick)
        disk.settle_file(path)

    monkeypatch.setattr(sticks, "settle_file", pull)
    assert say(ours, "export", str(stick / "out.vsb")) == 1
    assert "still in" in capsys.readouterr().err


def test_a_stick_that_lies_is_found_out(
    folders: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    ours, _ = folders
    monkeypatch.setattr(sticks, "settle_file", lambda path: path.write_bytes(b"forgot"))
    assert say(ours, "export", str(tmp_path / "out.vsb")) == 1
    assert "did not keep" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.vsb"))
    assert not list(tmp_path.glob(".*part"))
