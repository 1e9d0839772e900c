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
KEYS = re.compile(r'[{,]"([^"]*)":')
NOTHING = re.compile(r'":null[,}]')
LONG = re.compile(r'":(-?\d{16,})[,}]')
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


def written(value: dict[str, Any]) -> str:
    """The one way to write a value: sorted, NFC, whole, without spaces."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert all(KEY.fullmatch(key) for key in KEYS.findall(text)), "a key of another shape"
    assert not NOTHING.search(text), "what is absent is never null"
    assert all(abs(int(number)) <= WIDEST for number in LONG.findall(text)), "too wide"
    return unicodedata.normalize("NFC", text)


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
    facts: dict[str, Any]  # its numbers as they are meant by now
    at: int
    actor: str
    hash: bytes
    branch: tuple[str, str]  # the epoch it was first written in, and the one it stands in
    moved: bool  # they are two
    private: str | None  # what it says of its private part


@dataclass(frozen=True)
class Epoch:
    """One epoch as its row tells it: how far, in which place, after whom."""

    epoch: str
    seq: int
    head: bytes
    parent: dict[str, Any] | None


def epochs_in(file: sqlite3.Connection) -> list[Epoch]:
    """All epochs of a station's file in the order in which they have effect."""
    rows = file.execute(
        "SELECT epoch, seq, head, parent, parent_seq, hex(parent_head) FROM journal_epochs"
        " ORDER BY place, epoch"
    )
    return [
        Epoch(row[0], row[1], row[2], parent_of(*row[3:])) for row in rows
    ]  # fmt: skip


def parent_of(epoch: str | None, seq: int, head: str) -> dict[str, Any] | None:
    """The last number an epoch goes on from, as its opening binds it."""
    return None if epoch is None else {"epoch": epoch, "seq": seq, "head": head.lower()}


@dataclass
class Journal:
    """One epoch of one station, read to `seq`; what was read once is not believed again later."""

    station: str
    epoch: str
    parent: dict[str, Any] | None
    papers: dict[str, str] = field(default_factory=dict)  # shared by all epochs of a file
    items: dict[tuple[str, str, int], str] = field(default_factory=dict)  # the same
    known: dict[bytes, Line] = field(default_factory=dict)  # by hash; shared by all PCs
    seq: int = 0
    head: bytes = b""
    ids: dict[str, int] = field(default_factory=dict)
    hashes: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.head = opening(self.station, self.epoch, self.parent)

    def read_on(self, file: sqlite3.Connection, findings: Findings) -> list[Line]:
        """What is new since the last reading, each promise of its bytes looked at."""
        new = [self._line(row, findings) for row in file.execute(ROWS, (self.epoch, self.seq))]
        kept = file.execute(
            "SELECT seq, head FROM journal_epochs WHERE epoch = ?", (self.epoch,)
        ).fetchone()
        findings.same("I3", self.station, tuple(kept or ()), (self.seq, self.head))
        return new

    def _line(self, row: tuple[Any, ...], findings: Findings) -> Line:
        seq, id_, line, salt, part, kept = row
        findings.same("I3", f"{self.station} number {self.seq + 1}", seq, self.seq + 1)
        self.head = hashlib.sha256(self.head + line).digest()
        self.seq = seq
        self.hashes.append(kept)
        findings.hold("I3", f"{self.station} {seq}", self.head == kept, "the chain breaks")
        self.head = kept
        if kept not in self.known:  # the hash binds the line, and all before it
            self.known[kept] = self._read(seq, line, kept, findings)
        known = self.known[kept]
        findings.same("I3", f"{self.station} {seq} id", id_, known.id)
        if part is not None:
            told = hashlib.sha256(salt + part).hexdigest()
            findings.same("I3", f"{self.station} {seq} part", told, known.private)
        self._once(known, findings)
        return known

    def _read(self, seq: int, line: bytes, kept: bytes, findings: Findings) -> Line:
        try:
            values = read(line)
        except Fraction as fraction:
            findings.hold("I4", f"{self.station} {seq}", holds=False, seen=fraction)
            values = json.loads(line)
        findings.same("I3", f"{self.station} {seq} as written", line, written(values).encode())
        moved = values.get("moved_from")
        branch = (moved["epoch"] if moved else self.epoch, self.epoch)
        facts = meant(values["facts"], meanings(values))
        return Line(
            seq, values["id"], values["name"], facts, values["at"], values["actor"], kept, branch,
            bool(moved), values.get("private"),
        )  # fmt: skip

    def _once(self, line: Line, findings: Findings) -> None:
        """An id once in its epoch, an item once, a number once.

        What was moved here was written on another PC: it could not know which papers we printed.
        """
        before = self.ids.setdefault(line.id, line.seq)
        said = f"{line.id} is event {before} and {line.seq}"
        findings.hold("I2", self.station, before == line.seq, said)
        printed = () if line.moved else papers_of(line.name, line.facts)
        for paper in (*printed, *numbers_of(line.name, line.facts)):
            mine = self.papers.setdefault(paper, line.id)
            said = f"{paper} was given to {mine} and {line.id}"
            findings.hold("I2", self.station, mine == line.id, said)
        if "feed" in line.facts:
            mark = line.facts["feed"]
            place = (mark["stream"], mark["epoch"], mark["number"])
            first = self.items.setdefault(place, line.id)
            findings.hold("I2", self.station, first == line.id, f"item {place} became two events")


def papers_of(name: str, facts: dict[str, Any]) -> Iterable[str]:
    """Numbers that were printed at once and that no two acts may share."""
    if facts.get("receipt"):
        yield f"receipt {facts['receipt']}"
    if name == "money.day_closed":
        yield f"report {facts['till']} {facts.get('series', 'A')}{facts['z_number']}"
    if name == "orders.code_shown":
        yield f"reference {facts['reference']}"


def numbers_of(name: str, facts: dict[str, Any]) -> Iterable[str]:
    """Short numbers that stand for one lot, order or person, also where branches came together."""
    if name == "catalogue.goods_listed":
        yield f"lot {facts['listing']}"
    if name == "orders.order_placed":
        yield f"order {facts['number']}"
    if name == "people.person_added":
        yield f"person {facts['person']['number']}"


def meanings(values: dict[str, Any]) -> dict[str, str]:
    """The numbers of a moved line that mean something else by now."""
    pairs = values.get("moved_from", {}).get("numbers", ())
    return {pair["given"]: pair["meant"] for pair in pairs}


def meant(value: Any, numbers: dict[str, str]) -> Any:
    """A value with each such number as it is meant."""
    if not numbers:
        return value
    if isinstance(value, dict):
        return {key: meant(inner, numbers) for key, inner in value.items()}
    if isinstance(value, list):
        return [meant(inner, numbers) for inner in value]
    return numbers.get(value, value) if isinstance(value, str) else value
