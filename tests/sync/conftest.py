"""A station at Dongxing and the county hub it may join, served over a real line."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Settled, make_dongxing
from tests.hub.county import County, join, make_county, served
from tests.sync import day
from village.ground.unit import Store


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Settled]:
    settled = make_dongxing(tmp_path / "station")
    yield settled
    settled.house.close()


@pytest.fixture
def county(tmp_path: Path, store_url: str | None) -> Iterator[County]:
    county = make_county(tmp_path / "hub", url=store_url)
    with served(county.app) as county.url:
        yield county
    county.store.close()


@pytest.fixture
def joined(station: Settled, county: County) -> Store:
    """A station with goods on its shelf that has joined and sent nothing yet."""
    join(county, station.db)
    day.open_shop(station.db)
    return station.db
