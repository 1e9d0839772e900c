"""The one way a bundle's zip is written, so that no bit of it can be changed unseen.

Any program can look into it. Members lie in it as they are (nothing is packed twice, so nothing
swells when it is opened), with plain names and no dates; other bytes for the same members are none.
"""

import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from village.ground.signing import FileFault

MEMBERS_MAX = 1_000
ZIP_BYTES_MAX = 64_000_000
FIRST_NAME = "manifest"

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_NEEDED, _MADE_BY = 20, 3 << 8 | 20
_DAY = 0x21  # 1 January 1980, a zip's first day
_PLAIN_FILE = 0o100600 << 16
_NAME = re.compile(r"[a-z]{1,16}-[0-9]{4}\.age")


@dataclass(frozen=True)
class Member:
    """One file of a bundle; its name says nothing but what it is and its turn."""

    name: str
    data: bytes


def write_zip(members: Sequence[Member]) -> bytes:
    """The members as one file, the manifest first; the same bytes for the same members."""
    assert 0 < len(members) <= MEMBERS_MAX, "a bundle has members, and not too many"
    parts = [part for member in members for part in (_local(member), member.data)]
    written = b"".join([*parts, _tail(members)])
    assert len(written) <= ZIP_BYTES_MAX, "who packs it counts before"
    return written


def read_zip(data: bytes) -> tuple[Member, ...]:
    """The members of a whole file. Raises FileFault.

    too_big, too_many_members (413); not_a_bundle, cut_short, member_packed, member_name,
    member_repeated, member_changed.
    """
    if len(data) > ZIP_BYTES_MAX:
        raise FileFault("too_big", 413)
    members: list[Member] = []
    names: set[str] = set()
    at = 0
    while data[at : at + 4] == _LOCAL_MARK:
        member = _member(data, at, len(members))
        if member.name in names:
            raise FileFault("member_repeated")
        if len(members) == MEMBERS_MAX:
            raise FileFault("too_many_members", 413)
        members.append(member)
        names.add(member.name)
        at += _LOCAL.size + len(member.name) + len(member.data)
    tail = _tail(members)
    if not members or data[at:] != tail:
        cut = len(data) - at < len(tail) and tail.startswith(data[at:])
        raise FileFault("cut_short" if members and cut else "not_a_bundle")
    return tuple(members)


def _member(data: bytes, at: int, turn: int) -> Member:
    head = data[at : at + _LOCAL.size]
    if len(head) < _LOCAL.size:
        raise FileFault("cut_short")
    _, _, _, method, _, _, crc, packed, size, name_length, _ = _LOCAL.unpack(head)
    if method or packed != size:
        raise FileFault("member_packed")
    name_at = at + _LOCAL.size
    name = data[name_at : name_at + name_length].decode("latin-1")
    if len(name) < name_length:
        raise FileFault("cut_short")
    if name != FIRST_NAME if turn == 0 else not _NAME.fullmatch(name):
        raise FileFault("member_name")
    content = data[name_at + name_length : name_at + name_length + size]
    if len(content) < size:
        raise FileFault("cut_short")
    if zlib.crc32(content) != crc:
        raise FileFault("member_changed")
    member = Member(name, content)
    if data[at : name_at + name_length] != _local(member):
        raise FileFault("not_a_bundle")
    return member


def _local(member: Member) -> bytes:
    name, size = member.name.encode("ascii"), len(member.data)
    head = _LOCAL.pack(
        _LOCAL_MARK, _NEEDED, 0, 0, 0, _DAY, zlib.crc32(member.data), size, size, len(name), 0
    )
    return head + name


def _tail(members: Sequence[Member]) -> bytes:
    """The zip's own table of contents."""
    rows, at = [], 0
    for member in members:
        name, size = member.name.encode("ascii"), len(member.data)
        rows.append(
            _CENTRAL.pack(
                _CENTRAL_MARK, _MADE_BY, _NEEDED, 0, 0, 0, _DAY, zlib.crc32(member.data), size,
                size, len(name), 0, 0, 0, 0, _PLAIN_FILE, at,
            ) + name
        )  # fmt: skip
        at += _LOCAL.size + len(name) + size
    table = b"".join(rows)
    return table + _END.pack(_END_MARK, 0, 0, len(rows), len(rows), len(table), at, 0)
