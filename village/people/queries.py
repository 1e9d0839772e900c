"""Who is known here, as pages and rooms upstairs ask for them."""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from sqlite3 import Row
from typing import Any

from village.ground.errors import Refusal
from village.ground.unit import Store
from village.people.rules import folded, name_order

LIST_MAX = 200
FARMERS_MAX = 2_000  # a village, not a town
DEVICE_VISITS_MAX = 60
STATIONS_KEPT = 8  # read and made out of its row once, not for every page
NUMBER = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True)
class Station:
    """The station itself; `names` and `place_names` by language, the fee in 1/100 of a per cent."""

    station: str
    names: dict[str, str]
    place_names: dict[str, str]
    country: str
    currency: str
    language: str
    fee_basis_points: int
    cash_step_minor: int


@dataclass(frozen=True)
class KnownPerson:
    """One person with her private row; `name` is "No. 12" where that was erased."""

    number: str
    role: str
    language: str
    account: str
    household: str | None
    group: str
    name: str
    title: str
    phone: str
    face: str
    has_card: bool
    active: bool


def station(db: Store) -> Station | None:
    """The station, or None before its first day."""
    row = db.row("SELECT * FROM people_station LIMIT 1")
    if row is None:
        return None
    return _station(tuple(row.keys()), tuple(row))


@lru_cache(STATIONS_KEPT)
def _station(names: tuple[str, ...], row: tuple[Any, ...]) -> Station:
    values = dict(zip(names, row, strict=True))
    for told in ("names", "place_names"):
        values[told] = json.loads(values[told])
    return Station(**values)


def require_station(db: Store) -> Station:
    """The station. Raises people.refusal.no_station (409) before its first day."""
    found = station(db)
    if found is None:
        raise Refusal("people.refusal.no_station", status=409)
    return found


def require_farmer(db: Store, number: str) -> KnownPerson:
    """A farmer who comes in here. Raises people.refusal.unknown_farmer (404)."""
    found = person(db, number)
    if found is None or found.role != "farmer" or not found.active:
        raise Refusal("people.refusal.unknown_farmer", status=404, field="farmer")
    return found


def has_helped(db: Store, clerk: str, farmer: str) -> bool:
    """Whether this clerk has opened this farmer's pages for her here, as far back as visits go."""
    told = "SELECT 1 FROM people_visits WHERE person = ? AND assisted_by = ? LIMIT 1"
    return bool(db.value(told, (farmer, clerk)))


def require_taker(db: Store, number: str) -> KnownPerson:
    """A farmer who may take money out of her book: she comes in, or left and shares it with none.

    Raises people.refusal.unknown_farmer (404).
    """
    found = person(db, number)
    if found is None or found.role != "farmer" or found.active:
        return require_farmer(db, number)
    if any(other.active for other in account_holders(db, found.account)):
        raise Refusal("people.refusal.unknown_farmer", status=404, field="farmer")
    return found


PERSONS = (
    "SELECT p.number, p.role, p.language, p.account, p.household, p.active,"
    " p.card_hash IS NOT NULL AS has_card, h.group_name, v.name, v.title, v.phone, v.face"
    " FROM people_persons p LEFT JOIN people_private v ON v.person = p.number"
    " LEFT JOIN people_households h ON h.number = p.household"
)


def shown_name(number: str, name: str | None) -> str:
    """The name as written; "No. 12" where the private part is gone."""
    return name or f"No. {int(number[1:])}"


def as_person(row: Row) -> KnownPerson:
    """A row of PERSONS."""
    return KnownPerson(
        number=row["number"], role=row["role"], language=row["language"], account=row["account"],
        household=row["household"], group=row["group_name"] or "",
        name=shown_name(row["number"], row["name"]), title=row["title"] or "",
        phone=row["phone"] or "", face=row["face"] or "face-non",
        has_card=bool(row["has_card"]), active=bool(row["active"]),
    )  # fmt: skip


def person(db: Store, number: str) -> KnownPerson | None:
    """Anyone ever known here by her number, also who has left."""
    row = db.row(PERSONS + " WHERE p.number = ?", (number,))
    return as_person(row) if row else None


def persons(db: Store, numbers: Iterable[str]) -> dict[str, KnownPerson]:
    """Several people at once, by number; for lists that name them."""
    wanted = json.dumps(sorted(set(numbers)))
    rows = db.rows(PERSONS + " JOIN json_each(?) w ON w.value = p.number", (wanted,))
    return {row["number"]: as_person(row) for row in rows}


def by_card(db: Store, token_hash: str) -> KnownPerson | None:
    """Whose card it is, among those who still come in."""
    row = db.row(PERSONS + " WHERE p.card_hash = ? AND p.active = 1", (token_hash,))
    return as_person(row) if row else None


def by_scanned(db: Store, text: str) -> KnownPerson | None:
    """Whose card a scanner has just read: it types the card's address, or its last part."""
    return by_card(db, token_hash(text.strip().rstrip("/").rpartition("/")[2].upper()))


