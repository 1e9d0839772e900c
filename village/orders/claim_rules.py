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


def seen_after_all(fact: PaymentConfirmed, *, waits: bool) -> Postings:
    """What a payment's money books beside its sales: an order given up is claimed again first.

    `waits`: it is claimed; another PC may not have found it since.
    """
    return _seen(fact, claimed=fact.before == "not_found" or not waits)


def not_seen_after_all(fact: ConfirmationUndone) -> Postings:
    """The same taken back, to how it stood before."""
    return books.reverse(_seen(fact, claimed=fact.before in ("shown", "not_found")))


def let_go(fact: PaymentWrittenOff, *, waits: bool) -> Postings:
    """What a payment's loss books beside its sales: what a buyer owes is claimed again first."""
    lost = given_up.post_written_off(fact.gross_minor)
    if fact.subject == "sale" or waits:
        return lost
    return given_up.together(books.post_order_paid_code(fact.gross_minor), lost)


def _seen(fact: PaymentConfirmed | ConfirmationUndone, *, claimed: bool) -> Postings:
    seen = books.post_code_confirmed(fact.gross_minor)
    if fact.before == "written_off":
        return given_up.together(given_up.post_written_off_back(fact.gross_minor), seen)
    if fact.subject == "sale" or not claimed:
        return seen
    return given_up.together(books.post_order_paid_code(fact.gross_minor), seen)
