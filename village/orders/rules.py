"""Sales and orders as facts: everything settled, nothing left to a rule that may change."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from village.catalogue.rules import Kept, Lot, lot_amount
from village.ground.amounts import fee_of, split_largest_remainder
from village.ground.errors import Refusal
from village.money.rules import Part

Channel = Literal["counter", "farm_gate", "phone", "chat", "own"]
Before = Literal["shown", "disputed", "not_found", "written_off"]  # or claimed, which is not said
LINES_MAX = 50
AMOUNT_MAX_MINOR = 10**10


@dataclass(frozen=True)
class Line:
    """One thing sold: whose, how much in base units, at which price for which frozen unit size."""

    farmer: str
    account: str
    product: str
    key: str
    unit: str
    unit_size: int
    quantity_base: int
    price_minor: int  # for one unit
    amount_minor: int
    lots: tuple[Lot, ...] = ()
    gross_g: int | None = None  # weighed goods: what the scale said with the vessel,
    tare_g: int | None = None  # and the vessel alone; net is quantity_base


@dataclass(frozen=True)
class BasketLine:
    """One line of a basket before it is settled; the price is for one unit."""

    farmer: str
    product: str
    unit: str
    quantity_base: int
    price_minor: int
    gross_g: int | None = None
    tare_g: int | None = None
    size_seen: int | None = None  # the unit's size on the page, of a sale that a phone kept


@dataclass(frozen=True)
class CashSaleRecorded:
    """Notes in the clerk's hand became a sale; farm_gate: sold at home, the notes brought in."""

    name: ClassVar[str] = "orders.cash_sale_recorded"
    v: ClassVar[int] = 1
    business_day: str
    till: str
    receipt: str
    channel: Channel
    currency: str
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]
    gross_minor: int
    fee_minor: int
    net_minor: int
    given_minor: int
    change_minor: int
    kept: Kept | None = None
    slip_day: str | None = None  # sold on a slip of paper, the PC being out: on which day


@dataclass(frozen=True)
class OwnSaleRecorded:
    """A farmer sold at home for notes she keeps: for the figures and her proof, no money moves."""

    name: ClassVar[str] = "orders.own_sale_recorded"
    v: ClassVar[int] = 1
    business_day: str
    currency: str
    farmer: str
    lines: tuple[Line, ...]
    gross_minor: int
    kept: Kept | None = None


@dataclass(frozen=True)
class CodeShown:
    """A code was shown for an amount; not a word yet that anyone paid.

    For an order `order` names it; else `lines` say what is to be sold.
    """

    name: ClassVar[str] = "orders.code_shown"
    v: ClassVar[int] = 1
    reference: str
    code: str  # whose it pays to: the station's, or a farmer's own
    currency: str
    gross_minor: int
    channel: Channel
    lines: tuple[Line, ...] = ()
    farmer: str | None = None
    order: str | None = None


@dataclass(frozen=True)
class CodeSaleClaimed:
    """Someone says the money for a shown code came: a sale, its money Held."""

    name: ClassVar[str] = "orders.code_sale_claimed"
    v: ClassVar[int] = 1
    business_day: str
    payment: str  # the id of orders.code_shown
    channel: Channel
    currency: str
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]
    gross_minor: int
    fee_minor: int
    net_minor: int
    till: str | None = None  # whose receipt number it has; none while no day is open
    receipt: str | None = None


@dataclass(frozen=True)
class OwnCodeSaleRecorded:
    """A farmer says a buyer paid to her own code: for the figures; she owes the station its fee."""

    name: ClassVar[str] = "orders.own_code_sale_recorded"
    v: ClassVar[int] = 1
    business_day: str
    payment: str  # the id of orders.code_shown
    currency: str
    farmer: str
    account: str  # her money book
    lines: tuple[Line, ...]
    gross_minor: int
    fee_minor: int


