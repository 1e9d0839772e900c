"""One PC of a station as the witness knows it: its journals, and each way in which they count."""

import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

from village.witness.answers import Answer
from village.witness.books import Books
from village.witness.findings import Findings
from village.witness.journals import Journals
from village.witness.lines import Line
from village.witness.money import Money
from village.witness.once import Once
from village.witness.order import LastWords
from village.witness.report import Reports
from village.witness.shelf import Shelf


@dataclass
class Pc:
    """What the witness knows of one PC of a station."""

    number: str
    path: Path
    journals: Journals
    shelf: Shelf = field(default_factory=Shelf)
    money: Money = field(default_factory=Money)
    books: Books = field(default_factory=Books)
    reports: Reports = field(default_factory=Reports)
    words: LastWords = field(default_factory=LastWords)
    once: Once = field(default_factory=Once)
    answers: dict[str, Answer] = field(default_factory=dict)
    fresh: list[Answer] = field(default_factory=list)
    sent: list[tuple[str, int, bytes | None]] = field(default_factory=list)  # as it counts
    came_back: bool = False  # some of its journal was written elsewhere
    unsure: bool = False  # an older hub stands there, and they have not talked since
    offered: set[str] = field(default_factory=set)  # but of these epochs they have

    def count_anew(self) -> None:
        """The order of the lines is another one."""
        self.shelf, self.money, self.words = Shelf(), Money(), LastWords()
        self.books, self.reports, self.once = Books(), Reports(), Once()

    def hear(self, line: Line, called: str, findings: Findings) -> None:
        """Count one line in every way there is."""
        here = not line.moved and line.branch[1] == self.journals.open
        self.words.hear(line, called, findings)
        if not self.once.counts(line):
            return
        self.shelf.hear(line, here, findings)
        self.money.hear(line, findings)
        self.reports.hear(line, here, self.books, findings)  # before it is booked itself
        self.books.hear(line, here, findings)

    def check(self, file: sqlite3.Connection, called: str, findings: Findings) -> None:
        """The rows say what was counted."""
        self.shelf.check(file, called, findings)
        self.money.check(file, called, findings)
        self.books.check(file, called, findings)
        self.words.check(file, called, findings)
