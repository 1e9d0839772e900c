"""Which money is for which sale: sure only by a whole reference and an equal sum, else a guess.

A guess is never taken: a person looks at the first three and decides.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from village.payments.rules import LETTERS, check_letter

Why = Literal["reference", "part", "amount_time", "amount", "time"]
REFERENCE = re.compile(rf"(?=(VS[{LETTERS}]{{8}}))")
NO_LETTER = re.compile(r"[^A-Z0-9]")
# A payer who types a reference takes O for 0, I and L for 1; banks then pass that on.
MISREAD = str.maketrans("OIL", "011")
REFERENCE_LENGTH = 10
PIECE = 4  # of a reference's eight letters: fewer are chance
GUESSES = 5
BEFORE, AFTER = 40, 5  # of all payments, how many near in time are weighed
DAY_MINUTES = 24 * 60
EARLY_MINUTES, LATE_MINUTES = DAY_MINUTES, 31 * DAY_MINUTES  # around the moment it was shown
NEAR_MINUTES = 3 * DAY_MINUTES


@dataclass(frozen=True)
class Expected:
    """A payment somebody was shown a code for; `shown` in minutes of the station's calendar."""

    payment: str
    reference: str
    amount_minor: int
    shown: int
    account: str = ""  # the last digits of where it was to go; empty where nobody can know


@dataclass(frozen=True)
class Seen:
    """A row of an account; `minute` of the day where the bank tells it."""

    row: str
    day: int  # as date.toordinal
    minute: int | None
    amount_minor: int
    words: str
    account: str = ""
    undone: frozenset[str] = frozenset()  # payments it was taken for by mistake
    from_file: bool = False  # of a statement: without its account it may be anybody's


@dataclass(frozen=True)
class Guess:
    """A payment this row may be for, and why one thinks so."""

    payment: str
    why: Why
    score: int


@dataclass(frozen=True)
class Finding:
    """A row with the payment it is surely for, or with guesses, the best first."""

    row: str
    sure: str | None
    guesses: tuple[Guess, ...] = ()


def calendar_minutes(day: str, minute: int) -> int:
    """Minutes of the station's own calendar."""
    return date.fromisoformat(day).toordinal() * DAY_MINUTES + minute


def letters_of(words: str) -> str:
    """What is left of a bank's text once everything a bank puts between letters is gone."""
    return NO_LETTER.sub("", words.upper())


def references_in(words: str) -> list[str]:
    """The whole references of a text, each once, in their order.

    Banks wrap a reference and set words before it. Cut off, its rest may be followed by a word
    whose first letter happens to fit: so what stands behind a gap must end where it ends.
    """
    told = words.upper()
    places = [place for place, letter in enumerate(told) if not NO_LETTER.match(letter)]
    letters = "".join(told[place] for place in places)
    found = [
        one.group(1) for one in REFERENCE.finditer(letters)
        if check_letter(one.group(1)[2:-1]) == one.group(1)[-1] and _ends(places, one.start())
    ]  # fmt: skip
    return list(dict.fromkeys(found))


def _ends(places: Sequence[int], start: int) -> bool:
    """Whether a reference was wrapped, if at all, with its last piece standing alone."""
    end = start + REFERENCE_LENGTH - 1
    wrapped = places[end] - places[start] > REFERENCE_LENGTH - 1
    goes_on = end + 1 < len(places) and places[end + 1] == places[end] + 1
    return not (wrapped and goes_on)


