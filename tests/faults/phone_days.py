"""Days of a phone with a bad wire, drawn by a seed: nothing lost, nothing twice, in her order.

`python -m tests.faults.phone_days days.jsonl 0 50` lives a thousand days, twenty with each seed. A
line of the file is a seed that was lived: cut off, the same words go on where it stopped. In the
end it prints one histogram of all that struck, and fails where a seed did.
"""

import json
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Browser, Error, sync_playwright

from tests.browser.rig import start_browser
from tests.cast import CHOI, KIM
from tests.faults.phone import (
    EGGS_PRICE,
    OWN_SALE,
    Phone,
    at_the_station,
    hands_at,
    let_in,
    phone_of,
    until,
)
from tests.faults.station import Station, running
from tests.faults.test_phone_worker import ready
from tests.faults.wire import MOODS, Wire

ACTS, QUIET_DAYS, KILLS = 8, 0.03, 0.02
DAYS = 20  # of a seed: then a new station and a new phone
PRESS = """(amount) => {
  const form = document.querySelector(".foot form, form[data-step=price]");
  if (!form) return false;
  form.querySelector("[name=quantity]").value = amount;
  form.requestSubmit(form.querySelector("button.go"));
  return true;
}"""


class Days:
    """One phone, one wire, one source of chance."""

    def __init__(self, browser: Browser, station: Station, seed: int) -> None:
        self.random, self.station = Random(seed), station
        self.wire = Wire(station.port)
        self.phone: Phone = phone_of(browser, station, KIM)
        self.phone.host = f"http://localhost:{self.wire.port}"
        let_in(self.phone, KIM)
        for page in (EGGS_PRICE, OWN_SALE, "/"):
            ready(self.phone, page)
        self.seen: Counter[str] = Counter()
        self.tapped: list[str] = []

    def live(self) -> None:
        """Eight taps and more; on nearly every day the line breaks while something waits."""
        quiet = self.random.random() < QUIET_DAYS
        many = self.random.randint(ACTS, ACTS + 4)
        breaks = many if quiet else self.random.randrange(many - 1)
        for turn in range(many):
            if turn == breaks:
                self.break_line()
            self.tap()
            if turn == breaks and not quiet:
                until(self.phone.page, "a tap that waits for the line", self.something_waits)
            if turn > breaks and self.random.random() < 0.25:
                self.random.choice(self.happenings())()
        self.seen["quiet days" if quiet else "days with a fault"] += 1
        self.heal()

    def tap(self) -> None:
        """She sells or lists; the row is kept before the next tap."""
        before = self.phone.acts()
        what = self.random.choice((EGGS_PRICE, OWN_SALE))
        page = self.phone.page
        until(page, "a page that takes her tap", lambda: self.pressed(what))
        made = until(page, "the tap is kept", lambda: self.phone.acts() - before)
        self.tapped += made
        self.seen["listings" if what == EGGS_PRICE else "own sales"] += 1

    def what_stands(self) -> str:
        with suppress(Error):
            return self.phone.page.inner_text("body")[:400]
        return ""

    def something_waits(self) -> bool:
        with suppress(Error):
            return bool(self.phone.waits())
        return False

    def pressed(self, what: str) -> bool:
        """Whether her page stood still long enough: the tap before may just lead her on."""
        self.phone.goes(what)
        with suppress(Error):
            return bool(self.phone.page.evaluate(PRESS, self.random.randint(1, 90)))
        return False

    def break_line(self) -> None:
        if self.random.random() < KILLS:
            self.seen["station killed"] += 1
            self.station.kill()
            return
        self.wire.mood = self.random.choice(MOODS)
        self.seen[f"wire {self.wire.mood}"] += 1

    def happenings(self) -> list[Callable[[], None]]:
        return [self.reload, self.second_tab, self.other_person, self.other_mood]

    def reload(self) -> None:
        self.seen["reloaded"] += 1
        self.phone.reloads()

    def second_tab(self) -> None:
        self.seen["second tab"] += 1
        other = self.phone.context.new_page()
        other.goto(f"{self.phone.host}{OWN_SALE}")
        other.close()

    def other_person(self) -> None:
        """Choi takes the phone a while; what is Kim's stays where it is."""
        self.seen["other person"] += 1
        if self.station.process is None:
            self.station.start()
        mood, self.wire.mood = self.wire.mood, "good"
        let_in(self.phone, CHOI)
        self.phone.goes("/hall/waiting")
        self.phone.page.evaluate("village.outbox.drain()")
        let_in(self.phone, KIM)
        self.phone.goes("/")
        self.wire.mood = mood

    def other_mood(self) -> None:
        self.wire.mood = self.random.choice(MOODS)
        self.seen[f"wire {self.wire.mood}"] += 1

    def heal(self) -> None:
        """The line is good; all of it goes."""
        self.wire.mood = "good"
        if self.station.process is None:
            self.station.start()
        self.phone.goes("/hall/waiting")
        self.phone.is_empty()

    def check(self) -> None:
        """Each tap once, by her own hand, and in the order she made them."""
        mine, written = set(self.tapped), at_the_station(self.station)
        assert len(mine) == len(self.tapped)
        assert [act for act, _ in written if act in mine] == self.tapped
        assert {hand for act, hand in hands_at(self.station) if act in mine} == {KIM}


def lived(browser: Browser, station: Station, days: int, seed: int) -> Days:
    """So many days, and what became of each tap of them."""
    life = Days(browser, station, seed)
    try:
        for _ in range(days):
            life.live()
        life.check()
    except (AssertionError, Error) as fault:
        fault.add_note(
            f"{life.phone.page.url}, a wire that is {life.wire.mood}: {life.what_stands()}"
        )
        raise
    finally:
        life.phone.context.close()
        life.wire.close()
    return life


def told_of(seed: int) -> dict[str, Any]:
    """A seed's days at a station of their own; why they failed, or an empty word."""
    try:
        with (
            tempfile.TemporaryDirectory(prefix="phone-days-") as folder,
            running(Path(folder)) as station,
            sync_playwright() as playwright,
        ):
            life = lived(start_browser(playwright), station, DAYS, seed)
    except (AssertionError, Error, OSError):
        return {"seed": seed, "days": 0, "taps": 0, "seen": {}, "why": traceback.format_exc()}
    told = {"seed": seed, "days": DAYS, "taps": len(life.tapped), "seen": dict(life.seen)}
    return told | {"why": ""}


def main(log: Path, first: int, end: int) -> int:
    """How many seeds failed."""
    kept = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    for seed in sorted(set(range(first, end)) - {one["seed"] for one in kept}):
        kept.append(told_of(seed))
        with log.open("a") as file:
            file.write(json.dumps(kept[-1]) + "\n")
    seen = sum((Counter(one["seen"]) for one in kept), Counter[str]())
    taps, wrong = sum(one["taps"] for one in kept), [one for one in kept if one["why"]]
    print(f"{sum(one['days'] for one in kept)} days, {taps} taps: each once and in her order")
    for name, times in sorted(seen.items()):
        print(f"  {times:6} {name}")
    for one in wrong:
        print(f"seed {one['seed']}: {one['why']}")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])) > 0)
