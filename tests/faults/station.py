"""A real station: `python -m village station` in a process group of its own, and who taps at it."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from app import open_house
from tests.cast import DEVICE, MORNING, config
from tests.drawn import ROOT
from tests.ports import free_port
from tests.workday import begin, copy
from village.ground.clock import HandedClock
from village.ground.processes import answers
from village.ground.unit import House, Store, writing
from village.people import visits
from village.people.visits_routes import DEVICE_COOKIE, FARMER_COOKIE, STAFF_COOKIE

START_S_MAX = 10.0
PATIENCE_S = 120.0  # a machine that does much else at once
ANSWER_S_MAX = 20.0
TRAY = "F0001.P0001.tray30.30.2700"


@dataclass
class Person:
    """Somebody who has come in: a browser with her cookies, one connection at a time."""

    port: int
    cookie: str

    def send(
        self, method: str, path: str, fields: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """(status, where it leads, page). Raises OSError where the station is gone."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_S_MAX)
        headers = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            line.request(method, path, urlencode(fields) if fields else None, headers)
            answer = line.getresponse()
            page = answer.read().decode()
            return answer.status, answer.getheader("Location") or "", page
        except http.client.HTTPException as fault:
            raise OSError(f"half an answer: {fault!r}") from fault
        finally:
            line.close()

    def post(self, path: str, **fields: str) -> tuple[int, str, str]:
        return self.send("POST", path, fields)

    def sell(self, act: str) -> int:
        """One tray for the exact sum; the status."""
        return self.post("/orders/sales", act=act, line=TRAY, pay="exact", total="2700")[0]


@dataclass
class Station:
    """The station's folder, its port, and its processes while it runs."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    more: tuple[str, ...] = ()  # further words of its start
    log: Path = field(init=False)

    def __post_init__(self) -> None:
        self.log = self.folder.with_suffix(".log")

    def start(self, tree: Path = ROOT) -> float:
        """Start it, by the program of this checkout or another; the seconds to its first page."""
        began = time.monotonic()
        words = [sys.executable, "-m", "village", "--data", str(self.folder), "station"]
        clock = {"VILLAGE_NOW": MORNING.isoformat()}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*words, "--host", "127.0.0.1", "--port", str(self.port), *self.more],
                cwd=tree, env={**os.environ, **clock}, stdout=log, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        nobody = Person(self.port, "")
        while time.monotonic() - began < PATIENCE_S:
            assert self.process.poll() is None, self.log.read_text()
            with contextlib.suppress(OSError):
                if nobody.send("GET", "/people/")[0] == 200:
                    return time.monotonic() - began
            time.sleep(0.02)
        raise AssertionError(f"no page within {PATIENCE_S} s: {self.log.read_text()}")

    def kill(self) -> None:
        """kill -9 of the whole group, and nobody is left at the port."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        self.wait_until_it_refuses()

    def stop(self) -> None:
        """The manager stops it: it ends by itself."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait(30)
        self.process = None
        self.wait_until_it_refuses()

    def wait_until_it_refuses(self) -> None:
        until = time.monotonic() + 10
        while answers("127.0.0.1", self.port):
            assert time.monotonic() < until, "a killed station still answers"
            time.sleep(0.02)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


def opened(folder: Path) -> House:
    """The station's file as the commands see it."""
    return open_house(config(folder), HandedClock(MORNING))


def come_in(db: Store, port: int, number: str) -> Person:
    """Let somebody in at this PC, as her card or phrase would."""
    if number.startswith("F"):
        with writing(db):
            cookie, token = FARMER_COOKIE, visits.begin(db, number, DEVICE)
    else:
        cookie, token = STAFF_COOKIE, visits.begin_first_shift(db, number, DEVICE)
    return Person(port, f"{DEVICE_COOKIE}={DEVICE}; {cookie}={token}")


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Station]:
    """A started station with its day open; ended by its process group whatever happens."""
    copy(folder / "station", begin).house.close()
    station = Station(folder / "station")
    try:
        station.start()
        yield station
    finally:
        if station.process is not None:
            station.kill()