class Matcher:
    """The payments that wait, laid out so that each row finds its own quickly."""

    def __init__(self, expected: Iterable[Expected]) -> None:
        self._all = {one.payment: one for one in expected}
        self._by_reference = {one.reference: one for one in self._all.values()}
        self._by_time = sorted(self._all.values(), key=_shown)
        self._by_amount: dict[int, list[Expected]] = defaultdict(list)
        self._by_piece: dict[str, set[str]] = defaultdict(set)
        for one in self._by_time:
            self._by_amount[one.amount_minor].append(one)
            for piece in _pieces(one.reference[2:]):
                self._by_piece[piece].add(one.payment)

    def match(self, rows: Sequence[Seen]) -> list[Finding]:
        """What each row is for. A payment is surely paid by one row at most."""
        sure = self._sure(rows)
        paid = set(sure.values())
        named = {row.row: self._named(row) for row in rows if row.row not in sure}
        wanted = {
            payment for found in named.values() for payment, size in found.items() if size > 5
        }
        return [
            Finding(row.row, sure[row.row]) if row.row in sure
            else Finding(row.row, None, self._guesses(row, named[row.row], paid, wanted))
            for row in rows
        ]  # fmt: skip

    def _sure(self, rows: Sequence[Seen]) -> dict[str, str]:
        """Row → payment where one whole reference, the sum, the account and the days agree."""
        sure: dict[str, str] = {}
        paid: set[str] = set()
        for row in rows:
            found = [self._by_reference[one] for one in references_in(row.words)
                     if one in self._by_reference]  # fmt: skip
            if len(found) != 1:
                continue
            one = found[0]
            fits = (
                one.amount_minor == row.amount_minor
                and _same_account(one, row)
                and -EARLY_MINUTES <= _later(one, row) <= LATE_MINUTES
                and one.payment not in row.undone
                and one.payment not in paid
            )
            if fits:
                sure[row.row] = one.payment
                paid.add(one.payment)
        return sure

    def _named(self, row: Seen) -> dict[str, int]:
        """Payments of whose reference a part stands in the text: how many letters of it."""
        words = letters_of(row.words).translate(MISREAD)
        found: dict[str, int] = {}
        for piece in set(_pieces(words)):
            for payment in self._by_piece.get(piece, ()):
                if payment not in found:
                    found[payment] = _common(self._all[payment].reference[2:], words)
        return found

    def _guesses(
        self, row: Seen, named: dict[str, int], paid: set[str], wanted: set[str]
    ) -> tuple[Guess, ...]:
        same = _around(self._by_amount.get(row.amount_minor, []), row)
        every = {one.payment: one for one in (*same, *_around(self._by_time, row))}
        every |= {payment: self._all[payment] for payment in named}
        found = [
            _guess(one, row, named.get(one.payment, 0), elsewhere=one.payment in wanted)
            for one in every.values()
            if one.payment not in paid
        ]
        found.sort(key=lambda guess: (-guess.score, guess.payment))
        return tuple(found[:GUESSES])


def _shown(one: Expected) -> int:
    return one.shown


def _around(ordered: list[Expected], row: Seen) -> list[Expected]:
    """Those of a list by time that were shown last before the money came, and a few after."""
    moment = row.day * DAY_MINUTES + (DAY_MINUTES if row.minute is None else row.minute)
    at = bisect_right(ordered, moment, key=_shown)
    return ordered[max(0, at - BEFORE) : at + AFTER]


def _pieces(text: str) -> list[str]:
    return [text[at : at + PIECE] for at in range(len(text) - PIECE + 1)]


def _common(reference: str, words: str) -> int:
    """How many letters of a reference stand in the text in one piece."""
    for size in range(len(reference), PIECE - 1, -1):
        if any(reference[at : at + size] in words for at in range(len(reference) - size + 1)):
            return size
    return 0


def _same_account(one: Expected, row: Seen) -> bool:
    """Whether the money is where it was to go, as far as anybody can know."""
    if not one.account:
        return True
    return one.account[-4:] == row.account[-4:] if row.account else not row.from_file


def _later(one: Expected, row: Seen) -> int:
    """Minutes from showing the code to the money; within the day where the bank tells no hour."""
    if row.minute is not None:
        return row.day * DAY_MINUTES + row.minute - one.shown
    begin = row.day * DAY_MINUTES - one.shown
    return max(begin, 0) if begin + DAY_MINUTES > 0 else begin + DAY_MINUTES


def _guess(one: Expected, row: Seen, letters: int, *, elsewhere: bool) -> Guess:
    """How likely the row is for this payment: letters first, then the sum, then the hour."""
    equal = one.amount_minor == row.amount_minor
    score = (0 if letters < PIECE else 30 + 20 * (letters - PIECE)) + (60 if equal else 0)
    score += _by_time(_later(one, row))
    if not equal and min(one.amount_minor, row.amount_minor) * 10 >= 9 * max(
        one.amount_minor, row.amount_minor
    ):
        score += 15  # a fee was taken off, or a digit mistyped
    if elsewhere and letters < PIECE:
        score -= 40  # another row names it
    why: Why = "reference" if letters == 8 else "part" if letters else "time"
    if not letters and equal:
        why = "amount_time" if abs(_later(one, row)) <= NEAR_MINUTES else "amount"
    return Guess(one.payment, why, score)


STEPS = ((5, 50), (15, 46), (60, 40), (180, 32), (DAY_MINUTES // 2, 24), (DAY_MINUTES, 16),
         (NEAR_MINUTES, 8), (7 * DAY_MINUTES, 2))  # fmt: skip


def _by_time(later: int) -> int:
    """Money comes soon after the code was shown, and hardly ever before."""
    if later < -10:
        return -30 if later > -DAY_MINUTES else -60
    return next((score for minutes, score in STEPS if later <= minutes), -10)
