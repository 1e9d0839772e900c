"""The https child: it serves one pair of key and certificate, and hands over to a successor.

Both serve at one socket, which the supervisor holds: the old child ends once the new one is ready
and what it has begun is answered. Where a socket cannot be shared (Windows) the old one ends first.
"""

import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from village.ground import tls
from village.ground.processes import Child, end, look_after
from village.hall.serving import BACKLOG, LEAVE, READY, SHARED, http_child
from village.hall.ways import Ways, tell_ways

LOOK_S = 1.0
AGAIN_S = 60.0  # a pair that was not served is tried again
READY_S = 60.0  # an old PC starts slowly; a successor that takes longer is given up
LINES_S = 5.0  # pages ask every second or two: their lines are closed after an answer by then
DRAIN_S = 40.0


def ready_file(data: Path, pair: Path) -> Path:
    """Where the worker that serves this pair says that it is ready, and its number."""
    return data / "tls" / f"ready.{pair.name}"


def worker_of(child: Child) -> int | None:
    """The process in which a child answers, None while it is not ready."""
    try:
        return int(Path(child.environ[READY]).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def pair_of(child: Child) -> str:
    """The name of the pair that a child serves."""
    return child.environ[READY].rpartition(".")[2]


def given_pair(data: Path, chain: Path, key: Path) -> Path:
    """A pair that somebody else keeps in two files, as our own; raises TlsFault, OSError."""
    return tls.keep_pair(data, key.read_bytes(), chain.read_bytes())


class Https:
    """Keeps the https child. `source` says which pair is to be served, None where there is none."""

    def __init__(
        self, data: Path, address: tuple[str, int], names: tuple[str, ...],
        source: Callable[[], Path | None], http_port: int = 0,
    ) -> None:  # fmt: skip
        self._data, self._address, self._names, self._source = data, address, names, source
        self._http_port = http_port
        self._socket: socket.socket | None = None
        self._serving: Child | None = None
        self._coming: Child | None = None
        self._leaving: list[tuple[Child, float]] = []  # and since when
        self._begun: Path | None = None  # the pair that is served, or about to be
        self._told: tuple[str | None, str | None] = (None, None)  # pair, fault
        self._look_at = 0.0
        self._tell_pages()

    def look(self) -> None:
        """Never waits: a slow child must not keep the others down."""
        now = time.monotonic()
        if now >= self._look_at:
            self._look_at = now + LOOK_S
            self._look_for_a_pair()
        self._hand_over(now)
        self._let_go(now)
        if self._serving:
            self._keep_up(self._serving)

    def end(self) -> None:
        """Stop them all."""
        for child in (self._coming, self._serving, *(child for child, _ in self._leaving)):
            if child:
                end(child)
        if self._socket:
            self._socket.close()
        self._tell(None, None)

    def _look_for_a_pair(self) -> None:
        try:
            folder = self._source()
            if folder is None or folder == self._begun:
                return
            pair = ((folder / tls.KEY).read_bytes(), (folder / tls.CHAIN).read_bytes())
            names = tls.read_pair(*pair).names
            self._begin(folder, names)
            self._begun = folder
        except tls.TlsFault as fault:
            self._tell(self._told[0], fault.name)
        except OSError as fault:
            self._tell(self._told[0], type(fault).__name__)

    def _begin(self, folder: Path, names: tuple[str, ...]) -> None:
        """A child for this pair; a successor where one serves already. Raises OSError."""
        if self._coming:
            end(self._coming)
            self._coming = None
        if self._serving and pair_of(self._serving) == folder.name:
            self._tell(folder.name, None)
            return
        ready = ready_file(self._data, folder)
        ready.unlink(missing_ok=True)
        child = http_child(
            "https", "station", self._data, self._address, (folder / tls.CHAIN, folder / tls.KEY),
            self._names + tuple(name for name in names if "*" not in name),
        )  # fmt: skip
        shared = self._shared()
        environ = {READY: str(ready)} | ({SHARED: str(shared[0])} if shared else {})
        child = replace(child, environ={**child.environ, **environ}, shares=shared)
        if self._serving and not shared:
            end(self._serving)
            self._serving = None
        child.start()
        if self._serving:
            self._coming = child
        else:
            self._serving = child
            self._tell(folder.name, None)

    def _shared(self) -> tuple[int, ...]:
        """The socket that both children serve at. Raises OSError where the port is taken."""
        if sys.platform == "win32":
            return ()
        if self._socket is None:
            family = socket.AF_INET6 if ":" in self._address[0] else socket.AF_INET
            made = socket.socket(family)
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                made.setblocking(False)
                made.bind(self._address)
                made.listen(BACKLOG)
            except OSError:
                made.close()
                raise
            self._socket = made
        return (self._socket.fileno(),)

    def _hand_over(self, now: float) -> None:
        """Once the successor is ready the old child takes no more, and answers what it has."""
        coming, old = self._coming, self._serving
        if coming is None or old is None:
            return
        assert coming.process is not None, "it was started"
        if worker_of(coming) is not None:
            leaver = worker_of(old)
            if leaver is not None and old.process and old.process.poll() is None:
                with contextlib.suppress(OSError):  # it ended this very moment
                    os.kill(leaver, LEAVE)
            self._leaving.append((old, now))
            self._serving, self._coming = coming, None
            self._tell(pair_of(coming), None)
        elif coming.process.poll() is not None or now > coming.began + READY_S:
            end(coming)
            self._coming = self._begun = None
            self._look_at = now + AGAIN_S
            self._tell(self._told[0], "not_served")

    def _keep_up(self, child: Child) -> None:
        """Start it again where it ended; the number it was ready under may be another's by now."""
        assert child.process is not None, "it was started"
        if child.process.poll() is not None:
            Path(child.environ[READY]).unlink(missing_ok=True)
        look_after(child)

    def _let_go(self, now: float) -> None:
        """End those that have left, once lines that were open had time to be answered."""
        for child, since in list(self._leaving):
            assert child.process is not None, "it was started"
            if child.process.poll() is not None:
                self._leaving.remove((child, since))
            elif now > since + DRAIN_S:
                child.process.kill()
            elif now > since + LINES_S:
                child.process.terminate()

    def _tell(self, folder: str | None, fault: str | None) -> None:
        """What has changed is told once, here and to the pages; http goes on whatever it is."""
        if (folder, fault) == self._told:
            return
        if fault and fault != self._told[1]:
            print(f"https: {fault}; http goes on", flush=True)
        elif folder and folder != self._told[0]:
            print(f"https: serving at port {self._address[1]}", flush=True)
        self._told = (folder, fault)
        self._tell_pages()

    def _tell_pages(self) -> None:
        tell_ways(self._data, Ways(self._http_port, self._address[1], *self._told))
