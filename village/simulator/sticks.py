"""Sticks between station and hub: carried for days, in any order, twice, and damaged."""

from dataclasses import dataclass, field

from village.ground.errors import Refusal
from village.hub import sticks as hub_sticks
from village.simulator.joined import Joined
from village.sync import bundles

CARRIED_DAYS_MAX = 12
KEPT_MAX = 6
DAMAGE = ("stick_truncated", "stick_flipped")


@dataclass(frozen=True)
class Stick:
    """A file on its way: to the hub, or from it to a station."""

    days: int
    to_hub: bool
    data: bytes


@dataclass
class Sticks:
    """Whoever goes to the county now and then, with a file for the station `joined`."""

    joined: Joined
    under_way: list[Stick] = field(default_factory=list)
    old: list[Stick] = field(default_factory=list)  # files nobody has deleted

    def next_day(self) -> None:
        """Somebody may set out; whoever arrives today puts the stick in."""
        faults, chance = self.joined.faults, self.joined.station.random
        arrived = [stick for stick in self.under_way if stick.days <= 0]
        self.under_way = [
            Stick(stick.days - 1, stick.to_hub, stick.data)
            for stick in self.under_way
            if stick.days > 0
        ]
        if self.old and faults.strikes("stick_again"):
            arrived.append(chance.choice(self.old))
        chance.shuffle(arrived)
        for stick in arrived:
            self.put_in(stick)
        if not self.joined.put_out and faults.strikes("stick_carried"):
            self.set_out(to_hub=True)

    def set_out(self, *, to_hub: bool) -> None:
        """Export, pull the stick out, go."""
        joined = self.joined
        try:
            if to_hub:
                data = bundles.pack(joined.station.db).data
            else:
                number, officer = joined.station.number, joined.hub.officer
                data = hub_sticks.answer_to(joined.hub.store, number, officer)
        except Refusal as no:  # put out meanwhile: nobody answers a revoked key
            joined.log.append(f"{joined.station.number} stick {no.key}")
            return
        days = joined.station.random.randint(0, CARRIED_DAYS_MAX)
        self.under_way.append(Stick(days, to_hub, data))

    def put_in(self, stick: Stick) -> None:
        """Damaged ones are tried first: they must change nothing, and the good one still goes."""
        for kind in DAMAGE:
            if self.joined.faults.strikes(kind):
                self.put_in_damaged(stick, kind)
        self.old.append(stick)
        del self.old[:-KEPT_MAX]
        if stick.to_hub:
            if self.bring(stick.data) is None:
                self.set_out(to_hub=False)
        else:
            self.take(stick.data)

    def put_in_damaged(self, stick: Stick, kind: str) -> None:
        chance, witness, number = (
            self.joined.station.random, self.joined.witness, self.joined.station.number,
        )  # fmt: skip
        at = int(chance.random() * len(stick.data))  # age's files are not always equally long
        if kind == "stick_truncated":
            data = stick.data[:at]
        else:
            turned = stick.data[at] ^ (1 << chance.randrange(8))
            data = stick.data[:at] + bytes([turned]) + stick.data[at + 1 :]
        if stick.to_hub:
            before = witness.state_of_hub()
            fault = self.bring(data)
            epoch = self.joined.station.db.epoch
            witness.bad_batch(number, epoch, data, f"{kind} {fault}", before)
        else:
            before_here = witness.state_of_station(number)
            refused = self.take(data)
            witness.bad_answer(number, before_here, refused=refused)

    def bring(self, data: bytes) -> str | None:
        """Into the hub's stick door; the key of its refusal, or None."""
        hub = self.joined.hub
        try:
            hub_sticks.receive_bundle(hub.store, data, hub.officer)
        except Refusal as no:
            return no.key
        return None

    def take(self, data: bytes) -> bool:
        """Into the station's; whether it was refused."""
        joined = self.joined
        try:
            bundles.take(joined.station.db, data, joined.feed_kinds)
        except Refusal:
            joined.log.append(f"{joined.station.number} stick was refused")
            return True
        return False
