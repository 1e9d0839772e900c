"""Bodies are read whole before a door opens, and slow phones can only hold some of the threads."""

import io
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

# Of 32 threads: four for any one phone, sixteen for all phones, twelve for this PC itself.
PER_PHONE = 4
ALL_PHONES = 16
THIS_PC = 12
LARGE_BYTES = 1_000_000
LARGE = 8  # photos at once; the ninth comes a little later
NEAR = ("127.0.0.1", "::1")

Environ = dict[str, Any]
Start = Callable[..., Any]
App = Callable[[Environ, Start], Iterable[bytes]]


class Bodies:
    """A WSGI app before another: whoever begins too many forms at once is told to come later.

    The server under us waits for a body as long as its sender likes, and holds a thread meanwhile.
    Forty phones that fell silent would otherwise keep every door shut.
    """

    def __init__(self, app: App, bytes_max: int) -> None:
        self._app = app
        self._bytes_max = bytes_max
        self._lock = threading.Lock()
        self._large = threading.BoundedSemaphore(LARGE)
        self._reading: Counter[str] = Counter()

    @property
    def reading(self) -> int:
        """How many bodies are being read now."""
        return self._reading.total()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        if environ.get("HTTP_TRANSFER_ENCODING") or not length.isdigit():
            return refuse(start, "411 Length Required")
        if int(length) > LARGE_BYTES or int(length) > self._bytes_max:
            return self._large_one(environ, start, int(length))
        if int(length) == 0:
            return self._app(environ, start)
        return self._read(environ, start, int(length))

    def _read(self, environ: Environ, start: Start, length: int) -> Iterable[bytes]:
        address = str(environ.get("REMOTE_ADDR"))
        if not self._enter(address):
            return refuse(start, "503 Service Unavailable")
        try:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(length))
        finally:
            self._leave(address)
        return self._app(environ, start)

    def _large_one(self, environ: Environ, start: Start, length: int) -> Iterable[bytes]:
        """A few at a time; what is larger than any door takes is not read: the door says so."""
        if not self._large.acquire(blocking=False):
            return refuse(start, "503 Service Unavailable")
        try:
            if length > self._bytes_max:
                return self._app(environ, start)
            return self._read(environ, start, length)
        finally:
            self._large.release()

    def _enter(self, address: str) -> bool:
        with self._lock:
            near = sum(self._reading[one] for one in NEAR)
            if address in NEAR:
                room = near < THIS_PC
            else:
                phones = self._reading.total() - near
                room = phones < ALL_PHONES and self._reading[address] < PER_PHONE
            if room:
                self._reading[address] += 1
            return room

    def _leave(self, address: str) -> None:
        with self._lock:
            self._reading[address] -= 1
            if not self._reading[address]:
                del self._reading[address]


def refuse(start: Start, status: str) -> Iterable[bytes]:
    """A short no; the browser's own page, or htmx's, says that it did not work."""
    start(status, [("Content-Length", "0"), ("Connection", "close"), ("Retry-After", "5")])
    return [b""]
