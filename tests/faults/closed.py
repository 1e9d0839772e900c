"""A running station with https from two files, which a test may change."""

import contextlib
import hashlib
import socket
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.certificates import NAME, write_pair
from tests.faults.station import Station
from tests.ports import free_port
from tests.workday import begin, copy

CHANGED_S_MAX = 60.0  # a child starts slowly on a machine that has much to do


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
def closed(folder: Path, key: bytes, chain: bytes, *more: str) -> Iterator[Closed]:
    copy(folder / "station", begin).house.close()
    files, tls_port = folder / "files", free_port()
    certificate, key_file = write_pair(files, key, chain)
    told = ("--tls-cert", str(certificate), "--tls-key", str(key_file))
    station = Station(folder / "station", more=(*told, "--tls-port", str(tls_port), *more))
    try:
        station.start()
        yield Closed(station, tls_port, files)
    finally:
        if station.process is not None:
            station.kill()
