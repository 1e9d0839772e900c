"""A station with a long journal, a hub that is killed and started, and a bad line between them."""

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from tests.cast import MORNING, new_act
from tests.drawn import ROOT
from tests.faults.station import START_S_MAX
from tests.hub.county import LI_PHRASE, WANGQING
from tests.ports import free_port
from tests.sync import day
from village.ground.chain import line_of, next_hash
from village.ground.clock import HandedClock
from village.ground.ids import new_id
from village.ground.unit import Store, writing
from village.hub import branches, journals, officers
from village.hub.store import HubStore, open_store
from village.orders import commands

FAULTS = ("refused", "request", "reply", "half")
THIN_BYTES_S = 8_000  # 64 kbit/s


def lengthen(db: Store, many: int) -> None:
    """So many cash sales more in the journal: only the line is asked here, not the rows."""
    commands.record_cash_sale(db, new_act(), (day.eggs(),))
    with writing(db):
        row = db.row("SELECT seq, line, hash FROM journal_events ORDER BY seq DESC LIMIT 1")
        assert row is not None
        sale, seq, head, rows = json.loads(row["line"]), row["seq"], row["hash"], []
        for number in range(1, many + 1):
            line = line_of(**{**sale, "id": new_id(), "at": sale["at"] + number, "private": None})
            head = next_hash(head, line)
            rows.append((db.epoch, seq + number, json.loads(line)["id"], line, head))
        db.change_many(
            "INSERT INTO journal_events (epoch, seq, id, line, hash) VALUES (?, ?, ?, ?, ?)", rows
        )
        db.change("UPDATE journal_epochs SET head = ?, seq = ?", (head, seq + many))


def is_union(db: Store, store: HubStore) -> None:
    """The hub has every event of the station once, byte for byte, and its figures follow."""
    with store.reading() as rows:
        theirs = [(row["seq"], row["line"]) for row in branches.rows_of(rows, db.station, db.epoch)]
    assert theirs == [tuple(row) for row in db.rows("SELECT seq, line FROM journal_events")]
    assert journals.verify(store) == []


# --- a hub of its own process --------------------------------------------------------------------


@dataclass
class Hub:
    """`python -m village hub` over a folder, in a process group of its own."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Until it answers."""
        words = ["-m", "village", "--data", str(self.folder), "hub", "--port", str(self.port)]
        with self.folder.with_suffix(".log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *words], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT,
                env={**os.environ, "VILLAGE_NOW": MORNING.isoformat()}, start_new_session=True,
            )  # fmt: skip
        until = time.monotonic() + 3 * START_S_MAX
        while time.monotonic() < until:
            assert self.process.poll() is None, self.folder.with_suffix(".log").read_text()
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port)):
                return
            time.sleep(0.02)
        raise AssertionError("the hub does not answer")

    def kill(self) -> None:
        """kill -9 of all of it."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


@contextlib.contextmanager
def hub(folder: Path) -> Iterator[tuple[Hub, HubStore]]:
    """A hub with its officer, running; and its store as the test sees it."""
    store = open_store(folder, None, HandedClock(MORNING))
    officers.set_up(store, WANGQING, "Li", LI_PHRASE)
    ours = Hub(folder)
    try:
        ours.start()
        yield ours, store
    finally:
        if ours.process is not None:
            ours.kill()
        store.close()


# --- a bad line ----------------------------------------------------------------------------------


@dataclass
class BadLine:
    """Stands between station and hub; `share` of the connections go wrong, drawn by a seed."""

    to: str
    random: Random
    share: float
    bytes_s: int = THIN_BYTES_S
    up_bytes: int = 0
    struck: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FAULTS, 0))

    @contextlib.contextmanager
    def open(self) -> Iterator[str]:
        """The address to send to."""
        with socket.create_server(("127.0.0.1", 0)) as door:
            threading.Thread(target=self._serve, args=(door,), daemon=True).start()
            yield f"http://127.0.0.1:{door.getsockname()[1]}"

    def _serve(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):  # one after another, as a station asks
            while True:
                line, _ = door.accept()
                fault = self.random.choice(FAULTS) if self.random.random() < self.share else ""
                if fault:
                    self.struck[fault] += 1
                with line, contextlib.suppress(OSError):
                    self._carry(line, fault)

    def _carry(self, line: socket.socket, fault: str) -> None:
        """Bytes both ways, until the fault comes: the hub has done its part before a cut reply."""
        if fault == "refused":
            return
        left = {"request": self.random.randrange(4_000), "half": self.random.randrange(200)}
        place = urlsplit(self.to)
        with socket.create_connection((place.hostname or "", place.port or 0)) as hub:
            while True:
                ready, _, _ = select.select([line, hub], [], [], 30)
                data = ready[0].recv(1_024) if ready else b""
                if not data:
                    return
                upward = ready[0] is line
                name = "request" if upward else "half"
                if fault == name:
                    data, left[name] = data[: left[name]], max(left[name] - len(data), 0)
                if not upward and fault == "reply":
                    return
                time.sleep(len(data) / self.bytes_s)
                (hub if upward else line).sendall(data)
                self.up_bytes += len(data) if upward else 0
                if fault == name and not left[name]:
                    return
