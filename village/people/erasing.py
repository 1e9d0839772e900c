"""Somebody who left wants to be forgotten: her private parts go everywhere, the books stay."""

import json

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.ids import new_id
from village.ground.unit import Act, Store, writing
from village.people import queries
from village.people.commands import forget_ways_in
from village.people.facts import acts_naming, erasure
from village.people.rules import PeoplePrivate, PersonChanged, PersonPrivate, PrivateErased


def erase_private(db: Store, act: Act, number: str) -> Event:
    """Name, title, phone, face and ways in of `number` are gone; her number and book stay.

    Who was named together with her and nowhere else is named once more, alone, before.
    Refuses people.refusal.unknown_person (404), .not_left, .erased (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        person = queries.person(db, number)
        if person is None:
            raise Refusal("people.refusal.unknown_person", status=404)
        if person.active:
            raise Refusal("people.refusal.not_left", status=409)
        acts = acts_naming(db, number)
        if not acts:
            raise Refusal("people.refusal.erased", status=409)
        for other in _named_only_in(db, acts, number):
            again = Act(new_id(db.house.random), act.actor)
            fact = PersonChanged(other.number, other.language, erasure(db, other.number))
            journal.record(db, again, fact, PeoplePrivate((_private(other),)))
        event = journal.record(db, act, PrivateErased(number, tuple(sorted(acts))))
        forget_ways_in(db, [number])
        return event


def _named_only_in(db: Store, acts: list[str], number: str) -> list[queries.KnownPerson]:
    """The others whose names stand in these acts and in no other."""
    rows = db.rows(
        "SELECT person FROM people_named GROUP BY person HAVING person <> ?"
        " AND sum(act NOT IN (SELECT value FROM json_each(?))) = 0 ORDER BY person",
        (number, json.dumps(acts)),
    )
    known = queries.persons(db, [row["person"] for row in rows])
    return [known[number] for number in sorted(known)]


def _private(person: queries.KnownPerson) -> PersonPrivate:
    return PersonPrivate(person.number, person.name, person.face, person.title, person.phone)
