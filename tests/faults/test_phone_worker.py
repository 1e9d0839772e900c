"""The worker stands in for a dead station: pages open, goods are sold, each sees only her own."""

from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.cast import CHOI, KIM, PAK
from tests.faults.phone import (
    EGGS_PRICE,
    OWN_SALE,
    Phone,
    at_the_station,
    let_in,
    phone_of,
    times_written,
    until,
)
from tests.faults.station import Station
from tests.faults.wire import Wire
from tests.outside import BROWSER
from village.ground import static_routes
from village.ground.i18n import translate
from village.ground.ids import new_id

pytestmark = pytest.mark.needs(*BROWSER)
LINE = "void dispatchEvent(new Event('online'))"
MY_MONEY = "/orders/my-money"
COPIES = "caches.open('village-pages').then((shelf) => shelf.keys()).then((keys) => keys.length)"
STANDS = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
HOUR_AGO = """caches.open('village-pages').then(async (shelf) => {
  const me = await (await shelf.match('/-who')).json();
  await shelf.put('/-who', new Response(JSON.stringify({ ...me, at: Date.now() - 3600000 })));
})"""
FILL = """caches.open('village-files').then((files) => Promise.all(
  [...Array(301).keys()].map((at) => files.put(`/x/${at}`, new Response('')))))"""

TWO_AT_ONCE = """async () => {
  const page = (who) => new Response(who, {headers: {
    'Content-Type': 'text/html', 'Village-Person': who, 'Content-Language': 'ko'}});
  const keep = (who) => keepCopy(new Request(`/of/${who.slice(2)}`), page(who));
  const found = new Set();
  for (let steps = 0; steps < 40; steps += 1) {
    const first = keep('x/F0001');
    for (let step = 0; step < steps; step += 1) await caches.has('x');
    await Promise.all([first, keep('x/F0002')]);
    const shelf = await caches.open('village-pages');
    found.add((await shelf.keys()).map((key) => new URL(key.url).pathname).sort().join());
  }
  return [...found];
}"""


def ready(kim: Phone, path: str = "/") -> None:
    """The worker stands, and has this page."""
    kim.goes(path)
    until_true(kim.page, STANDS)
    kim.goes(path)
    until_true(kim.page, f"{COPIES}.then((many) => many > 1)")


def until_true(page: Page, question: str) -> None:
    until(page, question, lambda: page.evaluate(question))


def digits(kim: Phone, number: str) -> None:
    for digit in number:
        kim.page.locator(f'[data-digit="{digit}"]:visible').click()


def test_it_opens_and_lists_what_was_never_looked_at(kim: Phone) -> None:
    ready(kim)
    kim.station.kill()
    kim.goes("/")
    kim.reads("hall.outbox.no_line")
    kim.page.get_by_role("link", name=translate("ko", "hall.sell"), exact=True).click()
    kim.page.locator('[data-product="P0001"]').click()
    kim.reads("catalogue.how_many.tray")
    digits(kim, "2")
    kim.page.get_by_role("button", name=translate("ko", "ground.correct")).click()
    digits(kim, "27")
    act = kim.taps_right()
    assert "['quantity', '60']" in str(kim.waits()[0]["fields"])  # two of the ticked tray
    kim.goes("/hall/waiting")
    kim.reads("hall.outbox.row")
    kim.station.start()
    kim.is_empty()
    assert times_written(kim.station, act) == 1
    assert at_the_station(kim.station)[-1][1] == "catalogue.goods_listed"


@pytest.mark.slow
def test_a_reload_without_a_line_loses_nothing(kim: Phone) -> None:
    ready(kim, OWN_SALE)
    kim.station.kill()
    act = kim.presses("orders.own.cash")
    kim.reloads()
    kim.reads("hall.outbox.no_line")
    assert [item["act"] for item in kim.waits()] == [act]
    kim.station.start()
    kim.is_empty()
    assert times_written(kim.station, act) == 1


@pytest.mark.slow
def test_one_copy_pressed_twice_is_two_sales(kim: Phone) -> None:
    """The form's own id is old in a copy: each press has a new one."""
    ready(kim, EGGS_PRICE)
    kim.station.kill()
    acts = []
    for _ in range(2):
        kim.goes(EGGS_PRICE)
        acts.append(kim.taps_right())
    kim.station.start()
    kim.is_empty()
    assert [act for act, _ in at_the_station(kim.station) if act in acts] == acts


def test_another_tap_on_the_same_page_has_its_copy(kim: Phone) -> None:
    """The address says which tap it is; the page is the same."""
    ready(kim, EGGS_PRICE)
    kim.station.kill()
    kim.goes(f"{EGGS_PRICE}&act={new_id()}")
    kim.reads("catalogue.price.other")


def test_a_clerk_sells_for_cash_at_the_dead_station(kim: Phone, wire: Wire) -> None:
    let_in(kim, PAK)
    ready(kim, "/orders/sales")
    wire.mood = "refuses"
    kim.goes("/orders/counter")
    kim.page.locator('[data-product="P0001"]').click()
    kim.page.locator('input[name="farmer"]').fill("1")
    digits(kim, "2")
    kim.page.get_by_role("button", name=translate("ko", "ground.correct")).click()
    digits(kim, "27")
    act = kim.taps_right()
    wire.mood = "good"
    kim.is_empty()
    assert [name for each, name in at_the_station(kim.station) if each == act] == [
        "orders.cash_sale_recorded"
    ]


@pytest.mark.slow
def test_leaving_takes_her_pages_from_the_phone(kim: Phone) -> None:
    ready(kim)
    kim.page.get_by_role("button", name=translate("ko", "ground.leave"), exact=True).click()
    kim.page.wait_for_url("**/people/")
    kim.station.kill()
    kim.goes("/")
    kim.reads("hall.away.nobody")
    assert "김영옥" not in kim.page.content()


