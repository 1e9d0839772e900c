"""One browser and one station for the phones of a run."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.rig import start_browser
from tests.faults.station import Station, running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = start_browser(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def _station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    with running(tmp_path_factory.mktemp("phones")) as station:
        yield station


@pytest.fixture
def station(_station: Station) -> Station:
    """It runs when a test begins, whatever the one before did to it."""
    if _station.process is None:
        _station.start()
    return _station
