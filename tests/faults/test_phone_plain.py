"""Over plain http, as the poster has it: no worker; the page that stands open is all she has."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.rig import CHROMIUM
from tests.cast import KIM
from tests.faults.phone import EGGS_PRICE, Phone, phone_of, times_written
from tests.faults.station import Station
from tests.outside import BROWSER, PROGRAMS
from village.ground.i18n import translate

pytestmark = pytest.mark.needs(*BROWSER)
ELEVEN_MINUTES = "11:00"


@pytest.fixture
def plain(browser: Browser, station: Station) -> Iterator[Phone]:
    """Kim's phone at an address that is no secret place to any browser."""
    rules = "--host-resolver-rules=MAP 10.77.0.1 127.0.0.1"
    chromium = browser.browser_type.launch(
        executable_path=PROGRAMS["chromium"].found(), args=[*CHROMIUM, rules]
    )
    yield phone_of(chromium, station, KIM, host="10.77.0.1")
    chromium.close()


def test_it_keeps_and_sends_with_no_worker(plain: Phone) -> None:
    plain.goes(EGGS_PRICE)
    assert not plain.page.evaluate("window.isSecureContext")
    plain.station.kill()
    act = plain.taps_right()
    plain.page.get_by_role("link", name=translate("ko", "ground.home"), exact=True).click()
    plain.reads("hall.outbox.no_line")  # and her page still stands
    plain.station.start()
    plain.is_empty()
    assert times_written(plain.station, act) == 1


def test_an_untouched_page_stays_while_the_station_is_away(plain: Phone) -> None:
    """Ten minutes later the browser would have led her to a page of its own."""
    plain.page.clock.install()
    plain.goes(EGGS_PRICE)
    plain.station.kill()
    plain.page.clock.fast_forward(ELEVEN_MINUTES)
    act = plain.taps_right()
    plain.station.start()
    plain.page.clock.fast_forward("00:30")
    plain.is_empty()
    assert times_written(plain.station, act) == 1
    plain.goes(EGGS_PRICE)
    plain.page.clock.fast_forward(ELEVEN_MINUTES)
    plain.page.wait_for_url("**/people/still-here**", wait_until="commit")
