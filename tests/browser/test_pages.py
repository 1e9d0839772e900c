"""Every page of station and hub, found by its doors, goes through every gate."""

import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Response

from app import create_app
from tests.browser import boxes, focus, gates, weights
from tests.browser.addresses import HUB, NO_PAGES, PAGES, STATION
from tests.browser.conftest import Houses
from tests.browser.furnished import Furnished
from tests.browser.gates import Watch
from tests.browser.looks import Look
from tests.browser.rig import browsing
from tests.drawn import (
    LANGUAGES,
    ROOT,
    changed_paths,
    drawn_number,
    is_touched,
    languages_for,
)
from village.ground.config import Config, Role
from village.ground.ids import new_id

TEMPLATE = re.compile(r'"([a-z]+/[a-z_]+\.html)"')
WINDOWS = {"f": (360, 740), "c": (1280, 800), "p": (1280, 800)}
TALL_MAX = 4000
SHARED = ("templates/ui/", "templates/base", "templates/desk", "static/css/")
# What is sent to a door comes from a page of ours, by the browser itself.
SEND = """([path, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = path;
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    [field.type, field.name, field.value] = ["hidden", name, value];
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


@cache
def doors(folder: Path, role: Role) -> Flask:
    return create_app(Config(data=folder, role=role))


def templates_of(endpoint: str) -> list[str]:
    """The templates that a door's own module names."""
    room, _, view = endpoint.partition(".")
    for path in (ROOT / "village" / room).glob("*.py"):
        text = path.read_text("utf-8")
        if f"def {view}(" in text:
            return [f"templates/{name}" for name in TEMPLATE.findall(text)]
    return []


