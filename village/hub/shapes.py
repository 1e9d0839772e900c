"""Lines of known events, read at once as what they are: proven canonical by writing them again.

A line's fact comes as a struct with the fields of its dataclass. What does not fit goes the long
way through ground.batches, which has the word on every fault.
"""

import unicodedata
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from village.ground.batches import LINE_BYTES_MAX, read_line
from village.ground.chain import INTEGER_MAX
from village.hub.heard import KNOWN

Id = Annotated[str, msgspec.Meta(pattern=r"^[0-7][0-9A-HJKMNP-TV-Z]{25}\Z")]
Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Whole = Annotated[int, msgspec.Meta(ge=-INTEGER_MAX, le=INTEGER_MAX)]
NAME = b'"name":"'
ENCODE = msgspec.json.Encoder().encode
# The hub writes this one's report down again as plain values, so it wants the dataclass.
LEFT_OUT = frozenset({"money.day_closed"})


class NoShape(Exception):
    """A fact with a field whose canonical form a struct cannot promise, such as a dict."""


class Shaped(msgspec.Struct):
    """A line that looks like the dict of ground.batches.read_line; its facts are typed."""

    def __getitem__(self, key: str) -> Any:
        return getattr(self, key)

    def __contains__(self, key: str) -> bool:
        return getattr(self, key, None) is not None


def read_known(line: bytes) -> Any:
    """A journal's line, as `read_line` gives it, or Shaped. Raises FileFault as that does."""
    start = line.rfind(NAME) + len(NAME)
    decode = decoders().get(line[start : line.find(b'"', start)])
    if decode is not None and len(line) <= LINE_BYTES_MAX:
        try:
            shaped = decode(line)
        except (msgspec.DecodeError, UnicodeError):
            return read_line(line)
        if ENCODE(shaped) == line and (
            line.isascii() or unicodedata.is_normalized("NFC", line.decode())
        ):
            return shaped
    return read_line(line)


@cache
def decoders() -> dict[bytes, Any]:
    """For each event name with a shape, how its lines are read."""
    found = {}
    for name, kind in KNOWN.items():
        if name not in LEFT_OUT:
            try:
                found[name.encode()] = msgspec.json.Decoder(line_shape(name, kind)).decode
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
        bases=(Shaped,), kw_only=True, omit_defaults=True,
    )  # fmt: skip


@cache
def shape(kind: Any) -> Any:
    """A dataclass as a struct that writes its fields as `plain` and `canonical` do."""
    hints = get_type_hints(kind)
    told = [_field(each, hints[each.name]) for each in fields(kind)]
    return msgspec.defstruct(
        kind.__name__, sorted(told, key=lambda one: one[0]), kw_only=True, omit_defaults=True,
        forbid_unknown_fields=True,
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
        return Whole
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
