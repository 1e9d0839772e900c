"""A second station joins, sells, loses its line, sells on; a stick carries what the line cannot."""

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from app import create_app, feed_kinds, open_house
from tests.browser.rig import STICKS, Served, browsing, serving
from tests.cast import DEVICE, MANAGER, PAK, new_act
from tests.hub.county import LI, LI_PHRASE, let_in, served
from tests.journeys import whole_day as steps
from tests.journeys.hand import Hand
from tests.journeys.station import TODAY, Morning, make_morning
from village.ground.clock import HandedClock
from village.ground.config import Config
from village.hub import codes, officers
from village.hub.door_routes import COOKIE
from village.hub.officers import FirstDay
from village.hub.store import HubStore
from village.money import commands as money
from village.people import visits
from village.people.visits_routes import STAFF_COOKIE
from village.sync.courier import Round, sync_once
from village.sync.enrolment import enrol

DESK = (1280, 800)
NEIGHBOURS = {"CN": "222424107202", "VN": "29558"}
WORDS = "10:00 ✓"  # a message of every language


@dataclass
class County:
    """A centre that one station has joined, and its neighbour, where a day is open."""

    hub: Path
    neighbour: Morning
    officer: dict[str, str]  # cookies
    manager: dict[str, str]
    clerk: dict[str, str]

    def round(self) -> Round:
        """What the courier does every few minutes."""
        house = open_house(Config(data=self.neighbour.folder), HandedClock(self.neighbour.now))
        try:
            return sync_once(house.store(), feed_kinds)
        finally:
            house.close()


@pytest.fixture
def county(tmp_path: Path, language: str) -> County:
    first = make_morning(tmp_path / "first", language)
    place, clock = first.seed.station, HandedClock(first.now)
    app = create_app(Config(data=tmp_path / "hub", role="hub"), clock)
    store: HubStore = app.extensions["hub"]
    named = FirstDay("Hub", place.station[:4], "County", place.country, language)
    officers.set_up(store, named, "Li", LI_PHRASE)
    house = open_house(Config(data=first.folder), clock)
    with served(app) as url:
        enrol(house.store(), url, codes.make_code(store, place.station, LI).letters)
        assert sync_once(house.store(), feed_kinds).outcome == "sent"
    house.close()
    officer = {COOKIE: let_in(store)}
    store.close()
    neighbour = make_morning(tmp_path / "second", language, NEIGHBOURS[place.country])
    manager, clerk = open_the_day(neighbour)
    return County(tmp_path / "hub", neighbour, officer, manager, clerk)


def open_the_day(morning: Morning) -> tuple[dict[str, str], dict[str, str]]:
    """The till is counted, manager and clerk are in; their cookies."""
    house = open_house(Config(data=morning.folder), HandedClock(morning.now))
    db = house.store()
    money.open_day(db, new_act(), TODAY, morning.seed.float_minor, why="safe")
    manager = {STAFF_COOKIE: visits.begin_first_shift(db, MANAGER, DEVICE)}
    clerk = {STAFF_COOKIE: visits.begin_first_shift(db, PAK, DEVICE + "2")}
    house.close()
    (morning.folder / STICKS[0]).mkdir()
    return manager, clerk


def test_a_stick_carries_what_the_line_cannot(county: County, browser: Browser) -> None:
    """Joined, sold, cut, sold on, carried: the centre's figures hold both stations' sales."""
    morning, day = county.neighbour, steps.figures_of(county.neighbour)
    with ExitStack() as windows:

        def hand(house: Served, cookies: dict[str, str]) -> Hand:
            context = windows.enter_context(browsing(browser, house, cookies, DESK, worker=False))
            return Hand(context, morning.language, morning.currency)

        station = windows.enter_context(serving(morning.folder, morning.now))
        with serving(county.hub, morning.now, "hub") as centre:
            station_joins(hand(centre, county.officer), hand(station, county.manager), morning)
            clerk = hand(station, county.clerk)
            steps.clerk_sells_for_cash(clerk, morning, day, station.url)
            assert county.round().outcome == "sent"
        assert county.round().outcome == "no_line"
        steps.clerk_sells_for_cash(clerk, morning, day, station.url)
        clerk.goes("/sync/line")
        clerk.sees("sync.state.no_line")
        stick_is_written(clerk)
        carry(morning.folder, county.hub)
        with serving(county.hub, morning.now, "hub") as centre:
            officer = hand(centre, county.officer)
            officer_writes_to_all(officer)
            officer_reads_the_stick(officer)
            both_are_in_the_figures(officer, morning, day)
        carry(county.hub, morning.folder)
        answer_is_read(clerk)


