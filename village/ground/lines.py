"""A journal's line as it is read: strictly, every fault by its name."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

import msgspec

from village.ground.chain import ChainFault, canonical
from village.ground.ids import is_id
from village.ground.numbers import is_place
from village.ground.signing import FileFault

LINE_BYTES_MAX = 256_000
_KEYS = frozenset({"actor", "at", "facts", "id", "name", "v"})
_SOMETIMES = frozenset({"private", "moved_from"})
# A key of another shape; nothing, a fraction, or a number of which 2^53 must be asked. Also where a
# text only looks so.
_UNSURE = re.compile(
    rb'[{,]"(?![a-z][a-z0-9_]*":)(?:[^"\\]|\\.)*":|[:,\[](?:null|-?[0-9]+[.eE]|-?[0-9]{16})'
)
_NAME = re.compile(r"[a-z]+\.[a-z][a-z0-9_]*")
_HEX = {length: re.compile(f"[0-9a-f]{{{length}}}") for length in (16, 32, 64)}


class Line(msgspec.Struct):
    """What a line says; a reader of known events may give its facts as their own type."""

    actor: str
    at: int
    facts: Any
    id: str
    name: str
    v: int
    private: str | None = None
    moved_from: dict[str, Any] | None = None


def read_lines(lines: Sequence[bytes]) -> list[Line]:
    """A journal's lines. Raises FileFault as `read_line` does."""
    return [read_line(line) for line in lines]


def read_line(line: bytes) -> Line:
    """What a journal's line says. Raises FileFault line_too_long, …_canonical, …_shape."""
    if len(line) > LINE_BYTES_MAX:
        raise FileFault("line_too_long", 413)
    value = read_canonical(line, "line_not_canonical")
    if set(value) - _SOMETIMES != _KEYS:
        raise FileFault("line_shape")
    shaped = (
        isinstance(value["id"], str)
        and is_id(value["id"])
        and isinstance(value["name"], str)
        and _NAME.fullmatch(value["name"])
        and isinstance(value["actor"], str)
        and isinstance(value["facts"], dict)
        and type(value["at"]) is int
        and type(value["v"]) is int
        and value["v"] >= 1
        and ("private" not in value or is_hex(64, value["private"]))
        and ("moved_from" not in value or is_place(value["moved_from"]))
    )
    if not shaped:
        raise FileFault("line_shape")
    return Line(**value)


def read_canonical(line: bytes, fault: str) -> dict[str, Any]:
    """The object in `line`, which must be written canonically. Raises FileFault(fault)."""
    try:
        value = msgspec.json.decode(line)
        if not isinstance(value, dict):
            raise FileFault(fault)
        if not _surely_canonical(line, value) and canonical(value) != line:
            raise FileFault(fault)
    except (msgspec.DecodeError, ChainFault, UnicodeError, ValueError, RecursionError):
        raise FileFault(fault) from None
    return value


def _surely_canonical(line: bytes, value: dict[str, Any]) -> bool:
    """A quick yes for nearly every line; `canonical` has the word on all others.

    Half of a batch's reading time went into writing each line again in Python.
    """
    if msgspec.json.encode(value, order="sorted") != line:
        return False
    if not line.isascii() and not unicodedata.is_normalized("NFC", line.decode()):
        return False
    return _UNSURE.search(line) is None


def is_hex(length: int, value: object) -> bool:
    """Whether `value` is so many hex digits in lower case; 16, 32 or 64."""
    return isinstance(value, str) and bool(_HEX[length].fullmatch(value))
