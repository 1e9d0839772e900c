"""Identities made here, offline: 128 random bits in letters that nobody misreads."""

import secrets
from collections.abc import Callable

RandomBytes = Callable[[int], bytes]

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ID_LENGTH = 26


def base32(number: int, length: int) -> str:
    """`number` in Crockford's base 32, upper case, left-padded to `length`."""
    letters = []
    for _ in range(length):
        number, digit = divmod(number, 32)
        letters.append(CROCKFORD[digit])
    assert number == 0, "the number does not fit the length"
    return "".join(reversed(letters))


def new_id(random_bytes: RandomBytes = secrets.token_bytes) -> str:
    """A fresh act id: 128 random bits as 26 letters."""
    return base32(int.from_bytes(random_bytes(16), "big"), ID_LENGTH)


def is_id(text: str) -> bool:
    """Whether `text` has the shape of an act id (and fits 128 bits)."""
    return len(text) == ID_LENGTH and text[0] in "01234567" and not set(text) - set(CROCKFORD)


def new_epoch(random_bytes: RandomBytes = secrets.token_bytes) -> str:
    """A fresh epoch: 16 lower-case hex digits."""
    return random_bytes(8).hex()


def next_number(letter: str, last: str | None) -> str:
    """The short station number after `last` in the series of `letter`: F0012 → F0013."""
    return f"{letter}{int(last[1:]) + 1 if last else 1:04d}"
