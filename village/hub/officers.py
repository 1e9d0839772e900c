"""Officers of the centre: phrases of fifteen characters and more, visits, the hub's first day."""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from village.ground.currencies import CURRENCIES
from village.ground.errors import Refusal
from village.ground.i18n import LANGUAGES
from village.ground.ids import new_epoch, next_number
from village.ground.sheets import Reader
from village.ground.signing import wire_line
from village.hub import rules, second_key
from village.hub.postgresql import tried_again
from village.hub.rules import is_county
from village.hub.store import HubStore, Row, Rows

CURRENCY_OF = {"CN": "CNY", "VN": "VND"}
WRONG_MAX = 5
VISIT_MS = 8 * 60 * 60_000
HALF_VISIT_MS = 10 * 60_000  # time enough to scan a code
TOKEN_BYTES = 16
# 19 MiB and two passes; two at once, so that a flood of guesses does not eat the memory.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
AT_ONCE = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class FirstDay:
    """What a hub is asked before anything else."""

    name: str
    county: str  # its number, such as 222424
    county_name: str
    country: str
    language: str
    names: Mapping[str, str] = field(default_factory=dict)  # the hub's in further languages
    county_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Officer:
    """Who came in."""

    number: str
    name: str
    language: str
    county: str


@dataclass(frozen=True)
class CameIn:
    """A visit's token; `whole` once her phone's code was right too."""

    token: str
    whole: bool


@tried_again
def set_up(store: HubStore, first: FirstDay, officer_name: str, phrase: str) -> str:
    """The hub gets its name, money and first officer; returns the officer's number.

    Raises hub.refusal.set_up_before (409); Faults with hub.refusal.name, .phrase_short, .county,
    .country, .language.
    """
    reader = Reader()
    name = reader.take(lambda: rules.checked_name(first.name, "name"), "")
    county_name = reader.take(lambda: rules.checked_name(first.county_name, "county_name"), "")
    if not is_county(first.county):
        reader.refuse(Refusal("hub.refusal.county", field="county"))
    if CURRENCY_OF.get(first.country) not in CURRENCIES:
        reader.refuse(Refusal("hub.refusal.country", field="country"))
    if first.language not in LANGUAGES:
        reader.refuse(Refusal("hub.refusal.language", field="language"))
    officer_name = reader.take(lambda: rules.checked_name(officer_name, "officer"), "")
    phrase = reader.take(lambda: rules.checked_phrase(phrase), "")
    reader.finish()
    kept = _hash(phrase)
    with store.writing() as rows:
        if rows.one("own") is not None:
            raise Refusal("hub.refusal.set_up_before", status=409)
        now = store.clock.now_ms()
        rows.run(
            "set_up", hub_epoch=new_epoch(store.random), county=first.county, set_up_at=now,
            names=wire_line({**first.names, first.language: name}).decode(), country=first.country,
            county_names=wire_line({**first.county_names, first.language: county_name}).decode(),
            currency=CURRENCY_OF[first.country], language=first.language,
        )  # fmt: skip
        rows.run(
            "add_officer", officer="O0001", name=officer_name, language=first.language,
            county=first.county, phrase_hash=kept, added_at=now,
        )  # fmt: skip
        store.audit(rows, "O0001", "set_up", first.county)
    _ = store.key
    return "O0001"


def add_officer(store: HubStore, name: str, phrase: str, language: str, county: str = "") -> str:
    """One more officer; returns the number.

    Raises hub.refusal.name, .phrase_short, .county, .first_day.
    """
    if not is_county(county or "0"):
        raise Refusal("hub.refusal.county", field="county")
    name = rules.checked_name(name, "officer")
    kept = _hash(rules.checked_phrase(phrase))
    with store.writing() as rows:
        rows.run("one_at_a_time")
        own, last = rows.one("own"), rows.one("last_officer")
        if own is None:
            raise Refusal("hub.refusal.first_day", status=409)
        number = next_number("O", last["officer"] if last else None)
        rows.run(
            "add_officer", officer=number, name=name, language=language,
            county=county or own["county"], phrase_hash=kept, added_at=store.clock.now_ms(),
        )  # fmt: skip
        store.audit(rows, number, "officer_added", number)
    return number


@tried_again
def unlock(store: HubStore, officer: str) -> None:
    """Let an officer try again after five wrong phrases. Raises hub.refusal.officer."""
    with store.writing() as rows:
        if not rows.run("officer_wrong", officer=officer, wrong=0):
            raise Refusal("hub.refusal.officer", status=404)
        store.audit(rows, "command line", "officer_unlocked", officer)


@cache
def nobody() -> str:
    """Compared with where nobody has that number, so that the time taken does not tell."""
    return HASHER.hash("nobody", salt=bytes(16))


def come_in(store: HubStore, number: str, phrase: str, code: str = "") -> CameIn:
    """A visit for the right phrase and code; half a visit for who has no second key yet.

    Raises hub.refusal.phrase, whichever of them was wrong, and .locked after five. A try is counted
    before the phrase is looked at, so that many at once get no more than five.
    """
    number = number.strip().upper()
    officer = _count_try(store, number)
    right = _matches(officer["phrase_hash"] if officer else nobody(), " ".join(phrase.split()))
    if officer is None or not right:
        raise Refusal("hub.refusal.phrase", status=403, field="phrase")
    return _begin_visit(store, number, code, whole=bool(officer["second_key_on"]))


