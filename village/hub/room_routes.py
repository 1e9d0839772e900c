"""The blueprints that every door of this room hangs on, and what they are handed."""

from flask import Blueprint, current_app

from village.ground import web
from village.hub.store import HubStore

room = Blueprint("hub", __name__)
line = Blueprint("line", __name__, url_prefix="/sync/v1")


def store() -> HubStore:
    """The hub's store."""
    found: HubStore = current_app.extensions["hub"]
    return found


def who() -> str:
    """The number of the officer who came in."""
    return web.me().number
