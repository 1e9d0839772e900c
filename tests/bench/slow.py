"""200 slow headers and 30 slow uploads at once, and how long a clerk's sale takes meanwhile."""

import socket
import time
from collections.abc import Callable
from http.client import HTTPConnection

from tests.bench.load import post

SLOW_HEADERS = 200
SLOW_UPLOADS = 30
SALES = 60


def measure(port: int, clerk: str, sale: Callable[[], str]) -> dict[str, float]:
    """p50 and p95 of a sale, in milliseconds, while the slow ones hang on."""
    hanging = [
        hang(port, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ") for _ in range(SLOW_HEADERS)
    ]
    head = post("/orders/sales", clerk, "x" * 5000)[:-4990]
    hanging += [hang(port, head, f"127.0.1.{phone + 1}") for phone in range(SLOW_UPLOADS)]
    times = []
    try:
        for _ in range(SALES):
            began = time.perf_counter()
            send(port, clerk, sale())
            times.append((time.perf_counter() - began) * 1000)
            hanging[0].getsockname()
    finally:
        for one in hanging:
            one.close()
    times.sort()
    return {
        "p50_ms": round(times[len(times) // 2], 1),
        "p95_ms": round(times[int(len(times) * 0.95)], 1),
    }


def hang(port: int, beginning: bytes, here: str = "127.0.0.1") -> socket.socket:
    """A client at the address `here` that says the beginning and then nothing."""
    one = socket.create_connection(("127.0.0.1", port), timeout=10, source_address=(here, 0))
    one.sendall(beginning)
    return one


def send(port: int, clerk: str, body: str) -> None:
    """One sale over a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {
        "Host": "localhost", "Cookie": clerk, "Sec-Fetch-Site": "same-origin",
        "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    connection.request("POST", "/orders/sales", body, headers)
    status = connection.getresponse().status
    assert status == 303, f"a sale was answered with {status}"
    connection.close()


def fetch(port: int, path: str, cookie: str) -> bytes:
    """A page's bytes."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": "localhost", "Cookie": cookie})
    answer = connection.getresponse()
    body = answer.read()
    assert answer.status == 200, f"{path} was answered with {answer.status}"
    return body
