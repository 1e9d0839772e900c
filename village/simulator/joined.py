"""A station and its line: rounds of the real courier, joining, being put out and joining again."""

from dataclasses import dataclass, field
from typing import Any

from village.ground import epochs
from village.ground.batches import decode_batch
from village.ground.errors import Refusal
from village.ground.signing import key_id
from village.hub import codes
from village.simulator.disk import Killed
from village.simulator.faults import Faults
from village.simulator.hub import Hub
from village.simulator.line import Letter, Line, epoch_of, signed_head
from village.simulator.people import People
from village.simulator.station import Station
from village.sync import commands, queries
from village.sync.courier import Round, sync_once
from village.sync.enrolment import enrol, station_key
from village.sync.wire import Answer, Send, Wire, WireFault
from village.witness.witness import Witness

URL = "http://127.0.0.1:9000"
NOBODY = ("revoked", "key_unknown", "rejoin", "forked")  # the officer must give a code
RANGE = 1_000
Back = tuple[bytes, bytes | None, bytes | None]  # line, salt, part


@dataclass
class Joined:
    """One station with everything that hangs on it."""

    station: Station
    people: People
    line: Line
    hub: Hub
    faults: Faults
    witness: Witness
    feed_kinds: Any
    log: list[str]
    put_out: bool = True  # the officer must give it a code
    whole: bool = True  # nothing that the hub has of this station is missing here
    twin_of: "Joined | None" = None  # a second PC, of which the officer knows nothing
    joined_in: int = 0  # the hub was put back so often when it joined
    back: dict[str, int] = field(default_factory=dict)  # how far each epoch was fetched back

    def round(self) -> Round | None:
        """One round with the hub, or an attempt to join it; None where the station went down."""
        station = self.station
        if self.put_out and (self.twin_of or not self.join()):
            return None
        crashes = self.faults.may("crash_in_round")
        if crashes:
            station.disk.wait_for("crash_after", station.random.randint(1, 8))
        try:
            done = sync_once(station.db, self.feed_kinds, self.line.send)
        except Killed:
            self.faults.note("crash_in_round")
            station.start_again()
            return None
        finally:
            station.disk.calm()
        self.put_out = done.fault in NOBODY
        self.log.append(f"{station.called} {done}")
        if done.outcome == "sent":
            self.witness.agreed(station.called)
            self.check_key()
            if not self.whole:
                self.witness.brought_together(station.called)
                self.whole = True
        return done

    def join(self) -> bool:
        """The officer reads a code aloud, the manager types it in."""
        try:
            enrol(self.station.db, URL, self.code(), self.line.send)
        except Refusal as no:
            self.log.append(f"{self.station.called} join {no.key}")
            return False
        self.put_out, self.joined_in = False, self.hub.restored
        return True

    def check_key(self) -> None:
        """Once the other PC has a new key, a hub that knows of it must not hear this one's."""
        other = self.twin_of
        if other is not None and other.joined_in == self.hub.restored:
            keys = [queries.hub(one.station.db) for one in (self, other)]
            ours, theirs = (hub.key_id if hub else "" for hub in keys)
            self.witness.refused(self.station.called, ours != theirs, "a key that was given up")

    def code(self) -> str:
        """What the officer reads aloud; her hub works while she is at it."""
        self.hub.disk.calm()
        self.hub.fill_disk(full=False)
        return codes.make_code(self.hub.store, self.station.number, self.hub.officer).letters

    def heard(self, letter: Letter, answer: Answer) -> None:
        """What the hub signed for is what the witness holds it to."""
        said = signed_head(answer)
        if said is None or said.get("station") != self.station.number:
            return
        if "seq" in said and letter.method == "POST":
            self.witness.hub_told(
                self.station.number, str(said["epoch"]), int(str(said["seq"])), str(said["head"])
            )

    def offers(self, letter: Letter) -> None:
        """A batch on its way: the station has heard what the hub has of that epoch."""
        if letter.path.endswith("/batches"):
            self.witness.offered(self.station.called, epoch_of(letter.body))

    def wire(self, send: Send | None = None) -> Wire | None:
        """The station's own signed talk, on a line that works; None before it has joined."""
        db = self.station.db
        found = queries.hub(db)
        if found is None:
            return None
        return Wire(
            send or self.hub.ask, station_key(db), db.station, found.key, key_id(found.key),
            lambda: commands.next_counter(db),
        )  # fmt: skip

    # --- the officer ---

    def revoke(self) -> None:
        """The officer puts the station out; its next contact must find the door shut."""
        if self.put_out or not self.faults.strikes("key_revoked"):
            return
        codes.revoke(self.hub.store, self.station.number, self.hub.officer)
        self.hub.witness.note()  # as the officer's door does
        wire = self.wire()
        assert wire is not None, "a joined station knows its hub"
        try:
            wire.heads()
        except WireFault:  # revoked, or a number that its twin has used up
            let_in = False
        else:
            let_in = True
        self.witness.refused(self.station.number, let_in, "a revoked key was let in")
        self.put_out = True

    # --- healing ---

    def heal(self, *, whole: bool) -> None:
        """Up to three good rounds, then both ends are looked at, and what the hub gives back.

        That is what came since the last time; with `whole` all of it.
        """
        self.line.cut_days = 0
        done: Round | None = None
        for _ in range(4 if self.put_out else 3):
            done = self.round()
            if done is not None and done.outcome == "sent" and not done.waiting:
                break
        outcome = done.outcome if done is not None else "not joined"
        waiting = done.waiting if done is not None else -1
        self.witness.look_healed(self.station.called, waiting, outcome)
        wire = self.wire()
        assert wire is not None, "a healed station has joined"
        for epoch in epochs.in_order(self.station.db):
            name, after = epoch["epoch"], 0 if whole else self.back.get(epoch["epoch"], 0)
            back = fetched(wire, name, after, epoch["seq"])
            self.witness.look_back(self.station.called, name, after, back)
            self.back[name] = epoch["seq"]


def fetched(wire: Wire, epoch: str, after: int, last: int) -> list[Back]:
    """A range of the journal from the hub's door, each page checked as any batch is."""
    found: list[Back] = []
    while (at := after + len(found)) < last:
        page = wire.events(epoch, at + 1, min(at + RANGE, last))
        batch = decode_batch(page, lambda _: wire.hub_key)
        found += [(entry.line, entry.salt, entry.part) for entry in batch.entries]
    return found
