"""What is decided about people: the first day, who is known, their cards and secrets."""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.ids import base32, new_epoch, next_number
from village.ground.unit import Act, Store, writing
from village.people import queries, secret
from village.people.facts import erasure
from village.people.queries import KnownPerson, token_hash
from village.people.rules import (
    LETTERS,
    Card,
    CardsGiven,
    PeoplePrivate,
    Person,
    PersonAdded,
    PersonChanged,
    PersonLeft,
    PersonPrivate,
    PersonReturned,
    PersonRole,
    StationSetUp,
    checked_group,
)

TOKEN_LETTERS = 26
CARDS_MAX = 8  # one sheet of A4
SHEETS_KEPT = 32


@dataclass(frozen=True)
class NewPerson:
    """Someone to be known from now on; `secret` is her number (farmer) or phrase (clerk)."""

    role: PersonRole
    name: str
    language: str
    secret: str | None = None
    title: str = ""
    phone: str = ""
    face: str = "face-non"
    household: str | None = None  # an existing one; None with a group: a new one
    group: str | None = None
    shared_account: bool = False  # the household's book instead of her own

    @property
    def kind(self) -> str:
        return "number" if self.role == "farmer" else "phrase"

    def private(self, number: str) -> PersonPrivate:
        return PersonPrivate(number, self.name, self.face, self.title, self.phone)


def set_up_station(db: Store, act: Act, station: StationSetUp, staff: Sequence[NewPerson]) -> Event:
    """The first event of a station; `station.people` is filled from `staff`, the manager first.

    Refuses people.refusal.set_up_already (409).
    """
    people = tuple(
        Person(f"{LETTERS[new.role]}{_place(staff, at)}", new.role, new.language, "")
        for at, new in enumerate(staff)
    )
    people = tuple(replace(person, account=person.number) for person in people)
    hashes = _hashes(db, [(p.number, new) for p, new in zip(people, staff, strict=True)])
    private = PeoplePrivate(
        tuple(new.private(p.number) for p, new in zip(people, staff, strict=True))
    )
    with writing(db, act) as seen:
        if seen:
            return seen
        if db.identity is not None:
            raise Refusal("people.refusal.set_up_already", status=409)
        journal.open_epoch(db, station.station, new_epoch(db.house.random))
        event = journal.record(db, act, replace(station, people=people), private)
        for number, kind, kept in hashes:
            secret.keep(db, number, kind, kept)
    return event


def _place(staff: Sequence[NewPerson], at: int) -> str:
    """0001 for the first of its role, 0002 for the second."""
    return f"{sum(1 for new in staff[: at + 1] if new.role == staff[at].role):04d}"


def _hashes(db: Store, staff: Sequence[tuple[str, NewPerson]]) -> list[tuple[str, str, str]]:
    return [
        (number, new.kind, secret.hashed(db, number, new.kind, new.secret))
        for number, new in staff
        if new.secret
    ]


def add_person(db: Store, act: Act, new: NewPerson) -> Event:
    """A farmer or clerk is known from now on, with the next number of the station.

    Refuses people.refusal.household (unknown household), .group.
    """
    new = replace(new, group=checked_group(new.group or ""))
    while True:
        number = next_number(LETTERS[new.role], queries.last_number(db, LETTERS[new.role]))
        hashes = _hashes(db, [(number, new)])
        with writing(db, act) as seen:
            if seen:
                return seen
            letter = LETTERS[new.role]
            if next_number(letter, queries.last_number(db, letter)) != number:
                continue  # another clerk was quicker: her hash belongs to the number
            household, group = _household(db, new)
            account = household if new.shared_account and household else number
            person = Person(number, new.role, new.language, account, household)
            fact = PersonAdded(person, group)
            event = journal.record(db, act, fact, PeoplePrivate((new.private(number),)))
            for _, kind, kept in hashes:
                secret.keep(db, number, kind, kept)
        return event


def _household(db: Store, new: NewPerson) -> tuple[str | None, str | None]:
    """(household, group where it is a new one)."""
    if new.role != "farmer":
        return None, None
    if new.household:
        known = {number for number, _, _ in queries.households(db)}
        if new.household not in known:
            raise Refusal("people.refusal.household", field="household")
        return new.household, None
    return next_number("H", queries.last_number(db, "H")), new.group


def known(db: Store, number: str, *roles: str) -> KnownPerson:
    """The person who still comes in. Refuses people.refusal.unknown_person (404)."""
    person = queries.person(db, number)
    if person is None or not person.active or (roles and person.role not in roles):
        raise Refusal("people.refusal.unknown_person", status=404)
    return person


def change_person(db: Store, act: Act, number: str, language: str, private: PersonPrivate) -> Event:
    """Name, title, phone, face and language set anew."""
    with writing(db, act) as seen:
        if seen:
            return seen
        known(db, number)
        fact = PersonChanged(number, language, erasure(db, number))
        return journal.record(db, act, fact, PeoplePrivate((private,)))


def choose_language(db: Store, act: Act, number: str, language: str) -> Event | None:
    """The language of her pages from now on; None where she has it already."""
    with writing(db, act) as seen:
        if seen:
            return seen
        if known(db, number).language == language:
            return None
        return journal.record(db, act, PersonChanged(number, language))


