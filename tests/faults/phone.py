"""A phone in somebody's hand: a real browser before a real station, which may be killed."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import TypeVar

from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from tests.browser.rig import CHROMIUM
from tests.faults.station import Person, Station, come_in, opened
from village.ground.i18n import translate

__all__ = ["CHROMIUM", "Phone", "phone_of"]
EGGS_PRICE = "/catalogue/sell/P0001/price?unit=tray30&quantity=60&price=2700"
OWN_SALE = "/orders/own/goods/P0001?unit=tray30&quantity=30&price=2700"
WAIT_MS = 60_000  # nobody waits so long; a machine that does much else at once may
LED_ON = ("interrupted by another navigation", "ERR_ABORTED")
Item = dict[str, object]
Answer = TypeVar("Answer")
HELD = """(name) => new Promise((told, failed) => {
  const asked = indexedDB.open("village");
  asked.onupgradeneeded = () => asked.transaction.abort();
  asked.onerror = () => told([]);
  asked.onsuccess = () => {
    const db = asked.result, all = db.transaction(name).objectStore(name).getAll();
    all.onsuccess = () => { db.close(); told(all.result); };
    all.onerror = () => failed(all.error);
  };
})"""


@dataclass
class Phone:
    """One browser with its own memory; `taps` are the acts it kept, in their order."""

    station: Station
    context: BrowserContext
    page: Page
    host: str
    taps: list[str] = field(default_factory=list)

    def goes(self, path: str) -> None:
        self._opens(path, lambda: self.page.goto(f"{self.host}{path}"))

    def reloads(self) -> None:
        self._opens(self.page.url, self.page.reload)

    def _opens(self, path: str, way: Callable[[], object]) -> None:
        """Open a page, also where a tap's answer leads her on at that very moment."""
        why = ""
        for turn in range(9):
            try:
                way()
            except Error as fault:
                why = fault.message
                if not any(led in why for led in LED_ON):
                    break
                # On a busy machine the way that was stopped still comes, and would stop the next.
                self.page.wait_for_timeout(20 << turn)
            else:
                return
        raise AssertionError(f"{path} does not open: {why}")

    def reads(self, key: str, **values: object) -> None:
        """These words stand somewhere on the page."""
        words = translate("ko", key, **values)
        expect(self.page.get_by_text(words).first).to_be_visible(timeout=WAIT_MS)

    def presses(self, key: str) -> str:
        """Press the key with these words; the act it made, once the phone has kept it."""
        before = self.acts()
        self.page.get_by_role("button", name=translate("ko", key), exact=True).click()
        (act,) = until(self.page, "it is kept", lambda: self.acts() - before)
        self.taps.append(act)
        return act

    def acts(self) -> set[str]:
        """What it keeps, and what it remembers to have sent."""
        for _ in range(99):
            with suppress(Error):  # a page that is just led on is asked again
                return {act for name in ("waiting", "sent") for act in self.held(name)}
            self.page.wait_for_timeout(20)
        raise AssertionError("the page does not tell what it keeps")

    def held(self, name: str) -> dict[str, Item]:
        """The items of one of its two shelves by their act, oldest first."""
        found: list[Item] = self.page.evaluate(HELD, name)
        return {str(item["act"]): item for item in found}

    def lists_eggs(self) -> str:
        """Two trays, from her page of the price."""
        self.goes(EGGS_PRICE)
        return self.taps_right()

    def taps_right(self) -> str:
        """OK on the page that stands open."""
        return self.presses("ground.correct")

    def waits(self) -> list[Item]:
        """What it keeps, oldest first."""
        return list(self.held("waiting").values())

    def is_empty(self) -> None:
        """Nothing of hers waits any more, once the phone has seen that there is a line."""
        with suppress(Error):  # a page that is just led on looks by itself
            self.page.evaluate("void dispatchEvent(new Event('online'))")
        self.empties_by_itself()

    def empties_by_itself(self) -> None:
        """Nothing told it that the line is back: it asks every few seconds."""
        until(self.page, "what was tapped is sent", self.has_sent)
        self.page.wait_for_selector('html[data-waiting="0"]', state="attached", timeout=WAIT_MS)

    def has_sent(self) -> bool:
        """Whether no tap made here lies on the shelf; not known while the page leads on."""
        with suppress(Error):
            return set(self.taps).isdisjoint(self.held("waiting"))
        return False

    def leaves(self) -> None:
        self.context.clear_cookies()


def until(page: Page, what: str, ask: Callable[[], Answer]) -> Answer:
    """What `ask` answers once it is something; asked as long as a person waits."""
    end = time.monotonic() + WAIT_MS / 1000
    while not (answer := ask()):
        assert time.monotonic() < end, f"never: {what}"
        page.wait_for_timeout(40)  # each look costs the machine that is looked at
    return answer


def phone_of(
    browser: Browser, station: Station, number: str, host: str = "localhost", *, script: bool = True
) -> Phone:
    """A phone on which this person has come in."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        locale="ko-CN",
        java_script_enabled=script,
    )
    context.set_default_timeout(WAIT_MS)
    phone = Phone(station, context, context.new_page(), f"http://{host}:{station.port}")
    let_in(phone, number)
    return phone


def let_in(phone: Phone, number: str) -> None:
    """Somebody comes in at this phone; who was in before is out."""
    phone.context.clear_cookies()
    if not number:
        return
    house = opened(phone.station.folder)
    person: Person = come_in(house.store(), phone.station.port, number)
    house.close()
    for part in person.cookie.split("; "):
        name, _, value = part.partition("=")
        phone.context.add_cookies([{"name": name, "value": value, "url": phone.host}])


def at_the_station(station: Station) -> list[tuple[str, str]]:
    """(act, event name) of all that is written down, in its order."""
    return _journal(station, "name")


def hands_at(station: Station) -> list[tuple[str, str]]:
    """(act, whose hand it was) of the same."""
    return _journal(station, "actor")


def _journal(station: Station, part: str) -> list[tuple[str, str]]:
    sql = "SELECT id, json_extract(line, '$.' || ?) FROM journal_events ORDER BY seq"
    with closing(sqlite3.connect(station.folder / "station.db")) as db:
        return [(str(one), str(other)) for one, other in db.execute(sql, (part,))]


def times_written(station: Station, act: str) -> int:
    """How often this act stands in the journal."""
    return sum(act == each for each, _ in at_the_station(station))
