"""Where a sale's money stands, and what the books move when the sale comes to stand otherwise."""

from collections.abc import Sequence
from typing import Literal

from village.money.given_up_rules import together
from village.money.rules import (
    Part,
    Postings,
    post_code_claimed,
    post_order_owed,
    release,
    reverse,
)

Place = Literal["nowhere", "held", "hers"]


def place_of(state: str, *, of_order: bool) -> Place:
    """In whose books a sale's money is by the sale's state.

    Goods of an order that was not paid are gone: what the buyer owes for them stays Held.
    """
    if state in ("done", "confirmed"):
        return "hers"
    if state == "claimed" or (of_order and state == "not_found"):
        return "held"
    return "nowhere"


def moved(parts: Sequence[Part], before: str, after: str, *, of_order: bool) -> Postings:
    """From one state to the other: nothing where they are one."""
    return together(
        reverse(_brought(parts, before, of_order=of_order)),
        _brought(parts, after, of_order=of_order),
    )


def _brought(parts: Sequence[Part], state: str, *, of_order: bool) -> Postings:
    """How a code's money comes to stand so."""
    place = place_of(state, of_order=of_order)
    if place == "nowhere":
        return ()
    owed = post_order_owed(parts) if state == "not_found" else ()
    claimed = (*post_code_claimed(parts), *owed)
    return claimed if place == "held" else (*claimed, *release(parts))
