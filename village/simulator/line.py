"""The line between a station and the hub: a function, and everything a line can do to a letter."""

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import msgspec

from village.ground.batches import GZIP
from village.simulator.faults import Faults
from village.simulator.hub import Hub
from village.sync.wire import Answer

KEPT_MAX = 30
DELAY_DAYS_MAX = 30
HTML = b"<html><body>Please pay for the internet first.</body></html>"


@dataclass(frozen=True)
class Letter:
    """A request as anybody on the line could have written it down."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


def _nobody_hears(*_: object) -> None:
    """Before the line has its station."""


@dataclass
class Line:
    """One station's line; `offers` hears all it sends, `heard` every answer of the hub."""

    station: str
    hub: Hub
    faults: Faults
    random: Random
    heard: Callable[[Letter, Answer], None] = _nobody_hears
    offers: Callable[[Letter], None] = _nobody_hears
    cut_days: int = 0
    kept: list[Letter] = field(default_factory=list)  # answered ones, for whoever plays them again
    late: list[tuple[int, Letter]] = field(default_factory=list)

    def send(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        """village.sync.wire.Send over this line. Raises OSError."""
        letter = Letter(method, path, headers, body)
        self.offers(letter)
        if self.cut_days or self.faults.strikes("line_request_lost"):
            raise ConnectionRefusedError
        if self.faults.strikes("line_delayed"):
            self.late.append((self.random.randint(0, DELAY_DAYS_MAX), letter))
            raise TimeoutError
        answer = self.deliver(letter)
        if self.faults.strikes("line_doubled"):
            self.deliver(letter)
        if self.faults.strikes("line_answer_lost"):
            raise ConnectionResetError
        if self.faults.strikes("line_garbled"):
            return self._garbled(answer)
        return answer

    def deliver(self, letter: Letter) -> Answer:
        """Into the hub's door, whatever becomes of the answer. Raises OSError."""
        answer = self.hub.ask(letter.method, letter.path, letter.headers, letter.body)
        if answer.status == 200 and "Authorization" in letter.headers:
            self.kept.append(letter)
            del self.kept[:-KEPT_MAX]
        self.heard(letter, answer)
        return answer

    def _garbled(self, answer: Answer) -> Answer:
        """HTML of a hotel, half an answer, or one bit of it turned."""
        way = self.random.randrange(3)
        if way == 0 or not answer.body:
            return Answer(200, HTML)
        at = self.random.randrange(len(answer.body))
        if way == 1:
            return Answer(answer.status, answer.body[:at])
        turned = bytes([answer.body[at] ^ (1 << self.random.randrange(8))])
        return Answer(answer.status, answer.body[:at] + turned + answer.body[at + 1 :])

    def next_day(self) -> None:
        """What was held up comes in, in no order; what is not due waits on."""
        self.cut_days = max(self.cut_days - 1, 0)
        due = [letter for days, letter in self.late if days <= 0]
        self.late = [(days - 1, letter) for days, letter in self.late if days > 0]
        self.random.shuffle(due)
        for letter in due:
            try:
                self.deliver(letter)
            except OSError:
                continue  # the hub went down over it, and nobody waits for the answer


def epoch_of(batch: bytes) -> str:
    """Of which epoch a batch brings more."""
    line = zlib.decompressobj(GZIP).decompress(batch).partition(b"\n")[0]
    return str(msgspec.json.decode(line)["epoch"])


def signed_head(answer: Answer) -> dict[str, object] | None:
    """What the hub signed in this answer, or None where it is no signed line."""
    line, newline, _ = answer.body.partition(b"\n")
    if answer.status != 200 or not newline:
        return None
    try:
        return msgspec.json.decode(line, type=dict[str, object])
    except msgspec.DecodeError:
        return None
