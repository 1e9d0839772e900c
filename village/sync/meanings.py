"""Numbers given on two branches to different people, goods or papers: the later ones move on.

Numbers are given anew in the order of effect: what a branch called F0031 comes after the numbers
that are taken. Where both branches took the same act, its number is the one given first.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from village.ground import epochs
from village.ground.batches import Entry
from village.ground.ids import next_number
from village.ground.numbers import facts_meant, named_in, numbers_of
from village.ground.unit import Store


class Meanings:
    """What the numbers of another branch of this station mean, once our journal stands first."""

    def __init__(self, db: Store, common: Iterable[str] = ()) -> None:
        """`common`: the numbers given before the branches parted, where the branch begins there."""
        self.db = db
        self.names = _giving(db)
        self.common = frozenset(common)
        self.taken: dict[str, tuple[str, ...]] = {}  # by the id of the act that gave them
        self.last: dict[str, str] = {}  # by letter
        self.meant: dict[str, str] = {}  # of the branch: as it was given there → as it is meant
        for line in _giving_lines(db, self.names):
            if line["id"] not in self.taken:
                self.taken[line["id"]] = self._given(line)
                for number in self.taken[line["id"]]:
                    self._count(number)

    def learn(self, lines: Iterable[bytes]) -> None:
        """A branch from its beginning, or from where it parted: which numbers it gave."""
        for text in lines:
            line = msgspec.json.decode(text)
            if line["name"] not in self.names:
                continue
            given = self._given(line)
            here = self.taken.get(line["id"], ())
            for place, number in enumerate(given):
                if number not in self.common and number not in self.meant:
                    self.meant[number] = here[place] if here else self._next(number)

    def of(self, entry: Entry) -> dict[str, str]:
        """The numbers in an event of the branch that mean something else here."""
        line = msgspec.json.decode(entry.line)
        part = msgspec.json.decode(entry.part) if entry.part else None
        before = numbers_of(line.get("moved_from"))
        found = {}
        for number in named_in([line["actor"], line["facts"], part]):
            there = before.get(number, number)
            now = self.meant.get(there, there)
            if now != number:
                found[number] = now
        return found

    def changed(self) -> set[str]:
        """Every number that was given twice, under the old and the new meaning."""
        moved = {number: now for number, now in self.meant.items() if number != now}
        return moved.keys() | set(moved.values())

    def _given(self, line: dict[str, Any]) -> tuple[str, ...]:
        return _given(self.db, line)

    def _next(self, number: str) -> str:
        now = next_number(number[0], self.last.get(number[0]))
        self._count(now)
        return now

    def _count(self, number: str) -> None:
        self.last[number[0]] = max(number, self.last.get(number[0], ""), key=_rank)


def given_so_far(db: Store) -> set[str]:
    """Every number that our journal gave as it stands."""
    return {number for line in _giving_lines(db, _giving(db)) for number in _given(db, line)}


def _giving(db: Store) -> set[str]:
    """The names of events whose facts give numbers."""
    return {name for name, one in db.house.applies.items() if hasattr(one.fact_type, "gives")}


def _given(db: Store, line: dict[str, Any]) -> tuple[str, ...]:
    given: tuple[str, ...] = db.fact_of(line["name"], line["v"], facts_meant(line)).gives()
    return given


def _rank(number: str) -> int:
    return int(number[1:] or 0)


def _giving_lines(db: Store, names: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The lines of our journal that gave numbers, in the order of effect."""
    marks = [f'"name":"{name}"'.encode() for name in sorted(names)]
    wanted = " OR ".join("instr(line, ?)" for _ in marks)
    for epoch in epochs.in_order(db):
        for row in db.rows(
            f"SELECT line FROM journal_events WHERE epoch = ? AND ({wanted}) ORDER BY seq",  # noqa: S608 -- question marks only
            (epoch["epoch"], *marks),
        ):
            line = msgspec.json.decode(row["line"])
            if line["name"] in names:
                yield line
