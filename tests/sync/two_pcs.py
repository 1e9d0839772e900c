"""What tests of two PCs that are one station share."""

import shutil
from pathlib import Path

from tests.cast import Settled, make_app
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import go


def clone_of(station: Settled, folder: Path) -> Settled:
    """Somebody copied the folder of a stopped station."""
    station.house.close()
    shutil.copytree(station.house.data, folder)
    return make_app(folder)


def join_open_and_send(county: County, station: Settled) -> None:
    """Joined, its shop open, all of it at the centre: from here on two PCs may part."""
    join(county, station.db)
    day.open_shop(station.db)
    go(station.db)
