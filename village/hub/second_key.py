"""An officer's second key: six digits from her phone that change every half minute (RFC 6238)."""

import hashlib
import hmac

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from village.ground.typed import PLAIN
from village.hub.store import HubStore

STEP_S = 30
DIGITS = 6
STEPS_OFF = 1  # a phone's clock may be half a minute wrong
SECRET_BYTES = 20  # what RFC 4226 asks of a key for SHA-1


def secret(store: HubStore, officer: str, turn: int) -> bytes:
    """The key of her `turn`-th phone: made of the centre's own key, kept nowhere."""
    said = f"village/1 second key {officer} {turn}".encode()
    return hmac.digest(store.key.seed, said, hashlib.sha256)[:SECRET_BYTES]


def code_at(key: bytes, at_ms: int) -> str:
    """The six digits of that moment."""
    return _codes(key).generate(at_ms // 1000).decode()


def address(key: bytes, officer: str, centre: str) -> str:
    """What the phone scans: otpauth://totp/…"""
    return _codes(key).get_provisioning_uri(officer, centre)


def letters(key: bytes) -> str:
    """The same for typing, in groups of four."""
    told = address(key, "O", "O").partition("secret=")[2].partition("&")[0]
    return " ".join(told[place : place + 4] for place in range(0, len(told), 4))


def step_of(key: bytes, code: str, at_ms: int, after: int) -> int | None:
    """The half minute `code` belongs to: near now, and later than `after`; None where it fits none.

    A code is good once, so whoever looked over her shoulder comes too late.
    """
    wanted = "".join(code.translate(PLAIN).split())
    now = at_ms // 1000 // STEP_S
    for step in range(now - STEPS_OFF, now + STEPS_OFF + 1):
        right = _codes(key).generate(step * STEP_S)
        if hmac.compare_digest(right, wanted.encode()) and step > after:
            return step
    return None


def _codes(key: bytes) -> TOTP:
    return TOTP(key, DIGITS, SHA1(), STEP_S)  # noqa: S303 -- what every phone's program speaks
