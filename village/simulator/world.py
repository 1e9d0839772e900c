"""A world of stations and their hub, lived day by day; every hundred days another one begins."""

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from village.ground.clock import HandedClock
from village.simulator import money_taps
from village.simulator.faults import Faults
from village.simulator.hub import Hub
from village.simulator.joined import Joined
from village.simulator.line import Line
from village.simulator.machines import Machines
from village.simulator.officer import Officer
from village.simulator.people import People
from village.simulator.station import Makers, Station
from village.simulator.sticks import Sticks
from village.simulator.strangers import Strangers
from village.simulator.village import furnish
from village.witness.findings import Findings
from village.witness.witness import Witness

FIRST_DAY = date(2026, 3, 1)
NUMBERS = ("222424107201", "222424107202")
HEALS_EVERY = 10
WHOLE_EVERY = 50
TAPS = (5, 11)


@dataclass
class World:
    """Two stations, their hub, their people and strangers; the witness looks on."""

    folder: Path
    makers: Makers
    random: Random
    faults: Faults
    findings: Findings
    log: list[str] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    machines: list[Machines] = field(default_factory=list)
    sticks: list[Sticks] = field(default_factory=list)
    hub: Hub = field(init=False)
    witness: Witness = field(init=False)
    strangers: Strangers = field(init=False)
    officer: Officer = field(init=False)
    true: datetime = field(init=False)
    today: date = FIRST_DAY
    days: int = 0

    def __post_init__(self) -> None:
        self.true = datetime(*FIRST_DAY.timetuple()[:3], tzinfo=UTC)
        self.hub = Hub(self.folder / "hub", self.makers, self.random, HandedClock(self.true))
        self.witness = Witness(self.folder / "hub" / "hub.db", self.findings)
        self.strangers = Strangers(self.faults, self.random, self.witness, self.log)
        self.officer = Officer(self.hub, NUMBERS, self.random)
        for number in NUMBERS:
            self._add_station(number)

    def _add_station(self, number: str) -> None:
        clock = HandedClock(self.true)
        station = Station(number, self.folder / number, self.makers, self.random, clock)
        self.witness.watch(number, number, station.disk.file)
        furnish(station)
        people = People(station, self.faults, self.random, self.witness, self.log)
        joined = Joined(
            station, people, Line(number, self.hub, self.faults, self.random),
            self.hub, self.faults, self.witness, self.makers.feed_kinds, self.log,
        )  # fmt: skip
        joined.line.heard, joined.line.offers = joined.heard, joined.offers
        self.joined.append(joined)
        self.machines.append(Machines(joined, self.folder))
        self.sticks.append(Sticks(joined))

    def close(self) -> None:
        """Everything is switched off."""
        for machines in self.machines:
            machines.end_softly()
        self.hub.store.close()
        self.witness.files.close()

    # --- a day ---

    def live_a_day(self) -> None:
        """Morning to evening at every station, the hub beside them, then the witness looks."""
        self.days += 1
        self.today += timedelta(days=1)
        self.true = datetime(*self.today.timetuple()[:3], tzinfo=UTC)
        self.trouble_the_hub()
        for machines in self.machines:
            self.one_station(machines)
        if self.random.random() < 0.2:
            for _ in range(self.random.choice((1, 1, 3))):
                self.officer.speak()
        self.visit()
        for called in list(self.witness.pcs):
            self.witness.look(called)
        self.witness.look_at_hub()
        if self.days % HEALS_EVERY == 0:
            self.heal()
        self.hub.fill_disk(full=False)

    def one_station(self, machines: Machines) -> None:
        """A morning in which a PC may come or go, then a day's trade at each PC there is."""
        self.set_clock(machines.joined.station)
        self.pass_time(machines.joined.station, 30)
        machines.joined.line.next_day()
        machines.morning()
        for joined in machines.running():
            self.trade(joined)
        machines.evening()

    def trade(self, joined: Joined) -> None:
        """Open, trade, talk to the hub, close; what hung in the air comes down first."""
        station, people = joined.station, joined.people
        people.next_day()
        if joined.line.cut_days == 0 and self.faults.strikes("partition"):
            joined.line.cut_days = self.random.randint(1, 12)
        if people.taps.one("SELECT 1 FROM money_days WHERE state = 'open'") is None:
            people.tap(people.taps.open_day(self.today))
        for _ in range(self.random.randint(*TAPS)):
            self.pass_time(station, 45)
            people.tap(people.taps.any())
            if self.random.random() < 0.05:
                joined.round()
        if self.random.random() < 0.6:
            money_taps.tell_of_money(people.taps, self.today)
        people.use_old_form()
        people.two_at_once()
        self.strangers.want_anothers(people)
        if self.random.random() < 0.2:
            joined.round()
        people.undo_what_was_sent()
        if self.random.random() < 0.85:
            people.tap(people.taps.close_day())
            for _ in range(self.random.choice((0, 0, 1, 2))):
                people.tap(people.taps.any())  # somebody comes after the close
        if self.random.random() < 0.75:
            joined.round()

    def pass_time(self, station: Station, minutes: int) -> None:
        """Some minutes go by; a clock may slip."""
        self.true += timedelta(minutes=self.random.randint(1, minutes))
        self.hub.clock.moment = self.true
        station.tell_time(self.true)
        if self.faults.strikes("clock_slips_back"):
            station.clock.step(hours=-self.random.randint(1, 30))

    def set_clock(self, station: Station) -> None:
        """In the morning somebody has set it right, or wrong."""
        if self.random.random() < 0.3:
            station.skew = timedelta()
        for kind, skew in (
            ("clock_1970", None),
            ("clock_back_3_days", timedelta(days=-3)),
            ("clock_ahead_40_days", timedelta(days=40)),
        ):
            if self.faults.strikes(kind):
                station.skew = skew

    # --- the hub's own day ---

    def trouble_the_hub(self) -> None:
        """Power, disk, an old copy; most days nothing."""
        if self.faults.strikes("hub_power_cut"):
            self.hub.cut_power()
        if self.faults.strikes("hub_disk_full"):
            self.hub.fill_disk(full=True)
        if self.hub.may_go_back and self.faults.strikes("hub_restored"):
            self.hub.disk.calm()
            self.hub.go_back()
            self.witness.hub_restored()
            for machines in self.machines:
                for joined in machines.running():
                    joined.line.kept.clear()  # an older hub has not heard them yet
        elif self.random.random() < 0.3:
            self.hub.copy()
        if self.faults.strikes("hub_crash"):
            self.hub.disk.wait_for("crash_before", self.random.randint(1, 8))

    def visit(self) -> None:
        """Strangers and the officer, on a line that works, so that every answer is seen."""
        self.hub.disk.calm()
        self.hub.fill_disk(full=False)
        for stick in self.sticks:
            stick.next_day()
        one, other = self.random.sample(self.joined, 2)
        self.strangers.meddle(one, other)
        self.strangers.play_again(one)
        self.strangers.look_next_door(one, other)
        one.revoke()

    # --- healing ---

    def heal(self) -> None:
        """No faults for a while: three rounds later both ends agree in everything."""
        self.faults.quiet = True
        whole = self.days % WHOLE_EVERY == 0
        self.hub.disk.calm()
        for machines in self.machines:
            machines.settle()
            joined = machines.joined
            joined.station.skew = timedelta()
            self.pass_time(joined.station, 5)
            joined.heal(whole=whole)
            self.witness.look(joined.station.called)
        self.witness.look_at_hub()
        if whole:
            self.witness.look_whole()
        self.faults.quiet = False

    def digest(self) -> str:
        """One number for everything that was said and everything that was written."""
        said = hashlib.sha256("\n".join(self.log).encode())
        for joined in self.joined:
            row = joined.station.db.row("SELECT seq, head FROM journal_epochs WHERE open = 1")
            said.update(repr(tuple(row or ())).encode())
        return said.hexdigest()
