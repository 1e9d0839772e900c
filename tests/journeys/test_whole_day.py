"""The whole day, through real processes and a real browser, with and without script."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.rig import Served, browsing, serving, village
from tests.journeys import whole_day as steps
from tests.journeys.hand import Hand
from tests.journeys.station import Morning, make_morning

OFFICER, PHRASE = "O0001", "silver birch over the river"
PHONE, DESK = (360, 740), (1280, 800)


@dataclass
class Places:
    """The station and the centre, both answering."""

    morning: Morning
    station: Served
    hub: Served


@pytest.fixture
def places(tmp_path: Path, language: str) -> Iterator[Places]:
    """A station and a hub that have each other's keys."""
    morning = make_morning(tmp_path / "station", language)
    hub = tmp_path / "hub"
    hub.mkdir()
    run(hub, morning, *first_day(morning))
    with ExitStack() as open_houses:
        centre = open_houses.enter_context(serving(hub, morning.now, "hub"))
        station = open_houses.enter_context(serving(morning.folder, morning.now))
        code = run(hub, morning, "code", morning.seed.station.station).splitlines()[-1]
        run(morning.folder, morning, "enrol", "--hub", centre.url, "--code", code)
        yield Places(morning, station, centre)


def run(folder: Path, morning: Morning, *words: str) -> str:
    """What a command said; it must have gone well."""
    done = village(folder, *words, now=morning.now)
    assert done.returncode == 0, f"village {words[0]}: {done.stdout}{done.stderr}"
    return done.stdout


def first_day(morning: Morning) -> list[str]:
    country = morning.seed.station.country
    return [
        "officer", "first", "--hub-name", "Hub", "--county", morning.seed.station.station[:4],
        "--county-name", "County", "--country", country, "--language", morning.language,
        "--phrase", PHRASE, "Li",
    ]  # fmt: skip


@pytest.mark.drawn("script")
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_one_whole_day(places: Places, browser: Browser, *, script: bool) -> None:
    """From opening to the centre's page; the figures agree to the last coin."""
    morning, day = places.morning, steps.figures_of(places.morning)
    with ExitStack() as windows:

        def hand(served: Served, size: tuple[int, int], dots: float = 1) -> Hand:
            context = windows.enter_context(
                browsing(browser, served, {}, size, script=script, dots=dots, worker=False)
            )
            return Hand(context, morning.language, morning.currency)

        clerk = hand(places.station, DESK)
        steps.clerk_comes_in(clerk)
        steps.clerk_opens_the_day(clerk, day)
        farmer = hand(places.station, PHONE, dots=2)
        steps.farmer_comes_in(farmer, morning, script=script)
        steps.farmer_lists_two_trays(farmer, morning, day)
        steps.farmer_sells_again(farmer, day)
        steps.farmer_shows_a_code(farmer, morning, day)
        steps.clerk_sells_for_cash(clerk, morning, day, places.station.url)
        number = steps.clerk_takes_an_order(clerk, morning)
        steps.order_is_paid_by_code(clerk, morning, day)
        steps.clerk_pays_out(clerk, morning, day)
        steps.clerk_confirms(clerk, day, number)
        difference = steps.clerk_closes(clerk, day)
        steps.z_says(clerk, day, difference)
        run(morning.folder, morning, "sync")
        run(morning.folder, morning, "verify", "--state")
        officer = hand(places.hub, DESK)
        steps.officer_comes_in(officer, OFFICER, PHRASE, places.hub)
        steps.centre_shows_the_day(officer, morning, day, difference)