def station_joins(officer: Hand, manager: Hand, morning: Morning) -> None:
    """The code is read aloud, and both look at the same letters."""
    officer.goes("/hub/stations")
    officer.writes("station", morning.seed.station.station)
    officer.tap("hub.code.make", inside="main")
    code = officer.page.locator(".letters").inner_text()
    fingerprint = officer.page.locator(".card").last.locator("b").inner_text()
    manager.goes("/sync/line")
    manager.writes("url", officer.page.url.partition("/hub")[0])
    manager.writes("code", code)
    manager.tap("sync.join", inside="#sync-join")
    assert manager.line("sync.fingerprint_hub") == fingerprint
    own = manager.line("sync.fingerprint_own")
    officer.goes(f"/hub/stations/{morning.seed.station.station}")
    assert own in officer.line("hub.station.fingerprint")


def stick_is_written(clerk: Hand) -> None:
    clerk.tap("ground.stick.title", inside="main")
    assert int(clerk.line("sync.waiting")) > 0
    clerk.tap("ground.stick.write")
    clerk.sees("sync.stick.written")
    clerk.sees("ground.stick.pull_out")


def carry(here: Path, there: Path) -> None:
    """Out of this PC and into that one."""
    shutil.move(here / STICKS[0], there / STICKS[0])


def officer_writes_to_all(officer: Hand) -> None:
    officer.goes("/hub/news")
    officer.tap("hub.message.write")
    officer.writes(f"text_{officer.language}", WORDS)
    officer.tap("hub.news.look")
    officer.sees(WORDS)
    officer.tap("hub.news.send_to", whom=officer.word("hub.news.all"))
    officer.sees("hub.news.said.sent")


def officer_reads_the_stick(officer: Hand) -> None:
    officer.goes("/hub/stations")
    officer.tap("ground.stick.title")
    officer.tap("ground.stick.read")
    officer.sees("hub.stick.done.read")
    officer.tap("hub.stick.answer")
    officer.sees("hub.stick.done.answered")


def both_are_in_the_figures(officer: Hand, morning: Morning, day: steps.Figures) -> None:
    """Each had sold two trays at home the day before; the neighbour two more for cash."""
    officer.goes("/hub/figures?period=all")
    assert steps.figures_on(officer)[:2] == [
        steps.bare(officer.money(minor)) for minor in (6 * day.tray, 2 * day.tray)
    ]
    stations = officer.page.locator("#hub-places li").filter(
        has=officer.page.locator("a[href*='/hub/stations/']")
    )
    mine = officer.page.locator(f"a[href$='/{morning.seed.station.station}']")
    for row, trays in ((stations.filter(has=mine), 4), (stations.filter(has_not=mine), 2)):
        told = steps.bare(row.first.locator("b.num").inner_text())
        assert told == steps.bare(officer.money(trays * day.tray))


def answer_is_read(clerk: Hand) -> None:
    """What had come there waits no more, and the centre's words are on her page."""
    clerk.goes("/sync/stick")
    clerk.tap("ground.stick.read")
    clerk.sees("sync.stick.taken")
    clerk.sees(WORDS)
    clerk.tap("sync.message.read", inside="#sync-messages")
    clerk.goes("/orders/counter")
    assert WORDS not in clerk.page.locator("body").inner_text()
