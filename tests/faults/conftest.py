"""One station for the phones of a run, and the phone that Kim holds."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.cast import KIM
from tests.faults.phone import Phone, let_in, phone_of
from tests.faults.station import Station, running
from tests.faults.wire import Wire


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


@pytest.fixture
def kim(browser: Browser, station: Station) -> Iterator[Phone]:
    phone = phone_of(browser, station, KIM)
    yield phone
    phone.context.close()


@pytest.fixture
def wire(kim: Phone) -> Iterator[Wire]:
    """What Kim's phone reaches the station by, below the browser and its worker."""
    wire = Wire(kim.station.port)
    kim.host = f"http://localhost:{wire.port}"
    let_in(kim, KIM)
    yield wire
    wire.close()
