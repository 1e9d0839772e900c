"""The foot's key: a second tap in a blink, meant for the page before, does not press it."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Houses
from tests.browser.rig import browsing

# Whether a finger on the key presses it, so many milliseconds after the page came.
PRESSES = """(at) => {
  const box = document.querySelector(".foot > div"), key = box.querySelector(".btn");
  box.style.animation = "none";
  box.getBoundingClientRect();
  box.style.animation = "";
  const [calm] = box.getAnimations(), { x, y, width, height } = key.getBoundingClientRect();
  calm.pause();
  calm.currentTime = at;
  return key.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


@pytest.mark.parametrize(("after_ms", "presses"), [(0, False), (500, False), (650, True)])
def test_a_second_tap_in_a_blink_presses_nothing(
    browser: Browser, houses: Houses, language: str, after_ms: int, presses: bool
) -> None:
    served, house = houses("station", language)
    with browsing(browser, served, house.cookies["farmer"], (360, 740)) as context:
        page = context.new_page()
        page.goto("/catalogue/sell/P0001")
        assert page.evaluate(PRESSES, after_ms) is presses
