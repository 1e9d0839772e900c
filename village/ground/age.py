"""What only chosen keys open (age): a house's own, or the one in the manager's drawer."""

import base64
from pathlib import Path
from typing import Any, TypeAlias

import pyrage
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from village.ground.signing import SigningKey

Recipient: TypeAlias = Any  # pyrage brings no types: x25519.Recipient or ssh.Recipient
Identity: TypeAlias = Any  # the same
FIRST_LINE = b"age-encryption.org/v1\n"
SSH_KIND = b"ssh-ed25519"


class NotOpened(Exception):
    """No key at hand opens this file, or it is no such file."""


def recipient_of(public: bytes) -> Recipient:
    """Whoever signs with this ed25519 key can open the file, as age does for ssh's keys."""
    blob = b"".join(len(part).to_bytes(4, "big") + part for part in (SSH_KIND, public))
    return pyrage.ssh.Recipient.from_str(f"ssh-ed25519 {base64.b64encode(blob).decode()}")


def identity_of(key: SigningKey) -> Identity:
    """The secret half for files made for `recipient_of(key.public)`."""
    private = Ed25519PrivateKey.from_private_bytes(key.seed)
    return pyrage.ssh.Identity.from_buffer(
        private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.OpenSSH,
            serialization.NoEncryption(),
        )
    )


def new_identity() -> Identity:
    """A fresh key pair; as text AGE-SECRET-KEY-1…, its other half age1…."""
    return pyrage.x25519.Identity.generate()


def read_recipient(text: str) -> Recipient:
    """The public half of a recovery key, as it is kept."""
    return pyrage.x25519.Recipient.from_str(text.strip())


def read_identity(text: str) -> Identity:
    """A recovery key as it was typed, case and spaces forgiven. Raises NotOpened."""
    try:
        return pyrage.x25519.Identity.from_str("".join(text.split()).upper())
    except pyrage.IdentityError as no:
        raise NotOpened from no


def lock_file(plain: Path, locked: Path, recipients: list[Recipient]) -> None:
    """Write `locked`, which each of `recipients` can open alone."""
    pyrage.encrypt_file(str(plain), str(locked), recipients)


def open_file(locked: Path, plain: Path, identities: list[Identity]) -> None:
    """Write what is in `locked`, every byte authenticated. Raises NotOpened."""
    try:
        pyrage.decrypt_file(str(locked), str(plain), identities)
    except (pyrage.DecryptError, OSError) as no:  # OSError: the file ends too early
        plain.unlink(missing_ok=True)
        raise NotOpened from no


def lock(plain: bytes, recipients: list[Recipient]) -> bytes:
    """What each of `recipients` can open alone; other bytes each time."""
    return bytes(pyrage.encrypt(plain, recipients))


def unlock(locked: bytes, identities: list[Identity]) -> bytes:
    """What was locked, every byte authenticated. Raises NotOpened."""
    try:
        return bytes(pyrage.decrypt(locked, identities))
    except pyrage.DecryptError as no:
        raise NotOpened from no


def is_locked(path: Path) -> bool:
    """Whether a file says that it is one of these."""
    with path.open("rb") as file:
        return file.read(len(FIRST_LINE)) == FIRST_LINE
