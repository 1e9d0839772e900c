"""The banks of Vietnam by their six-digit number (BIN), found by any part of their name.

The list in banks.json is the State Bank's (decision 1589 and later) with the wallets and digital
banks that NAPAS routes to; some of those have a name and no short code.
"""

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

FOUND_MAX = 12


@dataclass(frozen=True)
class Bank:
    """A bank: its BIN, the name people say (may be empty), its code (may be empty), full name."""

    bin: str
    short: str
    code: str
    name: str

    @property
    def title(self) -> str:
        """The name to show: the one people say, else the full one."""
        return self.short or self.name


@cache
def banks() -> Mapping[str, Bank]:
    """All known banks by their BIN."""
    rows = json.loads(Path(__file__).with_name("banks.json").read_text(encoding="utf-8"))
    return MappingProxyType({row["bin"]: Bank(**row) for row in rows})


def find_banks(text: str, most: int = FOUND_MAX) -> tuple[Bank, ...]:
    """The banks in whose number, code or names a word begins with each word of `text`.

    Marks and case don't count. Those whose short name or code begins with the text come first.
    Nothing typed finds nothing.
    """
    words = folded(text).split()
    if not words:
        return ()
    found = [bank for bank in banks().values() if _holds(bank, words)]
    found.sort(key=lambda bank: (not _begins(bank, " ".join(words)), folded(bank.title)))
    return tuple(found[:most])


def _holds(bank: Bank, words: list[str]) -> bool:
    own = folded(f"{bank.bin} {bank.code} {bank.short} {bank.name}").split()
    return all(any(mine.startswith(word) for mine in own) for word in words)


def _begins(bank: Bank, start: str) -> bool:
    return folded(bank.short).startswith(start) or folded(bank.code).startswith(start)


def folded(text: str) -> str:
    """Text in plain lower-case letters for searching: Đông Á and dong a are the same."""
    return without_marks(text).casefold()


def without_marks(text: str) -> str:
    """Text with its accents taken off and đ made d, as banks write Vietnamese."""
    letters = unicodedata.normalize("NFD", text)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return bare.replace("đ", "d").replace("Đ", "D")