@dataclass(frozen=True)
class PaymentConfirmed:
    """The clerk has seen the money in the account; `held` is released to these books."""

    name: ClassVar[str] = "orders.payment_confirmed"
    v: ClassVar[int] = 1
    business_day: str
    payment: str
    subject: Literal["sale", "order"]
    subject_id: str
    currency: str
    gross_minor: int
    held: tuple[Part, ...]
    row: str | None = None  # of the account, where one says so; else it is the clerk's word
    before: Before | None = None  # shown: it was claimed with this; given up: its money came later
    sale: str | None = None  # given up: what the order's hand-over made of it


@dataclass(frozen=True)
class ConfirmationUndone:
    """The row was somebody else's money: what was released is Held again, the claim waits on.

    `held`: the books in which the sale's money stands now. `before`: how the payment stands again.
    """

    name: ClassVar[str] = "orders.confirmation_undone"
    v: ClassVar[int] = 1
    business_day: str
    payment: str
    row: str
    confirmation: str  # the id of orders.payment_confirmed
    subject: Literal["sale", "order"]
    subject_id: str
    currency: str
    gross_minor: int
    held: tuple[Part, ...]
    before: Before | None = None
    sale: str | None = None  # what the order's hand-over made of it


@dataclass(frozen=True)
class PaymentNotFound:
    """The money did not come: a sale's claim is reversed; after hand-over the buyer owes it.

    `held`: the books in which a sale's money stands now (it may have been moved).
    """

    name: ClassVar[str] = "orders.payment_not_found"
    v: ClassVar[int] = 1
    business_day: str
    payment: str
    subject: Literal["sale", "order"]
    subject_id: str
    currency: str
    gross_minor: int
    handed_over: bool
    held: tuple[Part, ...] = ()


@dataclass(frozen=True)
class SaleUndone:
    """A sale taken back whole, on its own day at its own till."""

    name: ClassVar[str] = "orders.sale_undone"
    v: ClassVar[int] = 1
    business_day: str
    sale: str
    gross_minor: int


@dataclass(frozen=True)
class SaleMoved:
    """A sale put on the wrong farmer now stands on the right one; stock follows."""

    name: ClassVar[str] = "orders.sale_moved"
    v: ClassVar[int] = 1
    business_day: str
    sale: str
    currency: str
    from_farmer: str
    from_account: str
    to_farmer: str
    to_account: str
    net_minor: int
    held: bool
    lines: tuple[Line, ...]  # the sale's lines as they stand now


def line_amount(quantity_base: int, unit_size: int, price_minor: int, step_minor: int) -> int:
    """A line's amount in minor units, half-up to the smallest coin or note of the place.

    Raises ground.refusal.too_big, .zero.
    """
    amount = lot_amount(quantity_base, unit_size, price_minor, step_minor)
    if amount > AMOUNT_MAX_MINOR:
        raise Refusal("ground.refusal.too_big", field="quantity")
    if amount <= 0:
        raise Refusal("ground.refusal.zero", field="price")
    return amount


def refuse_other_sum(gross_minor: int, told_minor: int | None) -> None:
    """The clerk must have read the sum that is taken. Raises orders.refusal.sum_changed (409)."""
    if told_minor not in (None, gross_minor):
        raise Refusal("orders.refusal.sum_changed", status=409, field="total")


def given_for(gross_minor: int, given_minor: int | None) -> int:
    """The notes handed over, None for the exact sum.

    Raises orders.refusal.given_short (with what is missing), ground.refusal.too_big.
    """
    given = gross_minor if given_minor is None else given_minor
    if given < gross_minor:
        missing = gross_minor - given
        raise Refusal("orders.refusal.given_short", field="given", missing_minor=missing)
    if given > gross_minor + AMOUNT_MAX_MINOR:
        raise Refusal("ground.refusal.too_big", field="given")
    return given


def parts_of(lines: Sequence[Line], fee_basis_points: int) -> tuple[Part, ...]:
    """What each money book gets: the fee half-up on the total, split by largest remainder."""
    gross: dict[str, int] = {}
    for line in lines:
        gross[line.account] = gross.get(line.account, 0) + line.amount_minor
    fee = fee_of(sum(gross.values()), fee_basis_points)
    fees = split_largest_remainder(fee, tuple(gross.values()))
    return tuple(
        Part(account, amount, part, amount - part)
        for (account, amount), part in zip(gross.items(), fees, strict=True)
    )
