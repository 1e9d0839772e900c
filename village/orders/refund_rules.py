"""Goods come back and notes go out: some of a sale's lines, some of their quantity, as a fact."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from village.catalogue.rules import Lot
from village.ground.amounts import round_half_up_div
from village.money.rules import Part


@dataclass(frozen=True)
class RefundLine:
    """How much of which line comes back; `lots`: where the goods stand again, none if spoiled."""

    place: int  # of the sale's line
    key: str
    quantity_base: int
    amount_minor: int
    lots: tuple[Lot, ...] = ()


@dataclass(frozen=True)
class Debt:
    """What a book had no longer, so that its farmer owes it to the station; minor units."""

    account: str
    amount_minor: int


@dataclass(frozen=True)
class SaleRefunded:
    """A buyer got notes back for goods of an earlier sale, out of today's till."""

    name: ClassVar[str] = "orders.sale_refunded"
    v: ClassVar[int] = 1
    business_day: str
    till: str
    receipt: str
    sale: str
    currency: str
    lines: tuple[RefundLine, ...]
    parts: tuple[Part, ...]
    debts: tuple[Debt, ...]
    gross_minor: int
    fee_minor: int
    net_minor: int


@dataclass(frozen=True)
class RefundUndone:
    """The notes are back in the till and the buyer has the goods again; on the same day."""

    name: ClassVar[str] = "orders.refund_undone"
    v: ClassVar[int] = 1
    business_day: str
    till: str
    refund: str
    sale: str
    lines: tuple[RefundLine, ...]
    gross_minor: int
    fee_minor: int


def amount_back(
    quantity_base: int, amount_minor: int, before_base: int, now_base: int, step_minor: int
) -> int:
    """What `now_base` of a line is worth, minor units, where `before_base` came back earlier.

    By what has come back in all, half-up to the smallest coin: the last refund makes it exact.
    """

    def worth(back_base: int) -> int:
        if back_base == quantity_base:
            return amount_minor
        return round_half_up_div(amount_minor * back_base, quantity_base * step_minor) * step_minor

    return worth(before_base + now_base) - worth(before_base)


def part_back(part: Part, before: Part, gross_minor: int) -> Part:
    """How one book's part shrinks by `gross_minor` more; `before`: what was taken back of it.

    The fee goes by what has been taken back in all, so that the fees of all refunds add up.
    """

    def fee(back_minor: int) -> int:
        return round_half_up_div(part.fee_minor * back_minor, part.gross_minor)

    now = fee(before.gross_minor + gross_minor) - before.fee_minor
    return Part(part.account, gross_minor, now, gross_minor - now)


def lots_back(lots: Sequence[Lot], before_base: int, now_base: int) -> tuple[Lot, ...]:
    """The lots that goods came from, from the last: what came back before has its place again."""
    found = []
    for lot in reversed(lots):
        skipped = min(before_base, lot.quantity_base)
        before_base -= skipped
        taken = min(now_base, lot.quantity_base - skipped)
        now_base -= taken
        if taken:
            found.append(Lot(lot.listing, taken))
    return tuple(found)
