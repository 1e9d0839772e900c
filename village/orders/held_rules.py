"""Where a sale's money stands, and what the books move when the sale comes to stand otherwise."""

from collections.abc import Sequence
from typing import Literal

from village.money.given_up_rules import together
from village.money.rules import Part, Postings, post_code_claimed, release, reverse

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


def moved(parts: Sequence[Part], before: Place, after: Place) -> Postings:
    """From one place to the other: nothing where they are one."""
    return together(reverse(_brought(parts, before)), _brought(parts, after))


def _brought(parts: Sequence[Part], place: Place) -> Postings:
    """How a code's money comes to stand there."""
    if place == "nowhere":
        return ()
    claimed = post_code_claimed(parts)
    return claimed if place == "held" else (*claimed, *release(parts))
