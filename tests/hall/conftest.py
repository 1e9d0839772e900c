"""Dongxing on its first morning, for the tests of the hall."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Settled, make_dongxing


@pytest.fixture
def dongxing(tmp_path: Path) -> Iterator[Settled]:
    settled = make_dongxing(tmp_path)
    yield settled
    settled.house.close()
