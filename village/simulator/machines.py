"""A station's PC is lost, copied, replaced, found again: by the commands that the manager uses."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from village.ground.clock import HandedClock
from village.ground.config import Config
from village.ground.errors import Refusal
from village.ground.unit import House
from village.simulator.disk import Killed
from village.simulator.joined import URL, Joined
from village.simulator.line import Line
from village.simulator.people import People
from village.simulator.station import Station
from village.sync import backups, queries, restoring
from village.sync.wire import Send

COPY_DAYS_MAX = 12
CLONE_DAYS_MAX = 4
MISSED_DAYS_MAX = 5
TRIES_MAX = 6
SENT_AGAIN = 8


@dataclass(frozen=True)
class Copy:
    """A copy on a stick in the manager's drawer, and how far the station was."""

    file: Path
    key: str
    stood: dict[str, tuple[int, bytes]]


@dataclass
class Machines:
    """Every PC that one station ever stood on."""

    joined: Joined
    folder: Path
    copy: Copy | None = None
    clone: Joined | None = None
    missed: Path | None = None  # where the old PC's disk lies, until it is found or given up
    days: int = 0  # until what was begun goes on
    count: int = 0

    def morning(self) -> None:
        """Most days nothing; what was begun goes on when its day has come."""
        begun = self.copy or self.clone or self.missed
        if begun:
            self.days -= 1
            if self.days <= 0:
                self._go_on()
        elif self.joined.whole:
            self._begin()

    def _begin(self) -> None:
        faults = self.joined.faults
        if faults.may("copy_restored"):
            self._make_copy()
        elif faults.may("pc_cloned"):
            self._clone()
        elif faults.may("pc_replaced") and self._known_at_hub():
            self._take_back_from_hub()

    def _go_on(self) -> None:
        if self.copy:
            self._restore(self.copy)
        elif self.clone:
            self._end_clone(self.clone)
        elif self.missed:
            self._find(self.missed)

    def running(self) -> list[Joined]:
        """The PCs at which people tap today."""
        return [self.joined, self.clone] if self.clone else [self.joined]

    def evening(self) -> None:
        """A phone heard no answer and sends its act to the other PC too."""
        faults, old = self.joined.faults, self.joined.people.old
        if self.clone and old and faults.strikes("act_to_both"):
            wish, _ = self.joined.station.random.choice(old[-SENT_AGAIN:])
            twin = self.clone.people
            if not twin.came_back(wish) or not twin.knows(wish):
                twin.hear(wish, self.clone.station.do(wish))

    def settle(self) -> None:
        """Two PCs in one name keep each other from the hub until the officer chooses one."""
        if self.clone:
            self._end_clone(self.clone)

    def end_softly(self) -> None:
        """Whatever runs is switched off."""
        for joined in self.running():
            joined.station.end_softly()

    # --- an old copy ---

    def _make_copy(self) -> None:
        """On a day before the PC is lost, of which nobody knows yet."""
        station = self.joined.station
        self.count += 1
        file = self.folder / f"{station.number}-{self.count}.age"
        key = backups.make_recovery_key(station.db)
        made = backups.back_up(station.db, file)
        self.copy = Copy(made.path, key, self.joined.witness.copied(station.called))
        self.days = station.random.randint(1, COPY_DAYS_MAX)

    def _restore(self, copy: Copy) -> None:
        """The PC is gone, and the copy comes back on another."""
        self.copy = None
        joined, old, folder = self.joined, self.joined.station.folder, self._next_folder()
        joined.faults.note("copy_restored")
        joined.station.end_softly()
        restoring.restore_copy(folder, copy.file, copy.key, self._open)
        joined.station.stand_on(folder)
        self._came(old)
        joined.put_out = queries.hub(joined.station.db) is None
        joined.witness.restored(joined.station.called, copy.stood)
        copy.file.unlink()

    def _open(self, folder: Path) -> House:
        station = self.joined.station
        return station.makers.open_house(
            Config(data=folder), station.clock, station.random.randbytes, station.makers.connect
        )

    # --- a new PC ---

    def _known_at_hub(self) -> bool:
        hub = self.joined.hub
        hub.disk.calm()
        with hub.store.reading() as rows:
            return any(row["seq"] for row in rows.all("epochs", station=self.joined.station.number))

    def _take_back_from_hub(self) -> None:
        """A new PC; the manager tries every cable there is until all of the journal is here."""
        joined, station, old = self.joined, self.joined.station, self.joined.station.folder
        joined.faults.note("pc_replaced")
        joined.line.cut_days = 0
        station.end_softly()
        station.stand_on(self._next_folder())
        for number in range(TRIES_MAX):
            if self._fetch(joined.line.send if number < TRIES_MAX - 1 else joined.hub.ask):
                break
        self._came(old)
        joined.put_out, joined.joined_in = False, joined.hub.restored

    def _fetch(self, send: Send) -> bool:
        station, faults = self.joined.station, self.joined.faults
        code = self.joined.code()
        if faults.may("crash_in_round"):
            station.disk.wait_for("crash_after", station.random.randint(1, 8))
        try:
            restoring.restore_from_hub(station.db, URL, code, station.number, send)
        except Refusal as no:
            self.joined.log.append(f"{station.called} from the hub: {no.key}")
            return False
        except Killed:
            faults.note("crash_in_round")
            station.start_again()
            return station.db.identity is not None
        finally:
            station.disk.calm()
        return True

    # --- a clone ---

    def _clone(self) -> None:
        """Somebody copies the folder of the stopped station and starts both."""
        joined, station = self.joined, self.joined.station
        joined.faults.note("pc_cloned")
        folder, called = self._next_folder(), f"{station.number} copied"
        station.end_softly()
        shutil.copytree(station.folder, folder)
        station.start()
        clock = HandedClock(station.clock.moment)
        twin = Station(station.number, folder, station.makers, station.random, clock, called=called)
        joined.witness.cloned(station.called, called, twin.disk.file)
        people = People(twin, joined.faults, joined.people.random, joined.witness, joined.log)
        line = Line(station.number, joined.hub, joined.faults, station.random, joined.heard)
        self.clone = Joined(
            twin, people, line, joined.hub, joined.faults, joined.witness, joined.feed_kinds,
            joined.log, put_out=joined.put_out, twin_of=joined,
        )  # fmt: skip
        line.offers = self.clone.offers
        self.days = station.random.randint(1, CLONE_DAYS_MAX)

    def _end_clone(self, clone: Joined) -> None:
        """One of the two is the station from now on; the officer gives that one a code."""
        joined, station, twin = self.joined, self.joined.station, clone.station
        self.clone = None
        twin.end_softly()
        if station.random.random() < 0.5:
            joined.witness.gone(twin.called)
            self._miss(twin.folder)
        else:
            joined.witness.gone(station.called)
            joined.witness.renamed(twin.called, station.called)
            station.end_softly()
            self._miss(station.folder)
            station.stand_on(twin.folder)
        joined.put_out, joined.whole = True, False

    # --- an old disk ---

    def _miss(self, folder: Path) -> None:
        """The disk of a PC that is gone: somebody may look for it."""
        if self.joined.faults.may("disk_found"):
            self.missed = folder
            self.days = self.joined.station.random.randint(1, MISSED_DAYS_MAX)

    def _find(self, disk: Path) -> None:
        """It turned up: what only it knew comes back, after all that the hub has."""
        joined, station = self.joined, self.joined.station
        if not joined.whole:
            return
        joined.line.cut_days = 0
        try:
            restoring.import_disk(station.db, disk, joined.code(), joined.line.send)
        except Refusal as no:
            joined.log.append(f"{station.called} found disk: {no.key}")
            return
        joined.faults.note("disk_found")
        joined.witness.taken_in(station.called, disk / "station.db")
        self.missed, joined.whole, joined.joined_in = None, False, joined.hub.restored

    # --- what all of them share ---

    def _next_folder(self) -> Path:
        self.count += 1
        return self.folder / f"{self.joined.station.number}-{self.count}"

    def _came(self, old: Path) -> None:
        """Another PC is the station now; what the old one told may be missing here."""
        joined, station = self.joined, self.joined.station
        joined.witness.gone(station.called)
        joined.witness.came(station.called, station.number, station.disk.file)
        self._miss(old)
        joined.whole = False
