"""The worker stands in for a dead station: pages open, goods are sold, each sees only her own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.rig import CHROMIUM
from tests.cast import CHOI, KIM, PAK
from tests.faults.phone import (
    EGGS_PRICE,
    OWN_SALE,
    Phone,
    at_the_station,
    let_in,
    phone_of,
    times_written,
)
from tests.faults.station import Station
from tests.outside import BROWSER, PROGRAMS
from village.ground.i18n import translate

pytestmark = pytest.mark.needs(*BROWSER)
COPIES = "caches.open('village-pages').then((shelf) => shelf.keys()).then((keys) => keys.length)"
STANDS = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"


@pytest.fixture
def phone(browser: Browser, station: Station) -> Iterator[Phone]:
    held = phone_of(browser, station, KIM)
    yield held
    held.context.close()


def ready(phone: Phone, path: str = "/") -> None:
    """The worker stands, and has this page."""
    phone.goes(path)
    until_true(phone.page, STANDS)
    phone.goes(path)
    until_true(phone.page, f"{COPIES}.then((many) => many > 1)")


def until_true(page: Page, question: str) -> None:
    for _ in range(200):
        if page.evaluate(question):
            return
        page.wait_for_timeout(50)
    raise AssertionError(question)


def digits(phone: Phone, number: str) -> None:
    for digit in number:
        phone.page.locator(f'[data-digit="{digit}"]:visible').click()


def test_it_opens_and_lists_what_was_never_looked_at(phone: Phone) -> None:
    ready(phone)
    phone.station.kill()
    phone.goes("/")
    phone.reads("hall.outbox.no_line")
    phone.page.get_by_role("link", name=translate("ko", "hall.sell"), exact=True).click()
    phone.page.locator('[data-product="P0001"]').click()
    digits(phone, "60")
    phone.page.get_by_role("button", name=translate("ko", "ground.correct")).click()
    digits(phone, "27")
    act = phone.taps_right()
    phone.goes("/hall/waiting")
    phone.reads("hall.outbox.row")
    phone.station.start()
    phone.is_empty()
    assert times_written(phone.station, act) == 1
    assert at_the_station(phone.station)[-1][1] == "catalogue.goods_listed"


@pytest.mark.slow
def test_a_reload_without_a_line_loses_nothing(phone: Phone) -> None:
    ready(phone, OWN_SALE)
    phone.station.kill()
    act = phone.presses("orders.own.cash")
    phone.page.reload()
    phone.reads("hall.outbox.no_line")
    assert [item["act"] for item in phone.waits()] == [act]
    phone.station.start()
    phone.is_empty()
    assert times_written(phone.station, act) == 1


@pytest.mark.slow
def test_one_copy_pressed_twice_is_two_sales(phone: Phone) -> None:
    """The form's own id is old in a copy: each press has a new one."""
    ready(phone, EGGS_PRICE)
    phone.station.kill()
    acts = []
    for _ in range(2):
        phone.goes(EGGS_PRICE)
        acts.append(phone.taps_right())
    phone.station.start()
    phone.is_empty()
    assert [act for act, _ in at_the_station(phone.station) if act in acts] == acts


def test_a_clerk_sells_for_cash_at_the_dead_station(phone: Phone) -> None:
    let_in(phone, PAK)
    ready(phone, "/orders/sales")
    phone.station.kill()
    phone.goes("/orders/counter")
    phone.page.locator('[data-product="P0001"]').click()
    phone.page.locator('input[name="farmer"]').fill("1")
    digits(phone, "2")
    phone.page.get_by_role("button", name=translate("ko", "ground.correct")).click()
    digits(phone, "27")
    act = phone.taps_right()
    phone.station.start()
    phone.is_empty()
    assert [name for each, name in at_the_station(phone.station) if each == act] == [
        "orders.cash_sale_recorded"
    ]


