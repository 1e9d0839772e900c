"""What a phone holds of an older program, a page and taps that wait, goes on with a new one."""

import shutil
from pathlib import Path

import pytest

from tests.drawn import ROOT
from tests.faults.phone import EGGS_PRICE, Phone, times_written
from tests.faults.test_phone_worker import ready, until_true
from tests.outside import BROWSER

pytestmark = pytest.mark.needs(*BROWSER)
PARTS = ("village", "db", "templates", "locales", "static")
NEXT = {  # the next program: another way to say a tap, other files, so another worker
    "village/ground/outbox_routes.py": ('frozenset({"1"})', 'frozenset({"1", "2"})'),
    "static/js/outbox.js": ("SCHEMA = 1", "SCHEMA = 2"),
    "static/css/base.css": ("body {", "body { /* next */"),
}
SHELVES = "caches.keys().then((all) => all.filter((name) => name.startsWith('village-away-')))"


@pytest.fixture
def next_program(tmp_path: Path) -> Path:
    """A checkout of the program as it will be."""
    for part in PARTS:
        shutil.copytree(ROOT / part, tmp_path / part)
    shutil.copy(ROOT / "app.py", tmp_path)
    for path, (old, new) in NEXT.items():
        text = (tmp_path / path).read_text(encoding="utf-8")
        assert old in text, path
        (tmp_path / path).write_text(text.replace(old, new, 1), encoding="utf-8")
    return tmp_path


def test_an_old_page_and_an_old_queue_go_on_with_a_new_program(
    kim: Phone, next_program: Path
) -> None:
    ready(kim, EGGS_PRICE)
    old, kim.page = kim.page, kim.context.new_page()
    (shelf,) = old.evaluate(SHELVES)
    kim.station.kill()
    kim.goes(EGGS_PRICE)
    queued = kim.taps_right()
    kim.page.close()
    kim.page = kim.context.new_page()
    try:
        kim.station.start(next_program)
        kim.goes("/")
        assert [page.evaluate("village.outbox.SCHEMA") for page in (old, kim.page)] == [1, 2]
        kim.is_empty()
        assert times_written(kim.station, queued) == 1
        until_true(kim.page, f"{SHELVES}.then((all) => all.length === 1 && all[0] !== '{shelf}')")
        kim.page = old
        pressed = kim.taps_right()
        kim.page.wait_for_url("**/saved*")
        assert times_written(kim.station, pressed) == 1
    finally:
        kim.station.kill()
