"""The clerk's bar: one row at the counter's PC, one key on her phone, with script or without."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Houses
from tests.browser.rig import browsing

ROW_MAX = 72  # CSS px: one row of keys of 48, its words in two lines at most
PLACEHOLDERS = """() => [...document.querySelectorAll("input[placeholder]")].map((field) => {
  const style = getComputedStyle(field), pen = document.createElement("canvas").getContext("2d");
  pen.font = style.font;
  const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  return [field.placeholder, pen.measureText(field.placeholder).width - room];
}).filter(([, over]) => over > 0)"""


def bar_height(page: Page) -> float:
    box = page.locator(".bar").bounding_box()
    assert box is not None, "the bar is there"
    return box["height"]


@pytest.mark.parametrize("who", ["clerk", "manager"])
def test_it_is_one_row_at_the_counter(
    browser: Browser, houses: Houses, language: str, who: str
) -> None:
    served, house = houses("station", language)
    with browsing(browser, served, house.cookies[who], (1280, 800)) as context:
        page = context.new_page()
        page.goto("/orders/counter")
        assert bar_height(page) <= ROW_MAX
        assert page.evaluate(PLACEHOLDERS) == []


def test_a_phone_opens_it_with_one_key_and_no_script(
    browser: Browser, houses: Houses, language: str
) -> None:
    served, house = houses("station", language)
    with browsing(browser, served, house.cookies["manager"], (360, 740), script=False) as context:
        page = context.new_page()
        page.goto("/orders/counter")
        assert bar_height(page) <= ROW_MAX
        assert page.locator(".bar nav a:visible").count() == 0
        page.locator(".bar summary").click()
        keys = page.locator(".bar nav a:visible, .bar .who :is(a, button):visible")
        assert keys.count() >= 9, "all ways, her name, the way out"
        for key in keys.all():
            box = key.bounding_box()
            assert box, "a key that is seen has a place"
            assert min(box["width"], box["height"]) >= 48
