"""Keys that sign what travels: ed25519, one a house, in a file that only its owner reads.

A signed file is one line of canonical JSON, a newline, its signature in hex, a newline; what
follows is named by a digest in the line. docs/protocol.md tells it in words.
"""

import hashlib
import json
import os
import threading
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from village.ground.disk import settle_folder
from village.ground.ids import RandomBytes, base32

KEY_BYTES = 32
KEY_ID_LENGTH = 16
SIGNED_BYTES_MAX = 1_000_000


class FileFault(Exception):
    """A travelling file that breaks a promise; `name` says which, `status` how HTTP answers."""

    def __init__(self, name: str, status: int = 422) -> None:
        super().__init__(name)
        self.name = name
        self.status = status


@dataclass(frozen=True)
class SigningKey:
    """A house's own key; its secret half never leaves the data folder."""

    seed: bytes

    @cached_property
    def _secret(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def public(self) -> bytes:
        return self._secret.public_key().public_bytes_raw()

    @cached_property
    def key_id(self) -> str:
        return key_id(self.public)

    def sign(self, message: bytes) -> bytes:
        """64 bytes; the same for the same message."""
        return self._secret.sign(message)


def own_key(data: Path, name: str, random: RandomBytes, pinned: str | None = None) -> SigningKey:
    """The key in `data`/keys/`name`.key, made at first use.

    `pinned` is the key_id the other end knows: a key that was kept for it takes the place first.
    """
    path = _key_path(data, name)
    kept = _key_path(data, f"{name}.{pinned}")
    if pinned and kept.exists():
        kept.replace(path)
        settle_folder(path.parent)
    if not path.exists():
        keep_seed(path, random(KEY_BYTES))
    seed = bytes.fromhex(path.read_text(encoding="ascii").strip())
    assert len(seed) == KEY_BYTES, f"{path} holds no key"
    return SigningKey(seed)


def keep_key(data: Path, name: str, key: SigningKey) -> None:
    """Put a new key beside `name`'s own; own_key takes it once its key_id is pinned."""
    keep_seed(_key_path(data, f"{name}.{key.key_id}"), key.seed)


def _key_path(data: Path, name: str) -> Path:
    return data / "keys" / f"{name}.key"


def keep_seed(path: Path, seed: bytes) -> None:
    """Whole or not at all: a power cut leaves no half key, and of two makers one wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.tmp")
    file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(file, "w", encoding="ascii") as out:
        out.write(seed.hex() + "\n")
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    except OSError:  # a disk without hard links
        draft.replace(path)
    draft.unlink(missing_ok=True)
    settle_folder(path.parent)


def key_id(public: bytes) -> str:
    """The short name of a key: the first 16 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:KEY_ID_LENGTH]


def fingerprint(public: bytes) -> str:
    """What two people compare aloud: 80 bits as four groups of four letters."""
    letters = base32(int.from_bytes(hashlib.sha256(public).digest()[:10], "big"), 16)
    return " ".join(letters[at : at + 4] for at in range(0, 16, 4))


def is_signed(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether `signature` over `message` was made by the owner of `public`."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def wire_line(value: dict[str, Any]) -> bytes:
    """Canonical JSON as in a journal's line, but any text may be a key (epochs, streams)."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode()


def sealed(key: SigningKey, value: dict[str, Any]) -> bytes:
    """`value` as a signed file without a body: an ack, the heads, an enrolment."""
    line = wire_line({**value, "key_id": key.key_id})
    return line + b"\n" + key.sign(line).hex().encode() + b"\n"


def split_sealed(data: bytes) -> tuple[bytes, bytes, bytes]:
    """(line, signature, the rest). Raises FileFault header_missing or signature_missing."""
    line, newline, rest = data.partition(b"\n")
    if not newline or not line:
        raise FileFault("header_missing")
    signature, newline, rest = rest.partition(b"\n")
    if not newline or len(signature) != 128 or set(signature) - set(b"0123456789abcdef"):
        raise FileFault("signature_missing")
    return line, bytes.fromhex(signature.decode()), rest


def read_object(line: bytes) -> dict[str, Any]:
    """The JSON object in `line`, which must be written canonically. Raises FileFault."""
    try:
        value = msgspec.json.decode(line)
        if not isinstance(value, dict) or wire_line(value) != line:
            raise FileFault("header_not_canonical")
    except (msgspec.DecodeError, UnicodeError, ValueError, TypeError, RecursionError):
        raise FileFault("header_not_canonical") from None
    return value


def unseal(data: bytes, public: bytes, keys: frozenset[str]) -> dict[str, Any]:
    """The object of a signed file without a body, with exactly these keys. Raises FileFault."""
    if len(data) > SIGNED_BYTES_MAX:
        raise FileFault("too_big", 413)
    line, signature, rest = split_sealed(data)
    if rest:
        raise FileFault("trailing_bytes")
    value = read_object(line)
    if not is_signed(public, signature, line):
        raise FileFault("signature_wrong", 401)
    if set(value) != keys | {"key_id"} or value["key_id"] != key_id(public):
        raise FileFault("header_shape")
    return value
