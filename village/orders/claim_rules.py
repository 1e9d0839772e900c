"""What becomes of a claim whose money nobody finds: doubted, or let go by two people."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from village.money import given_up_rules as given_up
from village.money import rules as books
from village.money.rules import Part, Postings
from village.orders.rules import ConfirmationUndone, PaymentConfirmed

REASON_LENGTH_MAX = 200


@dataclass(frozen=True)
class ClaimPrivate:
    """Why, in somebody's words: stands beside the line."""

    reason: str


@dataclass(frozen=True)
class PaymentDisputed:
    """The buyer stays by his word and the account does not show it: its money stays Held."""

    name: ClassVar[str] = "orders.payment_disputed"
    v: ClassVar[int] = 1
    payment: str


@dataclass(frozen=True)
class WriteOffProposed:
    """Somebody thinks this money will not come; nothing moves before a second person agrees."""

    name: ClassVar[str] = "orders.write_off_proposed"
    v: ClassVar[int] = 1
    payment: str


@dataclass(frozen=True)
class WriteOffTurnedDown:
    """It is looked for after all."""

    name: ClassVar[str] = "orders.write_off_turned_down"
    v: ClassVar[int] = 1
    payment: str


@dataclass(frozen=True)
class PaymentWrittenOff:
    """Two people let the money go: the station bears it, what was Held is the farmers'."""

    name: ClassVar[str] = "orders.payment_written_off"
    v: ClassVar[int] = 1
    business_day: str
    payment: str
    proposal: str  # the id of orders.write_off_proposed
    subject: Literal["sale", "order"]
    subject_id: str
    currency: str
    gross_minor: int
    owed: bool  # not found after the hand-over: the buyer owed it
    held: tuple[Part, ...]
    sale: str | None = None  # what the order's hand-over made of it


def seen_after_all(fact: PaymentConfirmed) -> Postings:
    """What a payment's money books beside its sales: an order given up is claimed again first."""
    return _seen(fact, claimed=fact.before == "not_found", handed_over=fact.sale is not None)


def not_seen_after_all(fact: ConfirmationUndone, *, handed_over: bool) -> Postings:
    """The same taken back, to how it stood before; `handed_over`: the order's goods are gone."""
    claimed = fact.before in ("shown", "not_found")
    return books.reverse(_seen(fact, claimed=claimed, handed_over=handed_over))


def _seen(
    fact: PaymentConfirmed | ConfirmationUndone, *, claimed: bool, handed_over: bool
) -> Postings:
    seen = books.post_code_confirmed(fact.gross_minor)
    if fact.before == "written_off":
        return given_up.together(given_up.post_written_off_back(fact.gross_minor), seen)
    if fact.subject == "sale" or not claimed:
        return seen
    again = books.post_owed_paid_code if handed_over else books.post_order_paid_code
    return given_up.together(again(fact.gross_minor), seen)
