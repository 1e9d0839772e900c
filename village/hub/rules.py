"""What the hub itself says and counts: its periods, its officers' words."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from village.ground.errors import Refusal

Period = Literal["today", "week", "month", "all"]
PERIODS: tuple[Period, ...] = ("today", "week", "month", "all")
DAYS_OF = {"today": 1, "week": 7, "month": 30}

# States of a sale that count as sold; what came back counts below zero, on the day it came.
SOLD = ("done", "claimed", "confirmed", "refunded")
PHRASE_LENGTH_MIN = 15
DAYS_KEPT = 1_024
PHRASE_LENGTH_MAX = 200
NAME_LENGTH_MAX = 60
COUNTY_LENGTH_MAX = 20

# Events of which the hub needs nothing but the line itself, and whose types live outside rules.
NOTHING_TO_APPLY = {
    "payments.bank_rows_taken": 1,
    "payments.bank_row_set_aside": 1,
    "receipts.slips_printed": 1,
    "receipts.sale_entered": 1,  # the sale itself comes as a line of its own
}


def since(period: str, today: date) -> str:
    """The first business day of a period that ends today, ISO; "" for all."""
    days = DAYS_OF.get(period)
    return (today - timedelta(days=days - 1)).isoformat() if days else ""


def share(part: int, whole: int) -> int:
    """How much `part` is of `whole`, whole percent, half up; 0 of nothing."""
    return (200 * part + whole) // (2 * whole) if whole > 0 else 0


@lru_cache(DAYS_KEPT)
def is_business_day(text: object) -> bool:
    """Whether `text` is a day such as 2026-11-21."""
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def checked_phrase(text: str, field: str = "phrase") -> str:
    """An officer's phrase. Raises hub.refusal.phrase_short or ground.refusal.too_long."""
    phrase = " ".join(text.split())
    if len(phrase) < PHRASE_LENGTH_MIN:
        raise Refusal("hub.refusal.phrase_short", field=field, n=PHRASE_LENGTH_MIN)
    if len(phrase) > PHRASE_LENGTH_MAX:
        raise Refusal("ground.refusal.too_long", field=field)
    return phrase


def checked_name(text: str, field: str) -> str:
    """A name as written, spaces tidied. Raises hub.refusal.name or ground.refusal.too_long."""
    name = " ".join(text.split())
    if not any(letter.isalpha() for letter in name):
        raise Refusal("hub.refusal.name", field=field)
    if len(name) > NAME_LENGTH_MAX:
        raise Refusal("ground.refusal.too_long", field=field)
    return name


def is_county(text: str) -> bool:
    """Whether `text` can be a county's number, such as 222424."""
    return text.isascii() and text.isalnum() and len(text) <= COUNTY_LENGTH_MAX
