"""Two more engines, each asked by its own protocol: Firefox by BiDi, WebKitGTK by WebDriver."""

import base64
import http.client
import json
import os
import re
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from tests.outside import PROGRAMS
from tests.ports import free_port
from village.ground.processes import answers

START_S, ANSWER_S = 120.0, 120.0
MINI_BROWSER = "*/webkit2gtk-4.*/MiniBrowser"  # comes with the driver
LISTENS = re.compile(r"WebDriver BiDi listening on ws://127\.0\.0\.1:(\d+)")


class Engine(Protocol):
    """A browser with one page."""

    def visit(self, url: str) -> None: ...

    def run(self, script: str) -> Any:
        """What an expression comes to, awaited where it is a promise."""

    def cookie(self, name: str, value: str) -> None:
        """A cookie of the page that stands open."""


class Socket:
    """The least of a WebSocket (RFC 6455): whole texts there and back."""

    def __init__(self, port: int, path: str) -> None:
        self._line = socket.create_connection(("127.0.0.1", port), ANSWER_S)
        key = base64.b64encode(secrets.token_bytes(16)).decode()
        asked = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        asked += f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13"
        self._line.sendall(f"{asked}\r\n\r\n".encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self._read(1)
        assert b" 101 " in head.split(b"\r\n")[0], head

    def _read(self, many: int) -> bytes:
        read = b""
        while len(read) < many:
            more = self._line.recv(many - len(read))
            assert more, "the browser is gone"
            read += more
        return read

    def tell(self, text: str) -> None:
        said, mask = text.encode(), secrets.token_bytes(4)
        masked = bytes(one ^ mask[at % 4] for at, one in enumerate(said))
        size = len(said)
        long = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        self._line.sendall(b"\x81" + long + mask + masked)  # none of ours has 64 kB

    def hear(self) -> str:
        """The next whole text."""
        said = b""
        while True:
            first, size = self._read(2)
            if size > 125:
                size = int.from_bytes(self._read({126: 2, 127: 8}[size]), "big")
            part = self._read(size)
            if first & 15 < 3:  # not a ping or a farewell
                said += part
                if first & 128:
                    return said.decode()

    def close(self) -> None:
        self._line.close()


class Bidi:
    """Firefox, as the W3C's WebDriver BiDi has it."""

    def __init__(self, port: int) -> None:
        self._socket, self._asked = Socket(port, "/session"), 0
        self.ask("session.new", capabilities={})
        self._page = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **params: Any) -> Any:
        self._asked += 1
        self._socket.tell(json.dumps({"id": self._asked, "method": method, "params": params}))
        while (told := json.loads(self._socket.hear())).get("id") != self._asked:
            pass
        assert told["type"] == "success", told
        return told["result"]

    def visit(self, url: str) -> None:
        self.ask("browsingContext.navigate", context=self._page, url=url, wait="complete")

    def run(self, script: str) -> Any:
        whole = f"Promise.resolve({script}).then((it) => JSON.stringify(it ?? null))"
        target = {"context": self._page}
        told = self.ask("script.evaluate", expression=whole, target=target, awaitPromise=True)
        assert told["type"] == "success", told
        return json.loads(told["result"]["value"])

    def cookie(self, name: str, value: str) -> None:
        said = {"type": "string", "value": value}
        cookie = {"name": name, "value": said, "domain": "localhost", "path": "/"}
        self.ask("storage.setCookie", cookie=cookie)

    def close(self) -> None:
        self._socket.close()


class Classic:
    """WebKitGTK, as the W3C's WebDriver has it."""

    def __init__(self, port: int, options: dict[str, Any]) -> None:
        self._port, self._session = port, ""
        told = self.ask("/session", capabilities={"alwaysMatch": options})
        self._session = f"/session/{told['sessionId']}"
        self.ask("/timeouts", script=int(ANSWER_S * 1000), pageLoad=int(ANSWER_S * 1000))

    def ask(self, path: str, **params: Any) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=ANSWER_S)
        line.request("POST", self._session + path, json.dumps(params))
        answer = line.getresponse()
        told = json.loads(answer.read())["value"]
        line.close()
        assert answer.status == 200, told
        return told

    def visit(self, url: str) -> None:
        self.ask("/url", url=url)

    def run(self, script: str) -> Any:
        whole = f"const told = arguments[0]; Promise.resolve({script}).then(told);"
        return self.ask("/execute/async", script=whole, args=[])

    def cookie(self, name: str, value: str) -> None:
        self.ask("/cookie", cookie={"name": name, "value": value, "path": "/"})


@contextmanager
def program(words: list[str], folder: Path, **environ: str) -> Iterator[Path]:
    """It runs in a group of its own; the file holds what it says."""
    said = folder / "said"
    with said.open("wb") as log:
        process = subprocess.Popen(
            words, env={**os.environ, "HOME": str(folder), **environ}, cwd=folder,
            stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        yield said
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def firefox(folder: Path) -> Iterator[Engine]:
    words = [PROGRAMS["firefox"].found(), "--headless", "--no-remote", "--profile", str(folder)]
    with program([*words, "--remote-debugging-port", "0"], folder) as said:
        until = time.monotonic() + START_S
        while not (found := LISTENS.search(said.read_text(errors="replace"))):
            assert time.monotonic() < until, said.read_text(errors="replace")
            time.sleep(0.1)
        bidi = Bidi(int(found[1]))
        yield bidi
        bidi.close()


@contextmanager
def webkit(folder: Path) -> Iterator[Engine]:
    port, browser = free_port(), str(next(Path("/usr/lib").glob(MINI_BROWSER)))
    words = [PROGRAMS["xvfb"].found(), "-a", PROGRAMS["webkit"].found(), f"--port={port}"]
    options = {"webkitgtk:browserOptions": {"binary": browser, "args": ["--automation"]}}
    with program(words, folder, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS="1"):  # we are root
        until = time.monotonic() + START_S
        while not answers("127.0.0.1", port):
            assert time.monotonic() < until, "no driver"
            time.sleep(0.1)
        yield Classic(port, options)
