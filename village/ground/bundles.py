"""What a stick carries: one file with a signed manifest, its members locked for who it is for.

A station's bundle holds batches, the centre's answer its signed heads and pages of the feed.
Reading is strict, and nothing comes out of a file that has a fault. docs/protocol.md tells it in
words.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec

from village.ground import age
from village.ground.batches import unzip
from village.ground.chain import PROTOCOL
from village.ground.errors import Refusal
from village.ground.files import FILE_BYTES_MAX
from village.ground.signing import (
    SIGNED_BYTES_MAX,
    FileFault,
    SigningKey,
    is_signed,
    key_id,
    read_object,
    sealed,
    split_sealed,
)
from village.ground.zipped import (
    FIRST_NAME,
    MEMBERS_MAX,
    ZIP_BYTES_MAX,
    Member,
    read_zip,
    write_zip,
)

RATIO_MAX = 100
BUNDLE_ROWS_MAX = 200_000
MEMBER_OVERHEAD_BYTES = 1_000  # age's header, the zip's two names, the manifest's row
ROOM_BYTES = ZIP_BYTES_MAX - 100_000  # for members, the manifest and the zip's end set apart
PAGES_MAX = MEMBERS_MAX - 1
FILE = "file"

Hex16 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{16}\Z")]
Hex64 = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
Station = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9][A-Za-z0-9-]{1,31}\Z")]
Stream = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9/_-]{1,64}\Z")]
Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far somebody has a journal or a stream."""

    seq: Number
    head: Hex64


class StreamMark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same of a stream, whose epoch may change."""

    epoch: Hex16
    seq: Number
    head: Hex64


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One member as the manifest names it; `bytes` long, locked."""

    name: str
    bytes: Number
    sha256: Hex64


class Journal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A station's manifest: its events `first` … `last`, and how far it has read each stream."""

    protocol: Literal["village/1"]
    kind: Literal["journal"]
    station: Station
    epoch: Hex16
    first: Number
    last: Number
    reader: Hex16  # key_id of the hub it is for
    counter: Number
    streams: dict[Stream, StreamMark]
    members: tuple[Part, ...]
    key_id: Hex16


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hub's manifest: what it has of the station's epochs and of its own streams."""

    protocol: Literal["village/1"]
    kind: Literal["answer"]
    station: Station
    reader: Hex16  # key_id of the station it is for
    number: Number  # rises with every answer for this station
    counter: Number  # the last the hub has heard from this station's key
    hub_epoch: Hex16
    epochs: dict[Hex16, Mark]
    streams: dict[Stream, StreamMark]
    members: tuple[Part, ...]
    key_id: Hex16


Manifest = TypeVar("Manifest", Journal, Answer)


@dataclass(frozen=True)
class Opened(Generic[Manifest]):
    """A bundle that is whole as a file; who wrote it is proved by `pages`."""

    said: Manifest
    line: bytes
    signature: bytes
    members: tuple[Member, ...]
    size: int


def write_bundle(
    key: SigningKey, said: dict[str, Any], kind: str, pages: Sequence[bytes], reader: bytes,
    files: Sequence[bytes] = (),
) -> bytes:  # fmt: skip
    """One file: the manifest signed by `key`, each page and file locked for `reader`'s key."""
    recipient = age.recipient_of(reader)
    locked = [
        Member(f"{name}-{turn:04d}.age", age.lock(page, [recipient]))
        for name, each in ((kind, pages), (FILE, files))
        for turn, page in enumerate(each, 1)
    ]
    parts = [
        {"name": m.name, "bytes": len(m.data), "sha256": hashlib.sha256(m.data).hexdigest()}
        for m in locked
    ]
    manifest = {**said, "protocol": PROTOCOL, "reader": key_id(reader), "members": parts}
    return write_zip([Member(FIRST_NAME, sealed(key, manifest)), *locked])


def has_room(pages: Sequence[bytes], page: bytes) -> bool:
    """Whether one more page fits into a bundle."""
    size = sum(len(one) + MEMBER_OVERHEAD_BYTES for one in (*pages, page))
    return len(pages) < PAGES_MAX and size <= ROOM_BYTES


def open_bundle(data: bytes, kind: type[Manifest]) -> Opened[Manifest]:
    """A whole file and its manifest, not proved yet. Raises FileFault.

    A fault of the zip or of the signed line; wrong_way, protocol_newer, manifest_shape,
    members_wrong.
    """
    manifest, *members = read_zip(data)
    if len(manifest.data) > SIGNED_BYTES_MAX:
        raise FileFault("too_big", 413)
    line, signature, rest = split_sealed(manifest.data)
    if rest:
        raise FileFault("trailing_bytes")
    said = _read_manifest(read_object(line), kind)
    named = [(part.name, part.bytes, part.sha256) for part in said.members]
    found = [(m.name, len(m.data), hashlib.sha256(m.data).hexdigest()) for m in members]
    if named != found:
        raise FileFault("members_wrong")
    return Opened(said, line, signature, tuple(members), len(data))


def _read_manifest(value: dict[str, Any], kind: type[Manifest]) -> Manifest:
    if value.get("protocol") != PROTOCOL:
        raise FileFault("protocol_newer")
    told = value.get("kind")
    if told in ("journal", "answer") and told != kind.__name__.lower():
        raise FileFault("wrong_way")
    try:
        return msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError:
        raise FileFault("manifest_shape") from None


def prove(opened: Opened[Manifest], public: bytes) -> None:
    """The manifest, and by its digests every member, was written by the owner of `public`.

    Raises FileFault signature_wrong (401).
    """
    right = opened.said.key_id == key_id(public)
    if not right or not is_signed(public, opened.signature, opened.line):
        raise FileFault("signature_wrong", 401)


def pages(opened: Opened[Manifest], key: SigningKey) -> list[bytes]:
    """The unlocked pages in their order. Raises FileFault not_opened, too_big."""
    found, room = [], RATIO_MAX * opened.size
    for page in _unlocked(opened, key, files=False):
        room -= len(unzip(page))
        if room < 0:
            raise FileFault("too_big", 413)
        found.append(page)
    return found


def files_in(opened: Opened[Manifest], key: SigningKey) -> list[bytes]:
    """The unlocked pictures that lie beside the pages. Raises FileFault not_opened, too_big."""
    found = _unlocked(opened, key, files=True)
    if any(len(one) > FILE_BYTES_MAX for one in found):
        raise FileFault("too_big", 413)
    return found


def _unlocked(opened: Opened[Manifest], key: SigningKey, *, files: bool) -> list[bytes]:
    members = [one for one in opened.members if one.name.startswith(f"{FILE}-") == files]
    try:
        return [age.unlock(member.data, [age.identity_of(key)]) for member in members]
    except age.NotOpened:
        raise FileFault("not_opened") from None


# --- in words -------------------------------------------------------------------------------------

_WORDS = {
    "wrong_way": "wrong_way",
    "protocol_newer": "newer",
    "key_unknown": "foreign",
    "signature_wrong": "foreign",
    "not_for_us": "other",
    "revoked": "revoked",
    "gap": "gap",
    "forked": "forked",
    "epoch_unknown": "forked",
}


def refusal_of(fault: FileFault) -> Refusal:
    """The sentence for a fault: ground.refusal.bundle_…, damaged where nothing else fits."""
    return Refusal(f"ground.refusal.bundle_{_WORDS.get(fault.name, 'damaged')}")
