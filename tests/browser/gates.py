"""The gates of every page: axe, boxes, words, weights, and what the browser complains of."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import ConsoleMessage, Page

from tests.browser import boxes, weights, word_check

AXE = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa",
                   "best-practice"],
    },
    "rules": {
        "color-contrast": {"enabled": False},  # the enhanced one asks more
        "color-contrast-enhanced": {"enabled": True},
        "target-size": {"enabled": True},
    },
    "preload": False,  # reads the style sheets anew, for no rule that runs here
}  # fmt: skip
NO_WORKER = "Service Worker registration blocked by Playwright"  # asked for: tests/faults has them
POLICY = """() => document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""


@dataclass
class Watch:
    """What a page asked for and what its browser complained of, from before the first byte."""

    weighed: weights.Weights = field(default_factory=weights.Weights)
    complaints: list[str] = field(default_factory=list)

    def begin(self, page: Page) -> None:
        self.weighed.watch(page)
        page.add_init_script(f"({POLICY})()")
        page.on("console", self.note)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("requestfailed", lambda asked: self.complaints.append(f"failed: {asked.url}"))

    def note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and message.text != NO_WORKER:
            self.complaints.append(f"console: {message.text}")


def axe_faults(page: Page) -> Iterator[str]:
    """axe 4.x with everything on; nothing is excused."""
    page.evaluate(AXE_SCRIPT)
    said = page.evaluate(f"axe.run(document, {json.dumps(AXE)}).then(said => said.violations)")
    for violation in said:
        for node in violation["nodes"][:4]:
            told = [check["message"] for part in ("any", "all", "none") for check in node[part]]
            yield f"axe {violation['id']}: {node['target']} {'; '.join(told)[:300]}"


def box_faults(page: Page, sizes: Iterable[boxes.Size], kind: str) -> Iterator[str]:
    for size in sizes:
        yield from boxes.faults_at(page, size, kind)


def word_faults(page: Page, names: Iterable[str]) -> Iterator[str]:
    for word in word_check.foreign_words(page, names):
        yield f"word: {word}"
