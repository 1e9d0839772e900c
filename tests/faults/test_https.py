"""https changes its certificate under clients that never stop asking; a bad one stops nothing."""

import http.client
import os
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL

import pytest

from tests.certificates import Authority, fresh, make_authority
from tests.faults.closed import CHANGED_S_MAX, Closed, closed

BREATH_S = 0.005
SLOW_S = 8.0  # longer than open lines are given: what was begun is answered all the same


@dataclass
class Asker:
    """Asks one way of the station again and again; each answer, and each that never came."""

    port: int
    context: ssl.SSLContext | None
    keeps: bool = False  # keeps its line open between questions, as browsers do
    path: str = "/health"
    answered: int = 0
    lost: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def start(self) -> threading.Thread:
        thread = threading.Thread(target=self.run, daemon=True)
        thread.start()
        return thread

    def run(self) -> None:
        line, used = self.connect(), False
        while not self.stop.is_set():
            try:
                line.request("GET", self.path, headers={"Host": f"localhost:{self.port}"})
                answer = line.getresponse()
                answer.read()
                assert answer.status == 200, answer.status
                self.answered, used = self.answered + 1, True
            except (OSError, http.client.HTTPException, AssertionError) as fault:
                # RFC 9112 9.3.1: a line that was open before may have been closed meanwhile.
                if not (self.keeps and used and isinstance(fault, ConnectionError | ssl.SSLError)):
                    self.lost.append(repr(fault))
                line.close()
                line, used = self.connect(), False
                continue
            if not self.keeps:
                line.close()
                line = self.connect()
            time.sleep(BREATH_S)
        line.close()

    def connect(self) -> http.client.HTTPConnection:
        if self.context is None:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=20, context=self.context)


def trusting(authority: Authority) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=authority.pem.decode())
    context.check_hostname = False  # the clients ask at an address
    return context


class SlowPost:
    """A form on its way up, so slowly that another certificate comes meanwhile."""

    def __init__(self, way: Closed, context: ssl.SSLContext) -> None:
        line = socket.create_connection(("127.0.0.1", way.tls_port), 30)
        self.line = context.wrap_socket(line, server_hostname="localhost")
        self.line.sendall(
            b"POST /hall/call HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\nback"
        )

    def end(self) -> bytes:
        """The first line of the answer."""
        self.line.sendall(b"=%2F")
        with self.line:
            return self.line.recv(4_000).partition(b"\r\n")[0]


def change_under_load(folder: Path, swaps: int, *, slowly: bool) -> dict[str, Asker]:
    authority = make_authority()
    with closed(folder, *fresh(authority)) as way:
        served = way.wait_until_served()
        context = trusting(authority)
        askers = {
            "http": Asker(way.station.port, None),
            "https": Asker(way.tls_port, context),
            "https, kept": Asker(way.tls_port, context, keeps=True),
            "https, a page": Asker(way.tls_port, context, path="/people/"),
        }
        threads = [asker.start() for asker in askers.values()]
        for _ in range(swaps):
            slow = SlowPost(way, context) if slowly else None
            way.change(*fresh(authority))
            served = way.wait_until_served(other_than=served)
            if slow:
                time.sleep(SLOW_S)
                assert slow.end() == b"HTTP/1.1 200 OK"
        for asker in askers.values():
            asker.stop.set()
        for thread in threads:
            thread.join(30)
        said = way.station.said()
        assert said.count("https: serving") == swaps + 1, said
    return askers


def nobody_is_lost(folder: Path, swaps: int, *, slowly: bool) -> None:
    for name, asker in change_under_load(folder, swaps, slowly=slowly).items():
        print(f"{name}: {asker.answered} answered, {len(asker.lost)} lost")
        assert asker.answered > 20, name
        assert asker.lost == [], name


def test_a_changed_certificate_loses_nobody(tmp_path: Path) -> None:
    nobody_is_lost(tmp_path, swaps=1, slowly=False)


@pytest.mark.slow
def test_a_child_that_was_started_again_is_told_to_leave_too(tmp_path: Path) -> None:
    """Its worker has another number by then; who has a line open to it is told, not cut off."""
    authority = make_authority()
    with closed(tmp_path, *fresh(authority)) as way:
        way.wait_until_served()
        kill_child(way)
        way.wait_until_served()
        line = Asker(way.tls_port, trusting(authority)).connect()
        assert told_to_go(line) is False
        way.change(*fresh(authority))
        while not told_to_go(line):
            time.sleep(BREATH_S)


def kill_child(way: Closed) -> None:
    """kill -9 of the child that serves https; its worker dies with it, another one comes."""
    (ready,) = (way.station.folder / "tls").glob("ready.*")
    worker = ready.read_text()
    os.kill(int(Path(f"/proc/{worker}/stat").read_text().rpartition(")")[2].split()[1]), SIGKILL)
    until = time.monotonic() + CHANGED_S_MAX
    while not ready.exists() or ready.read_text() == worker:
        assert time.monotonic() < until, way.station.said()
        time.sleep(0.05)


def told_to_go(line: http.client.HTTPConnection) -> bool:
    """Whether an answer over an open line says that it is the last."""
    line.request("GET", "/health", headers={"Host": "localhost"})
    answer = line.getresponse()
    answer.read()
    return answer.getheader("Connection") == "close"


@pytest.mark.slow
def test_many_changed_certificates_lose_nobody(tmp_path: Path) -> None:
    nobody_is_lost(tmp_path, swaps=12, slowly=True)
