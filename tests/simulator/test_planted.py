"""Bugs planted into a copy of the house: the witness sees each, and needs each invariant for it."""

import functools
from pathlib import Path

import pytest

from tests.drawn import drawn_number
from tests.simulator.bugs import Bug, fits, plant, planted
from tests.simulator.run import simulate
from village.witness.findings import INVARIANTS

DAYS_MAX = 1_000
SEED = 5


@functools.cache
def bugs() -> dict[str, Bug]:
    return planted()


def drawn() -> list[str]:
    """One of those that are soon seen, another one with each commit."""
    names = sorted(name for name, bug in bugs().items() if bug.only)
    return [names[drawn_number() % len(names)]]


def seen(bug: Bug, folder: Path) -> None:
    """Caught within a thousand days; what only one invariant finds goes through without it."""
    told = simulate(DAYS_MAX, SEED, root=plant(bug, folder))
    assert told["broken"], f"{bug.name} was not seen in {told['days']} days"
    print(f"{bug.name}: day {told['days']}, {told['broken']}")
    if bug.only:
        assert f"{bug.finds} (" in told["broken"]
        without = simulate(told["days"], SEED, "--without", bug.finds, root=folder)
        assert without["broken"] is None, f"{bug.finds} is not the only one that sees it"


def test_every_bug_still_fits_its_file() -> None:
    assert len(bugs()) >= 20
    gone = [bug.name for bug in bugs().values() if not all(map(fits, bug.changes))]
    assert gone == [], "the house has changed there: mend these bugs"


def test_every_invariant_is_needed() -> None:
    """Each has a bug that nothing else finds."""
    assert {bug.finds for bug in bugs().values() if bug.only} == set(INVARIANTS)


@pytest.mark.parametrize("name", drawn())
def test_a_planted_bug_is_seen(name: str, tmp_path: Path) -> None:
    seen(bugs()[name], tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(bugs()) - set(drawn())))
def test_every_planted_bug_is_seen(name: str, tmp_path: Path) -> None:
    seen(bugs()[name], tmp_path)
