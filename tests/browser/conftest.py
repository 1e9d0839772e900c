"""One browser and one station for each language, begun when first asked for, ended with the run."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.furnished import Furnished, furnish
from tests.browser.rig import Served, serving, start_browser

Station = tuple[Served, Furnished]
Stations = Callable[[str], Station]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = start_browser(playwright)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def stations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stations]:
    """The furnished station of a language, served by its own process."""
    running: dict[str, Station] = {}
    tried: set[str] = set()
    with ExitStack() as open_houses:

        def station(language: str) -> Station:
            if language not in running:
                assert language not in tried, "this station did not start: see the first failure"
                tried.add(language)
                house = furnish(tmp_path_factory.mktemp(language), language)
                served = open_houses.enter_context(serving(house.folder, house.now))
                running[language] = served, house
            return running[language]

        yield station


@pytest.fixture(scope="session")
def shots(request: pytest.FixtureRequest) -> Path | None:
    """Where pictures of the pages go, if anybody asked for them."""
    folder = request.config.getoption("--shots")
    return Path(str(folder)) if folder else None
