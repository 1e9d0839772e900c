"""The doors of this room."""

from flask import Blueprint, Response

from village.ground import web
from village.ground.errors import Refusal

room = Blueprint("hall", __name__)


def show_refusal(refusal: Refusal) -> Response:
    """One plain sentence, with the way back."""
    return web.page("hall/refusal.html", status=refusal.status, refusal=refusal)
