"""Dongxing with eggs on its shelf and a code; `till`: its day open with 200.00 in the cash box."""

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.cast import CHOI, MANAGER, Settled, make_app, make_dongxing, new_act
from tests.money.hands import eggs, furnish, sell
from tests.money.sharing import FIRST, SECOND
from village.catalogue import commands as catalogue
from village.catalogue.unit_rules import Product, Unit
from village.money import commands, queries
from village.money import dividend_commands as dividends
from village.orders import closing

EGGS = Product("", "egg", "piece", "egg", "tray30", (Unit("tray30", 30), Unit("piece_egg", 1)))


@cache
def _furnished() -> Path:
    """Made once a run; every test works on a copy (hashing secrets is slow on purpose)."""
    folder = Path(tempfile.mkdtemp(prefix="village-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settled = make_dongxing(folder)
    catalogue.add_product(settled.db, new_act(MANAGER), EGGS)
    furnish(settled)
    settled.house.close()
    return folder


@pytest.fixture
def morning(tmp_path: Path) -> Iterator[Settled]:
    settled = make_app(Path(shutil.copytree(_furnished(), tmp_path / "house")))
    yield settled
    settled.house.close()


@pytest.fixture
def till(morning: Settled) -> Settled:
    commands.open_day(morning.db, new_act(), date(2026, 11, 21), 20_000)
    return morning


@pytest.fixture
def year(till: Settled) -> Settled:
    """One day with a fee of 270 and a coin too few, closed; the next is open."""
    sell(till, eggs(6), eggs(4, CHOI))
    left = queries.cash_in(till.db) - 10
    closing.close_day(till.db, new_act(), {100: left // 100, 10: left % 100 // 10}, "동전 하나")
    commands.open_day(till.db, new_act(), SECOND, left, why="safe")
    return till


@pytest.fixture
def shared(year: Settled) -> Settled:
    """Its books closed, a tenth reserve, and a grant of 10.00 to share beside it."""
    dividends.close_year(year.db, new_act(MANAGER), FIRST, 1_000)
    dividends.receive_grant(year.db, new_act(MANAGER), "촌 발전기금", 1_000)
    return year
