"""A test run tells what failed, what hung and what was never there, and runs the rest."""

import sys

import pytest

from tests import outside, run

SLOW = (sys.executable, "-c", "import time; time.sleep(60)")
GOOD = (sys.executable, "-c", "")
BAD = (sys.executable, "-c", "raise SystemExit(3)")


def test_it_says_what_ended_badly_and_runs_the_next(capfd: pytest.CaptureFixture[str]) -> None:
    after = (sys.executable, "-c", "print('still here')")
    wrong = run.run_part(run.Part("a part", (GOOD, BAD, after)))
    assert [line.rpartition(" ")[2] for line in wrong] == ["3"]
    assert "still here" in capfd.readouterr().out


def test_a_part_that_hangs_is_ended() -> None:
    assert run.run(SLOW, 1) == "took too long"


def test_a_part_without_tests_has_failed() -> None:
    nothing = run.marked("browser and faults", "tests/test_run.py", workers=1)
    assert run.run(nothing, 60) == "found no test"


def test_what_is_missing_is_named_with_its_cure() -> None:
    ghost = outside.Program("ghost-tools", "tests by night", commands=("no-such-command",))
    assert not ghost.is_here()
    assert "apt-get install -y ghost-tools" in outside.left_out(ghost)


@pytest.mark.parametrize("wanted", ["", "nonsense"])
def test_an_unknown_run_is_refused(wanted: str) -> None:
    assert run.main([wanted]) == 2