def is_due(endpoint: str, number: int) -> bool:
    """Every second door, drawn by the commit's `number`; another bit of it than draws the look."""
    return (number // len(LANGUAGES) + zlib.crc32(endpoint.encode())) % 2 == 0


def look_drawn(many: int, number: int) -> int:
    """Which of a door's looks the commit's `number` draws."""
    return number // (2 * len(LANGUAGES)) % many


def is_changed(templates: list[str]) -> bool:
    """Whether a door's templates were changed lately, or by this commit what all doors share."""
    return is_touched(*templates) or any(path.startswith(SHARED) for path in changed_paths())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A short run takes one look of every second door, and of each that changed lately.

    Which ones the commit draws; all looks of what it changed itself. `--lang all` leaves none out.
    """
    if "endpoint" not in metafunc.fixturenames:
        return
    asked = str(metafunc.config.getoption("--lang"))
    tests = []
    for role, endpoint, at, look, is_drawn in looks():
        templates = templates_of(endpoint)
        drawn = languages_for(*templates)
        is_due_now = is_drawn and (is_due(endpoint, drawn_number()) or is_changed(templates))
        if asked == "drawn" and len(drawn) == 1 and not is_due_now:
            continue
        for tongue in {"drawn": drawn, "all": LANGUAGES}.get(asked, (asked,)):
            said = f"{role}-{endpoint}-{at}-{tongue}".replace("/", "").replace(" ", "")
            tests.append(pytest.param(role, endpoint, look, tongue, id=said))
    metafunc.parametrize(("role", "endpoint", "look", "tongue"), tests)


def looks() -> Iterator[tuple[str, str, int, Look, bool]]:
    """All looks of all tables, and which one of a door this commit draws."""
    for role, tables in PAGES.items():
        for table in tables:
            for endpoint, each in table.items():
                drawn = look_drawn(len(each), drawn_number())
                for at, look in enumerate(each):
                    yield role, endpoint, at, look, at == drawn


def test_every_look_is_drawn_by_some_commit() -> None:
    numbers = [int(hashlib.sha256(str(turn).encode()).hexdigest(), 16) for turn in range(1_000)]
    for endpoint, each in (
        pair for tables in PAGES.values() for one in tables for pair in one.items()
    ):
        seen = {look_drawn(len(each), one) for one in numbers if is_due(endpoint, one)}
        assert seen == set(range(len(each))), endpoint


def test_every_door_has_its_line(tmp_path: Path) -> None:
    """A new page is gated from its first day."""
    found = set()
    for app in (doors(tmp_path / "s", "station"), doors(tmp_path / "h", "hub")):
        for rule in app.url_map.iter_rules():
            found |= {rule.endpoint} if "GET" in (rule.methods or ()) else set()
    known = {*STATION, *HUB, *NO_PAGES, "hub.show_first_day"}
    assert not found - known, f"add to tests/browser/addresses.py: {sorted(found - known)}"
    assert not known - found, f"no such door any more: {sorted(known - found)}"


def address(app: Flask, endpoint: str, look: Look, house: Furnished) -> str:
    """The look's path, its values filled from the set-up."""
    if endpoint.startswith("/"):
        return endpoint
    values = {name: text.format(**house.things) for name, text in look.values.items()}
    with app.test_request_context():
        return app.url_for(endpoint, **values, _external=False)


def test_a_page(
    role: str, endpoint: str, look: Look, tongue: str, browser: Browser, houses: Houses,
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, shots: Path | None,
) -> None:  # fmt: skip
    served, house = houses(role, tongue)
    side: Role = "hub" if "hub" in role else "station"
    path = address(doors(tmp_path_factory.getbasetemp() / side, side), endpoint, look, house)
    whole = request.config.getoption("--lang") == "all"
    cookies = house.cookies[look.who]
    with browsing(browser, served, cookies, (360, 640), worker=False) as context:
        page, watch = context.new_page(), Watch()
        answer = open_page(page, watch, path, look, house)
        assert answer.status == look.status, f"{path}: {answer.status} {page.title()}"
        back = page.evaluate("document.querySelector('main')?.dataset.back")  # of a page read back
        assert page.url == served.url + (back or path), f"{path} leads on to {page.url}"
        if shots:
            take_picture(page, shots / f"{request.node.callspec.id}.png")
        fit_window(page, boxes.kind_of(page))
        wrong = list(gates.axe_faults(page))
        wrong += page_faults(page, watch, look, house, whole=whole)
    assert not wrong, f"{path}\n" + "\n".join(wrong)


def open_page(page: Page, watch: Watch, path: str, look: Look, house: Furnished) -> Response:
    """Look at the page, or send it a form from another page of ours."""
    if look.sends is None:
        watch.begin(page)
        answer = page.goto(path)
        assert answer is not None, path
        return answer
    page.goto("/hub/language" if path.startswith("/hub") else "/hall/language")
    page.wait_for_load_state("networkidle")
    watch.begin(page)
    fields = {k.format(**house.things): v.format(**house.things) for k, v in look.sends.items()}
    with page.expect_navigation() as sent:
        page.evaluate(SEND, [path, {"act": new_id()} | fields])
    return sent.value


def page_faults(
    page: Page, watch: Watch, look: Look, house: Furnished, *, whole: bool
) -> Iterator[str]:
    """All else that is wrong with the page as it stands."""
    kind = boxes.kind_of(page)
    sizes = [size for size in boxes.SIZES[kind] if whole or size.short]
    if look.shows:
        sizes = [replace(size, checks=boxes.ALWAYS) for size in sizes]
    yield from weights.faults(watch.weighed.by_kind(), first=look.first)
    yield from gates.word_faults(page, house.names)
    yield from gates.box_faults(page, sizes, kind)
    if kind == "f":
        page.set_viewport_size({"width": 360, "height": 640})
        yield from focus.faults(page)
    refused = f"the server responded with a status of {look.status}"
    yield from (said for said in watch.complaints if look.status == 200 or refused not in said)


def fit_window(page: Page, kind: str) -> None:
    """As tall as the page: axe takes what waits beneath the sticky foot for hidden by it."""
    width, height = WINDOWS[kind]
    page.set_viewport_size({"width": width, "height": height})
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, min(tall, TALL_MAX))})


def take_picture(page: Page, path: Path) -> None:
    """The page as her phone or the clerk's screen shows it, all of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    width, height = WINDOWS[boxes.kind_of(page)]
    page.set_viewport_size({"width": width, "height": height})
    page.screenshot(path=path, full_page=True)
    page.set_viewport_size({"width": 360, "height": 640})
