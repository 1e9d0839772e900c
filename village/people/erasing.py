"""Somebody who left wants to be forgotten: her private parts go everywhere, the books stay."""

from collections.abc import Iterator
from sqlite3 import Row

import msgspec

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.numbers import meant, numbers_of
from village.ground.unit import Act, Store, writing
from village.people import queries
from village.people.commands import forget_ways_in
from village.people.rules import PeoplePrivate, PersonPrivate, PrivateErased


def erase_private(db: Store, act: Act, number: str) -> Event:
    """Name, title, phone, face and ways in of `number` are gone; her number and book stay.

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
        found = list(_parts_naming(db, number))
        if not found:
            raise Refusal("people.refusal.erased", status=409)
        others = {one for _, named in found for one in named} - {number}
        kept = tuple(map(_private, _rows(db, others)))
        acts = tuple(sorted({one for one, _ in found}))
        fact = PrivateErased(number, acts, tuple(one.number for one in kept))
        event = journal.record(db, act, fact, PeoplePrivate(kept) if kept else None)
        forget_ways_in(db, [number])
        return event


def _parts_naming(db: Store, number: str) -> Iterator[tuple[str, set[str]]]:
    """(act, all whom it names) of every event that has a private part about her."""
    for row in db.rows("SELECT id, line, part FROM journal_events WHERE part IS NOT NULL"):
        people = msgspec.json.decode(row["part"]).get("people")
        if not people:
            continue
        numbers = numbers_of(msgspec.json.decode(row["line"]).get("moved_from"))
        named = {meant(one["number"], numbers) for one in people}
        if number in named:
            yield row["id"], named


def _rows(db: Store, numbers: set[str]) -> Iterator[Row]:
    for number in sorted(numbers):
        row = db.row("SELECT * FROM people_private WHERE person = ?", (number,))
        if row is not None:
            yield row


def _private(row: Row) -> PersonPrivate:
    return PersonPrivate(row["person"], row["name"], row["face"], row["title"], row["phone"])