@pytest.mark.slow
def test_leaving_takes_her_pages_from_the_phone(phone: Phone) -> None:
    ready(phone)
    phone.page.get_by_role("button", name=translate("ko", "ground.leave"), exact=True).click()
    phone.page.wait_for_url("**/people/")
    phone.station.kill()
    phone.goes("/")
    phone.reads("hall.away.nobody")
    assert "김영옥" not in phone.page.content()


def test_leaving_without_a_line_ends_her_visit_when_it_is_back(phone: Phone) -> None:
    ready(phone)
    phone.station.kill()
    phone.page.get_by_role("button", name=translate("ko", "ground.leave"), exact=True).click()
    phone.reads("hall.away.nobody")
    phone.goes("/")
    assert "김영옥" not in phone.page.content()
    phone.station.start()
    phone.goes("/")
    phone.page.wait_for_url("**/people/")


@pytest.mark.slow
def test_another_person_finds_none_of_her_pages(phone: Phone) -> None:
    ready(phone, "/orders/my-money")
    let_in(phone, CHOI)
    ready(phone)
    phone.station.kill()
    phone.goes("/orders/my-money")
    assert phone.page.locator("html").get_attribute("data-hand") == "222424107201/F0002"
    assert phone.page.title() == translate("ko", "hall.away.title")


@pytest.mark.slow
def test_over_plain_http_it_keeps_and_sends_with_no_worker(
    browser: Browser, station: Station
) -> None:
    """As the poster has it: an address that is no secret place to any browser."""
    rules = "--host-resolver-rules=MAP 10.77.0.1 127.0.0.1"
    chromium = browser.browser_type.launch(
        executable_path=PROGRAMS["chromium"].found(), args=[*CHROMIUM, rules]
    )
    kim = phone_of(chromium, station, KIM, host="10.77.0.1")
    kim.goes(EGGS_PRICE)
    assert not kim.page.evaluate("window.isSecureContext")
    station.kill()
    act = kim.taps_right()
    kim.page.get_by_role("link", name=translate("ko", "ground.home"), exact=True).click()
    kim.reads("hall.outbox.no_line")  # and her page still stands
    station.start()
    kim.is_empty()
    assert times_written(station, act) == 1
    chromium.close()


def test_without_script_the_form_goes_as_it_always_did(browser: Browser, station: Station) -> None:
    kim = phone_of(browser, station, KIM, script=False)
    before = len(at_the_station(station))
    kim.goes(EGGS_PRICE)
    kim.page.locator(".foot button.go").click()
    kim.page.wait_for_url("**/saved*")
    assert len(at_the_station(station)) == before + 1
    kim.context.close()


@pytest.mark.slow
def test_a_call_waits_and_then_rings(phone: Phone) -> None:
    ready(phone)
    phone.station.kill()
    phone.page.locator("#hall-call button").click()
    phone.page.wait_for_selector('html[data-waiting="1"]', state="attached")
    phone.station.start()
    phone.is_empty()
    phone.reads("ground.clerk_coming")


def test_a_photo_is_made_small_shown_and_sent(phone: Phone, tmp_path: Path) -> None:
    """Twelve million points with a place in them become a small picture that says nothing."""
    whole, taken = tmp_path / "whole.jpg", Image.Exif()
    taken[0x0110], taken[0x0112] = "phone of Kim", 6  # its maker's name, and lying on its side
    Image.linear_gradient("L").resize((4000, 3000)).save(whole, "JPEG", exif=taken, quality=60)
    ready(phone, EGGS_PRICE)
    phone.station.kill()
    listed = phone.taps_right()
    before = phone.acts()
    phone.page.locator('input[type="file"]:visible').set_input_files(whole)
    phone.page.wait_for_selector("li.said img")
    until_true(phone.page, "document.documentElement.dataset.waiting === '2'")
    (pictured,) = phone.acts() - before
    phone.station.start()
    phone.is_empty()
    assert [times_written(phone.station, act) for act in (listed, pictured)] == [1, 1]
    (kept,) = (phone.station.folder / "files").iterdir()
    with Image.open(kept) as drawn:
        assert (drawn.size, len(drawn.getexif())) == ((768, 1024), 0)
    assert kept.stat().st_size <= 150_000
