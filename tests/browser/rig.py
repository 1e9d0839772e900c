"""The real house as processes of their own, and a browser in front of it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Playwright

from tests.cast import DEVICE
from tests.drawn import ROOT
from tests.outside import PROGRAMS
from tests.ports import free_port
from village.ground.processes import answers
from village.hall.serving import http_child
from village.people.visits_routes import DEVICE_COOKIE

START_S = 30
STOP_S = 5
CHROMIUM = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
STICKS = ("KINGSTON", "SANDISK 32G")  # folders that are sticks where they lie in a house's own
Cookies = dict[str, str]


@dataclass(frozen=True)
class Served:
    """A house that answers: where its data lies, and its address."""

    folder: Path
    url: str
    words: Path  # what the process said
    now: datetime  # what its clock said when it answered, near enough
    answered: float = field(default_factory=time.monotonic)

    def at_ms(self) -> int:
        """What its clock says now, UTC milliseconds, to a few seconds."""
        gone = timedelta(seconds=time.monotonic() - self.answered)
        return int((self.now + gone).timestamp() * 1000)

    def said(self) -> str:
        return self.words.read_text("utf-8", errors="replace")


def environment(now: datetime) -> dict[str, str]:
    """Ours, with a clock that starts at `now`; nothing of the developer's own house in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VILLAGE_")}
    return kept | {"VILLAGE_NOW": now.isoformat(), "PYTHONWARNINGS": "default"}


def village(folder: Path, *words: str, now: datetime) -> subprocess.CompletedProcess[str]:
    """One `village …` command over a folder."""
    return subprocess.run(
        [sys.executable, "-m", "village", "--data", str(folder), *words],
        cwd=ROOT, env=environment(now), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@contextmanager
def serving(folder: Path, now: datetime, role: str = "station") -> Iterator[Served]:
    """The house over `folder`, served by the very process a station runs; killed at the end."""
    port, said = free_port(), folder / "said.txt"
    child = http_child("http", role, folder, ("127.0.0.1", port))
    sticks = os.pathsep.join(str(folder / name) for name in STICKS)
    with said.open("ab") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *child.words],
            cwd=ROOT, env=environment(now) | dict(child.environ) | {"VILLAGE_STICK": sticks},
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    served = Served(folder, f"http://localhost:{port}", said, now)
    try:
        assert starts(process, port), f"no answer:\n{served.said()}"
        yield replace(served, answered=time.monotonic())
    finally:
        end(process)
    assert "Traceback" not in served.said(), served.said()


def starts(process: "subprocess.Popen[bytes]", port: int) -> bool:
    """Whether it answers before it ends or the time is over."""
    until = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < until:
        if answers("127.0.0.1", port):
            return True
        time.sleep(0.05)
    return False


def end(process: subprocess.Popen[bytes]) -> None:
    """The server and its worker: asked first, then killed with the whole group."""
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        pass
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def start_browser(playwright: Playwright) -> Browser:
    """The Chromium of this machine; none is downloaded."""
    return playwright.chromium.launch(
        executable_path=PROGRAMS["chromium"].found(), headless=True, args=list(CHROMIUM)
    )


@contextmanager
def browsing(
    browser: Browser,
    served: Served,
    cookies: Cookies,
    size: tuple[int, int],
    *,
    script: bool = True,
    dots: float = 1,
    worker: bool = True,
) -> Iterator[BrowserContext]:
    """A browser with these cookies, its window of `size` CSS px.

    `worker`: whether a page may install its own, whose requests a hand would wait for in vain.
    """
    context = browser.new_context(
        base_url=served.url,
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=dots,
        java_script_enabled=script,
        reduced_motion="reduce",
        locale="en-US",
        service_workers="allow" if worker else "block",
    )
    context.add_cookies(
        [
            {"name": name, "value": value, "url": served.url}
            for name, value in ({DEVICE_COOKIE: DEVICE} | cookies).items()
        ]
    )
    context.set_default_timeout(10_000)
    try:
        yield context
    finally:
        context.close()
