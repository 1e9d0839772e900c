"""A phone on plain http: the safe way is offered once it gets there, and http works in any case."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, expect

from tests.browser.rig import CHROMIUM
from tests.certificates import NAME, fresh, make_authority
from tests.faults.closed import Closed, closed
from tests.outside import PROGRAMS

OPEN = "station.test"
OFFER = "#hall-safer"
PROBE_MS = 3_000


RULES = "--host-resolver-rules=MAP * 127.0.0.1"


@pytest.fixture
def mapped(browser: Browser) -> Iterator[Browser]:
    """Every name leads to this machine, as the village's router would have it."""
    chromium = browser.browser_type.launch(
        executable_path=PROGRAMS["chromium"].found(), headless=True, args=[*CHROMIUM, RULES]
    )
    yield chromium
    chromium.close()


def look(way: Closed, context: BrowserContext, *, offered: bool) -> None:
    """Come in over http; the page stays there, and nothing breaks its policy."""
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    address = f"http://{OPEN}:{way.station.port}/people/"
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200
    if offered:
        expect(page.locator(OFFER)).to_be_visible(timeout=PROBE_MS + 1_000)
        href = page.locator(f"{OFFER} a").get_attribute("href")
        assert href == f"https://{NAME}:{way.tls_port}/"
    else:
        page.wait_for_timeout(PROBE_MS + 500)
        expect(page.locator(OFFER)).to_be_hidden()
    assert page.url == address
    assert not [text for text in said if "Content Security Policy" in text]
    page.locator("a[href*='/people/faces']").click()
    assert page.url.endswith("/people/faces"), "the open way goes on"


def test_an_ended_certificate_shuts_nobody_out(tmp_path: Path, mapped: Browser) -> None:
    """A phone that believes it is offered the way; one that does not stays on http."""
    ended = fresh(make_authority(), start=datetime.now(UTC) - timedelta(days=99), days=90)
    with closed(tmp_path, *ended, "--name", OPEN) as way:
        way.wait_until_served()
        look(way, mapped.new_context(ignore_https_errors=True), offered=True)
        doubting = mapped.new_context()
        with pytest.raises(Error, match="ERR_CERT"):
            doubting.new_page().goto(f"https://{NAME}:{way.tls_port}/people/")
        look(way, doubting, offered=False)
