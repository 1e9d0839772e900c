"""A till's day as facts: how it is opened, what its report says, how it is counted and closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from village.ground.amounts import CURRENCIES
from village.ground.errors import Refusal
from village.money.rules import OPENING, OVER, SAFE, SHORT, Posting, Postings, till_account

Source = Literal["safe", "opening", "count"]
COUNT_MAX = 100_000  # notes of one kind in one till


@dataclass(frozen=True)
class NoteCount:
    """How many of one note or coin; `value_minor` is its worth."""

    value_minor: int
    count: int


@dataclass(frozen=True)
class DayOpened:
    """A till begins its day with `float_minor` in it; what was moved came from `source`.

    opening: what the station starts with; count: found too little or too much in the morning.
    """

    name: ClassVar[str] = "money.day_opened"
    v: ClassVar[int] = 1
    business_day: str
    till: str
    currency: str
    float_minor: int
    moved_minor: int  # into the till above zero, out of it below
    source: Source
    clock_suspect: bool = False


@dataclass(frozen=True)
class DayOpenedPrivate:
    """Why the till was not as it was left, in the clerk's words: it may name people."""

    reason: str


@dataclass(frozen=True)
class DayTotals:
    """What the closing report says of a day, minor units; sold = cash + claimed + confirmed."""

    sales: int  # how many
    sold_minor: int
    cash_minor: int
    code_claimed_minor: int  # said to be paid, not seen yet
    code_confirmed_minor: int
    own_minor: int  # farm-gate sales whose notes stayed with the farmer: not in sold
    fees_minor: int
    payouts_minor: int
    undone: int  # how many, her own records left out
    undone_minor: int
    cash_sales: int  # how many of each, so that the report says count and sum per way of paying
    code_claimed_sales: int
    code_confirmed_sales: int
    own_sales: int
    first_receipt: str | None = None
    last_receipt: str | None = None
    not_found: int = 0  # claims of this day's sales whose money did not come: how many
    not_found_minor: int = 0
    earlier_sales: int = 0  # since the last close, on days that no till opened: not in sold
    earlier_minor: int = 0
    earlier_own: int = 0  # the same of what farmers sold at home and kept
    earlier_own_minor: int = 0
    # Sold on an earlier day and owed since: today the money came, or is said to be paid by code.
    owed_paid: int = 0
    owed_paid_minor: int = 0
    owed_claimed: int = 0
    owed_claimed_minor: int = 0
    refunds: int = 0  # goods that came back on this day, whenever they were sold: not in sold
    refunds_minor: int = 0


@dataclass(frozen=True)
class TillHandedOver:
    """Who tapped hands the till on to another, counted; the difference is booked in between."""

    name: ClassVar[str] = "money.till_handed_over"
    v: ClassVar[int] = 1
    business_day: str
    till: str
    currency: str
    to: str  # the number of who has it from now on
    expected_minor: int
    counted_minor: int
    difference_minor: int  # counted − expected
    notes: tuple[NoteCount, ...]


@dataclass(frozen=True)
class DayClosed:
    """A till's day ends: expected from the books, counted by hand, the difference booked (Z)."""

    name: ClassVar[str] = "money.day_closed"
    v: ClassVar[int] = 1
    business_day: str
    till: str
    currency: str
    z_number: int
    float_minor: int
    expected_minor: int
    counted_minor: int
    difference_minor: int  # counted − expected
    notes: tuple[NoteCount, ...]
    totals: DayTotals
    series: str | None = None  # the letter of z_number's series after a restore; None: the first


@dataclass(frozen=True)
class DayClosedPrivate:
    """Why the count differs, in the clerk's words: it may name people."""

    reason: str


def counted_notes(counts: Mapping[int, int], currency: str) -> tuple[NoteCount, ...]:
    """A count (worth in minor units → how many) as facts keep it, high notes first.

    Raises ground.refusal.negative, .too_big, each with the note's field.
    """
    known = CURRENCIES[currency].notes
    for value, count in counts.items():
        if value not in known or count < 0:
            raise Refusal("ground.refusal.negative", field=f"note_{value}")
        if count > COUNT_MAX:
            raise Refusal("ground.refusal.too_big", field=f"note_{value}")
    return tuple(NoteCount(value, counts[value]) for value in known if counts.get(value))


def post_float(till: str, moved_minor: int, source: str) -> Postings:
    """Dr Till Cr Safe, or Equity:OpeningFloat for what the station starts with; or reversed."""
    other = SAFE if source == "safe" else OPENING
    return (Posting(till_account(till), moved_minor), Posting(other, -moved_minor))


def post_count_difference(till: str, difference_minor: int) -> Postings:
    """Short: Dr CashShort Cr Till. Over: Dr Till Cr CashOver."""
    other = OVER if difference_minor > 0 else SHORT
    return (Posting(till_account(till), difference_minor), Posting(other, -difference_minor))
