"""The blueprint that every door of this room hangs on."""

from flask import Blueprint

from village.ground.errors import Refusal
from village.ground.unit import OtherContent

room = Blueprint("orders", __name__, url_prefix="/orders")


def is_for_hall(refusal: Refusal) -> bool:
    """Whether no page of this room can show it: an unknown thing, or an id used for another."""
    return isinstance(refusal, OtherContent) or (refusal.status == 404 and not refusal.field)
