"""What a finger and an eye need, measured in the page itself at every size of ELDERS' gates."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")
# Whatever the size; then what only one size asks.
ALWAYS = ("sideways", "clipped")
TOUCH = ("sizes", "gaps", "regret")


@dataclass(frozen=True)
class Size:
    """A window in CSS px; `letters` is how large the reader's browser sets all text.

    `wish` is the size of letters she has chosen with us: 1, 1.25, 1.5.
    """

    width: int
    height: int
    checks: tuple[str, ...] = ALWAYS
    letters: int = 100
    wish: str = "1"
    short: bool = True  # also in the short run

    def __str__(self) -> str:
        larger = f" @ {self.letters} %" if self.letters != 100 else ""
        wished = f" × {self.wish}" if self.wish != "1" else ""
        return f"{self.width}×{self.height}{larger}{wished}"


FARMER = (
    Size(360, 640, (*ALWAYS, *TOUCH, "first", "oneGreen", "letters", "choices")),
    Size(320, 568, (*ALWAYS, *TOUCH, "first")),
    Size(360, 740, short=False),
    Size(320, 640, letters=200),
    Size(320, 256),  # 1280×1024 at 400 %
    Size(360, 640, wish="1.25", short=False),
    Size(360, 640, wish="1.5"),
    Size(320, 568, wish="1.5", short=False),
)
CLERK = (
    Size(1280, 800, (*ALWAYS, *TOUCH, "letters")),
    Size(820, 1180, (*ALWAYS, *TOUCH)),
    Size(360, 740, short=False),
    Size(320, 640, letters=200),
    Size(320, 256, short=False),
)
PAPER = (Size(1280, 800, (*ALWAYS, "sizes", "gaps")),)
SIZES = {"f": FARMER, "c": CLERK, "p": PAPER}
LETTERS = """([size, wish]) => {
  document.documentElement.style.fontSize = size;
  document.documentElement.dataset.letters = wish;
}"""


def kind_of(page: Page) -> str:
    """f, c or p, as the page itself says."""
    kinds = (page.locator("body").get_attribute("class") or "").split()
    return next((kind for kind in kinds if kind in SIZES), "c")


def faults(page: Page, kind: str, checks: Sequence[str]) -> Iterator[str]:
    """What is wrong in the window as it is now."""
    said: dict[str, list[str]] = page.evaluate(MEASURE, {"checks": list(checks), "kind": kind})
    for check, sentences in said.items():
        for sentence in sentences:
            yield f"{check}: {sentence}"


def faults_at(page: Page, size: Size, kind: str) -> Iterator[str]:
    """What is wrong in a window of this size; leaves the letters as they were."""
    page.set_viewport_size({"width": size.width, "height": size.height})
    page.evaluate(LETTERS, [f"{size.letters}%" if size.letters != 100 else "", size.wish])
    for fault in faults(page, kind, size.checks):
        yield f"{size} {fault}"
    page.evaluate(LETTERS, ["", "1"])
