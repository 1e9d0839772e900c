"""Every gate, seen red on a page that is bad in one way."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import boxes, focus, gates, test_code, weights, word_check
from tests.browser.gates import Watch

BAD = (Path(__file__).parent / "bad.html").read_text("utf-8")
MEASURED = (
    "sizes", "gaps", "regret", "first", "oneGreen", "sideways", "clipped", "letters", "choices",
)  # fmt: skip
KEEP = """name => document.querySelectorAll("[data-bad]").forEach((part) => {
  if (part.dataset.bad !== name) part.remove();
})"""


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    yield page
    page.close()


def bad_in(page: Page, name: str) -> Page:
    """The bad page with only one of its faults left."""
    page.set_content(BAD)
    page.evaluate(KEEP, name)
    return page


@pytest.mark.parametrize("check", MEASURED)
def test_a_bad_box_is_seen(page: Page, check: str) -> None:
    found = list(boxes.faults(bad_in(page, check), "f", MEASURED))
    assert [fault for fault in found if fault.startswith(f"{check}:")], found


def test_a_good_page_passes(page: Page) -> None:
    assert list(boxes.faults(bad_in(page, "none of them"), "f", MEASURED)) == []


def test_axe_is_awake(page: Page) -> None:
    found = " ".join(gates.axe_faults(bad_in(page, "axe")))
    assert "color-contrast-enhanced" in found
    assert "image-alt" in found


def test_foreign_words_are_seen(page: Page) -> None:
    found = word_check.foreign_words(bad_in(page, "words"), ())
    assert len(found) == 2, found
    assert "Total" in found[0]
    assert "合计" in found[0] + found[1]


@pytest.mark.parametrize(
    ("text", "tongue", "said"),
    [
        ("합계 Total", "ko", ["Total"]),
        ("合计 합계", "zh", ["합계"]),
        ("Tổng Total", "vi", ["Total"]),
        ("Tổng 合计", "vi", ["合计"]),
        ("Total tiền", "en", ["tiền"]),
        ("VSZQDBS1D2 F0001 QR", "ko", []),
        ("Nguyễn Văn Hai", "ko", []),
        ("what", "", ["what"]),
        ("Li: Lime, Litre", "en", []),
        ("리님 Lihai", "en", ["리님", "Lihai"]),
    ],
)
def test_each_language_keeps_to_itself(text: str, tongue: str, said: list[str]) -> None:
    assert list(word_check.foreign_in(text, tongue, ["Nguyễn Văn Hai", "Li"])) == said


def test_a_missing_ring_is_seen(page: Page) -> None:
    found = list(focus.faults(bad_in(page, "ring")))
    assert any("ring of 0 px" in fault for fault in found), found


def test_what_lies_under_the_foot_is_seen(page: Page) -> None:
    found = list(focus.faults(bad_in(page, "hidden")))
    assert any("lies under" in fault for fault in found), found


def test_what_the_browser_complains_of_is_heard(page: Page) -> None:
    watch = Watch()
    watch.begin(page)
    policy = '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'
    page.set_content(policy + "<script>throw 1</script>")
    page.wait_for_timeout(100)
    assert any("Content Security Policy" in said for said in watch.complaints), watch.complaints


def test_a_heavy_page_is_seen() -> None:
    kinds = {
        "document": [("/", 14_001)],
        "stylesheet": [("/a.css", 9_000), ("/b.css", 2_000)],
        "image": [("/a.svg", 31_000), *((f"/{n}.svg", 1_000) for n in range(6))],
        "font": [("/a.woff2", 1)],
    }
    said = "\n".join(weights.faults(kinds, first=True))
    for part in ("document 14001", "stylesheet 11000", "/a.svg 31000", "fonts", "first view", "11"):
        assert part in said, said
    assert list(weights.faults({"document": [("/", 1)]}, first=True)) == []


def test_a_code_without_its_white_edge_is_seen(page: Page) -> None:
    page.set_content(
        '<div class="qr" style="width: 200px"><svg viewBox="0 0 9 9">'
        '<path fill="#fff" d="M0 0h9v9H0z"/><path d="M1 1h7v7H1z"/></svg></div>'
    )
    with pytest.raises(AssertionError, match="not four"):
        test_code.has_quiet_zone(page)


def test_a_code_under_the_foot_is_seen() -> None:
    with pytest.raises(AssertionError, match="the foot covers"):
        test_code.stands_free({"code": [0, 0, 300, 500], "foot": 499}, (360, 640))
