"""Who belongs together: the households that share in a dividend, and who takes money for them.

A farmer without a household stands for herself.
"""

from village.ground.unit import Store
from village.people.queries import FARMERS_MAX, PERSONS, KnownPerson, as_person


def members(db: Store, *, left: bool = False) -> dict[str, list[KnownPerson]]:
    """Household (or lone farmer) → its farmers who come in, by number; `left`: all who ever did."""
    rows = db.rows(
        PERSONS + " WHERE p.role = 'farmer' AND (p.active = 1 OR ?)"
        " ORDER BY length(p.number), p.number LIMIT ?",
        (left, FARMERS_MAX),
    )
    found: dict[str, list[KnownPerson]] = {}
    for person in map(as_person, rows):
        found.setdefault(member_of(person), []).append(person)
    return found


def takers(db: Store, member: str) -> list[KnownPerson]:
    """Who may take money for a household: those who come in, or all where nobody does any more."""
    rows = db.rows(
        PERSONS + " WHERE p.role = 'farmer' AND (p.household = ? OR p.number = ?)"
        " ORDER BY length(p.number), p.number",
        (member, member),
    )
    found = [one for one in map(as_person, rows) if member_of(one) == member]
    return [one for one in found if one.active] or found


def member_of(person: KnownPerson) -> str:
    """As which household a farmer has her share."""
    return person.household or person.number
