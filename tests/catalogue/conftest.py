"""Dongxing with a few goods on its shelf: eggs, rice, and mixed grain that nobody has priced."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import MANAGER, Settled, make_dongxing, new_act
from village.catalogue import commands
from village.catalogue.unit_rules import Product, Unit

GOODS = (
    Product("", "egg", "piece", "egg", "tray30", (Unit("tray30", 30), Unit("piece_egg", 1))),
    Product("", "rice_milled", "gram", "item", "ricesack", (Unit("bag", 25_000), Unit("jin", 500))),
    Product("", "mixed_grain", "gram", "item", "mixedgrain", (Unit("jin", 500), Unit("kg", 1_000))),
)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Settled]:
    settled = make_dongxing(tmp_path)
    for product in GOODS:
        commands.add_product(settled.db, new_act(MANAGER), product)
    commands.set_price(settled.db, new_act(), "P0001", "tray30", 2_800)
    commands.set_price(settled.db, new_act(), "P0002", "bag", 13_500)
    yield settled
    settled.house.close()
