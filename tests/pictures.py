"""`python -m tests.pictures [name …]`: the pages' pictures, taken anew from the demo villages."""

import io
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.rig import browsing, serving, start_browser, village
from tests.drawn import ROOT
from village.hall.choice_routes import LANGUAGE_COOKIE
from village.people.visits_routes import CHOSEN_COOKIE

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # ten in the morning at Dongxing
PHONE, SCREEN, SHEET = (360, 740), (1280, 800), (794, 1123)
WIDTHS = {PHONE: 300, SCREEN: 760, SHEET: 300}  # px where they are shown
COLOURS = 128
People = list[dict[str, Any]]


@dataclass(frozen=True)
class Picture:
    """One picture: which house, in which language, how one gets to the page."""

    name: str
    place: str
    role: str
    language: str
    size: tuple[int, int]
    walk: Callable[[Page, People], None]


def farmer_in(page: Page, people: People) -> None:
    """The first farmer of the list comes in by her card."""
    farmer = next(one for one in people if one["role"] == "farmer")
    page.goto(farmer["card_url"])
    page.fill("[name=digits]", farmer["number"])
    page.click(".btn.go")
    page.wait_for_url("**/")


def to_home(page: Page, people: People) -> None:
    farmer_in(page, people)


def to_price(page: Page, people: People) -> None:
    farmer_in(page, people)
    page.goto("/catalogue/sell/P0001")
    page.locator("main .chips button.chip").nth(1).click()
    page.wait_for_load_state("networkidle")


def clerk_in(page: Page, people: People) -> None:
    del people
    page.goto("/people/staff/C0001?phrase=1")
    page.fill("[name=phrase]", "demo clerk")
    page.click(".btn.go")


def to_poster(page: Page, people: People) -> None:
    clerk_in(page, people)
    page.emulate_media(media="print")
    page.goto("/hall/poster?wifi=Dongxing-5G")


def to_waiting(page: Page, people: People) -> None:
    """She put goods up with the cable out, and shows what waits to the clerk."""
    farmer_in(page, people)
    page.goto("/hall/waiting")
    shown = page.context.new_page()
    shown.goto("/catalogue/sell/P0001/price?unit=tray30&quantity=60&price=2700")
    page.context.set_offline(True)
    shown.click(".foot .btn.go")
    page.wait_for_selector("[data-rows] [data-act]")
    page.click("[data-show-code]")
    page.wait_for_selector("[data-codes] svg")


def to_counter(page: Page, people: People) -> None:
    """The day is opened; two packs are in hand and a large note was given."""
    clerk_in(page, people)
    page.goto("/money/day")
    page.click("main .btn.go")
    page.goto("/orders/counter?farmer=F0001&choose=P0001&quantity=2&given=500000")


def to_figures(page: Page, people: People) -> None:
    officer = next(one for one in people if one["role"] == "officer")
    page.goto("/hub/come-in")
    page.fill("[name=officer]", officer["name"].rpartition(" ")[2])
    page.fill("[name=phrase]", officer["number"])
    page.click(".btn.go")
    page.wait_for_load_state("networkidle")


PICTURES = (
    Picture("home", "dongxing", "station", "ko", PHONE, to_home),
    Picture("price", "dongxing", "station", "zh", PHONE, to_price),
    Picture("counter", "vinh-long", "station", "vi", SCREEN, to_counter),
    Picture("poster", "dongxing", "station", "ko", SHEET, to_poster),
    Picture("waiting", "dongxing", "station", "ko", PHONE, to_waiting),
    Picture("figures", "dongxing", "hub", "ko", SCREEN, to_figures),
)


def take(browser: Browser, folder: Path, picture: Picture) -> None:
    """Fill the demo, walk to the page, keep it small."""
    said = village(folder, "demo", "--json", "--place", picture.place, now=NOW)
    assert said.returncode == 0, said.stderr
    data = folder / "hub" if picture.role == "hub" else folder
    cookies = {LANGUAGE_COOKIE: picture.language, CHOSEN_COOKIE: picture.language}
    with (
        serving(data, NOW, picture.role) as served,
        browsing(browser, served, cookies, picture.size, dots=2) as context,
    ):
        page = context.new_page()
        picture.walk(page, json.loads(said.stdout))
        page.wait_for_load_state("networkidle")
        seen = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    width = WIDTHS[picture.size]
    small = seen.resize((width, seen.height * width // seen.width), Image.Resampling.LANCZOS)
    small.quantize(COLOURS).save(ROOT / "docs" / "pictures" / f"{picture.name}.png", optimize=True)


if __name__ == "__main__":
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as made:
        chromium = start_browser(playwright)
        for each in (one for one in PICTURES if one.name in (sys.argv[1:] or one.name)):
            take(chromium, Path(made) / each.place, each)
            print(f"docs/pictures/{each.name}.png")
        chromium.close()
