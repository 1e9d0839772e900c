"""The farmers as heaps of six faces at most, so that nobody has to type her name."""

from collections.abc import Sequence
from dataclasses import dataclass

from village.people.queries import KnownPerson
from village.people.rules import name_order

ON_A_SCREEN = 6


@dataclass(frozen=True)
class Heap:
    """Some farmers behind one key: a group's name, or the first and last initial."""

    word: str
    size: int  # of the heaps or faces within
    at: int = 0
    group: str = ""


def initial(person: KnownPerson) -> str:
    """What her name is looked up by: the family name, in Vietnamese the given name's letter."""
    words = person.name.split()
    word = words[-1] if person.language == "vi" else words[0]
    return word[0].upper()


def in_order(people: Sequence[KnownPerson]) -> list[KnownPerson]:
    """The people by their initials."""

    def place(one: KnownPerson) -> tuple[object, ...]:
        return name_order(initial(one), one.language), name_order(one.name, one.language)

    return sorted(people, key=place)


def heaps(people: Sequence[KnownPerson], group: str = "", at: int = 0) -> list[Heap]:
    """The keys of one screen; empty where six faces or fewer are left to show."""
    if len(people) <= ON_A_SCREEN:
        return []
    groups = sorted({one.group for one in people if one.group})
    if not group and not at and 2 <= len(groups) <= ON_A_SCREEN and all(p.group for p in people):
        return [Heap(name, len(people), group=name) for name in groups]
    size = ON_A_SCREEN
    while size * ON_A_SCREEN < len(people):
        size *= ON_A_SCREEN
    starts = range(0, len(people), size)
    return [_between(people[start : start + size], size, at + start, group) for start in starts]


def _between(people: Sequence[KnownPerson], size: int, at: int, group: str) -> Heap:
    first, last = initial(people[0]), initial(people[-1])
    return Heap(first if first == last else f"{first} – {last}", size, at, group)
