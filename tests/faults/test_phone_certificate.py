"""The certificate ran out: a phone with our worker goes on, a new one is told by its browser."""

import os
import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from tests.browser.rig import CHROMIUM
from tests.cast import KIM
from tests.certificates import NAME, Authority, fresh, make_authority, write_pair
from tests.faults.phone import EGGS_PRICE, let_in, phone_of, times_written
from tests.faults.station import Station
from tests.faults.test_phone_worker import ready
from tests.faults.wire import Wire
from tests.outside import BROWSER, PROGRAMS

pytestmark = pytest.mark.needs(*BROWSER, "certutil")
LONG_AGO = datetime.now(UTC) - timedelta(days=91)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return make_authority()


@pytest.fixture
def trusting(browser: Browser, authority: Authority, tmp_path: Path) -> Iterator[Browser]:
    """A browser of its own that believes this authority, and finds our name here."""
    shelf, root = tmp_path / ".pki" / "nssdb", tmp_path / "root.pem"
    shelf.mkdir(parents=True)
    root.write_bytes(authority.pem)
    asked = [PROGRAMS["certutil"].found(), "-d", f"sql:{shelf}"]
    subprocess.run([*asked, "-N", "--empty-password"], check=True)
    subprocess.run([*asked, "-A", "-t", "C,,", "-n", "ours", "-i", root], check=True)
    chromium = browser.browser_type.launch(
        executable_path=PROGRAMS["chromium"].found(),
        args=[*CHROMIUM, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
        env={**os.environ, "HOME": str(tmp_path)},
    )
    yield chromium
    chromium.close()


def context(folder: Path, authority: Authority, **dates: object) -> ssl.SSLContext:
    """What a server shows that has this certificate."""
    chain, key = write_pair(folder, *fresh(authority, **dates))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(chain, key)
    return made


def test_with_a_certificate_that_ran_out_she_goes_on_and_nothing_is_lost(
    trusting: Browser, station: Station, authority: Authority, tmp_path: Path
) -> None:
    wire = Wire(station.port)
    wire.tls = context(tmp_path / "good", authority)
    kim = phone_of(trusting, station, KIM)
    kim.host = f"https://{NAME}:{wire.port}"
    let_in(kim, KIM)
    ready(kim, EGGS_PRICE)
    wire.tls = context(tmp_path / "old", authority, start=LONG_AGO, days=90)
    kim.goes(EGGS_PRICE)
    act = kim.taps_right()
    kim.reads("hall.outbox.no_line")
    assert [item["act"] for item in kim.waits()] == [act]
    stranger = trusting.new_page()
    with pytest.raises(Error, match="ERR_CERT_DATE_INVALID"):
        stranger.goto(kim.host)
    wire.tls = context(tmp_path / "new", authority)
    kim.is_empty()
    assert times_written(station, act) == 1
    wire.close()
