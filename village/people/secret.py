"""What only she knows, four digits or a phrase: argon2id hashes with this PC's own pepper."""

import hashlib
import hmac
import os
import threading
from functools import cache, lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from village.ground.signing import KEY_BYTES, keep_seed
from village.ground.unit import Store
from village.people.rules import DIGITS, weak

# 19 MiB and two passes (23 ms on a small PC); two at once, so that fifty phones do not eat the RAM.
HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
HOUSES_KEPT = 16
AT_ONCE = threading.BoundedSemaphore(2)


def key(db: Store, purpose: str) -> bytes:
    """This PC's own key for one purpose ("pepper", "cookie"); never leaves the data folder."""
    path = db.house.data / "secret"
    if not path.exists():
        keep_seed(path, os.urandom(KEY_BYTES))
    kept = path.stat()  # a restore brings the old PC's in its place
    return hmac.digest(_house_key(path, kept.st_mtime_ns, kept.st_ino), purpose.encode(), "sha256")


@lru_cache(HOUSES_KEPT)
def _house_key(path: Path, *_: int) -> bytes:
    """The 32 random bytes in VILLAGE_DATA/secret, made at the first start."""
    found = bytes.fromhex(path.read_text(encoding="ascii").strip())
    assert len(found) == KEY_BYTES, f"{path} is not our key file"
    return found


def hashed(db: Store, person: str, kind: str, secret: str) -> str:
    """The hash to keep. Slow on purpose: never call it inside writing(db)."""
    assert not db.conn.in_transaction, "no hashing while others wait to write"
    with AT_ONCE:
        return HASHER.hash(_peppered(db, person, kind, secret), salt=db.house.random(16))


def matches(db: Store, person: str, kind: str, secret: str) -> bool:
    """Whether `secret` is hers. Slow on purpose: never call it inside writing(db)."""
    assert not db.conn.in_transaction, "no hashing while others wait to write"
    kept = db.value("SELECT hash FROM people_secrets WHERE person = ? AND kind = ?", (person, kind))
    with AT_ONCE:
        try:
            HASHER.verify(kept or nobody(), _peppered(db, person, kind, secret))
        except (VerifyMismatchError, InvalidHashError):
            return False
    return kept is not None


def _peppered(db: Store, person: str, kind: str, secret: str) -> str:
    said = f"{kind}|{person}|{secret}".encode()
    return hmac.new(key(db, "pepper"), said, hashlib.sha256).hexdigest()


@cache
def nobody() -> str:
    """Compared with where nothing is kept, so that the time taken does not tell."""
    return HASHER.hash("nobody", salt=bytes(16))


def keep(db: Store, person: str, kind: str, kept_hash: str) -> None:
    """Write a hash made by `hashed` and open the ways in again; inside writing(db)."""
    db.change(
        "INSERT INTO people_secrets (person, kind, hash, set_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (person, kind) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at",
        (person, kind, kept_hash, db.house.clock.now_ms()),
    )
    db.change("DELETE FROM people_attempts WHERE person = ?", (person,))


def drawn_digits(db: Store) -> str:
    """Four digits drawn by the machine, none that others would try first."""
    while True:
        digits = f"{int.from_bytes(db.house.random(8), 'big') % 10_000:04d}"
        if DIGITS.fullmatch(digits) and not weak(digits):
            return digits


def signed(db: Store, text: str) -> str:
    """`text` with a mark that only this PC can make, for a cookie."""
    return f"{text}.{_mark(db, text)}"


def unsigned(db: Store, cookie: str) -> str | None:
    """The text of a cookie of ours, or None where someone else wrote it."""
    text, _, mark = cookie.rpartition(".")
    return text if hmac.compare_digest(mark.encode(), _mark(db, text).encode()) else None


def _mark(db: Store, text: str) -> str:
    return hmac.new(key(db, "cookie"), text.encode(), hashlib.sha256).hexdigest()[:32]
