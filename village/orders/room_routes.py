"""The blueprint that every door of this room hangs on."""

from flask import Blueprint

from village.ground.errors import Refusal
from village.ground.pages import clock_time
from village.ground.unit import OtherContent
from village.orders.rules import CodeShown

room = Blueprint("orders", __name__, url_prefix="/orders")


def is_for_hall(refusal: Refusal) -> bool:
    """Whether no page of this room can show it: an unknown thing, or an id used for another."""
    return isinstance(refusal, OtherContent) or (refusal.status == 404 and not refusal.field)


def told_before(
    other: OtherContent, shown_key: str, other_key: str = "ground.already_saved"
) -> Refusal:
    """What a page says of its own act that was used: when, and that a mere code leaves it open.

    A shown code moved nothing, so the second tap, with an act of its own, is the person's yes.
    """
    known = other.event.name == CodeShown.name
    told = Refusal(shown_key if known else other_key, status=409, time=clock_time(other.event.at))
    told.used = True
    return told
