"""The witness: reads the files of stations and hub as they lie there, and believes nobody."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from village.witness import answers, county, news
from village.witness.answers import Answer
from village.witness.files import Files
from village.witness.findings import Findings
from village.witness.journals import Journals
from village.witness.lines import Line, epochs_in
from village.witness.pcs import Pc

Entry = tuple[bytes, bytes | None, bytes | None]
SENT = (
    "SELECT a.epoch, a.seq, e.hash FROM sync_acks a LEFT JOIN journal_events e"
    " ON e.epoch = a.epoch AND e.seq = a.seq"
)


@dataclass
class Past:
    """What a station's PCs and its hub have promised, whoever of them is gone."""

    hub_said: dict[str, tuple[int, str]] = field(default_factory=dict)  # epoch: (seq, head)
    gone: dict[str, Answer] = field(default_factory=dict)  # told by PCs that are gone
    lines: dict[bytes, Line] = field(default_factory=dict)  # each that was read, by its hash


@dataclass
class Witness:
    """Looks at everything after every day, and at both ends after every healing."""

    hub: Path
    findings: Findings
    pcs: dict[str, Pc] = field(default_factory=dict)  # by what they are called
    pasts: dict[str, Past] = field(default_factory=dict)  # by station
    files: Files = field(default_factory=Files)

    def watch(self, called: str, number: str, path: Path) -> Pc:
        """From now on this PC's file is looked at."""
        past = self.pasts.setdefault(number, Past())
        self.pcs[called] = Pc(number, path, Journals(number, past.lines))
        return self.pcs[called]

    # --- what people were told ---

    def told(self, called: str, answer: Answer) -> None:
        """Somebody was told that an act is saved; told twice, it is the same event."""
        pc = self.pcs[called]
        before = pc.answers.setdefault(answer.id, answer)
        agrees = answer.agrees(before) or (pc.came_back and self._both_stand(pc, answer, before))
        self.findings.hold("I1", f"{called} told again", agrees, f"{answer} / {before}")
        self.pasts[pc.number].gone.pop(answer.id, None)  # done once more, where it was lost
        pc.fresh.append(answer)

    def _both_stand(self, pc: Pc, *told: Answer) -> bool:
        """Two PCs took one act: the journal has both, and the first in order answers now."""
        sql = "SELECT line FROM journal_events WHERE id = ?"
        lines = self.files.at(pc.path).execute(sql, (told[0].id,)).fetchall()
        return all(any(answers.says(line, one) for (line,) in lines) for one in told)

    def hub_told(self, station: str, epoch: str, seq: int, head: str) -> None:
        """The hub signed that it has this much."""
        said = self.pasts[station].hub_said
        if epoch not in said or said[epoch][0] <= seq:
            said[epoch] = (seq, head)

    def hub_restored(self) -> None:
        """An older hub stands there now: what it signed for since is not its word any more."""
        for past in self.pasts.values():
            past.hub_said.clear()
        for pc in self.pcs.values():
            pc.unsure = True
            pc.offered.clear()

    def offered(self, called: str, epoch: str) -> None:
        """The station sends more of an epoch: by now it knows how much of it the hub has."""
        self.pcs[called].offered.add(epoch)

    def agreed(self, called: str) -> None:
        """Station and hub have told each other what they have."""
        self.pcs[called].unsure = False

    def refused(self, where: str, let_in: bool, what: str) -> None:
        """Somebody asked for what is another's."""
        self.findings.hold("I12", where, not let_in, what)

    # --- PCs come and go ---

    def gone(self, called: str) -> None:
        """This PC is no more; what it told people may come back from elsewhere."""
        pc = self.pcs.pop(called)
        there = [one.answers for one in self.pcs.values() if one.number == pc.number]
        self.pasts[pc.number].gone |= {
            id_: answer
            for id_, answer in pc.answers.items()
            if all(id_ not in told or answer.agrees(told[id_]) for told in there)
        }  # an act that both took stands as the other one told it

    def came(self, called: str, number: str, path: Path) -> None:
        """Another PC is the station: what it has it has to keep, though another one told it."""
        self.watch(called, number, path).unsure = True
        file = self.files.at(path)
        has = {row[0] for row in file.execute("SELECT id FROM journal_events")}
        self.held_again(called, has)

    def cloned(self, called: str, copy: str, path: Path) -> None:
        """The same station runs in a second place."""
        pc = self.pcs[called]
        twin = self.watch(copy, pc.number, path)
        twin.answers, twin.fresh = dict(pc.answers), list(pc.fresh)
        twin.unsure, twin.came_back = pc.unsure, pc.came_back

    def renamed(self, called: str, new: str) -> None:
        """The second PC is the station."""
        self.pcs[new] = self.pcs.pop(called)

    def copied(self, called: str) -> dict[str, tuple[int, bytes]]:
        """Where the epochs of a PC stand, for whoever makes a copy of it now."""
        file = self.files.at(self.pcs[called].path)
        return {one.epoch: (one.seq, one.head) for one in epochs_in(file)}

    def restored(self, called: str, copy: dict[str, tuple[int, bytes]]) -> None:
        """I11: all that was in the copy is here."""
        file = self.files.at(self.pcs[called].path)
        here = {one.epoch: (one.seq, one.head) for one in epochs_in(file)}
        for epoch, stood in copy.items():
            self.findings.same("I11", f"{called} from the copy", here.get(epoch), stood)

    def brought_together(self, called: str) -> None:
        """I11: whatever the hub has of this station is here now."""
        hub = self.files.at(self.hub)
        number = self.pcs[called].number
        rows = hub.execute("SELECT id FROM hub_events WHERE station_id = ?", (number,))
        self.held_again(called, {row[0] for row in rows})

    def taken_in(self, called: str, disk: Path) -> None:
        """I11: whatever a found disk knew is here now."""
        file = self.files.at(disk)
        rows = file.execute(
            "SELECT e.id FROM journal_events e JOIN journal_epochs p ON p.epoch = e.epoch"
            " WHERE e.seq > 1 OR p.parent IS NULL"  # why it was opened, nobody asks any more
        )
        has = {row[0] for row in rows}
        self.held_again(called, has)

    def held_again(self, called: str, has: set[str]) -> None:
        """These acts came back: they are here, and those that were answered stand again."""
        pc = self.pcs[called]
        past, pc.came_back = self.pasts[pc.number], True
        file = self.files.at(pc.path)
        here = {row[0] for row in file.execute("SELECT id FROM journal_events")}
        self.findings.same("I11", f"{called} lacks", sorted(has - here), [])
        again = {id_: past.gone.pop(id_) for id_ in has & past.gone.keys()}
        answers.check(file, called, again.values(), self.findings, "I11", came_back=True)
        pc.answers |= {id_: one for id_, one in again.items() if id_ in here}

    # --- after every day ---

    def look(self, called: str) -> None:
        """I1 to I5, I7 and I9 over what is new at a station."""
        pc = self.pcs[called]
        file = self.files.at(pc.path)
        lines, anew = pc.journals.read_on(file, self.findings)
        if anew:
            pc.count_anew()
        for line in lines:
            pc.hear(line, called, self.findings)
        self._check_answers(file, called, pc.fresh)
        pc.fresh.clear()
        pc.check(file, called, self.findings)
        pc.sent = file.execute(SENT).fetchall()

    def _check_answers(self, file: sqlite3.Connection, called: str, told: Iterable[Answer]) -> None:
        came_back = self.pcs[called].came_back
        answers.check(file, called, told, self.findings, came_back=came_back)

    def look_at_hub(self) -> None:
        """What the hub signed for is there, and what stations count as sent is at the hub."""
        hub = self.files.at(self.hub)
        for station, past in self.pasts.items():
            for epoch, (seq, head) in past.hub_said.items():
                row = hub.execute(
                    "SELECT lower(hex(hash)) FROM hub_events"
                    " WHERE station_id = ? AND epoch = ? AND seq = ?",
                    (station, epoch, seq),
                ).fetchone()
                fair = seq == 0 or (row is not None and row[0] == head)
                self.findings.hold("I1", f"hub, {station}", fair, f"{seq} is not there")
        for pc in self.pcs.values():
            self._check_sent(pc, hub)

    def _check_sent(self, pc: Pc, hub: sqlite3.Connection) -> None:
        for epoch, seq, ours in pc.sent:
            if seq == 0 or (pc.unsure and epoch not in pc.offered):
                continue
            row = hub.execute(
                "SELECT hash FROM hub_events WHERE station_id = ? AND epoch = ? AND seq = ?",
                (pc.number, epoch, seq),
            ).fetchone()
            fair = row is not None and row[0] == ours
            self.findings.hold("I10", pc.number, fair, f"{epoch} {seq} sent, there: {row}")

    # --- after every healing ---

    def look_healed(self, called: str, waiting: int, outcome: str) -> None:
        """I6 and I10: three good rounds later."""
        pc = self.pcs[called]
        good = waiting == 0 and outcome == "sent"
        self.findings.hold("I10", called, good, f"{outcome}, {waiting} waiting")
        hub = self.files.at(self.hub)
        file = self.files.at(pc.path)
        left = file.execute(
            "SELECT SUM(e.seq - COALESCE(a.seq, 0)) FROM journal_epochs e"
            " LEFT JOIN sync_acks a ON a.epoch = e.epoch"
        ).fetchone()
        self.findings.same("I10", f"{called} outbox", left, (0,))
        county.check_same(hub, file, pc.number, self.findings)
        news.check(hub, file, pc.path.parent, pc.number, self.findings)

    def look_whole(self) -> None:
        """Every byte once more from the beginning, every answer ever given."""
        hub = self.files.at(self.hub)
        for called, pc in self.pcs.items():
            file = self.files.at(pc.path)
            pc.journals.read_again(file, self.findings)
            self._check_answers(file, called, pc.answers.values())
        for station in self.pasts:
            county.check_chains(hub, station, self.findings)

    def look_back(self, called: str, epoch: str, after: int, entries: list[Entry]) -> None:
        """I11: what was fetched back from the hub is the journal, line and part."""
        file = self.files.at(self.pcs[called].path)
        rows = file.execute(
            "SELECT line, salt, part FROM journal_events WHERE epoch = ? AND seq > ? ORDER BY seq",
            (epoch, after),
        )
        ours = [tuple(row) for row in rows]
        self.findings.same("I11", f"{called} from the hub", ours, entries)

    # --- around a bad batch ---

    def state_of_hub(self) -> dict[str, Any]:
        """What must be the same before and after."""
        hub = self.files.at(self.hub)
        return county.state_of(hub)

    def bad_batch(
        self, station: str, epoch: str, data: bytes, fault: str, before: dict[str, Any]
    ) -> None:
        """I8: the hub said no; nothing changed, and one line of the audit tells of it."""
        hub = self.files.at(self.hub)
        self.findings.same("I8", f"{station} {fault}", before, county.state_of(hub))
        seqs = [row[2] for row in before["heads"] if tuple(row[:2]) == (station, epoch)]
        place = f"{fault} at {seqs[0] if seqs else 0}"
        lines = county.audited(hub, station, data, place)
        self.findings.same("I8", f"{station} {fault} audit lines", lines, 1)

    def state_of_station(self, called: str) -> dict[str, Any]:
        """What a damaged answer must leave as it was."""
        file = self.files.at(self.pcs[called].path)
        head = file.execute("SELECT seq, head FROM journal_epochs WHERE open = 1").fetchone()
        sent = file.execute("SELECT epoch, seq FROM sync_acks ORDER BY epoch").fetchall()
        return {"head": tuple(head), "sent": [tuple(row) for row in sent]}

    def bad_answer(self, station: str, before: dict[str, Any], *, refused: bool) -> None:
        """I8, at the station: a damaged file is refused and nothing of it stays."""
        self.findings.hold("I8", station, refused, "a damaged answer was taken")
        self.findings.same("I8", f"{station} answer", before, self.state_of_station(station))
