"""What a receipt says, whatever it is for: who, what, how much, how it was paid."""

from dataclasses import dataclass
from typing import ClassVar, Literal

Kind = Literal["sale", "order", "payout", "dividend", "refund"]
Method = Literal["cash", "code", "own_cash", "own_code"]
# How a receipt's money stands: in hand, said but not seen, seen, looked for in vain, taken back.
State = Literal["done", "claimed", "confirmed", "not_found", "undone"]


@dataclass(frozen=True)
class SaleEntered:
    """Whoever held a receipt wrote its sale in; the sale itself is the line before this one.

    `sealed`: a key of this house signed the code; else the manager looked at the paper.
    """

    name: ClassVar[str] = "receipts.sale_entered"
    v: ClassVar[int] = 1
    sale: str
    sealed: bool


@dataclass(frozen=True)
class SlipsPrinted:
    """Numbered slips for a day without the PC: AS-0001 to AS-0009, the letter as receipts have."""

    name: ClassVar[str] = "receipts.slips_printed"
    v: ClassVar[int] = 1
    series: str
    first: int
    last: int


def slip_name(series: str, number: int) -> str:
    """What stands on a slip, and is typed."""
    return f"{series}S-{number:04d}"


@dataclass(frozen=True)
class Item:
    """One thing sold, in words of the page's language: `much` is 2판 (60알), `count` 2 × 27.00.

    `rounding`: what the amount was rounded by, signed; "" where it is exact.
    """

    name: str
    much: str
    count: str
    amount_minor: int
    rounding: str = ""


@dataclass(frozen=True)
class Receipt:
    """One receipt, minor units; `id` is the act's, drawn as a code so that it is found again.

    `farmers` are the names of whose goods or money it is, `buyer` stands only on orders.
    `fee_minor` is None where no fee belongs (payouts, goods not handed over yet).
    """

    id: str
    kind: Kind
    business_day: str
    at_ms: int
    gross_minor: int
    number: str | None = None
    farmers: tuple[str, ...] = ()
    buyer: str = ""
    clerk: str = ""
    items: tuple[Item, ...] = ()
    fee_minor: int | None = None
    method: Method = "cash"
    state: State = "done"
    given_minor: int | None = None
    change_minor: int | None = None
    code: str | None = None  # from which the sale can be written in again

    @property
    def net_minor(self) -> int:
        """What the farmers get: gross less fee."""
        return self.gross_minor - (self.fee_minor or 0)