def person_left(db: Store, act: Act, number: str) -> Event:
    """She comes in no more; her book stays. The only manager cannot leave."""
    with writing(db, act) as seen:
        if seen:
            return seen
        person = known(db, number)
        managers = [one for one in queries.staff(db) if one.role == "manager"]
        if person.role == "manager" and len(managers) == 1:
            raise Refusal("people.refusal.only_manager", status=409)
        _end_visits(db, number)
        return journal.record(db, act, PersonLeft(number))


def _end_visits(db: Store, number: str, but: str = "") -> None:
    """End her visits and those in which she helps; `but` is the token of one that may stay."""
    db.change(
        "UPDATE people_visits SET ended_at = ? WHERE (person = ? OR assisted_by = ?)"
        " AND ended_at IS NULL AND token_hash <> ?",
        (db.house.clock.now_ms(), number, number, token_hash(but)),
    )


def forget_ways_in(db: Store, numbers: Iterable[str]) -> None:
    """These numbers stand for somebody else by now: what opened for one must not for the other.

    Numbers and phrases are set anew with the clerk; inside a unit of work.
    """
    for number in numbers:
        _end_visits(db, number)
        for table in ("secrets", "shifts", "attempts", "letters"):
            db.change(f"DELETE FROM people_{table} WHERE person = ?", (number,))  # noqa: S608 -- the four above


def person_returned(db: Store, act: Act, number: str) -> Event:
    """The leaving is taken back."""
    with writing(db, act) as seen:
        if seen:
            return seen
        person = queries.person(db, number)
        if person is None or person.active:
            raise Refusal("people.refusal.unknown_person", status=404)
        return journal.record(db, act, PersonReturned(number))


def give_card(db: Store, act: Act, number: str) -> tuple[Event, str]:
    """A new card and its token; "" where the same tap came before and the token is forgotten."""
    event, tokens = give_cards(db, act, [number])
    return event, tokens.get(number, "")


def give_cards(db: Store, act: Act, numbers: Sequence[str]) -> tuple[Event, dict[str, str]]:
    """New cards for up to 8 people, and their tokens, which are kept nowhere but on the paper.

    Refuses people.refusal.no_cards, .cards_max, .unknown_person.
    """
    wanted = list(dict.fromkeys(numbers))
    if not wanted:
        raise Refusal("people.refusal.no_cards", field="farmer")
    if len(wanted) > CARDS_MAX:
        raise Refusal("people.refusal.cards_max", field="farmer", n=CARDS_MAX)
    with writing(db, act) as seen:
        if seen:
            return seen, _last_sheets.get(act.id)
        for number in wanted:
            known(db, number)
            _end_visits(db, number)  # whoever came in with the lost card is out too
        tokens = {number: _token(db) for number in wanted}
        cards = tuple(Card(number, token_hash(token)) for number, token in tokens.items())
        event = journal.record(db, act, CardsGiven(cards))
        _last_sheets.put(act.id, tokens)
    return event, tokens


def _token(db: Store) -> str:
    return base32(int.from_bytes(db.house.random(16), "big"), TOKEN_LETTERS)


class LastSheets:
    """The tokens of the last few sheets, in memory only: a double tap must still see its cards."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sheets: OrderedDict[str, dict[str, str]] = OrderedDict()

    def put(self, act_id: str, tokens: dict[str, str]) -> None:
        with self._lock:
            self._sheets[act_id] = tokens
            while len(self._sheets) > SHEETS_KEPT:
                self._sheets.popitem(last=False)

    def get(self, act_id: str) -> dict[str, str]:
        with self._lock:
            return self._sheets.get(act_id, {})


_last_sheets = LastSheets()


def set_secret(db: Store, number: str, kind: str, new: str, but: str = "") -> None:
    """A number, phrase or quick number set anew; the ways in are open again.

    A new number or phrase ends her visits and shifts; `but` is the token of the one in which she
    sets it herself.
    """
    kept = secret.hashed(db, number, kind, new)
    with writing(db):
        known(db, number)
        secret.keep(db, number, kind, kept)
        if kind != "quick":
            _end_visits(db, number, but)
            db.change(
                "DELETE FROM people_shifts WHERE person = ? AND device NOT IN"
                " (SELECT device FROM people_visits WHERE token_hash = ? AND person = ?)",
                (number, token_hash(but), number),
            )


def unlock(db: Store, number: str) -> None:
    """Forget the wrong tries, so that she may try again."""
    with writing(db):
        known(db, number)
        db.change("DELETE FROM people_attempts WHERE person = ?", (number,))


def choose_letters(db: Store, number: str, scale: str) -> None:
    """How much bigger she wants letters. Refuses people.refusal.letters."""
    if scale not in ("1", "1.25", "1.5"):
        raise Refusal("people.refusal.letters")
    with writing(db):
        db.change(
            "INSERT INTO people_letters (person, scale) VALUES (?, ?)"
            " ON CONFLICT (person) DO UPDATE SET scale = excluded.scale",
            (number, scale),
        )
