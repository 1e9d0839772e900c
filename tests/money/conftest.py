"""Dongxing with eggs on its shelf and a code; `till`: its day open with 200.00 in the cash box."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cast import MANAGER, Settled, make_dongxing, new_act
from tests.money.hands import furnish
from village.catalogue import commands as catalogue
from village.catalogue.unit_rules import Product, Unit
from village.money import commands

EGGS = Product("", "egg", "piece", "egg", "tray30", (Unit("tray30", 30), Unit("piece_egg", 1)))


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Settled]:
    settled = make_dongxing(tmp_path)
    catalogue.add_product(settled.db, new_act(MANAGER), EGGS)
    furnish(settled)
    yield settled
    settled.house.close()


@pytest.fixture
def till(morning: Settled) -> Settled:
    commands.open_day(morning.db, new_act(), date(2026, 11, 21), 20_000)
    return morning
