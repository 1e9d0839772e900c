"""What a page weighs on its first, empty visit, against OFFLINE's budgets."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field

from playwright.sync_api import Page, Response

KB = 1000
HTML_MAX, CSS_MAX, JS_MAX, PICTURE_MAX = 14 * KB, 10 * KB, 30 * KB, 30 * KB
VIEW_MAX, REQUESTS_MAX = 60 * KB, 8


@dataclass
class Weights:
    """Every answer a page asked for, as bytes on the wire under gzip."""

    answers: list[Response] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("response", self.note)

    def note(self, answer: Response) -> None:
        if answer.request.is_navigation_request():
            self.answers.clear()  # what still came belongs to the page before
        self.answers.append(answer)

    def by_kind(self) -> dict[str, list[tuple[str, int]]]:
        """stylesheet, script, image, document: (address, bytes)."""
        found: dict[str, list[tuple[str, int]]] = {}
        for answer in self.answers:
            if answer.status in (204, 301, 302, 303, 304) or answer.url.startswith("data:"):
                continue
            weight = len(gzip.compress(answer.body(), 6, mtime=0))
            found.setdefault(answer.request.resource_type, []).append((answer.url, weight))
        return found


def faults(kinds: dict[str, list[tuple[str, int]]], *, first: bool) -> Iterator[str]:
    """What is heavier than its budget; `first`: someone may begin here, with nothing kept."""
    sums = {kind: sum(weight for _, weight in files) for kind, files in kinds.items()}
    for kind, most in (("document", HTML_MAX), ("stylesheet", CSS_MAX), ("script", JS_MAX)):
        if sums.get(kind, 0) > most:
            yield f"weight: {kind} {sums[kind]} bytes, not {most}"
    for url, weight in kinds.get("image", []):
        if weight > PICTURE_MAX:
            yield f"weight: {url} {weight} bytes, not {PICTURE_MAX}"
    if kinds.get("font"):
        yield f"weight: fonts {kinds['font']}"
    whole = sum(sums.values())
    if whole > VIEW_MAX:
        yield f"weight: first view {whole} bytes, not {VIEW_MAX}: {sums}"
    requests = sum(len(files) for files in kinds.values())
    if first and requests > REQUESTS_MAX:
        yield f"weight: {requests} requests, not {REQUESTS_MAX}"
