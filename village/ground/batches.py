"""One thing travels: a batch, a numbered, chained, signed range of a journal as one file.

HTTP posts it, a stick carries it, the hub keeps it. The feed is the same file with `stream` in
the place of `station`. Reading is strict: every fault has its own name, and nothing comes out of
a file that has one.
"""

import hashlib
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from village.ground.chain import PROTOCOL, SALT_BYTES, canonical, next_hash, private_digest
from village.ground.lines import LINE_BYTES_MAX, Line, is_hex, read_canonical, read_lines
from village.ground.signing import (
    FileFault,
    SigningKey,
    is_signed,
    read_object,
    split_sealed,
    wire_line,
)

ROWS_MAX = 5_000
BYTES_MAX = 8_000_000
PLAIN_BYTES_MAX = 32_000_000
SQUEEZED = 3  # 6 saves one byte in twenty and takes three times the work
GZIP = 31  # zlib's word for a gzip wrapper

OwnerKind = Literal["station", "stream"]
_HEADER_KEYS = frozenset(
    {"protocol", "epoch", "from", "to", "prev", "head", "count", "digest", "key_id"}
)
_OWNER = re.compile(r"[A-Za-z0-9/_-]{1,64}")


class Entry(msgspec.Struct, frozen=True):
    """One event as it travels: the chained line, and its private part where it has one."""

    line: bytes
    salt: bytes | None = None
    part: bytes | None = None


@dataclass(frozen=True)
class Header:
    """What a batch says of itself; `kind` tells whether `owner` is a station or a feed's stream."""

    kind: OwnerKind
    owner: str
    epoch: str
    first: int
    last: int
    prev: bytes
    head: bytes
    digest: str
    key_id: str


@dataclass(frozen=True)
class Batch:
    """A batch that was found whole: its lines as they came, their hashes, and what they say."""

    header: Header
    rows: Sequence[bytes]
    hashes: Sequence[bytes]
    lines: Sequence[Line]
    parts: Mapping[int, tuple[bytes, bytes]]  # (salt, part) by the event's number

    @property
    def entries(self) -> list[Entry]:
        """Its events as they travel."""
        numbered = enumerate(self.rows, self.header.first)
        return [Entry(row, *self.parts.get(number, ())) for number, row in numbered]


# Who may have signed it: the public key, or None for a key nobody knows; may raise FileFault.
KeyOf = Callable[[Header], bytes | None]
ReadLines = Callable[[Sequence[bytes]], Sequence[Line]]  # as strict as `read_lines`


def encode_batch(  # noqa: PLR0917 -- a range has a key, a place and its rows
    key: SigningKey, owner: str, epoch: str, first: int, prev: bytes, entries: Sequence[Entry],
    kind: OwnerKind = "station",
) -> bytes:  # fmt: skip
    """Entries `first`… of a journal as one signed file; `prev` is the hash before the first."""
    assert 0 < len(entries) <= ROWS_MAX, "a batch has rows, and not too many"
    body = _body(first, entries)
    head = prev
    for entry in entries:
        head = next_hash(head, entry.line)
    header = wire_line({
        "protocol": PROTOCOL, kind: owner, "epoch": epoch, "from": first,
        "to": first + len(entries) - 1, "prev": prev.hex(), "head": head.hex(),
        "count": len(entries), "digest": hashlib.sha256(body).hexdigest(), "key_id": key.key_id,
    })  # fmt: skip
    squeeze = zlib.compressobj(SQUEEZED, zlib.DEFLATED, GZIP)
    plain = header + b"\n" + key.sign(header).hex().encode() + b"\n" + body
    return squeeze.compress(plain) + squeeze.flush()


def _body(first: int, entries: Sequence[Entry]) -> bytes:
    """All lines, then the private parts that are still there, each with its number."""
    rows = [entry.line for entry in entries]
    for seq, entry in enumerate(entries, first):
        if entry.part is not None and entry.salt is not None:
            rows.append(
                b'{"part":%b,"salt":"%b","seq":%d}' % (entry.part, entry.salt.hex().encode(), seq)
            )
    return b"\n".join(rows) + b"\n"


