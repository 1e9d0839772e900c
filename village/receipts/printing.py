"""What brings waiting receipts to the printer: one after the other, beside everything else."""

import os
import select
import socket
import sys
import threading
import time
import traceback
from io import BytesIO
from pathlib import Path

from PIL import Image

from village.ground.unit import House, Store
from village.receipts import printer_commands as commands
from village.receipts import printer_queries as queries
from village.receipts.escpos import printer_bytes
from village.receipts.printer_rules import Target, pause_ms, target_of

LOOK_S = 1
CONNECT_S = 3
SEND_S = 20
LAST_WORD_S = 0.5  # a printer that broke off says so here; most say nothing
FILE_BYTES_MAX = 50_000_000


class PrinterAway(Exception):
    """Nothing was printed, or not to the end; `fault` is away or stuck."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def run_printing(house: House, stop: threading.Event) -> None:
    """Print what waits until `stop`; an unforeseen fault ends no more than this try."""
    while not stop.wait(LOOK_S):
        try:
            while print_next(house.store()):
                pass
        except Exception:  # noqa: BLE001 -- the next receipt comes
            traceback.print_exc()


def print_next(db: Store) -> bool:
    """Whether the oldest that waits came out. Nobody's lock is held meanwhile."""
    row, printer = queries.next_print(db), queries.printer(db)
    if row is None or printer is None:
        return False
    with Image.open(BytesIO(row["picture"])) as paper:
        data = printer_bytes(paper.convert("1"))
    try:
        send(target_of(printer["address"]), data, db.house.data / "printer")
    except PrinterAway as away:
        commands.note_fault(db, row["print"], away.fault, pause_ms(row["tries"] + 1))
        return False
    commands.note_printed(db, row["print"])
    return True


def send(target: Target, data: bytes, folder: Path) -> None:
    """All of `data` to the printer; files lie in `folder`. Raises PrinterAway."""
    if target.kind == "network":
        _send_over(target, data)
    elif target.kind == "device":
        _send_along(target.name, data)
    else:
        _append(folder / f"{target.name}.bin", data)


def _send_over(target: Target, data: bytes) -> None:
    try:
        line = socket.create_connection((target.name, target.port), CONNECT_S)
    except OSError:
        raise PrinterAway("away") from None
    with line:
        try:
            line.settimeout(SEND_S)
            line.sendall(data)
            line.shutdown(socket.SHUT_WR)
            line.settimeout(LAST_WORD_S)
            while line.recv(64):
                pass
        except TimeoutError:
            if line.gettimeout() == SEND_S:
                raise PrinterAway("stuck") from None
        except OSError:
            raise PrinterAway("stuck") from None


def _send_along(name: str, data: bytes) -> None:
    """A cable takes as much as the printer has room for: with its lid open, nothing."""
    if sys.platform == "win32":
        try:
            Path(name).write_bytes(data)
        except OSError:
            raise PrinterAway("away") from None
        return
    try:
        cable = os.open(name, os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        raise PrinterAway("away") from None
    until = time.monotonic() + SEND_S
    try:
        while data:
            if not select.select([], [cable], [], max(until - time.monotonic(), 0))[1]:
                raise PrinterAway("stuck")
            data = data[os.write(cable, data) :]
    except OSError:
        raise PrinterAway("stuck") from None
    finally:
        os.close(cable)


def _append(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(exist_ok=True)
        with path.open("ab") as file:
            if file.tell() + len(data) > FILE_BYTES_MAX:
                raise PrinterAway("stuck")
            file.write(data)
    except OSError:
        raise PrinterAway("away") from None
