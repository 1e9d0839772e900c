"""Faulty days over the real house: nothing is lost, and a seed says the same every time."""

import pytest

from tests.drawn import ROOT
from tests.simulator.run import simulate
from village.simulator.cli import FEWEST, silent
from village.simulator.faults import KINDS
from village.witness.findings import INVARIANTS

SECONDS_MAX = 180  # of work for a thousand days; two minutes on a machine of our own


def test_some_faulty_days_and_nothing_is_lost() -> None:
    told = simulate(30, seed=1)
    assert told["broken"] is None
    assert sum(told["hit"].values()) > 30
    assert set(told["asked"]) == set(INVARIANTS)


def test_a_seed_is_the_same_run_every_time() -> None:
    """Also where Python shuffles its sets in another way."""
    one, two = simulate(10, seed=2, hashes=1), simulate(10, seed=2, hashes=2)
    assert one["broken"] is None
    assert (one["digest"], one["hit"]) == (two["digest"], two["hit"])


def test_every_kind_of_fault_is_drawn_somewhere() -> None:
    """One that stands in the table alone never strikes."""
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "village" / "simulator").glob("*.py")
        if path.name != "faults.py"
    )
    assert [kind for kind in KINDS if f'"{kind}"' not in code] == []


def test_a_kind_that_never_strikes_is_named() -> None:
    often = dict.fromkeys(KINDS, FEWEST)
    assert silent(often, 10_000) == []
    del often["pc_cloned"]
    assert silent(often | {"power_cut": FEWEST - 1}, 10_000) == ["power_cut", "pc_cloned"]


@pytest.mark.slow
def test_a_thousand_days_and_every_kind_of_fault() -> None:
    told = simulate(1_000, seed=11)
    assert told["broken"] is None
    assert set(told["hit"]) == set(KINDS)
    assert silent(told["hit"], 1_000) == []
    assert min(told["asked"].values()) > 0
    assert told["seconds_worked"] < SECONDS_MAX
