"""The journal's line, byte for byte: canonical JSON, private parts, the hash chain.

Both ends use it: the station writes lines, the hub checks them. docs/protocol.md tells it in words.
"""

import hashlib
import json
import re
import unicodedata
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache
from typing import Any

import msgspec

PROTOCOL = "village/1"
INTEGER_MAX = 2**53
SALT_BYTES = 16
KINDS_KEPT = 1_024
KEYS_KEPT = 4_096  # more than all our facts have; keys of strangers push each other out
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_JSON = msgspec.json.Encoder(order="sorted")


class ChainFault(Exception):
    """Something that must not be in a line, or a line that does not fit its chain."""


@dataclass(frozen=True)
class Event:
    """One fact of a journal and its place in the chain; `fact` is typed where the name is known."""

    station: str
    epoch: str
    seq: int
    id: str
    name: str
    v: int
    at: int  # UTC milliseconds, shown only; the time of business is in the facts
    actor: str
    facts: dict[str, Any]
    private: dict[str, Any] | None
    hash: bytes
    digest: str | None = None  # of the private part, which may have been erased since
    moved_from: dict[str, Any] | None = None  # {epoch, seq, numbers?}: before its epoch was left
    # Which one it is among all events of all epochs, in the order of applying.
    position: int = field(default=0, compare=False)
    fact: Any = field(default=None, compare=False)
    again: bool = field(default=False, compare=False)  # its act had come before


def plain(value: Any) -> Any:
    """A fact as plain JSON values: dataclasses to objects, tuples to arrays, None left out."""
    kind = type(value)
    if kind is str or kind is int:
        return value
    if kind is tuple or kind is list:
        return [plain(inner) for inner in value]
    if kind is dict:
        return {key: plain(inner) for key, inner in value.items() if inner is not None}
    names = _field_names(kind)  # type: ignore[arg-type]  # a class can be hashed
    if names is None:
        return value
    pairs = ((name, getattr(value, name)) for name in names)
    return {name: plain(inner) for name, inner in pairs if inner is not None}


@lru_cache(KINDS_KEPT)
def _field_names(kind: Hashable) -> tuple[str, ...] | None:
    """The fields of a dataclass in their order, None of anything else; asked for every line."""
    if isinstance(kind, type) and is_dataclass(kind):
        return tuple(each.name for each in fields(kind))
    return None


def canonical(value: Any) -> bytes:
    """The one way to write `value`, plain JSON or a fact: see `plain`.

    Keys sorted, NFC, whole numbers to ±2^53, no spaces, UTF-8.
    """
    return _JSON.encode(_checked(value))


def _checked(value: Any) -> Any:
    kind = type(value)  # asked for each value of each line: what most are comes first
    if (kind is str and value.isascii()) or (kind is int and -INTEGER_MAX <= value <= INTEGER_MAX):
        return value
    if isinstance(value, dict):
        return {_checked_key(key): _checked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_checked(inner) for inner in value]
    names = _field_names(kind)  # type: ignore[arg-type]  # a class can be hashed
    return _checked_one(value) if names is None else _checked_fact(value, names)


def _checked_fact(value: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """As plain() has it, in one go."""
    pairs = ((name, getattr(value, name)) for name in names)
    return {
        _checked_key(name): _checked(plain(inner) if type(inner) is dict else inner)
        for name, inner in pairs
        if inner is not None
    }


def _checked_one(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if value is True or value is False:
        return value
    if isinstance(value, int):
        if abs(value) > INTEGER_MAX:
            raise ChainFault("a whole number beyond 2^53")
        return int(value)
    raise ChainFault(f"{type(value).__name__} has no place in a line")


@lru_cache(KEYS_KEPT)
def _checked_key(key: Any) -> str:
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        raise ChainFault(f"{key!r} is no key")
    return key


def private_digest(salt: bytes, part: bytes) -> str:
    """What the chained line says of a private part: SHA-256(salt ‖ canonical part), hex."""
    return hashlib.sha256(salt + part).hexdigest()


def first_hash(station: str, epoch: str, parent: dict[str, Any] | None = None) -> bytes:
    """h_0 of an epoch: it binds station, epoch and, after a restore, the parent's last number."""
    opening: dict[str, Any] = {"epoch": epoch, "protocol": PROTOCOL, "station": station}
    if parent is not None:
        opening["parent"] = parent
    return hashlib.sha256(canonical(opening)).digest()


def next_hash(previous: bytes, line: bytes) -> bytes:
    """h_n = SHA-256(h_{n-1} ‖ line_n)."""
    return hashlib.sha256(previous + line).digest()


def line_of(
    *, id: str, name: str, v: int, at: int, actor: str, facts: Any, private: str | None
) -> bytes:
    """The chained line of one event; `facts` plain or a fact, `private` the part's digest."""
    line: dict[str, Any] = {
        "actor": actor, "at": at, "facts": facts, "id": id, "name": name, "v": v,
    }  # fmt: skip
    if private is not None:
        line["private"] = private
    return canonical(line)


def moved_line(line: bytes, epoch: str, seq: int, numbers: Mapping[str, str]) -> bytes:
    """The same event written again in another epoch, saying where it stood first.

    `numbers`: those in it that mean something else by now (ground.numbers).
    """
    value: dict[str, Any] = json.loads(line)
    place = value.setdefault("moved_from", {"epoch": epoch, "seq": seq})
    place.pop("numbers", None)
    if numbers:
        place["numbers"] = [{"given": one, "meant": numbers[one]} for one in sorted(numbers)]
    return canonical(value)


def series(place: int) -> str:
    """The letter of a station's papers in its epoch number `place`: A … Z, AA …"""
    letters = ""
    while place:
        place, letter = divmod(place - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
