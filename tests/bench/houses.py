"""The servers under measurement: the real station, and the bare one, each a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from app import SEEDS, open_house
from village.ground.clock import Clock
from village.ground.config import Config
from village.ground.processes import free_port
from village.ground.unit import House, Store, writing
from village.hall import demo
from village.hall.demo_seed import HubSeed, read_seed
from village.people import visits
from village.people.visits_routes import DEVICE_COOKIE, FARMER_COOKIE, STAFF_COOKIE

DEVICE = "0000000000000000000000BENC"
CLERK = "C0001"


@dataclass(frozen=True)
class Served:
    """A running server and how long its first page took, in seconds."""

    port: int
    process: subprocess.Popen[bytes]
    first_page_s: float


def make_village(folder: Path) -> Store:
    """The demo village of Dongxing in `folder`, its day open."""
    now = Clock().now()
    demo.fill(folder, read_seed(SEEDS, "dongxing"), now, open_house, no_hub)
    return open_house(Config(data=folder, demo=True)).store()


def no_hub(house: House, folder: Path, seed: HubSeed) -> list[demo.DemoPerson]:
    """The station is measured alone."""
    del house, folder, seed
    return []


def cookies(db: Store) -> tuple[str, str]:
    """Cookie headers of a farmer and of a clerk who have come in."""
    farmer = db.value("SELECT number FROM people_persons WHERE role = 'farmer' ORDER BY number")
    with writing(db):
        token = visits.begin(db, farmer, DEVICE)
    staff = visits.begin_first_shift(db, CLERK, DEVICE)
    device = f"{DEVICE_COOKIE}={DEVICE}"
    return f"{device}; {FARMER_COOKIE}={token}", f"{device}; {STAFF_COOKIE}={staff}"


@contextmanager
def serving(words: list[str], port: int, path: str, folder: Path) -> Iterator[Served]:
    """Run `python words…` until it answers `path`; end it with its children."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *words],
        start_new_session=True,
        env={**os.environ, "VILLAGE_DATA": str(folder)},
    )
    try:
        wait_for_page(port, path)
        yield Served(port, process, time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(15)


def wait_for_page(port: int, path: str) -> None:
    """Until the page comes with a status below 400."""
    until = time.monotonic() + 120  # a machine that does much else
    while time.monotonic() < until:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", path)
            if connection.getresponse().status < 400:
                return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"nothing at {port}{path}")


def station(folder: Path) -> AbstractContextManager[Served]:
    """The real station over `folder`: supervisor, http, courier."""
    port = free_port("127.0.0.1", 8300)
    words = ["-m", "village", "--data", str(folder), "station", "--host", "127.0.0.1"]
    return serving([*words, "--port", str(port)], port, "/health", folder)


def bare(folder: Path) -> AbstractContextManager[Served]:
    """The bare server over `folder`, with the same settings of the same server."""
    port = free_port("127.0.0.1", 8400)
    words = ["-m", "tests.bench.bare", str(port)]
    return serving(words, port, "/health", folder)


def memory_mb(leader: int) -> dict[str, int]:
    """Resident and proportional memory of every process in the session of `leader`, in MB."""
    found: dict[str, int] = {"rss": 0, "pss": 0, "processes": 0}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(path.read_text().rsplit(")", 1)[1].split()[3]) != leader:
                continue
            smaps = (path.parent / "smaps_rollup").read_text().splitlines()
        except (OSError, IndexError):
            continue
        sizes = {line.split(":")[0]: int(line.split()[1]) for line in smaps if line.endswith("kB")}
        found["rss"] += sizes["Rss"] // 1024
        found["pss"] += sizes["Pss"] // 1024
        found["processes"] += 1
    return found
