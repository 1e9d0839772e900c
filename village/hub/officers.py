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
from village.ground.ids import new_epoch, next_number
from village.ground.signing import wire_line
from village.hub import rules
from village.hub.store import HubStore

CURRENCY_OF = {"CN": "CNY", "VN": "VND"}
WRONG_MAX = 5
VISIT_MS = 8 * 60 * 60_000
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


def set_up(store: HubStore, first: FirstDay, officer_name: str, phrase: str) -> str:
    """The hub gets its name, money and first officer; returns the officer's number.

    Raises hub.refusal.set_up_before (409), .name, .phrase_short, .county, .country, .language.
    """
    name = rules.checked_name(first.name, "name")
    county_name = rules.checked_name(first.county_name, "county_name")
    if not (first.county.isascii() and first.county.isalnum() and len(first.county) <= 20):
        raise Refusal("hub.refusal.county", field="county")
    if CURRENCY_OF.get(first.country) not in CURRENCIES:
        raise Refusal("hub.refusal.country", field="country")
    if first.language not in ("ko", "zh", "vi", "en"):
        raise Refusal("hub.refusal.language", field="language")
    officer_name = rules.checked_name(officer_name, "officer")
    kept = _hash(rules.checked_phrase(phrase))
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
    """One more officer; returns the number. Raises hub.refusal.name, .phrase_short, .first_day."""
    name = rules.checked_name(name, "officer")
    kept = _hash(rules.checked_phrase(phrase))
    with store.writing() as rows:
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


def come_in(store: HubStore, number: str, phrase: str) -> str:
    """A visit's token for the right phrase. Raises hub.refusal.phrase, .locked after five.

    A try is counted before the phrase is looked at, so that many at once get no more than five.
    """
    number = number.strip().upper()
    with store.writing() as rows:
        officer = rows.one("officer", officer=number)
        if officer is not None and officer["wrong"] >= WRONG_MAX:
            raise Refusal("hub.refusal.locked", status=403, field="phrase")
        if officer is not None:
            rows.run("officer_wrong", officer=number, wrong=officer["wrong"] + 1)
    right = _matches(officer["phrase_hash"] if officer else nobody(), " ".join(phrase.split()))
    if officer is None or not right:
        raise Refusal("hub.refusal.phrase", status=403, field="phrase")
    token = store.random(TOKEN_BYTES).hex()
    with store.writing() as rows:
        rows.run("officer_wrong", officer=number, wrong=0)
        rows.run(
            "begin_visit", token_hash=_token_hash(token), officer=number,
            began_at=store.clock.now_ms(),
        )  # fmt: skip
        store.audit(rows, number, "came_in", number)
    return token


def visitor(store: HubStore, token: str) -> Officer | None:
    """Whose visit this is, for eight hours; None where it has ended."""
    with store.reading() as rows:
        row = rows.one(
            "visit", token_hash=_token_hash(token), since=store.clock.now_ms() - VISIT_MS
        )
    return Officer(row["officer"], row["name"], row["language"], row["county"]) if row else None


def leave(store: HubStore, token: str) -> None:
    """The visit ends here and now."""
    with store.writing() as rows:
        rows.run("end_visit", token_hash=_token_hash(token), ended_at=store.clock.now_ms())


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
