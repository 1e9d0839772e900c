"""Whoever begins forms and falls silent cannot keep every door shut."""

import io
from collections.abc import Iterable
from threading import Event, Thread
from typing import Any

from app import UPLOAD_BYTES_MAX
from village.ground.bodies import ALL_PHONES, LARGE, PER_PHONE, THIS_PC, Bodies


class Silent(io.RawIOBase):
    """A body that never comes, until the test lets it."""

    def __init__(self) -> None:
        self.let_go = Event()

    def read(self, size: int = -1) -> bytes:
        self.let_go.wait(10)
        return b"x" * size


def echo(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
    start("200 OK", [])
    return [environ["wsgi.input"].read()]


def ask(gate: Bodies, address: str, body: Any, length: str = "3", **more: str) -> str:
    said: list[str] = []
    environ = {"REMOTE_ADDR": address, "CONTENT_LENGTH": length, "wsgi.input": body, **more}
    list(gate(environ, lambda status, _: said.append(status)))
    return said[0][:3]


def test_silent_phones_leave_room_for_others_and_for_this_pc() -> None:
    gate, silent = Bodies(echo, 1_000), Silent()
    phones = [f"10.0.0.{n // PER_PHONE}" for n in range(ALL_PHONES)]
    threads = [Thread(target=ask, args=(gate, phone, silent)) for phone in phones]
    threads += [Thread(target=ask, args=(gate, "127.0.0.1", silent)) for _ in range(THIS_PC - 1)]
    for thread in threads:
        thread.start()
    while gate.reading < len(threads):
        pass
    assert ask(gate, "10.0.0.0", io.BytesIO(b"abc")) == "503"
    assert ask(gate, "10.0.0.99", io.BytesIO(b"abc")) == "503"
    assert ask(gate, "127.0.0.1", io.BytesIO(b"abc")) == "200"
    silent.let_go.set()
    for thread in threads:
        thread.join()
    assert ask(gate, "10.0.0.0", io.BytesIO(b"abc")) == "200"
    assert gate.reading == 0


def test_a_body_without_a_length_is_refused() -> None:
    gate = Bodies(echo, 1_000)
    assert ask(gate, "10.0.0.1", io.BytesIO(b""), "", HTTP_TRANSFER_ENCODING="chunked") == "411"
    assert ask(gate, "10.0.0.1", io.BytesIO(b""), "three") == "411"


def test_the_ninth_large_photo_comes_a_little_later() -> None:
    gate, silent = Bodies(echo, UPLOAD_BYTES_MAX), Silent()
    threads = [
        Thread(target=ask, args=(gate, f"10.0.1.{n}", silent, "5000000")) for n in range(LARGE)
    ]
    for thread in threads:
        thread.start()
    until_full = (ask(gate, "10.0.9.9", io.BytesIO(b"x"), "5000000") for _ in range(1_000))
    assert "503" in until_full
    silent.let_go.set()
    for thread in threads:
        thread.join(10)
    assert ask(gate, "10.0.9.9", io.BytesIO(b"x"), "5000000") == "200"
