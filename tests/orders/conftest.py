"""A working day for the tests of this room; whatever was done in it, its books must be sound."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.workday import Workday, assert_sound, make_workday


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Workday]:
    """L0001: two trays, L0002: ten jin, both Kim's; the day is open."""
    found = make_workday(tmp_path)
    yield found
    assert_sound(found.db)
    found.house.close()