def token_hash(token: str) -> str:
    """How a card's or a visit's 128 random bits are kept: SHA-256, hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def farmers(
    db: Store, text: str = "", *, limit: int = FARMERS_MAX, left: bool = False
) -> list[KnownPerson]:
    """Farmers who still come in, by name; `text` is a part of a name (either spelling) or a number.

    12, F12 and F0012 all mean F0012. `left`: those who come in no more, too.
    """
    text = text.strip()
    digits = text.upper().removeprefix("F")
    number = f"F{int(digits):04d}" if NUMBER.fullmatch(digits) else ""
    rows = db.rows(
        PERSONS + " WHERE p.role = 'farmer' AND (p.active = 1 OR ?)"
        " AND (? = '' OR p.number = ? OR instr(v.folded, ?) > 0)"
        " ORDER BY p.number LIMIT ?",
        (left, text, number, folded(text), FARMERS_MAX),
    )
    rows.sort(key=lambda row: name_order(row["name"] or "", row["language"]))
    return [as_person(row) for row in rows[:limit]]


def staff(db: Store) -> list[KnownPerson]:
    """Clerks and managers who still come in, clerks first."""
    rows = db.rows(
        PERSONS + " WHERE p.role IN ('clerk', 'manager') AND p.active = 1"
        " ORDER BY p.role, p.number LIMIT ?",
        (LIST_MAX,),
    )
    return [as_person(row) for row in rows]


def languages(db: Store, first: str) -> list[str]:
    """What farmers who come in read: the station's own language, then the most read."""
    rows = db.rows(
        "SELECT language FROM people_persons WHERE role = 'farmer' AND active = 1"
        " GROUP BY language ORDER BY count(*) DESC, language"
    )
    return list(dict.fromkeys((first, *(row["language"] for row in rows))))


def left_farmers(db: Store) -> list[KnownPerson]:
    """Farmers who come in no more."""
    rows = db.rows(
        PERSONS
        + " WHERE p.role = 'farmer' AND p.active = 0 ORDER BY length(p.number), p.number LIMIT ?",
        (FARMERS_MAX,),
    )
    return [as_person(row) for row in rows]


def account_holders(db: Store, account: str) -> list[KnownPerson]:
    """Whose money book it is: one farmer, or all who share a household's."""
    rows = db.rows(PERSONS + " WHERE p.account = ? ORDER BY p.number", (account,))
    return [as_person(row) for row in rows]


def all_account_holders(db: Store, accounts: Iterable[str]) -> dict[str, list[KnownPerson]]:
    """Whose each of these money books is, for lists of books."""
    found: dict[str, list[KnownPerson]] = {account: [] for account in accounts}
    rows = db.rows(
        PERSONS + " JOIN json_each(?) w ON w.value = p.account ORDER BY p.number",
        (json.dumps(sorted(found)),),
    )
    for row in rows:
        found[row["account"]].append(as_person(row))
    return found


def households(db: Store) -> list[tuple[str, str, str]]:
    """(number, group, names of its people) of every household."""
    rows = db.rows(
        "SELECT h.number, h.group_name, group_concat(v.name, ' · ') AS names"
        " FROM people_households h LEFT JOIN people_persons p ON p.household = h.number"
        " LEFT JOIN people_private v ON v.person = p.number"
        " GROUP BY h.number ORDER BY length(h.number), h.number LIMIT ?",
        (FARMERS_MAX,),
    )
    return [(row["number"], row["group_name"], row["names"] or "") for row in rows]


def last_number(db: Store, letter: str) -> str | None:
    """The highest number given so far in the series of `letter` (F, C, M or H)."""
    if letter == "H":
        found = db.value(
            "SELECT number FROM people_households ORDER BY length(number) DESC, number DESC LIMIT 1"
        )
    else:
        found = db.value(
            "SELECT number FROM people_persons WHERE number >= ? AND number < ?"
            " ORDER BY length(number) DESC, number DESC LIMIT 1",  # F10000 follows F9999
            (letter, chr(ord(letter) + 1)),
        )
    return str(found) if found else None


def last_comers(db: Store, device: str, limit: int = 4) -> list[KnownPerson]:
    """The farmers who came in last on this device; on a new one, the first of the village."""
    rows = db.rows(
        "SELECT person FROM people_visits WHERE device = ? ORDER BY began_at DESC LIMIT ?",
        (device, DEVICE_VISITS_MAX),
    )
    known = persons(db, (row["person"] for row in rows))
    numbers = dict.fromkeys(row["person"] for row in rows)
    came = [known[n] for n in numbers if known[n].role == "farmer" and known[n].active]
    if len(came) < limit:
        others = farmers(db, limit=limit * 2)
        came += [other for other in others if other.number not in numbers]
    return came[:limit]


def letters(db: Store, number: str) -> str:
    """How much bigger she wants letters: 1, 1.25 or 1.5."""
    return str(db.value("SELECT scale FROM people_letters WHERE person = ?", (number,)) or "1")


def locked_ways(db: Store, number: str, wrong_max: int) -> list[str]:
    """The ways in that too many wrong tries have shut for this person."""
    rows = db.rows(
        "SELECT DISTINCT way FROM people_attempts WHERE person = ? AND wrong >= ? ORDER BY way",
        (number, wrong_max),
    )
    return [row["way"] for row in rows]
