"""A printer on loopback: it takes what comes over TCP and keeps each job; or it breaks off."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import zxingcpp
from PIL import Image

WAIT_S = 10


@dataclass
class Printer:
    """Where it listens, the jobs it took whole; `breaks_off` after so many bytes."""

    port: int
    breaks_off: int | None = None
    jobs: list[bytes] = field(default_factory=list)
    came: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def next_job(self) -> bytes:
        assert self.came.acquire(timeout=WAIT_S), "nothing came to the printer"
        return self.jobs[-1]


@contextmanager
def printer(breaks_off: int | None = None) -> Iterator[Printer]:
    with socket.create_server(("127.0.0.1", 0)) as door:
        one = Printer(door.getsockname()[1], breaks_off)
        thread = threading.Thread(target=_serve, args=(door, one), daemon=True)
        thread.start()
        yield one
        door.shutdown(socket.SHUT_RDWR)
        thread.join(WAIT_S)


def _serve(door: socket.socket, one: Printer) -> None:
    while True:
        try:
            line, _ = door.accept()
        except OSError:
            return
        with line:
            line.settimeout(WAIT_S)
            if one.breaks_off is not None:
                line.recv(one.breaks_off)  # reset, with the rest of it unread
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                continue
            job = b""
            while chunk := line.recv(65_536):
                job += chunk
        one.jobs.append(job)
        one.came.release()


def paper_of(job: bytes) -> Image.Image:
    """What lies on the paper: the bands of dots, read byte by byte as the printer does."""
    assert job.startswith(b"\x1b@")
    at, rows, width = 2, b"", 0
    while job[at : at + 4] == b"\x1dv0\x00":
        across, down = struct.unpack("<HH", job[at + 4 : at + 8])
        assert width in (0, across)
        width, at = across, at + 8
        rows += job[at : at + across * down]
        at += across * down
    assert job[at:] == b"\x1bd\x04\x1dVB\x00"
    return Image.frombytes("1", (width * 8, len(rows) // width), bytes(255 - one for one in rows))


def read_code(paper: Image.Image) -> str:
    """The one code on it, by a reader that has nothing to do with us."""
    (found,) = zxingcpp.read_barcodes(paper.convert("L"))
    return str(found.text)
