"""Rows of the account that came down from the centre, where payment services tell them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from village.ground.errors import Refusal
from village.payments.bank_rules import BankRow, BankRowsPrivate, TakenRow, taken
from village.payments.told_rules import AMOUNT_MAX
from village.sync.rules import FeedItem, FeedMark

ROWS_MAX = 100
DAY_MINUTES = 24 * 60
WORDS = ("text", "payer", "ref", "account")
WORD_MAX = 400


@dataclass(frozen=True)
class HubRowsReceived:
    """Rows of an account on record, as the centre heard them; each once, none if all were known."""

    name: ClassVar[str] = "payments.hub_rows_received"
    v: ClassVar[int] = 1
    feed: FeedMark
    currency: str
    rows: tuple[TakenRow, ...]


def received(
    feed: FeedMark, rows: Sequence[tuple[str, BankRow]], currency: str
) -> tuple[HubRowsReceived, BankRowsPrivate | None]:
    """The fact of rows with their keys, and their words."""
    if not rows:
        return HubRowsReceived(feed, currency, ()), None
    fact, private = taken(rows, "hub", currency)
    return HubRowsReceived(feed, currency, fact.rows), private


def rows_in(item: FeedItem, currency: str) -> list[BankRow]:
    """The rows an item of the feed says: of one account, in the station's own money.

    Refuses with payments.refusal.hub_rows, .other_currency.
    """
    told = item.facts.get("rows")
    if not isinstance(told, list) or not 0 < len(told) <= ROWS_MAX:
        raise Refusal("payments.refusal.hub_rows")
    if item.facts.get("currency") != currency:
        raise Refusal("payments.refusal.other_currency", currency=currency)
    rows = [_row(one) for one in told]
    if len({row.account for row in rows}) > 1:
        raise Refusal("payments.refusal.hub_rows")
    return rows


def _row(told: Any) -> BankRow:
    fits = (
        isinstance(told, dict)
        and _is_day(told.get("day"))
        and _is_number(told.get("amount_minor"), 1, AMOUNT_MAX)
        and (told.get("minute") is None or _is_number(told["minute"], 0, DAY_MINUTES - 1))
        and all(_is_word(told.get(name)) for name in WORDS)
    )
    if not fits:
        raise Refusal("payments.refusal.hub_rows")
    return BankRow(
        told["day"], told.get("minute"), told["amount_minor"], told["text"], told["payer"],
        told["ref"], None, told["account"],
    )  # fmt: skip


def _is_day(text: Any) -> bool:
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _is_number(number: Any, least: int, most: int) -> bool:
    return type(number) is int and least <= number <= most


def _is_word(text: Any) -> bool:
    return isinstance(text, str) and len(text) <= WORD_MAX
