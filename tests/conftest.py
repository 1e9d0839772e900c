"""What every test may lean on: the drawn language, outside programs, and how hard to search."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests import drawn, outside, postgres
from tests.browser.rig import start_browser
from tests.compiled import keep_compiled
from tests.drawn import LANGUAGES, drawn_language

# The short run repeats itself under CI, so that a red one can be seen again at home.
settings.register_profile(
    "short",
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    derandomize=outside.under_ci(),
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "whole",
    parent=settings.get_profile("short"),
    max_examples=200,
    stateful_step_count=50,
    derandomize=False,
)
settings.load_profile("short")
keep_compiled()

FOLDERS = {"journeys": "journey", "browser": "browser", "faults": "faults"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--lang",
        choices=(*LANGUAGES, "drawn", "all"),
        default="drawn",
        help="the language of pages under test; drawn = by the commit's hash",
    )
    parser.addoption("--shots", default="", help="a folder for pictures of every page")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A test's folder is its part of the run; of what is drawn, a short run takes one in turn."""
    if config.getoption("--lang") != "all":
        left_out = drawn.left_out(items)
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
    tests = Path(__file__).parent
    for item in items:
        folder = item.path.relative_to(tests).parts[0]
        if folder in FOLDERS:
            item.add_marker(FOLDERS[folder])
        if folder in ("journeys", "browser"):
            item.add_marker(pytest.mark.needs(*outside.BROWSER))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that asks for `language` runs in the drawn one, or in each under --lang all."""
    if "language" not in metafunc.fixturenames:
        return
    asked = str(metafunc.config.getoption("--lang"))
    drawn = {"drawn": (drawn_language(),), "all": LANGUAGES}
    metafunc.parametrize("language", drawn.get(asked, (asked,)), scope="session")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.needs("postgres"))])
def store_url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """A hub's store: None for SQLite's file, then a fresh database of PostgreSQL."""
    if request.param == "sqlite":
        yield None
        return
    with postgres.shared().database() as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a worker, for journeys and gates alike."""
    with sync_playwright() as playwright:
        chromium = start_browser(playwright)
        yield chromium
        chromium.close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out, saying so, what this machine cannot run; under CI that is a failure."""
    wanted = [str(name) for mark in item.iter_markers("needs") for name in mark.args]
    for program in outside.missing(wanted):
        if outside.under_ci():
            pytest.fail(f"{program.package} must be here under CI")
        pytest.skip(outside.left_out(program))
