"""All that one PC of a station has written: epochs in their order, each act with effect once."""

import sqlite3
from dataclasses import dataclass, field

from village.witness.findings import Findings
from village.witness.lines import Epoch, Journal, Line, epochs_in


@dataclass
class Journals:
    """The epochs of a file as far as they were read."""

    station: str
    known: dict[bytes, Line]
    read: dict[str, Journal] = field(default_factory=dict)  # in the order of their effect
    acts: set[str] = field(default_factory=set)

    @property
    def open(self) -> str:
        """The epoch that is written now: whoever writes there has seen all that is before."""
        return next(reversed(self.read))

    def read_on(self, file: sqlite3.Connection, findings: Findings) -> tuple[list[Line], bool]:
        """(lines whose acts have effect, whether these are all of them and not only the new ones).

        Where branches came together the order is another one: all is read anew.
        """
        found, before = epochs_in(file), self.read
        anew = not self._goes_on(found)
        if anew:
            self._begin_anew(found)
        lines = [line for one in self.read.values() for line in one.read_on(file, findings)]
        if anew:
            self._check_kept(before, findings)
        effective = []
        for line in lines:
            if line.id not in self.acts:
                self.acts.add(line.id)
                effective.append(line)
        return effective, anew

    def _goes_on(self, found: list[Epoch]) -> bool:
        """Whether only the last epoch has grown since, and nothing else has changed."""
        if [one.epoch for one in found] != list(self.read):
            return False
        return all(
            (one.seq, one.head) == (mine.seq, mine.head)
            for one, mine in zip(found[:-1], self.read.values(), strict=False)
        )

    def _begin_anew(self, found: list[Epoch]) -> None:
        first = Journal(self.station, found[0].epoch, found[0].parent, known=self.known)
        self.read, self.acts = {first.epoch: first}, set()
        for one in found[1:]:
            self.read[one.epoch] = Journal(
                self.station, one.epoch, one.parent, first.papers, first.items, self.known
            )

    def _check_kept(self, before: dict[str, Journal], findings: Findings) -> None:
        """What this PC had read is where it was, or was written again in another epoch."""
        ids = {id_ for one in self.read.values() for id_ in one.ids}
        for epoch, old in before.items():
            now = self.read.get(epoch)
            kept = common(old.hashes, now.hashes) if now else 0
            first = 1 if old.parent else 0  # why it was opened, nobody asks any more
            gone = [
                id_ for id_, seq in old.ids.items() if seq > max(kept, first) and id_ not in ids
            ]
            findings.same("I3", f"{self.station}, gone from epoch {epoch}", gone, [])

    def read_again(self, file: sqlite3.Connection, findings: Findings) -> None:
        """Everything from its first byte: nothing that was read has changed since."""
        fresh = Journals(self.station, self.known)
        fresh.read_on(file, findings)
        findings.same("I3", self.station, fresh.hashes(), self.hashes())

    def hashes(self) -> dict[str, list[bytes]]:
        return {epoch: one.hashes for epoch, one in self.read.items()}


def common(one: list[bytes], other: list[bytes]) -> int:
    """Up to which number two chains are one."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
