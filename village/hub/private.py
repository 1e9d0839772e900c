"""Whom the private parts of a station's events name, and who is to be forgotten.

What an event says of somebody who was forgotten counts only where its writer knew of that: another
PC of the station may still have her name, and sends it later.
"""

from dataclasses import dataclass, field

from village.hub.store import Rows

NAMED = ("station", "person", "epoch", "seq")
BY_ACT = ("station", "person", "act")


@dataclass
class Private:
    """A station's people by name, while a batch is applied."""

    rows: Rows
    station: str
    names: dict[str, tuple[str, int] | None] = field(default_factory=dict)  # None: forgotten
    acts: dict[str, list[str]] = field(default_factory=dict)  # person → new acts that name her
    erasures: dict[str, str] = field(default_factory=dict)  # person → the act that forgot her
    gone: dict[str, None] = field(default_factory=dict)  # acts whose private parts are gone
    _kept: dict[str, str] | None = None  # the erasures that the store has

    def name(self, person: str, act: str, place: tuple[str, int]) -> None:
        """The part of `act` says who she is."""
        self.names[person] = place
        self.acts.setdefault(person, []).append(act)

    def name_anew(self, person: str, act: str, place: tuple[str, int], after: str | None) -> None:
        """The same of somebody who may have been forgotten, by the act `after` or another."""
        if self._erasure(person) in (None, after):
            self.name(person, act, place)
        else:
            self.gone[act] = None

    def tell(self, person: str, act: str) -> None:
        """The part of `act` tells something of her: her account, or why it is used no more."""
        if self._is_known(person):
            self.acts.setdefault(person, []).append(act)
        else:
            self.gone[act] = None

    def _is_known(self, person: str) -> bool:
        """Whether she was never forgotten, or came in again since."""
        if person in self.names:
            return self.names[person] is not None
        if self._erasure(person) is None:
            return True
        return self.rows.one("name_place", station=self.station, person=person) is not None

    def _erasure(self, person: str) -> str | None:
        if self._kept is None:
            found = self.rows.all("erasures", station=self.station)
            self._kept = {row["person"]: row["act"] for row in found}
        return self.erasures.get(person, self._kept.get(person))

    def forget(self, person: str, act: str, erases: tuple[str, ...]) -> None:
        """Her name is here no more, in whatever part it stands."""
        kept = self.rows.all("named", station=self.station, person=person)
        acts = {*erases, *(row["act"] for row in kept), *self.acts.pop(person, ())}
        self.gone |= dict.fromkeys(sorted(acts))
        self.names[person] = None
        self.erasures[person] = act

    def write(self) -> None:
        """Onto the disk; the batch's own parts lie there by now."""
        own, many = self.station, self.rows.run_many
        for act in self.gone:
            self._erase(act)
        self._write_names()
        named = [(own, who, act) for who, acts in self.acts.items() for act in acts]
        many("put_named", BY_ACT, [one for one in named if one[2] not in self.gone])
        many("put_erased", BY_ACT, [(own, who, act) for who, act in self.erasures.items()])

    def _erase(self, act: str) -> None:
        self.rows.overwrite_what_goes()
        for place in self.rows.all("places_of_act", station=self.station, act=act):
            self.rows.run(
                "erase_part", station=self.station, epoch=place["epoch"], seq=place["seq"]
            )
        self.rows.run("forget_act", station=self.station, act=act)

    def _write_names(self) -> None:
        known = [(self.station, who, *at) for who, at in self.names.items() if at is not None]
        self.rows.run_many("put_name", NAMED, known)
        for who, at in self.names.items():
            if at is None:
                self.rows.run("forget_name", station=self.station, person=who)
