"""A day of a phone, and a hundred: `phone_days.py` lives as many as one has time for."""

import pytest
from playwright.sync_api import Browser

from tests.faults.phone_days import DAYS, lived
from tests.faults.station import Station
from tests.outside import BROWSER

pytestmark = pytest.mark.needs(*BROWSER)


def test_a_day_of_a_phone(browser: Browser, station: Station) -> None:
    lived(browser, station, 1, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_twenty_days_of_a_phone(browser: Browser, station: Station, seed: int) -> None:
    lived(browser, station, DAYS, seed)