def test_leaving_without_a_line_ends_her_visit_when_it_is_back(kim: Phone, wire: Wire) -> None:
    ready(kim)
    wire.mood = "refuses"
    kim.page.get_by_role("button", name=translate("ko", "ground.leave"), exact=True).click()
    kim.reads("hall.away.nobody")
    kim.goes("/")
    assert "김영옥" not in kim.page.content()
    wire.mood = "good"
    kim.goes("/")
    kim.page.wait_for_url("**/people/")


def test_many_drawings_never_push_out_what_the_away_page_is_made_of(kim: Phone, wire: Wire) -> None:
    ready(kim)
    kim.page.evaluate(FILL)
    kim.page.evaluate("fetch('/s/0/icons/none.svg')")  # nothing is kept of a 404
    kim.page.evaluate(f"fetch('{static_routes.static_url('icons/tray30.svg')}?one')")
    until_true(
        kim.page, "caches.open('village-files').then((f) => f.match('/x/0')).then((f) => !f)"
    )
    wire.mood = "refuses"
    kim.goes("/catalogue/sell")
    until_true(kim.page, "getComputedStyle(document.body).margin === '0px'")
    kim.page.goto(f"{kim.host}/people/still-here?back=//nowhere.example/")
    assert kim.page.url == f"{kim.host}/"


def test_leaving_ends_her_visit_from_the_away_page_too(kim: Phone, wire: Wire) -> None:
    """The one page that stands open tells the station, until it has heard an answer."""
    ready(kim)
    wire.mood = "refuses"
    kim.page.get_by_role("button", name=translate("ko", "ground.leave"), exact=True).click()
    kim.reads("hall.away.nobody")
    assert "/" not in str(kim.page.locator("html").get_attribute("data-hand"))
    wire.lost, wire.mood = 0, "loses"
    kim.page.evaluate(LINE)
    until(kim.page, "it tells the station", lambda: wire.lost)
    assert kim.page.url == f"{kim.host}/hall/away"
    wire.mood = "good"
    kim.page.evaluate(LINE)
    kim.page.wait_for_url("**/people/")


def test_her_pages_end_with_her_visit_and_she_can_still_sell(kim: Phone, wire: Wire) -> None:
    """Ten quiet minutes, or a page that lay untouched: both with no station to say so."""
    for quiet in (lambda: kim.page.evaluate(HOUR_AGO), lambda: kim.goes("/people/still-here")):
        wire.mood = "good"
        ready(kim, MY_MONEY)
        wire.mood = "refuses"
        kim.goes(MY_MONEY)
        assert kim.page.title() == translate("ko", "orders.mine.title")
        quiet()
        kim.goes(MY_MONEY)
        assert kim.page.title() == translate("ko", "hall.away.title")
    kim.goes(EGGS_PRICE)
    act = kim.taps_right()
    wire.mood = "good"
    kim.is_empty()
    assert times_written(kim.station, act) == 1


@pytest.mark.slow
def test_another_person_finds_none_of_her_pages(kim: Phone) -> None:
    ready(kim, MY_MONEY)
    let_in(kim, CHOI)
    ready(kim)
    kim.station.kill()
    kim.goes(MY_MONEY)
    assert kim.page.locator("html").get_attribute("data-hand") == "222424107201/F0002"
    assert kim.page.title() == translate("ko", "hall.away.title")


def test_without_script_the_form_goes_as_it_always_did(browser: Browser, station: Station) -> None:
    kim = phone_of(browser, station, KIM, script=False)
    before = len(at_the_station(station))
    kim.goes(EGGS_PRICE)
    kim.page.locator(".foot button.go").click()
    kim.page.wait_for_url("**/saved*")
    assert len(at_the_station(station)) == before + 1
    kim.context.close()


@pytest.mark.slow
def test_a_call_waits_and_then_rings(kim: Phone) -> None:
    ready(kim)
    kim.station.kill()
    kim.page.locator("#hall-call button").click()
    kim.page.wait_for_selector('html[data-waiting="1"]', state="attached")
    kim.station.start()
    kim.is_empty()
    kim.reads("ground.clerk_coming")


def test_a_photo_is_made_small_shown_and_sent(kim: Phone, wire: Wire, tmp_path: Path) -> None:
    """Twelve million points with a place in them become a small picture that says nothing."""
    whole, taken = tmp_path / "whole.jpg", Image.Exif()
    taken[0x0110], taken[0x0112] = "phone of Kim", 6  # its maker's name, and lying on its side
    Image.linear_gradient("L").resize((4000, 3000)).save(whole, "JPEG", exif=taken, quality=60)
    ready(kim, EGGS_PRICE)
    wire.mood = "refuses"
    listed = kim.taps_right()
    before = kim.acts()
    kim.page.locator('input[type="file"]:visible').set_input_files(whole)
    kim.page.wait_for_selector("li.said img")
    until_true(kim.page, "document.documentElement.dataset.waiting === '2'")
    (pictured,) = kim.acts() - before
    wire.mood = "good"
    kim.is_empty()
    assert [times_written(kim.station, act) for act in (listed, pictured)] == [1, 1]
    (kept,) = (kim.station.folder / "files").iterdir()
    with Image.open(kept) as drawn:
        assert (drawn.size, len(drawn.getexif())) == ((768, 1024), 0)
    assert kept.stat().st_size <= 150_000


def test_answers_of_two_people_at_once_never_lie_on_one_shelf(kim: Phone) -> None:
    ready(kim)
    (worker,) = kim.context.service_workers
    assert worker.evaluate(TWO_AT_ONCE) == ["/-who,/of/F0002"]
