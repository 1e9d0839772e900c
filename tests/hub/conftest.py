"""The county hub, and a station that has sent it one day."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import feed_kinds
from tests.cast import Settled, make_dongxing
from tests.hub.county import County, join, make_county, served
from tests.sync import day
from village.sync.courier import sync_once


@pytest.fixture
def county(tmp_path: Path, store_url: str | None) -> Iterator[County]:
    county = make_county(tmp_path / "hub", url=store_url)
    with served(county.app) as county.url:
        yield county
    county.store.close()


@pytest.fixture
def station(tmp_path: Path, county: County) -> Iterator[Settled]:
    settled = make_dongxing(tmp_path / "station")
    join(county, settled.db)
    day.open_shop(settled.db)
    day.trade(settled.db)
    day.close(settled.db)
    sync_once(settled.db, feed_kinds)
    yield settled
    settled.house.close()
