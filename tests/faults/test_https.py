"""https changes its certificate under clients that never stop asking; a bad one stops nothing."""

import contextlib
import hashlib
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.certificates import NAME, Authority, fresh, make_authority, write_pair
from tests.faults.station import Station, free_port
from tests.workday import begin, copy

CHANGED_S_MAX = 60.0  # a child starts slowly on a machine that has much to do
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


@dataclass
class Closed:
    """A running station with https, whose two files a test may change."""

    station: Station
    tls_port: int
    files: Path

    def change(self, key: bytes, chain: bytes) -> None:
        """New files in the place of the old, the key after the certificate as people copy them."""
        write_pair(self.files, key, chain)

    def served(self) -> str:
        """The digest of the certificate that is served now; "" where nobody answers."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        try:
            with (
                socket.create_connection(("127.0.0.1", self.tls_port), 5) as line,
                context.wrap_socket(line, server_hostname=NAME) as closed,
            ):
                return hashlib.sha256(closed.getpeercert(True) or b"").hexdigest()
        except OSError:
            return ""

    def wait_until_served(self, other_than: str = "") -> str:
        until = time.monotonic() + CHANGED_S_MAX
        while self.served() in ("", other_than):
            assert time.monotonic() < until, self.station.said()
            time.sleep(0.1)
        return self.served()


@contextlib.contextmanager
def closed(folder: Path, key: bytes, chain: bytes) -> Iterator[Closed]:
    copy(folder / "station", begin).house.close()
    files, tls_port = folder / "files", free_port()
    certificate, key_file = write_pair(files, key, chain)
    station = Station(
        folder / "station",
        more=(
            "--tls-cert",
            str(certificate),
            "--tls-key",
            str(key_file),
            "--tls-port",
            str(tls_port),
        ),
    )
    try:
        station.start()
        yield Closed(station, tls_port, files)
    finally:
        if station.process is not None:
            station.kill()


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
def test_many_changed_certificates_lose_nobody(tmp_path: Path) -> None:
    nobody_is_lost(tmp_path, swaps=12, slowly=True)
