"""People at one station and their phones: taps get lost, come twice, come late, are sent again."""

import hashlib
from dataclasses import dataclass, field
from random import Random

from village.ground.ids import new_id
from village.ground.unit import Act
from village.simulator import money_taps, taps
from village.simulator.faults import Faults
from village.simulator.station import Command, Said, Station, Wish
from village.simulator.taps import Tap, Taps
from village.witness.answers import Answer
from village.witness.witness import Witness

TRIES_MAX = 6
LATE_DAYS_MAX = 30
OLD_KEPT = 60
CRASHES = {
    "crash_before_commit": "crash_before",
    "crash_after_commit": "crash_after",
    "power_cut": "power",
    "disk_error": "error",
}


@dataclass
class People:
    """Everybody who taps at one station."""

    station: Station
    faults: Faults
    random: Random
    witness: Witness
    log: list[str]
    taps: Taps = field(init=False)
    old: list[tuple[Wish, Said]] = field(default_factory=list)  # pages still open somewhere
    late: list[tuple[int, Wish]] = field(default_factory=list)
    refusals: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.taps = Taps(self.station, self.random, (*taps.DRAWN, *money_taps.DRAWN))

    def tap(self, tap: Tap | None) -> Said | None:
        """One person wants one thing and does not let go before she knows how it went."""
        if tap is None:
            return None
        actor, what, command = tap
        return self.insist(self.wish(actor, what, command))

    def wish(self, actor: str, what: str, command: Command) -> Wish:
        """An act whose id and content are known before it is sent."""
        id_ = new_id(self.random.randbytes)
        digest = hashlib.sha256(f"{actor} {what} {id_}".encode()).hexdigest()
        return Wish(Act(id_, actor, digest), what, command)

    def insist(self, wish: Wish) -> Said:
        """Send until an answer comes: the same id each time."""
        for _ in range(TRIES_MAX):
            if self.faults.strikes("request_lost"):
                continue
            said = self.send(wish)
            if said.how in ("killed", "failed"):
                continue
            if self.faults.strikes("sent_late"):
                self.late.append((self.random.randint(0, LATE_DAYS_MAX), wish))
            if self.faults.strikes("sent_twice"):
                self.hear(wish, self.station.do(wish))
            if self.faults.strikes("answer_lost"):
                continue
            return self.hear(wish, said)
        self.station.disk.calm()
        self.make_room()
        return self.hear(wish, self.station.do(wish))

    def send(self, wish: Wish) -> Said:
        """Once, with whatever may strike the PC in between."""
        disk, struck = self.station.disk, ""
        for kind, trouble in CRASHES.items():
            if not struck and self.faults.may(kind):
                struck = kind
                disk.wait_for(trouble)
        if self.faults.may("disk_full") and not disk.full_at:
            disk.fill_up(self.station.house.writer.connection())
        said = self.station.do(wish)
        disk.calm()
        if said.how in ("killed", "failed"):
            self.faults.note("disk_full" if said.key == "full" else struck)
        self.make_room()
        return said

    def make_room(self) -> None:
        """The disk is full for one act only: somebody looks."""
        if self.station.disk.full_at:
            self.station.disk.make_room(self.station.house.writer.connection())

    def hear(self, wish: Wish, said: Said) -> Said:
        """What the person was told is what the witness holds the station to."""
        event = said.event
        self.log.append(f"{wish.act.id} {wish.what} {said.how} {said.key}")
        if event is None:
            self.refusals[said.key] = self.refusals.get(said.key, 0) + 1
            return said
        act = wish.act
        answer = Answer(
            act.id, act.actor, act.digest, event.epoch, event.seq, event.hash,
            (event.name, event.at, event.facts),
        )  # fmt: skip
        self.witness.told(self.station.called, answer)
        self.old.append((wish, said))
        del self.old[:-OLD_KEPT]
        return said

    # --- a morning's post, and pages that were left open ---

    def next_day(self) -> None:
        """What hung in the air comes down."""
        due = [wish for days, wish in self.late if days <= 0]
        self.late = [(days - 1, wish) for days, wish in self.late if days > 0]
        self.random.shuffle(due)
        for wish in due:
            self.hear(wish, self.station.do(wish))

    def use_old_form(self) -> None:
        """Somebody goes back to an old page: the same again is the same, other content is asked."""
        if not self.old or not self.faults.strikes("old_form"):
            return
        wish, _ = self.random.choice(self.old)
        if self.random.random() < 0.5 or self.came_back(wish):
            self.hear(wish, self.station.do(wish))
            return
        act = wish.act
        other = Wish(Act(act.id, act.actor, act.digest[::-1]), wish.what, wish.command)
        self.hear(other, self.station.do(other))

    def came_back(self, wish: Wish) -> bool:
        """Whether its event came from the hub: then nobody knows any more what the form held."""
        sql = "SELECT digest FROM journal_acts WHERE id = ? AND digest <> ''"
        return self.taps.one(sql, wish.act.id) is None

    def knows(self, wish: Wish) -> bool:
        """Whether this act was taken here before."""
        return self.taps.one("SELECT 1 FROM journal_acts WHERE id = ?", wish.act.id) is not None

    def two_at_once(self) -> None:
        """Two clerks promise the same goods; the second may be told that they are gone."""
        order = self.taps.place_order()
        if order and self.faults.strikes("two_clerks"):
            self.tap(order)
            self.tap(order)

    def undo_what_was_sent(self) -> None:
        """A sale that the hub has already is taken back."""
        if not self.faults.may("undo_of_synced"):
            return
        from_hub = self.taps.one(
            "SELECT s.sale FROM orders_sales s JOIN journal_acts a ON a.id = s.sale"
            " JOIN sync_acks h ON h.epoch = a.epoch AND h.seq >= a.seq"
            " WHERE s.state IN ('done', 'claimed') ORDER BY s.position DESC LIMIT 3"
        )
        if from_hub is None:
            return
        undo = self.taps.undo_of(from_hub["sale"])
        said = self.tap(undo)
        if said and said.how == "done":
            self.faults.note("undo_of_synced")
