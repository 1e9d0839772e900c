"""Notes on their way from the safe to the bank, as facts and as entries."""

from dataclasses import dataclass
from typing import ClassVar

from village.money.rules import BANK, SAFE, TRANSIT, Posting, Postings


@dataclass(frozen=True)
class CashSent:
    """Notes left the safe for the bank; below zero: they came back."""

    name: ClassVar[str] = "money.cash_sent"
    v: ClassVar[int] = 1
    business_day: str
    currency: str
    amount_minor: int


@dataclass(frozen=True)
class CashBanked:
    """Notes that were on the way stand in the bank's statement."""

    name: ClassVar[str] = "money.cash_banked"
    v: ClassVar[int] = 1
    business_day: str
    currency: str
    amount_minor: int


def post_cash_sent(amount_minor: int) -> Postings:
    """Dr InTransit Cr Safe; below zero reversed."""
    return (Posting(TRANSIT, amount_minor), Posting(SAFE, -amount_minor))


def post_cash_banked(amount_minor: int) -> Postings:
    """Dr Bank Cr InTransit."""
    return (Posting(BANK, amount_minor), Posting(TRANSIT, -amount_minor))
