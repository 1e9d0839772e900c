"""The books: facts of cash and payouts, one posting function per row of docs/accounts.md.

A posting is (account, amount in minor units): debit above zero, credit below. Every function's
postings sum to zero.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

FLOAT_MAX_MINOR = 10**11  # what can be typed as an amount at all

BANK = "Assets:Bank:Station"
PENDING = "Assets:QR:Pending"
BUYERS = "Assets:Receivable:Buyers"
SAFE = "Assets:Cash:Safe"
TRANSIT = "Assets:Cash:InTransit"
DEPOSITS = "Liabilities:BuyerDeposits"
FEE_HELD = "Liabilities:FeeHeld"
FEE = "Income:StationFee"
OVER = "Income:CashOver"
SHORT = "Expenses:CashShort"
ROUNDING = "Expenses:Rounding"
OPENING = "Equity:OpeningFloat"
SURPLUS = "Equity:Surplus"
RESERVE = "Equity:Reserve"


@dataclass(frozen=True)
class Posting:
    """One line of an entry; debit above zero, credit below, minor units."""

    account: str
    amount_minor: int
    fee_minor: int = 0  # kept back from a farmer's line: what she sold for is both together


Postings = tuple[Posting, ...]
Purse = Literal["book", "dividend"]  # what a payout comes out of: goods sold, or shared surplus


@dataclass(frozen=True)
class Part:
    """What one money book gets of a sale: gross = fee + net, minor units."""

    account: str
    gross_minor: int
    fee_minor: int
    net_minor: int


@dataclass(frozen=True)
class CashMoved:
    """Notes carried between till and safe; above zero into the safe."""

    name: ClassVar[str] = "money.cash_moved"
    v: ClassVar[int] = 1
    business_day: str
    till: str
    currency: str
    to_safe_minor: int


@dataclass(frozen=True)
class PayoutMade:
    """The station gives a farmer notes out of her book; her receipt has a number.

    `purse` "dividend": out of what her household (`account`) is owed of dividends.
    """

    name: ClassVar[str] = "money.payout_made"
    v: ClassVar[int] = 1
    business_day: str
    till: str
    currency: str
    account: str
    farmer: str
    amount_minor: int
    receipt: str
    purse: Literal["dividend"] | None = None  # None: her book
    rounding_minor: int | None = None  # of it what was added, for want of a small enough coin


@dataclass(frozen=True)
class PayoutUndone:
    """A payout taken back whole, on its own day, by a reversing entry."""

    name: ClassVar[str] = "money.payout_undone"
    v: ClassVar[int] = 1
    business_day: str
    till: str
    currency: str
    payout: str  # the id of money.payout_made
    account: str
    amount_minor: int


@dataclass(frozen=True)
class DebtSettled:
    """A farmer settles what she owes: out of her book with her word, or in notes (`till`)."""

    name: ClassVar[str] = "money.debt_settled"
    v: ClassVar[int] = 1
    business_day: str
    currency: str
    account: str
    farmer: str
    amount_minor: int  # what she owes no longer
    till: str | None = None
    receipt: str | None = None
    rounding_minor: int | None = None  # of it what no coin is small enough for


def till_account(till: str) -> str:
    """The ledger account of a till."""
    return f"Assets:Cash:Till:{till}"


def farmer_account(account: str) -> str:
    """What the station owes a farmer or household and may pay out."""
    return f"Liabilities:Farmers:{account}"


def debt_account(account: str) -> str:
    """What a farmer owes: goods came back after her part of the sale was paid out."""
    return f"Assets:Receivable:Farmers:{account}"


def dividend_account(member: str) -> str:
    """What the station owes a household of dividends."""
    return f"Liabilities:Dividends:{member}"


def grant_account(grant: str) -> str:
    """What is left of a named grant."""
    return f"Equity:Grants:{grant}"


def purse_account(account: str, purse: str | None) -> str:
    """The ledger account that a payout comes out of."""
    return dividend_account(account) if purse == "dividend" else farmer_account(account)


def held_account(account: str) -> str:
    """What a farmer or household will be owed once the money has been seen."""
    return f"Liabilities:Held:{account}"


def _credits(parts: Sequence[Part], fee_account: str, held: bool) -> Postings:
    name = held_account if held else farmer_account
    lines = [
        Posting(name(part.account), -part.net_minor, 0 if held else part.fee_minor)
        for part in parts
    ]
    fee = sum(part.fee_minor for part in parts)
    return (*lines, Posting(fee_account, -fee))


def _gross(parts: Sequence[Part]) -> int:
    return sum(part.gross_minor for part in parts)


def post_cash_sale(till: str, parts: Sequence[Part]) -> Postings:
    """Dr Till gross · Cr Farmers net · Cr StationFee fee."""
    return (Posting(till_account(till), _gross(parts)), *_credits(parts, FEE, held=False))


def post_code_claimed(parts: Sequence[Part]) -> Postings:
    """Dr QR:Pending gross · Cr Held net · Cr FeeHeld fee."""
    return (Posting(PENDING, _gross(parts)), *_credits(parts, FEE_HELD, held=True))


def post_code_confirmed(gross_minor: int) -> Postings:
    """Dr Bank Cr QR:Pending."""
    return (Posting(BANK, gross_minor), Posting(PENDING, -gross_minor))


def release(held: Sequence[Part]) -> Postings:
    """Dr Held, FeeHeld Cr Farmers, StationFee: the money is there."""
    return (*reverse(_credits(held, FEE_HELD, held=True)), *_credits(held, FEE, held=False))


def post_order_paid_cash(till: str, gross_minor: int) -> Postings:
    """Dr Till Cr BuyerDeposits."""
    return (Posting(till_account(till), gross_minor), Posting(DEPOSITS, -gross_minor))


def post_order_paid_code(gross_minor: int) -> Postings:
    """Dr QR:Pending Cr BuyerDeposits."""
    return (Posting(PENDING, gross_minor), Posting(DEPOSITS, -gross_minor))


def post_hand_over(parts: Sequence[Part], *, held: bool, owed: bool = False) -> Postings:
    """Dr BuyerDeposits · Cr Farmers, StationFee; while the code is unconfirmed Held, FeeHeld.

    `owed`: the other PC had not found its money, so Dr Receivable:Buyers.
    """
    paid = Posting(BUYERS if owed else DEPOSITS, _gross(parts))
    return (paid, *_credits(parts, FEE_HELD if held else FEE, held))


def post_order_owed(parts: Sequence[Part]) -> Postings:
    """Dr Receivable:Buyers Cr BuyerDeposits: the goods are gone, the buyer owes for them."""
    return (Posting(BUYERS, _gross(parts)), Posting(DEPOSITS, -_gross(parts)))


def post_refund(till: str, parts: Sequence[Part], debts: Mapping[str, int]) -> Postings:
    """Dr Farmers (what a book has no longer: Receivable:Farmers), StationFee · Cr Till."""
    lines = []
    for part in parts:
        debt = debts.get(part.account, 0)
        had = part.net_minor - debt
        fees = (-part.fee_minor, 0) if had else (0, -part.fee_minor)
        lines.append(Posting(farmer_account(part.account), had, fees[0]))
        lines.append(Posting(debt_account(part.account), debt, fees[1]))
    fee = sum(part.fee_minor for part in parts)
    return (*lines, Posting(FEE, fee), Posting(till_account(till), -_gross(parts)))


def post_debt_settled(
    account: str, amount_minor: int, till: str | None, rounding_minor: int
) -> Postings:
    """Dr Farmers, or Till where she brings notes, Dr Rounding · Cr Receivable:Farmers."""
    other = till_account(till) if till else farmer_account(account)
    return (
        Posting(other, amount_minor - rounding_minor),
        Posting(ROUNDING, rounding_minor),
        Posting(debt_account(account), -amount_minor),
    )


def post_own_code_sale(account: str, fee_minor: int) -> Postings:
    """Dr Receivable:Farmers Cr StationFee: the buyer's money is hers, the fee she owes."""
    return (Posting(debt_account(account), fee_minor, fee_minor), Posting(FEE, -fee_minor))


