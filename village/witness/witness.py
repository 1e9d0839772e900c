"""The witness: reads the files of stations and hub as they lie there, and believes nobody."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from village.witness import county
from village.witness.findings import Findings
from village.witness.lines import Journal, Line
from village.witness.money import Money
from village.witness.order import LastWords
from village.witness.shelf import Shelf


@dataclass(frozen=True)
class Answer:
    """What a person was told: this act is saved, as that event."""

    id: str
    actor: str
    digest: str
    epoch: str
    seq: int
    hash: bytes


@dataclass
class Watched:
    """What the witness knows of one station."""

    number: str
    path: Path
    journal: Journal | None = None
    shelf: Shelf = field(default_factory=Shelf)
    money: Money = field(default_factory=Money)
    words: LastWords = field(default_factory=LastWords)
    answers: dict[str, Answer] = field(default_factory=dict)
    fresh: list[Answer] = field(default_factory=list)
    hub_said: tuple[str, int, str] | None = None  # the farthest (epoch, seq, head) it signed for
    unsure: bool = False  # an older hub stands there, and they have not talked since


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A file to read, and only to read."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        yield file


@dataclass
class Witness:
    """Looks at everything after every day, and at both ends after every healing."""

    hub: Path
    findings: Findings
    stations: dict[str, Watched] = field(default_factory=dict)

    def watch(self, station: str, path: Path) -> None:
        """From now on this station's file is looked at."""
        self.stations[station] = Watched(station, path)

    # --- what people were told ---

    def told(self, station: str, answer: Answer) -> None:
        """Somebody was told that an act is saved; told twice, it is the same event."""
        watched = self.stations[station]
        before = watched.answers.setdefault(answer.id, answer)
        self.findings.same("I1", f"{station} told again", answer, before)
        watched.fresh.append(answer)

    def hub_told(self, station: str, epoch: str, seq: int, head: str) -> None:
        """The hub signed that it has this much."""
        watched = self.stations[station]
        before = watched.hub_said
        if before is None or before[0] != epoch or before[1] <= seq:
            watched.hub_said = (epoch, seq, head)

    def hub_restored(self) -> None:
        """An older hub stands there now: what it signed for since is not its word any more."""
        for watched in self.stations.values():
            watched.hub_said = None
            watched.unsure = True

    def agreed(self, station: str) -> None:
        """Station and hub have told each other what they have."""
        self.stations[station].unsure = False

    def refused(self, where: str, let_in: bool, what: str) -> None:
        """Somebody asked for what is another's."""
        self.findings.hold("I12", where, not let_in, what)

    # --- after every day ---

    def look(self, station: str) -> None:
        """I1 to I5, I7 and I9 over what is new at a station."""
        watched = self.stations[station]
        with opened(watched.path) as file:
            for line in self._read_on(watched, file):
                watched.shelf.hear(line, self.findings)
                watched.money.hear(line, self.findings)
                watched.words.hear(line, station, self.findings)
            self._check_answers(watched, file, watched.fresh)
            watched.fresh.clear()
            watched.shelf.check(file, station, self.findings)
            watched.money.check(file, station, self.findings)
            watched.words.check(file, station, self.findings)

    def _read_on(self, watched: Watched, file: sqlite3.Connection) -> list[Line]:
        if watched.journal is None:
            row = file.execute("SELECT epoch FROM journal_epochs WHERE open = 1").fetchone()
            watched.journal = Journal(watched.number, row[0])
        return watched.journal.read_on(file, self.findings)

    def _check_answers(
        self, watched: Watched, file: sqlite3.Connection, answers: Iterable[Answer]
    ) -> None:
        for answer in answers:
            row = file.execute(
                "SELECT e.epoch, e.seq, e.id, e.hash, a.actor, a.digest FROM journal_acts a"
                " LEFT JOIN journal_events e ON e.epoch = a.epoch AND e.seq = a.seq"
                " WHERE a.id = ?",
                (answer.id,),
            ).fetchone()
            wanted = (
                answer.epoch, answer.seq, answer.id, answer.hash, answer.actor, answer.digest,
            )  # fmt: skip
            self.findings.same("I1", f"{watched.number} {answer.id}", row, wanted)

    def look_at_hub(self) -> None:
        """What the hub signed for is there, and what stations count as sent is at the hub."""
        with opened(self.hub) as hub:
            for watched in self.stations.values():
                if watched.hub_said is not None:
                    epoch, seq, head = watched.hub_said
                    row = hub.execute(
                        "SELECT lower(hex(hash)) FROM hub_events"
                        " WHERE station_id = ? AND epoch = ? AND seq = ?",
                        (watched.number, epoch, seq),
                    ).fetchone()
                    fair = seq == 0 or (row is not None and row[0] == head)
                    self.findings.hold("I1", f"hub, {watched.number}", fair, f"{seq} is not there")
                if not watched.unsure:
                    self._check_sent(watched, hub)

    def _check_sent(self, watched: Watched, hub: sqlite3.Connection) -> None:
        with opened(watched.path) as file:
            sent = file.execute("SELECT epoch, seq FROM sync_acks").fetchall()
        for epoch, seq in sent:
            row = hub.execute(
                "SELECT seq FROM hub_epochs WHERE station_id = ? AND epoch = ?",
                (watched.number, epoch),
            ).fetchone()
            has = row[0] if row else 0
            self.findings.hold("I10", watched.number, seq <= has, f"{seq} sent, {has} there")

    # --- after every healing ---

    def look_healed(self, station: str, waiting: int, outcome: str) -> None:
        """I6 and I10: three good rounds later."""
        watched = self.stations[station]
        good = waiting == 0 and outcome == "sent"
        self.findings.hold("I10", station, good, f"{outcome}, {waiting} waiting")
        assert watched.journal is not None, "a healed station has lived a day"
        with opened(self.hub) as hub, opened(watched.path) as file:
            left = file.execute(
                "SELECT SUM(e.seq - COALESCE(a.seq, 0)) FROM journal_epochs e"
                " LEFT JOIN sync_acks a ON a.epoch = e.epoch"
            ).fetchone()
            self.findings.same("I10", f"{station} outbox", left, (0,))
            county.check_same(hub, file, station, watched.journal.epoch, self.findings)

    def look_whole(self) -> None:
        """Every byte once more from the beginning, every answer ever given."""
        for watched in self.stations.values():
            assert watched.journal is not None, "a world has lived a day"
            with opened(watched.path) as file, opened(self.hub) as hub:
                watched.journal.read_again(file, self.findings)
                self._check_answers(watched, file, watched.answers.values())
                county.check_chain(hub, watched.number, watched.journal.epoch, self.findings)

    def look_back(
        self, station: str, entries: list[tuple[bytes, bytes | None, bytes | None]]
    ) -> None:
        """I11: what was fetched back from the hub is the journal, line and part."""
        watched = self.stations[station]
        assert watched.journal is not None, "a healed station has lived a day"
        with opened(watched.path) as file:
            rows = file.execute(
                "SELECT line, salt, part FROM journal_events WHERE epoch = ? ORDER BY seq",
                (watched.journal.epoch,),
            )
            ours = [tuple(row) for row in rows]
        self.findings.same("I11", f"{station} from the hub", ours, entries)

    # --- around a bad batch ---

    def state_of_hub(self) -> dict[str, Any]:
        """What must be the same before and after."""
        with opened(self.hub) as hub:
            return county.state_of(hub)

    def bad_batch(self, station: str, data: bytes, fault: str, before: dict[str, Any]) -> None:
        """I8: the hub said no; nothing changed, and one line of the audit tells of it."""
        with opened(self.hub) as hub:
            self.findings.same("I8", f"{station} {fault}", before, county.state_of(hub))
            seq = max((row[2] for row in before["heads"] if row[0] == station), default=0)
            lines = county.audited(hub, station, data, fault, seq)
        self.findings.same("I8", f"{station} {fault} audit lines", lines, 1)

    def state_of_station(self, station: str) -> dict[str, Any]:
        """What a damaged answer must leave as it was."""
        with opened(self.stations[station].path) as file:
            head = file.execute("SELECT seq, head FROM journal_epochs WHERE open = 1").fetchone()
            sent = file.execute("SELECT epoch, seq FROM sync_acks ORDER BY epoch").fetchall()
        return {"head": tuple(head), "sent": [tuple(row) for row in sent]}

    def bad_answer(self, station: str, before: dict[str, Any], *, refused: bool) -> None:
        """I8, at the station: a damaged file is refused and nothing of it stays."""
        self.findings.hold("I8", station, refused, "a damaged answer was taken")
        self.findings.same("I8", f"{station} answer", before, self.state_of_station(station))
