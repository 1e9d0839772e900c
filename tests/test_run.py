"""A test run tells what failed, what hung and what was never there, and runs the rest."""

import os
import sys
from pathlib import Path

import pytest

from tests import outside, run

SLOW = (sys.executable, "-c", "import time; time.sleep(60)")
GOOD = (sys.executable, "-c", "")
BAD = (sys.executable, "-c", "raise SystemExit(3)")
SECOND_TIME = """
from pathlib import Path

def test_one():
    first = not Path({mark!r}).exists()
    Path({mark!r}).touch()
    assert not (first and "one" in {fails!r})

def test_two():
    assert "two" not in {fails!r}
"""


def test_it_says_what_ended_badly_and_runs_the_next(capfd: pytest.CaptureFixture[str]) -> None:
    after = (sys.executable, "-c", "print('still here')")
    ended = run.run_part(run.Part("a part", (GOOD, BAD, after)))
    assert [line.rpartition(" ")[2] for line in ended.wrong] == ["3"]
    assert "still here" in capfd.readouterr().out


def test_a_part_that_hangs_is_ended() -> None:
    assert run.run(SLOW, 1) == "took too long"


def test_a_part_without_tests_has_failed() -> None:
    nothing = run.marked("browser and faults", "tests/test_run.py", workers=1)
    assert run.run(nothing, 60) == "found no test"


@pytest.mark.parametrize(("fails", "wrong", "shaky"), [(("one",), 0, 1), (("one", "two"), 1, 0)])
def test_a_test_that_is_good_the_second_time_is_named(
    fails: tuple[str, ...], wrong: int, shaky: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`one` fails the first time, `two` each time."""
    monkeypatch.setattr(run, "FAILED", tmp_path / "cache/v/cache/lastfailed")
    (tmp_path / "test_it.py").write_text(
        SECOND_TIME.format(fails=fails, mark=str(tmp_path / "mark"))
    )
    asked = (*run.PYTEST, f"--rootdir={tmp_path}", "-c", os.devnull, "-o",
             f"cache_dir={tmp_path / 'cache'}", str(tmp_path))  # fmt: skip
    ended = run.run_part(run.Part("a part", (asked,)))
    assert (len(ended.wrong), len(ended.shaky)) == (wrong, shaky)


@pytest.mark.skipif(not run.MEMORY.is_dir(), reason="this system keeps no files in memory")
@pytest.mark.parametrize("on_disk", [True, False])
def test_temporary_files_lie_in_memory_and_are_gone_afterwards(
    on_disk: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "MEMORY_BYTES_MIN", 0)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    told = tmp_path / "told"
    say = "import sys, tempfile; open(sys.argv[1], 'w').write(tempfile.mkdtemp())"
    assert not run.run_part(
        run.Part("a part", ((sys.executable, "-c", say, str(told)),), on_disk=on_disk)
    ).wrong
    made = Path(told.read_text())
    assert made.is_relative_to(tmp_path if on_disk else run.MEMORY)
    assert made.exists() == on_disk
    assert os.environ["TMPDIR"] == str(tmp_path)


def test_what_is_missing_is_named_with_its_cure() -> None:
    ghost = outside.Program("ghost-tools", "tests by night", commands=("no-such-command",))
    assert not ghost.is_here()
    assert "apt-get install -y ghost-tools" in outside.left_out(ghost)


@pytest.mark.parametrize("wanted", ["", "nonsense"])
def test_an_unknown_run_is_refused(wanted: str) -> None:
    assert run.main([wanted]) == 2
