"""Orders as facts: wished, paid, handed over, paid after all, cancelled; when one may be paid."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from village.money.rules import Part
from village.orders.rules import Channel, Line


@dataclass(frozen=True)
class OrderPlaced:
    """A buyer's wish, written down; goods are set aside from these lots."""

    name: ClassVar[str] = "orders.order_placed"
    v: ClassVar[int] = 1
    number: str
    business_day: str
    channel: Channel
    currency: str
    lines: tuple[Line, ...]
    gross_minor: int
    promised_day: str | None = None

    def gives(self) -> tuple[str, ...]:
        """The number on the buyer's paper."""
        return (self.number,)


@dataclass(frozen=True)
class OrderPrivate:
    """Who ordered: stands beside the line."""

    buyer: str
    phone: str = ""
    address: str = ""
    remark: str = ""


@dataclass(frozen=True)
class OrderPaid:
    """Paid before hand-over: notes in the till, or a shown code that someone says was paid."""

    name: ClassVar[str] = "orders.order_paid"
    v: ClassVar[int] = 1
    business_day: str
    order: str
    method: Literal["cash", "code"]
    currency: str
    gross_minor: int
    receipt: str | None = None
    till: str | None = None
    given_minor: int | None = None
    change_minor: int | None = None
    payment: str | None = None  # the id of orders.code_shown


@dataclass(frozen=True)
class OrderHandedOver:
    """The buyer has the goods: now it is a sale, its money the farmers' or Held."""

    name: ClassVar[str] = "orders.order_handed_over"
    v: ClassVar[int] = 1
    business_day: str
    order: str
    channel: Channel
    currency: str
    method: Literal["cash", "code"]
    held: bool
    lines: tuple[Line, ...]
    parts: tuple[Part, ...]
    gross_minor: int
    fee_minor: int
    net_minor: int


@dataclass(frozen=True)
class OwedOrderPaid:
    """The goods are gone and the money was not found: now the buyer pays after all.

    In notes: `held` is released to these books. By code that someone says was paid: what is held
    stays held until orders.payment_confirmed, and the sale waits with it.
    """

    name: ClassVar[str] = "orders.owed_order_paid"
    v: ClassVar[int] = 1
    business_day: str
    order: str
    sale: str  # what the hand-over made of it
    method: Literal["cash", "code"]
    currency: str
    gross_minor: int
    held: tuple[Part, ...] = ()
    receipt: str | None = None
    till: str | None = None
    given_minor: int | None = None
    change_minor: int | None = None
    payment: str | None = None  # the id of orders.code_shown


@dataclass(frozen=True)
class OrderCancelled:
    """The order will not be; goods are free again, notes that were taken are given back."""

    name: ClassVar[str] = "orders.order_cancelled"
    v: ClassVar[int] = 1
    business_day: str
    order: str
    currency: str
    refund_minor: int
    till: str | None = None


@dataclass(frozen=True)
class BuyerErased:
    """A buyer wants to be forgotten: who placed these orders is gone everywhere, the orders stay.

    An order is known by the act that placed it; with it goes why its money was doubted or let go.
    """

    name: ClassVar[str] = "orders.buyer_erased"
    v: ClassVar[int] = 1
    erases: tuple[str, ...]


def handed_over_as(paid_by: str | None, money: str) -> str:
    """How the sale of an order that is handed over stands, by how its order stands."""
    if money == "claimed":
        return "claimed"
    if money != "paid":
        return "not_found"  # the buyer owes it
    return "done" if paid_by == "cash" else "confirmed"


def is_over(goods: str, money: str) -> bool:
    """Whether nothing is left to do about an order."""
    return goods == "cancelled" or (goods == "handed_over" and money == "paid")


def may_be_paid(goods: str, money: str) -> bool:
    """Whether an order waits for money: while its goods are here, or once they are owed for."""
    if goods == "placed":
        return money not in ("paid", "claimed")
    return goods == "handed_over" and money == "owed"