def post_deposit_returned(till: str, gross_minor: int) -> Postings:
    """Dr BuyerDeposits Cr Till: a paid order is cancelled and the buyer gets the notes back."""
    return (Posting(DEPOSITS, gross_minor), Posting(till_account(till), -gross_minor))


def post_payout(
    till: str, account: str, amount_minor: int, purse: str | None = None, rounding_minor: int = 0
) -> Postings:
    """Dr Farmers, or Dividends out of that purse, Dr Rounding for what was added · Cr Till."""
    return (
        Posting(purse_account(account, purse), amount_minor - rounding_minor),
        Posting(ROUNDING, rounding_minor),
        Posting(till_account(till), -amount_minor),
    )


def post_moved_sale(
    from_account: str, to_account: str, net_minor: int, held: bool, fee_minor: int = 0
) -> Postings:
    """A sale put on the wrong farmer: Dr the first, Cr the right one, in one entry."""
    name, fee = (held_account, 0) if held else (farmer_account, fee_minor)
    return (
        Posting(name(from_account), net_minor, -fee),
        Posting(name(to_account), -net_minor, fee),
    )


def post_cash_moved(till: str, to_safe_minor: int) -> Postings:
    """Dr Safe Cr Till; below zero reversed."""
    return (Posting(SAFE, to_safe_minor), Posting(till_account(till), -to_safe_minor))


def rounded_up(payable_minor: int, step_minor: int) -> int:
    """All of a book as notes and coins can pay it, in her favour; nothing of an empty one."""
    return -(-max(payable_minor, 0) // step_minor) * step_minor


def reverse(postings: Sequence[Posting]) -> Postings:
    """The same lines the other way round."""
    return tuple(Posting(line.account, -line.amount_minor, -line.fee_minor) for line in postings)
