"""What must always hold, by name, and how it is said that something does not."""

from dataclasses import dataclass, field

INVARIANTS = {
    "I1": "what was answered as saved is in the journal",
    "I2": "an id, an item of the feed and a number on paper stand once",
    "I3": "numbers run from 1 without a gap and the chain holds",
    "I4": "every entry sums to nothing, and the books say what the lines say",
    "I5": "goods that came in are sold, reserved, left, taken or withdrawn, and nowhere else",
    "I6": "the hub has what the stations have, byte for byte, and counts the same",
    "I7": "nothing counts as paid without somebody having seen the money",
    "I8": "a bad batch changes nothing and leaves one line in the audit",
    "I9": "the order is that of the numbers, whatever a clock says",
    "I10": "three good rounds empty every outbox, and nothing counts as sent before",
    "I11": "what the hub acknowledged can be had back from it",
    "I12": "nobody reads or changes what is another's",
}


class Broken(Exception):
    """An invariant does not hold: which, where, and what was seen."""

    def __init__(self, invariant: str, where: str, seen: str) -> None:
        super().__init__(f"{invariant} ({INVARIANTS[invariant]}) at {where}: {seen}")
        self.invariant = invariant


@dataclass
class Findings:
    """Where the checks say what they saw; `left_out` proves that each check is needed."""

    left_out: frozenset[str] = frozenset()
    asked: dict[str, int] = field(default_factory=lambda: dict.fromkeys(INVARIANTS, 0))

    def hold(self, invariant: str, where: str, holds: bool, seen: object = "") -> None:
        """Raises Broken where `holds` is false, unless this invariant was left out."""
        self.asked[invariant] += 1
        if not holds and invariant not in self.left_out:
            raise Broken(invariant, where, str(seen)[:400])

    def same(self, invariant: str, where: str, ours: object, theirs: object) -> None:
        """Two accounts of one thing must agree."""
        if ours != theirs:
            self.hold(invariant, where, holds=False, seen=difference(ours, theirs))
        self.asked[invariant] += 1


def difference(one: object, other: object) -> str:
    """The first few things in which two lists or tables differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        keys = [key for key in {**one, **other} if one.get(key) != other.get(key)]
        return "; ".join(f"{key}: {one.get(key)} / {other.get(key)}" for key in keys[:3])
    if isinstance(one, list) and isinstance(other, list):
        pairs = [(a, b) for a, b in zip(one, other, strict=False) if a != b]
        return f"{len(one)} / {len(other)} rows; first: {pairs[:1]}"
    return f"{one} / {other}"
