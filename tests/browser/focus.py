"""Walks a page with the Tab key: each stop carries a ring of 3 px and lies under nothing."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

STOPS_MAX = 60
# The ring may be drawn around the label or the words beside an input that itself is not seen.
LOOK = (Path(__file__).parent / "focus.js").read_text("utf-8")


def faults(page: Page) -> Iterator[str]:
    """What is wrong with each stop, in the window as it is now."""
    page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0) }")
    for _ in range(STOPS_MAX):
        page.keyboard.press("Tab")
        stop = page.evaluate(LOOK)
        if stop is None or stop["again"]:
            return
        if stop["ring"] < 3:
            yield f"focus: {stop['name']} has a ring of {stop['ring']} px, not 3"
        if stop["under"]:
            yield f"focus: {stop['name']} lies under {stop['under']}"
