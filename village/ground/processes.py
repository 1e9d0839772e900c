"""The small supervisor: children that share nothing but the data folder, and die with it."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Protocol

RESTART_PAUSES_S = (0.2, 1, 5, 15, 30)
STEADY_S = 60  # a child that lived this long starts again at once
STOP_S = 8
PORTS_TRIED = 20
PR_SET_PDEATHSIG = 1
PARENT = "VILLAGE_PARENT"


class AlreadyRunning(Exception):
    """Another supervisor holds the folder."""


@dataclass
class Child:
    """One process of ours: its name for people, and its words after `python -m`."""

    name: str
    words: Sequence[str]
    environ: Mapping[str, str] = field(default_factory=dict)
    shares: tuple[int, ...] = ()  # open sockets it is handed; not on Windows
    process: subprocess.Popen[bytes] | None = None
    failures: int = 0
    began: float = 0.0
    again_at: float | None = None  # when it is to be started again, once it has ended

    def start(self) -> None:
        """Start it; on Linux it dies with us even if we are killed."""
        self.began, self.again_at = time.monotonic(), None
        environ = {**os.environ, **self.environ, PARENT: str(os.getpid())}
        self.process = subprocess.Popen(
            [sys.executable, "-m", *self.words], env=environ, pass_fds=self.shares
        )


def die_with_parent() -> None:
    """On Linux: be killed when the parent ends, also if it ended before we came to ask for it.

    Called first thing in every child and worker; a worker's parent is the child that made it.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    parent = os.environ.get(PARENT)
    if parent and os.getppid() != int(parent):
        os._exit(1)
    os.environ[PARENT] = str(os.getpid())  # for the worker we shall make


@contextlib.contextmanager
def holding(folder: Path, house: str = ""):  # type: ignore[no-untyped-def]  # a context manager over two systems' locks
    """Hold `station.lock` of a folder; `house` is who lives there, for the sentence.

    Raises AlreadyRunning where another supervisor has it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "station.lock").open("ab") as lock:
        try:
            if sys.platform == "win32":
                import msvcrt  # noqa: PLC0415 -- only there

                msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl  # noqa: PLC0415 -- not on Windows

                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            who = house or f"The station in {folder}"
            raise AlreadyRunning(f"{who} is already running.") from None
        yield


def free_port(host: str, port: int) -> int:
    """`port`, or the next one that nobody answers at and that can be had."""
    for candidate in range(port, min(port + PORTS_TRIED, 65_536)):
        if not answers("127.0.0.1", candidate) and can_bind(host, candidate):
            return candidate
    raise OSError(f"no free port from {port} to {port + PORTS_TRIED - 1}")


def answers(host: str, port: int) -> bool:
    """Whether something listens there."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((host, port)) == 0


def can_bind(host: str, port: int) -> bool:
    """Whether the port can be ours."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def lan_address() -> str | None:
    """This PC's address in the village's network, without sending anything."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
        except OSError:
            return None
        found: str = probe.getsockname()[0]
    return None if found.startswith("127.") else found


class Keeper(Protocol):
    """Somebody who keeps children of its own: looked at five times a second, ended at the end."""

    def look(self) -> None: ...

    def end(self) -> None: ...


@dataclass
class Awaited:
    """Keeps a child that is started as soon as its file is there."""

    child: Child
    file: Path

    def look(self) -> None:
        if self.child.process is not None:
            look_after(self.child)
        elif self.file.exists():
            self.child.start()

    def end(self) -> None:
        end(self.child)


def supervise(children: Sequence[Child], keepers: Sequence[Keeper] = ()) -> int:
    """Keep the children running until we are told to stop; then stop them all, in order."""
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    for name in ("SIGINT", "SIGTERM", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), ask_to_stop)
    for child in children:
        child.start()
    told: set[str] = set()
    while not stop.wait(0.2):
        for child in children:
            look_after(child)
        for keeper in keepers:
            look_carefully(keeper, told)
    for keeper in keepers:
        keeper.end()
    for child in reversed(children):
        end(child)
    return 0


def look_carefully(keeper: Keeper, told: set[str]) -> None:
    """A keeper's fault is printed once and ends nobody else: http goes on."""
    try:
        keeper.look()
    except Exception as fault:  # noqa: BLE001 -- whatever it is
        if repr(fault) not in told:
            told.add(repr(fault))
            traceback.print_exc()


def look_after(child: Child) -> None:
    """Start a child again that has ended, sooner the longer it lived; never wait for it here."""
    assert child.process is not None, "started before it is looked after"
    now = time.monotonic()
    if child.process.poll() is None:
        return
    if child.again_at is None:
        child.failures = 0 if now - child.began > STEADY_S else child.failures + 1
        pause = RESTART_PAUSES_S[min(child.failures, len(RESTART_PAUSES_S) - 1)]
        child.again_at = now + pause
        print(f"{child.name} ended ({child.process.returncode}), again in {pause} s", flush=True)
    elif now >= child.again_at:
        child.start()


def end(child: Child) -> None:
    """Ask a child to end, and end it if it does not."""
    process = child.process
    if process is None or process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
