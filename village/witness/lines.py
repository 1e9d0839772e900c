"""A journal as its bytes say it: own canonical form, own chain, own reading of private parts."""

import hashlib
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from village.witness.findings import Findings

KEY = re.compile(r"[a-z][a-z0-9_]*")
WIDEST = 2**53
ROWS = (
    "SELECT seq, id, line, salt, part, hash FROM journal_events"
    " WHERE epoch = ? AND seq > ? ORDER BY seq"
)


class Fraction(ValueError):
    """A number with a fraction stood in a line."""


def _no_fraction(text: str) -> float:
    raise Fraction(text)


def read(line: bytes) -> dict[str, Any]:
    """A line's values. Raises Fraction for a number that is not whole."""
    values: dict[str, Any] = json.loads(line, parse_float=_no_fraction)
    return values


def written(value: Any) -> str:
    """The one way to write a value: sorted, NFC, whole, without spaces."""
    if isinstance(value, dict):
        assert all(KEY.fullmatch(key) for key in value), "a key of another shape"
        inner = ",".join(f'"{key}":{written(value[key])}' for key in sorted(value))
        return "{" + inner + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(written, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return json.dumps(unicodedata.normalize("NFC", value), ensure_ascii=False)
    assert isinstance(value, int), f"{value!r} has no place in a line"
    assert -WIDEST <= value <= WIDEST, f"{value} is too wide"
    return str(value)


def opening(station: str, epoch: str, parent: dict[str, Any] | None = None) -> bytes:
    """The hash before an epoch's first event."""
    said: dict[str, Any] = {"epoch": epoch, "protocol": "village/1", "station": station}
    if parent is not None:
        said["parent"] = parent
    return hashlib.sha256(written(said).encode()).digest()


@dataclass(frozen=True)
class Line:
    """One event as the witness read it."""

    seq: int
    id: str
    name: str
    facts: dict[str, Any]
    at: int
    actor: str
    hash: bytes


@dataclass
class Journal:
    """One epoch of one station, read to `seq`; what was read once is not believed again later."""

    station: str
    epoch: str
    seq: int = 0
    head: bytes = b""
    ids: dict[str, int] = field(default_factory=dict)
    papers: dict[str, str] = field(default_factory=dict)
    items: dict[tuple[str, str, int], str] = field(default_factory=dict)
    hashes: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.head = opening(self.station, self.epoch)

    def read_on(self, file: sqlite3.Connection, findings: Findings) -> list[Line]:
        """What is new since the last reading, each promise of its bytes looked at."""
        new = [self._line(row, findings) for row in file.execute(ROWS, (self.epoch, self.seq))]
        kept = file.execute(
            "SELECT seq, head FROM journal_epochs WHERE epoch = ?", (self.epoch,)
        ).fetchone()
        findings.same("I3", self.station, tuple(kept or ()), (self.seq, self.head))
        return new

    def read_again(self, file: sqlite3.Connection, findings: Findings) -> None:
        """The whole journal from its first byte: nothing that was read has changed since."""
        fresh = Journal(self.station, self.epoch)
        fresh.read_on(file, findings)
        findings.same("I3", self.station, fresh.hashes, self.hashes)

    def _line(self, row: tuple[Any, ...], findings: Findings) -> Line:
        seq, id_, line, salt, part, kept = row
        findings.same("I3", f"{self.station} number {self.seq + 1}", seq, self.seq + 1)
        self.head = hashlib.sha256(self.head + line).digest()
        self.seq = seq
        self.hashes.append(kept)
        findings.hold("I3", f"{self.station} {seq}", self.head == kept, "the chain breaks")
        self.head = kept
        try:
            values = read(line)
        except Fraction as fraction:
            findings.hold("I4", f"{self.station} {seq}", holds=False, seen=fraction)
            values = json.loads(line)
        findings.same("I3", f"{self.station} {seq} as written", line, written(values).encode())
        findings.same("I3", f"{self.station} {seq} id", id_, values["id"])
        if part is not None:
            told = hashlib.sha256(salt + part).hexdigest()
            findings.same("I3", f"{self.station} {seq} part", told, values.get("private"))
        self._once(values, seq, findings)
        return Line(seq, id_, values["name"], values["facts"], values["at"], values["actor"], kept)

    def _once(self, values: dict[str, Any], seq: int, findings: Findings) -> None:
        id_, facts = values["id"], values["facts"]
        before = self.ids.setdefault(id_, seq)
        findings.hold("I2", self.station, before == seq, f"{id_} is event {before} and {seq}")
        for paper in papers_of(values["name"], facts):
            mine = self.papers.setdefault(paper, id_)
            findings.hold("I2", self.station, mine == id_, f"{paper} was given to {mine} and {id_}")
        if "feed" in facts:
            mark = facts["feed"]
            place = (mark["stream"], mark["epoch"], mark["number"])
            first = self.items.setdefault(place, id_)
            findings.hold("I2", self.station, first == id_, f"item {place} became two events")


def papers_of(name: str, facts: dict[str, Any]) -> Iterable[str]:
    """Numbers that people read on paper and that no two acts may share."""
    if facts.get("receipt"):
        yield f"receipt {facts['receipt']}"
    if name == "catalogue.goods_listed":
        yield f"lot {facts['listing']}"
    if name == "orders.order_placed":
        yield f"order {facts['number']}"
    if name == "money.day_closed":
        yield f"report {facts['till']} {facts['z_number']}"
    if name == "people.person_added":
        yield f"person {facts['person']['number']}"
    if name == "orders.code_shown":
        yield f"reference {facts['reference']}"