def decode_batch(data: bytes, key_of: KeyOf, read: ReadLines | None = None) -> Batch:
    """The batch in `data`, every promise checked. Raises FileFault naming the first fault."""
    line, signature, body = split_sealed(unzip(data))
    header = _header(read_object(line))
    public = key_of(header)
    if public is None:
        raise FileFault("key_unknown", 401)
    if not is_signed(public, signature, line):
        raise FileFault("signature_wrong", 401)
    if hashlib.sha256(body).hexdigest() != header.digest:
        raise FileFault("digest_wrong")
    rows = body.split(b"\n")
    count = header.last - header.first + 1
    if rows.pop() != b"" or len(rows) < count:
        raise FileFault("count_wrong")
    told, rest = rows[:count], rows[count:]
    hashes = _chain(header, told)
    lines = (read or read_lines)(told)
    if len({line.id for line in lines}) != count:
        raise FileFault("id_repeated")
    return Batch(header, told, hashes, lines, _parts(header.first, lines, rest))


def unzip(data: bytes) -> bytes:
    """The text of a gzip file of one member, within limits. Raises FileFault."""
    if len(data) > BYTES_MAX:
        raise FileFault("too_big", 413)
    reader = zlib.decompressobj(GZIP)
    try:
        plain = reader.decompress(data, PLAIN_BYTES_MAX + 1)
    except zlib.error:
        raise FileFault("not_gzip") from None
    if len(plain) > PLAIN_BYTES_MAX:
        raise FileFault("too_big", 413)
    if not reader.eof:
        raise FileFault("cut_short")
    if reader.unused_data:
        raise FileFault("trailing_bytes")
    return plain


def _header(value: dict[str, Any]) -> Header:
    kind: OwnerKind = "stream" if "stream" in value else "station"
    if set(value) != _HEADER_KEYS | {kind} or value["protocol"] != PROTOCOL:
        raise FileFault("header_shape")
    first, last, count = value["from"], value["to"], value["count"]
    shaped = (
        all(type(number) is int for number in (first, last, count))
        and is_hex(16, value["epoch"])
        and is_hex(16, value["key_id"])
        and all(is_hex(64, value[name]) for name in ("prev", "head", "digest"))
        and isinstance(value[kind], str)
        and _OWNER.fullmatch(value[kind])
    )
    if not shaped or first < 1:
        raise FileFault("header_shape")
    if last < first or count != last - first + 1:
        raise FileFault("count_wrong")
    if count > ROWS_MAX:
        raise FileFault("too_many_rows", 413)
    prev, head = bytes.fromhex(value["prev"]), bytes.fromhex(value["head"])
    return Header(
        kind, value[kind], value["epoch"], first, last, prev, head, value["digest"], value["key_id"]
    )


def _chain(header: Header, rows: Sequence[bytes]) -> list[bytes]:
    hashes, head = [], header.prev
    for row in rows:
        head = next_hash(head, row)
        hashes.append(head)
    if head != header.head:
        raise FileFault("chain_broken")
    return hashes


def _parts(
    first: int, lines: Sequence[Line], rows: Sequence[bytes]
) -> dict[int, tuple[bytes, bytes]]:
    """Private parts by number: in order, each wanted by its line and fitting its digest."""
    found: dict[int, tuple[bytes, bytes]] = {}
    last = first - 1
    for row in rows:
        if len(row) > LINE_BYTES_MAX:
            raise FileFault("line_too_long", 413)
        value = read_canonical(row, "part_not_canonical")
        if set(value) != {"part", "salt", "seq"} or not isinstance(value["part"], dict):
            raise FileFault("part_shape")
        seq, salt = value["seq"], value["salt"]
        if type(seq) is not int or not is_hex(2 * SALT_BYTES, salt):
            raise FileFault("part_shape")
        if not last < seq < first + len(lines) or lines[seq - first].private is None:
            raise FileFault("part_unexpected")
        part = canonical(value["part"])
        if private_digest(bytes.fromhex(salt), part) != lines[seq - first].private:
            raise FileFault("part_changed")
        found[seq], last = (bytes.fromhex(salt), part), seq
    return found
