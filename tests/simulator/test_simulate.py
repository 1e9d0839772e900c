"""Faulty days over the real house: nothing is lost, and a seed says the same every time."""

import pytest

from tests.simulator.run import simulate
from village.simulator.faults import KINDS
from village.witness.findings import INVARIANTS


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


@pytest.mark.slow
def test_a_thousand_days_and_every_kind_of_fault() -> None:
    told = simulate(1_000, seed=11)
    assert told["broken"] is None
    assert set(told["hit"]) == set(KINDS)
    assert min(told["asked"].values()) > 0
