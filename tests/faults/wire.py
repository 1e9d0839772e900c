"""A bad wire between a phone and its station: it refuses, loses answers, cuts them, or lies."""

import http.client
import socket
import ssl
import threading
from contextlib import suppress
from typing import Literal

Mood = Literal["good", "refuses", "loses", "cuts", "fails", "portal"]
MOODS: tuple[Mood, ...] = ("refuses", "loses", "cuts", "fails", "portal")
ANSWER_S_MAX = 20
PORTAL = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<h1>Welcome</h1>"
FAILS = b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Wire:
    """Listens beside the station; `mood` says what becomes of the next request.

    `lost` counts the answers to what was written that nobody heard. With `tls` it speaks https.
    """

    def __init__(self, port: int) -> None:
        self.mood: Mood = "good"
        self.lost = 0
        self.tls: ssl.SSLContext | None = None
        self._station = port
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._door.close()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._door.accept()
                threading.Thread(target=self._carry, args=(line,), daemon=True).start()

    def _carry(self, line: socket.socket) -> None:
        """One request, one answer, and the line is closed."""
        with line, suppress(OSError, http.client.HTTPException), self._greeted(line) as ours:
            asked = self._asked(ours)
            mood, writes = self.mood, asked.startswith(b"POST")
            if not asked or mood == "refuses":
                return
            if mood in ("fails", "portal") and (writes or asked.startswith(b"GET /health")):
                ours.sendall(FAILS if mood == "fails" else PORTAL)
                return
            answer = self._answer(asked)
            if mood == "loses" and writes:
                self.lost += 1
                return
            ours.sendall(answer[: len(answer) // 2] if mood == "cuts" and writes else answer)

    def _greeted(self, line: socket.socket) -> socket.socket:
        """Raises OSError where the other end does not trust us."""
        line.settimeout(ANSWER_S_MAX)
        return self.tls.wrap_socket(line, server_side=True) if self.tls else line

    def _asked(self, line: socket.socket) -> bytes:
        read = b""
        while b"\r\n\r\n" not in read:
            more = line.recv(65536)
            if not more:
                return b""
            read += more
        head, _, body = read.partition(b"\r\n\r\n")
        ours = (b"connection:", *([b"host:"] if self.tls else []))
        rows = [row for row in head.split(b"\r\n") if not row.lower().startswith(ours)]
        rows += [b"Host: localhost"] if self.tls else []
        length = next(
            (int(row[15:]) for row in rows if row.lower().startswith(b"content-length:")), 0
        )
        while len(body) < length:
            body += line.recv(65536)
        return b"\r\n".join([*rows, b"Connection: close"]) + b"\r\n\r\n" + body

    def _answer(self, asked: bytes) -> bytes:
        answer = b""
        with socket.create_connection(("127.0.0.1", self._station), ANSWER_S_MAX) as station:
            station.sendall(asked)
            while more := station.recv(65536):
                answer += more
        return answer
