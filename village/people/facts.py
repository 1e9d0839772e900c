"""How what is known of people changes their rows: the only code that does."""

import json
from collections.abc import Iterable

import msgspec

from village.ground import epochs
from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.people.rules import (
    CardsGiven,
    PeoplePrivate,
    Person,
    PersonAdded,
    PersonChanged,
    PersonLeft,
    PersonReturned,
    PrivateErased,
    StationSetUp,
    folded,
)


def apply_station_set_up(db: Store, event: Event) -> None:
    fact: StationSetUp = event.fact
    db.change(
        "INSERT INTO people_station (station, names, place_names, country, currency, language,"
        " fee_basis_points, cash_step_minor) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            fact.station, json.dumps(fact.names, ensure_ascii=False, sort_keys=True),
            json.dumps(fact.place_names, ensure_ascii=False, sort_keys=True), fact.country,
            fact.currency, fact.language, fact.fee_basis_points, fact.cash_step_minor,
        ),
    )  # fmt: skip
    for person in fact.people:
        _add(db, person, event.at)
    _write_private(db, event, [person.number for person in fact.people])


def apply_person_added(db: Store, event: Event) -> None:
    fact: PersonAdded = event.fact
    if fact.household_group is not None:
        db.change(
            "INSERT INTO people_households (number, group_name) VALUES (?, ?)",
            (fact.person.household, fact.household_group),
        )
    _add(db, fact.person, event.at)
    _write_private(db, event, [fact.person.number])


def apply_person_changed(db: Store, event: Event) -> None:
    fact: PersonChanged = event.fact
    db.change(
        "UPDATE people_persons SET language = ? WHERE number = ?", (fact.language, fact.number)
    )
    if event.digest and erasure(db, fact.number) not in (None, fact.after_erasure):
        epochs.erase_parts(db, [event.id])  # another PC wrote her name and knew nothing of it
    else:
        _write_private(db, event, [fact.number])


def apply_person_left(db: Store, event: Event) -> None:
    fact: PersonLeft = event.fact
    db.change("UPDATE people_persons SET active = 0 WHERE number = ?", (fact.number,))


def apply_person_returned(db: Store, event: Event) -> None:
    fact: PersonReturned = event.fact
    db.change("UPDATE people_persons SET active = 1 WHERE number = ?", (fact.number,))


def apply_private_erased(db: Store, event: Event) -> None:
    """Every part that names her so far goes, also those of another branch that `erases` misses."""
    fact: PrivateErased = event.fact
    acts = json.dumps([*fact.erases, *acts_naming(db, fact.number)])
    epochs.erase_parts(db, json.loads(acts))
    db.change("DELETE FROM people_named WHERE act IN (SELECT value FROM json_each(?))", (acts,))
    db.change("DELETE FROM people_private WHERE person = ?", (fact.number,))
    db.change(
        "INSERT INTO people_erased (person, act, position) VALUES (?, ?, ?)"
        " ON CONFLICT (person) DO UPDATE SET act = excluded.act, position = excluded.position",
        (fact.number, event.id, event.position),
    )


def erasure(db: Store, number: str) -> str | None:
    """The act by which she was forgotten last; None where she never was."""
    found: str | None = db.value("SELECT act FROM people_erased WHERE person = ?", (number,))
    return found


def acts_naming(db: Store, number: str) -> list[str]:
    """The acts whose private parts tell who she is."""
    rows = db.rows("SELECT act FROM people_named WHERE person = ? ORDER BY position", (number,))
    return [row["act"] for row in rows]


def tells_of(db: Store, event: Event, number: str) -> bool:
    """Whether the private part of an act upstairs stands: it goes when she is forgotten.

    For upstairs applies. Another PC may have written it after she was: then it goes at once.
    """
    if not db.value("SELECT 1 FROM people_private WHERE person = ?", (number,)):
        epochs.erase_parts(db, [event.id])
        return False
    _name(db, event, number)
    return True


def _name(db: Store, event: Event, number: str) -> None:
    db.change(
        "INSERT INTO people_named (person, act, position) VALUES (?, ?, ?)",
        (number, event.id, event.position),
    )


def apply_cards_given(db: Store, event: Event) -> None:
    fact: CardsGiven = event.fact
    for card in fact.cards:
        db.change(
            "UPDATE people_persons SET card_hash = ? WHERE number = ?",
            (card.token_hash, card.number),
        )


def _add(db: Store, person: Person, at_ms: int) -> None:
    db.change(
        "INSERT INTO people_persons (number, role, household, account, language, active, added_at)"
        " VALUES (?, ?, ?, ?, ?, 1, ?)",
        (person.number, person.role, person.household, person.account, person.language, at_ms),
    )


def _write_private(db: Store, event: Event, numbers: Iterable[str]) -> None:
    """Whom the private part of an event names, and their rows: none where it has been erased."""
    if event.digest is None:
        return
    for number in numbers:
        _name(db, event, number)
    if event.private is None:
        return
    for person in msgspec.convert(event.private, PeoplePrivate).people:
        db.change(
            "INSERT INTO people_private (person, name, title, phone, face, folded)"
            " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (person) DO UPDATE SET name = excluded.name,"
            " title = excluded.title, phone = excluded.phone, face = excluded.face,"
            " folded = excluded.folded",
            (
                person.number, person.name, person.title, person.phone, person.face,
                folded(person.name),
            ),
        )  # fmt: skip


APPLIES = (
    Applier(StationSetUp, apply_station_set_up),
    Applier(PersonAdded, apply_person_added),
    Applier(PersonChanged, apply_person_changed),
    Applier(PersonLeft, apply_person_left),
    Applier(PersonReturned, apply_person_returned),
    Applier(CardsGiven, apply_cards_given),  # PrivateErased: payments, which knows more of her
)
