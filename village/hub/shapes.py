"""Lines of known events, read at once as what they are: proven canonical by writing them again.

A line's fact comes as a struct with the fields of its dataclass, all lines of one name together.
What does not fit goes the long way through ground.lines, which has the word on every fault.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from village.ground.chain import INTEGER_MAX
from village.ground.lines import LINE_BYTES_MAX, Line, read_line
from village.hub.heard import COUNTED_MAX, KNOWN

Id = Annotated[str, msgspec.Meta(min_length=26, max_length=26)]
IDS = re.compile(r"(?:[0-7][0-9A-HJKMNP-TV-Z]{25})*")
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Whole = Annotated[int, msgspec.Meta(ge=-INTEGER_MAX, le=INTEGER_MAX)]
Counted = Annotated[int, msgspec.Meta(ge=-COUNTED_MAX, le=COUNTED_MAX)]
NAME = b'"name":"'
NUL = b"\\u0000"  # not in a text that a database keeps: read_fact looks at these
WRITE = msgspec.json.Encoder().encode_lines
# The hub writes this one's report down again as plain values, so it wants the dataclass.
LEFT_OUT = frozenset({"money.day_closed"})


class NoShape(Exception):
    """A fact with a field whose canonical form a struct cannot promise, such as a dict."""


def read_known(lines: Sequence[bytes]) -> list[Line]:
    """A journal's lines; the facts of those that have a shape are typed. Raises FileFault."""
    alike: defaultdict[bytes, list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        start = line.rfind(NAME) + len(NAME)
        alike[line[start : line.find(b'"', start)]].append(place)
    found: dict[int, Line] = {}
    for name, places in alike.items():
        told = [lines[place] for place in places]
        found.update(zip(places, _shaped(name, told) or map(_one, told), strict=True))
    return [found[place] for place in range(len(lines))]


def _one(line: bytes) -> Line:
    """Among lines of which one did not fit, this may be another."""
    start = line.rfind(NAME) + len(NAME)
    return (_shaped(line[start : line.find(b'"', start)], [line]) or [read_line(line)])[0]


def _shaped(name: bytes, lines: Sequence[bytes]) -> list[Line] | None:
    """Lines of one name, or None where not each is surely as it must be."""
    decode, told = decoders().get(name), b"\n".join(lines)
    if decode is None or NUL in told or max(map(len, lines)) > LINE_BYTES_MAX:
        return None
    try:
        found: list[Line] = decode(told)
    except (msgspec.DecodeError, UnicodeError):
        return None
    if WRITE(found) != told + b"\n" or not IDS.fullmatch("".join([line.id for line in found])):
        return None
    return found if told.isascii() or unicodedata.is_normalized("NFC", told.decode()) else None


@cache
def decoders() -> dict[bytes, Any]:
    """For each event name with a shape, how its lines are read."""
    found = {}
    for name, kind in KNOWN.items():
        if name not in LEFT_OUT:
            try:
                found[name.encode()] = msgspec.json.Decoder(line_shape(name, kind)).decode_lines
            except NoShape:
                continue
    return found


def line_shape(name: str, kind: Any) -> Any:
    """The type of a whole line whose facts are of `kind`. Raises NoShape."""
    return msgspec.defstruct(
        "Line",
        [
            ("actor", str), ("at", Whole), ("facts", shape(kind)), ("id", Id),
            ("name", Literal[name]), ("private", Digest | None, None), ("v", Literal[kind.v]),
        ],
        namespace={"moved_from": None}, kw_only=True, omit_defaults=True, gc=False,
    )  # fmt: skip


@cache
def shape(kind: Any) -> Any:
    """A dataclass as a struct that writes its fields as `plain` and `canonical` do."""
    hints = get_type_hints(kind)
    told = [_field(each, hints[each.name]) for each in fields(kind)]
    return msgspec.defstruct(
        kind.__name__, sorted(told, key=lambda one: one[0]), kw_only=True, omit_defaults=True,
        forbid_unknown_fields=True, gc=False,
    )  # fmt: skip


def _field(each: "Field[Any]", hint: Any) -> Any:
    """What may be None is left out of a line; what has another default is always written."""
    kind = _type(hint)
    if NoneType not in get_args(hint):
        return (each.name, kind)
    if each.default not in (None, MISSING):
        raise NoShape(each.name)
    return (each.name, kind, None)


def _type(hint: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if hint is int:
        return Counted
    if hint in (str, bool, NoneType):
        return hint
    if isinstance(hint, type) and is_dataclass(hint):
        return shape(hint)
    if origin is Literal and all(isinstance(value, str) for value in inner):
        return hint
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return tuple[_type(inner[0]), ...]  # type: ignore[misc]  # made here, read by msgspec
    if origin in (Union, UnionType):
        return Union[tuple(_type(one) for one in inner)]  # noqa: UP007 -- of a tuple
    raise NoShape(str(hint))
