"""One person at a browser: she presses what she reads, and every press is counted."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Request, expect

from village.ground.amounts import format_amount
from village.ground.i18n import translate

KEYS = "a:visible, button:visible, label:visible, summary:visible"
LOOK_MS, QUIET, STEPS_MAX = 20, 5, 500  # a slow machine takes a while to begin


class Hand:
    """A hand on one page; `taps` counts presses, `most` is how many are allowed just now."""

    def __init__(self, context: BrowserContext, language: str, currency: str) -> None:
        self.page: Page = context.new_page()
        self.language, self.currency = language, currency
        self.taps, self.most = 0, 0
        self._waiting: set[Request] = set()
        self.page.on("request", self._begun)
        self.page.on("requestfinished", self._ended)
        self.page.on("requestfailed", self._ended)

    def _begun(self, asked: Request) -> None:
        self._waiting.add(asked)

    def _ended(self, asked: Request) -> None:
        self._waiting.discard(asked)

    # --- what she reads ---------------------------------------------------------------------------

    def word(self, key: str, **values: object) -> str:
        """The words of a key in her language; what is no key is taken as it stands."""
        return (
            translate(self.language, key, **values)
            if re.fullmatch(r"[a-z]+(\.[a-z0-9_]+)+", key)
            else key
        )

    def money(self, minor: int) -> str:
        return format_amount(minor, self.currency, self.language)

    def sees(self, key: str, **values: object) -> None:
        """These words stand on the page."""
        expect(self.page.get_by_text(self.word(key, **values)).first).to_be_visible()

    def sees_amount(self, minor: int) -> None:
        """The large sum, or the same in a line."""
        pattern = re.compile(re.escape(self.money(minor)).replace(r"\ ", r"\s*"))
        expect(self.page.locator("body")).to_contain_text(pattern)

    def line(self, key: str) -> str:
        """What stands behind these words in a line of a slip, a receipt or a list."""
        word = self.word(key)
        held = self.page.locator("p, li, tr").filter(has_text=word)
        return held.last.inner_text().replace(word, "", 1).strip()

    # --- what she does ----------------------------------------------------------------------------

    @contextmanager
    def within(self, most: int) -> Iterator[None]:
        """No more presses than this until it is done."""
        self.taps, self.most = 0, most
        yield
        self.most = 0

    def tap(self, key: str, *, inside: str = "body", **values: object) -> None:
        """Press the key, link or chip with these words; `inside` narrows where, as CSS."""
        self.press(self.key_of(self.word(key, **values), inside))

    def key_of(self, word: str, inside: str = "body") -> Locator:
        """The one that says exactly this, else the first that begins with it, else has it."""
        keys = self.page.locator(inside).last.locator(KEYS)
        exact = re.escape(word).replace(r"\ ", r"\s+")
        for pattern in (rf"^\s*{exact}\s*$", rf"^\s*{exact}", exact):
            found = keys.filter(has_text=re.compile(pattern))
            if found.count():
                return found.first
        text = " | ".join(self.page.locator("body").inner_text().split("\n"))
        raise AssertionError(f"nobody can press {word!r} at {self.page.url}: {text}")

    def press(self, key: Locator) -> None:
        """One press, counted; what it begins is waited for."""
        self.taps += 1
        assert not self.most or self.taps <= self.most, f"more than {self.most} taps"
        key.click()
        self.settle()

    def writes(self, name: str, text: str) -> None:
        """Type into the field of that name in place of what stands there, and go on to the next."""
        field = self.page.locator(f"[name='{name}']:visible")
        field.fill(text)
        field.press("Tab")
        self.settle()

    def types(self, text: str, *, enter: bool = False) -> None:
        """On the keyboard, into whatever has the focus: no press of a finger on glass."""
        self.page.keyboard.type(text)
        if enter:
            self.page.keyboard.press("Enter")
        self.settle()

    def strikes(self, *keys: str) -> None:
        """Keys of the keyboard, one after another."""
        for key in keys:
            self.page.keyboard.press(key)
            self.settle()

    def goes(self, path: str) -> None:
        self.page.goto(path)
        self.settle()

    def settle(self) -> None:
        """Until nothing that was begun is on its way."""
        quiet = 0
        for _ in range(STEPS_MAX):
            self.page.wait_for_timeout(LOOK_MS)
            quiet = 0 if self._waiting else quiet + 1
            if quiet > QUIET:
                break
        self.page.wait_for_load_state()

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path
