"""Bytes by coverage: `python -m tests.payments.fuzz statement 200` asks atheris for 200 s of them.

atheris knows which lines an input reached and keeps what reached new ones, which hypothesis does
not. It has wheels for Linux alone, so it stands in no lock: `.venv/bin/pip install atheris`.
The first byte says in which currency or for which service; the rest is read. A reader may refuse,
and nothing else: whatever else it raises ends the run.
"""

import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["village"]):
    from tests.payments.test_messages import TODAY
    from tests.payments.test_payments_long import CODES, MESSAGES, TOLD
    from tests.payments.test_statements import KINDS
    from village.ground.errors import Refusal
    from village.ground.signing import FileFault
    from village.hub.messengers import PROVIDERS, credits_in
    from village.payments.emv_rules import CodeFault
    from village.payments.message_rules import read_message
    from village.payments.statements import read_statement
    from village.payments.vietqr_rules import read_vietqr

INPUT_MAX, INPUT_S_MAX = 20_000, 20
Reader = Callable[[int, bytes], None]


def code(_way: int, told: bytes) -> None:
    with suppress(CodeFault):
        read_vietqr(told.decode("utf-8", "replace"))


def message(way: int, told: bytes) -> None:
    with suppress(Refusal):
        read = read_message(told.decode("utf-8", "replace"), ("CNY", "VND")[way % 2], TODAY)
        assert read.amount_minor > 0


def statement(way: int, told: bytes) -> None:
    with suppress(Refusal):
        assert all(row.amount_minor > 0 for row in read_statement(told, (0, 2)[way % 2]).rows)


def service(way: int, told: bytes) -> None:
    with suppress(FileFault):
        told_of = credits_in(PROVIDERS[way % len(PROVIDERS)], told)
        assert all(one.row.amount_minor > 0 for one in told_of)


READERS: dict[str, tuple[Reader, list[bytes]]] = {
    "code": (code, [one.encode() for one in CODES]),
    "message": (message, [one.encode() for one in MESSAGES]),
    "statement": (statement, [one for one, _, _ in KINDS.values()]),
    "service": (service, TOLD),
}


def main(name: str, seconds: int) -> None:
    """Runs for so long; ends with 77 and the input's file where the reader raised."""
    reader, beginnings = READERS[name]
    shelf = Path(tempfile.mkdtemp(prefix="village-fuzz-"))
    for number, told in enumerate(beginnings):
        for way in range(3):
            (shelf / f"{number}-{way}").write_bytes(bytes((way,)) + told)
    asked = [f"-max_total_time={seconds}", f"-max_len={INPUT_MAX}", f"-timeout={INPUT_S_MAX}"]
    words = [sys.argv[0], *asked, "-verbosity=0", "-print_final_stats=1", str(shelf)]
    atheris.Setup(words, lambda given: reader(given[0], given[1:]) if given else None)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