@tried_again
def _count_try(store: HubStore, number: str) -> Row | None:
    with store.writing() as rows:
        counted = rows.run("count_try", officer=number, most=WRONG_MAX)
        officer = rows.one("officer", officer=number)
    if officer is not None and not counted:
        raise Refusal("hub.refusal.locked", status=403, field="phrase")
    return officer


@tried_again
def _begin_visit(store: HubStore, number: str, code: str, *, whole: bool) -> CameIn:
    token, now = store.random(TOKEN_BYTES).hex(), store.clock.now_ms()
    with store.writing() as rows:
        if whole and not _code_used(store, rows, number, code):
            raise Refusal("hub.refusal.phrase", status=403, field="phrase")
        rows.run("officer_wrong", officer=number, wrong=0)
        rows.run(
            "begin_visit", token_hash=_token_hash(token), officer=number, began_at=now,
            half=0 if whole else 1,
        )  # fmt: skip
        store.audit(rows, number, "came_in" if whole else "came_half_in", number)
    return CameIn(token, whole)


def _code_used(store: HubStore, rows: Rows, number: str, code: str) -> bool:
    """Whether her phone shows this code now; it is used up. Inside store.writing()."""
    officer = rows.one("officer", officer=number)
    assert officer is not None, "she has just given her phrase"
    key = second_key.secret(store, number, officer["second_key"])
    step = second_key.step_of(key, code, store.clock.now_ms(), officer["second_key_step"])
    if step is None:
        return False
    return rows.run("second_key_step", officer=number, step=step) == 1


# --- the second key ------------------------------------------------------------------------------


def waiting(store: HubStore, token: str) -> Officer | None:
    """Who gave the right phrase and has no second key yet; None where nobody waits."""
    since = store.clock.now_ms() - HALF_VISIT_MS
    with store.reading() as rows:
        row = rows.one("half_visit", token_hash=_token_hash(token), since=since)
    return Officer(row["officer"], row["name"], row["language"], row["county"]) if row else None


def new_key(store: HubStore, officer: str) -> bytes:
    """The key her next phone is to hold."""
    return second_key.secret(store, officer, _turn(store, officer) + 1)


@tried_again
def turn_on(store: HubStore, officer: str, code: str, token: str = "") -> None:
    """Her phone shows the right code: from now on it is asked for, and her visit is whole.

    Raises hub.refusal.second_key (422, field code).
    """
    turn = _turn(store, officer) + 1
    key = second_key.secret(store, officer, turn)
    step = second_key.step_of(key, code, store.clock.now_ms(), 0)
    if step is None:
        raise Refusal("hub.refusal.second_key", field="code")
    with store.writing() as rows:
        rows.run("second_key_on", officer=officer, turn=turn, step=step)
        rows.run("whole_visit", token_hash=_token_hash(token))
        store.audit(rows, officer, "second_key_on", officer)


@tried_again
def forget_key(store: HubStore, officer: str) -> None:
    """Her phone is lost: at her next coming in she scans anew; her visits end now.

    Raises hub.refusal.officer (404).
    """
    with store.writing() as rows:
        if not rows.run("second_key_off", officer=officer):
            raise Refusal("hub.refusal.officer", status=404)
        rows.run("end_visits", officer=officer, ended_at=store.clock.now_ms())
        store.audit(rows, "command line", "second_key_off", officer)


def next_code(store: HubStore, officer: str) -> str:
    """What the phone that is to be tied shows now; for a demo centre, which has no phone."""
    return second_key.code_at(new_key(store, officer), store.clock.now_ms())


def code_now(store: HubStore, officer: str) -> str | None:
    """What her phone shows now, for a demo centre that tells it; None without a second key."""
    with store.reading() as rows:
        row = rows.one("officer", officer=officer)
    if row is None or not row["second_key_on"]:
        return None
    key = second_key.secret(store, officer, row["second_key"])
    return second_key.code_at(key, store.clock.now_ms())


def _turn(store: HubStore, officer: str) -> int:
    with store.reading() as rows:
        row = rows.one("officer", officer=officer)
    return int(row["second_key"]) if row else 0


# --- visits --------------------------------------------------------------------------------------


def visitor(store: HubStore, token: str) -> Officer | None:
    """Whose visit this is, for eight hours; None where it has ended."""
    with store.reading() as rows:
        row = rows.one(
            "visit", token_hash=_token_hash(token), since=store.clock.now_ms() - VISIT_MS
        )
    return Officer(row["officer"], row["name"], row["language"], row["county"]) if row else None


@tried_again
def leave(store: HubStore, token: str) -> None:
    """The visit ends here and now."""
    with store.writing() as rows:
        rows.run("end_visit", token_hash=_token_hash(token), ended_at=store.clock.now_ms())


@tried_again
def choose_language(store: HubStore, officer: str, language: str) -> None:
    """From now on pages speak this language to her."""
    with store.writing() as rows:
        rows.run("officer_language", officer=officer, language=language)


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _hash(phrase: str) -> str:
    with AT_ONCE:
        return HASHER.hash(phrase)


def _matches(kept: str, phrase: str) -> bool:
    with AT_ONCE:
        try:
            return HASHER.verify(kept, phrase[: rules.PHRASE_LENGTH_MAX])
        except (VerifyMismatchError, InvalidHashError):
            return False
