"""Every page of the station, found by its doors, goes through every gate."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app import create_app
from tests.browser import boxes, focus, gates, weights
from tests.browser.addresses import NO_PAGES, STATION, Look
from tests.browser.conftest import Stations
from tests.browser.furnished import Furnished
from tests.browser.gates import Watch
from tests.browser.rig import browsing
from tests.drawn import LANGUAGES, ROOT, languages_for
from village.ground.config import Config

TEMPLATE = re.compile(r'"([a-z]+/[a-z_]+\.html)"')
PICTURES = {"f": (360, 740), "c": (1280, 800), "p": (1280, 800)}


@cache
def doors(folder: Path) -> Flask:
    return create_app(Config(data=folder))


def get_doors(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()):
            yield rule.endpoint


def templates_of(endpoint: str) -> list[str]:
    """The templates that a door's own module names."""
    room, _, view = endpoint.partition(".")
    for path in (ROOT / "village" / room).glob("*.py"):
        text = path.read_text("utf-8")
        if f"def {view}(" in text:
            return [f"templates/{name}" for name in TEMPLATE.findall(text)]
    return []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "endpoint" not in metafunc.fixturenames:
        return
    asked = str(metafunc.config.getoption("--lang"))
    looks = []
    for endpoint, each in STATION.items():
        drawn = languages_for(*templates_of(endpoint))
        chosen = {"drawn": drawn, "all": LANGUAGES}.get(asked, (asked,))
        for at, look in enumerate(each):
            for tongue in chosen:
                said = f"{endpoint}-{at}-{look.who}-{tongue}"
                looks.append(pytest.param(endpoint, look, tongue, id=said))
    metafunc.parametrize(("endpoint", "look", "tongue"), looks)


def test_every_door_has_its_line(tmp_path: Path) -> None:
    """A new page is gated from its first day."""
    found = set(get_doors(doors(tmp_path)))
    lacking = found - STATION.keys() - NO_PAGES.keys()
    assert not lacking, f"add these to tests/browser/addresses.py: {sorted(lacking)}"
    gone = (STATION.keys() | NO_PAGES.keys()) - found
    assert not gone, f"no such door any more: {sorted(gone)}"


def address(app: Flask, endpoint: str, look: Look, house: Furnished) -> str:
    """The look's path, its values filled from the set-up."""
    values = {name: text.format(**house.things) for name, text in look.values.items()}
    with app.test_request_context():
        return app.url_for(endpoint, **values, _external=False)


def test_a_page(
    endpoint: str, look: Look, tongue: str, browser: Browser, stations: Stations,
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, shots: Path | None,
) -> None:  # fmt: skip
    served, house = stations(tongue)
    app = doors(tmp_path_factory.getbasetemp() / "doors")
    path = address(app, endpoint, look, house)
    whole = request.config.getoption("--lang") == "all"
    with browsing(browser, served, house.cookies[look.who], (360, 640)) as context:
        page, watch = context.new_page(), Watch()
        watch.begin(page)
        answer = page.goto(path)
        assert answer is not None, path
        assert answer.status == look.status, f"{path}: {answer.status} {page.title()}"
        assert page.url == served.url + path, f"{path} leads on to {page.url}"
        if shots:
            take_picture(page, shots / f"{request.node.callspec.id}.png")
        wrong = list(page_faults(page, watch, look, house, whole=whole))
    assert not wrong, f"{path}\n" + "\n".join(wrong)


def page_faults(
    page: Page, watch: Watch, look: Look, house: Furnished, *, whole: bool
) -> Iterator[str]:
    """All that is wrong with the page as it stands."""
    kind = boxes.kind_of(page)
    sizes = [size for size in boxes.SIZES[kind] if whole or size.short]
    if look.shows:
        sizes = [replace(size, checks=boxes.ALWAYS) for size in sizes]
    if kind != "f":
        page.set_viewport_size({"width": sizes[0].width, "height": sizes[0].height})
    yield from gates.axe_faults(page)
    yield from weights.faults(watch.weighed.by_kind(), first=look.first)
    yield from gates.word_faults(page, house.names)
    yield from gates.box_faults(page, sizes, kind)
    if kind == "f":
        page.set_viewport_size({"width": 360, "height": 640})
        yield from focus.faults(page)
    refused = f"the server responded with a status of {look.status}"
    yield from (said for said in watch.complaints if look.status == 200 or refused not in said)


def take_picture(page: Page, path: Path) -> None:
    """The page as her phone or the clerk's screen shows it, all of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    width, height = PICTURES[boxes.kind_of(page)]
    page.set_viewport_size({"width": width, "height": height})
    page.screenshot(path=path, full_page=True)
    page.set_viewport_size({"width": 360, "height": 640})
