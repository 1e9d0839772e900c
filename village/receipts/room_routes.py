"""The blueprint that every door of this room hangs on."""

from flask import Blueprint

room = Blueprint("receipts", __name__, url_prefix="/receipts")
