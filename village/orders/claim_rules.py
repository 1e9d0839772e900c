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


def knew_of_sale(fact: PaymentConfirmed | ConfirmationUndone) -> bool:
    """Whether a sale's money was let go, or was the farmers' before.

    What another PC handed over of an order meanwhile is Held still: that sale goes on waiting.
    """
    return fact.subject == "sale" or fact.sale is not None or bool(fact.held)


def seen_after_all(fact: PaymentConfirmed) -> Postings:
    """What a payment's money books: of one given up, what was taken back stands again first."""
    seen = books.post_code_confirmed(fact.gross_minor, fact.held)
    if fact.before == "not_found":
        return given_up.together(_claimed(fact, handed_over=fact.sale is not None), seen)
    if fact.before == "written_off":
        return given_up.together(given_up.post_written_off_back(fact.gross_minor), seen)
    return seen


def not_seen_after_all(fact: ConfirmationUndone) -> Postings:
    """The same taken back: to Held, or to how it stood before anybody claimed it."""
    back = books.reverse(books.post_code_confirmed(fact.gross_minor, fact.held))
    if fact.before in ("shown", "not_found"):
        claimed = _claimed(fact, handed_over=fact.sale is not None)
        return given_up.together(back, books.reverse(claimed))
    if fact.before == "written_off":
        once = given_up.post_written_off_back(fact.gross_minor)
        return given_up.together(back, books.reverse(once))
    return back


def _claimed(fact: PaymentConfirmed | ConfirmationUndone, *, handed_over: bool) -> Postings:
    if fact.subject == "sale":
        return books.post_code_claimed(fact.held)
    if handed_over:
        return books.post_owed_paid_code(fact.gross_minor)
    return books.post_order_paid_code(fact.gross_minor)
