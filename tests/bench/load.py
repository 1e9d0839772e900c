"""Fifty browsers on one thread: raw keep-alive requests, and how long each answer took."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

CONNECTIONS = 50
MakeRequest = Callable[[], bytes]


@dataclass
class Taken:
    """What one round measured: answers, faults, and the seconds of each answer."""

    seconds: float
    latencies: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency that `share` of the answers did not exceed, in milliseconds."""
        ordered = sorted(self.latencies)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def hammer(port: int, make: MakeRequest, seconds: float, connections: int = CONNECTIONS) -> Taken:
    """Requests from `make` over `connections` for `seconds`; answers of 400 and more are faults."""
    taken = Taken(seconds)

    async def run() -> None:
        until = time.perf_counter() + seconds
        await asyncio.gather(*(browse(port, make, until, taken) for _ in range(connections)))

    asyncio.run(run())
    return taken


async def browse(port: int, make: MakeRequest, until: float, taken: Taken) -> None:
    """One browser: ask, read the whole answer, ask again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        while time.perf_counter() < until:
            began = time.perf_counter()
            writer.write(make())
            status = await answer(reader)
            taken.latencies.append(time.perf_counter() - began)
            if status >= 400:
                taken.faults.append(str(status))
    finally:
        writer.close()


async def answer(reader: asyncio.StreamReader) -> int:
    """Read one answer to its end; its status."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    headers = dict(line.lower().split(b":", 1) for line in lines[1:] if b":" in line)
    length = int(headers.get(b"content-length", b"0"))
    if b"transfer-encoding" in headers:
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    elif length:
        await reader.readexactly(length)
    return int(lines[0].split()[1])


def get(path: str, cookie: str) -> bytes:
    """A page asked for by a browser of ours."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n"
        "Sec-Fetch-Site: same-origin\r\n\r\n"
    ).encode()


def post(path: str, cookie: str, body: str) -> bytes:
    """A form sent by a browser of ours."""
    data = body.encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n"
        "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(data)}\r\n\r\n"
    )
    return head.encode() + data
