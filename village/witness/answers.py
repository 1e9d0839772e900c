"""What people were told, and whether it stands: on the PC that told them, and once it is gone."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from village.witness.findings import Findings


@dataclass(frozen=True)
class Answer:
    """What a person was told: this act is saved, as that event."""

    id: str
    actor: str
    digest: str
    epoch: str
    seq: int
    hash: bytes
    said: tuple[str, int, dict[str, Any]]  # name, at, facts

    def agrees(self, other: "Answer") -> bool:
        """Told twice, it is one event; in another epoch only where branches came together."""
        moved = self.epoch != other.epoch
        same = (self.id, self.actor, self.digest, self.said) == (
            other.id, other.actor, other.digest, other.said,
        )  # fmt: skip
        return same and (moved or (self.seq, self.hash) == (other.seq, other.hash))


ACT = (
    "SELECT e.epoch, e.seq, e.id, e.hash, a.actor, a.digest, e.line FROM journal_acts a"
    " LEFT JOIN journal_events e ON e.epoch = a.epoch AND e.seq = a.seq WHERE a.id = ?"
)


def check(
    file: sqlite3.Connection, pc: str, answers: Iterable[Answer], findings: Findings,
    invariant: str = "I1", *, came_back: bool = False,
) -> None:  # fmt: skip
    """Every act that was answered is in the journal, with the content that was told.

    `came_back`: on a PC that took a journal from elsewhere, where no form's content is known.
    """
    for answer in answers:
        row = file.execute(ACT, (answer.id,)).fetchone()
        digests = (answer.digest, "") if came_back else (answer.digest,)
        fair = row is not None and row[5] in digests and stands(file, row, answer)
        findings.hold(invariant, f"{pc} {answer.id}", fair, row)


def stands(file: sqlite3.Connection, row: tuple[Any, ...], answer: Answer) -> bool:
    """Whether this act's row and event are what was told."""
    if (row[2], row[4]) != (answer.id, answer.actor):
        return False
    if (*row[:2], row[3]) == (answer.epoch, answer.seq, answer.hash):
        return True
    lines = file.execute("SELECT line FROM journal_events WHERE id = ?", (answer.id,))
    return says(row[6], answer) or any(says(line, answer) for (line,) in lines)


def says(line: bytes, answer: Answer) -> bool:
    """Whether a line, wherever it was written again, says what was told."""
    values = json.loads(line)
    return (values["name"], values["at"], values["facts"]) == answer.said
