"""The doors of this room."""

from flask import Blueprint

room = Blueprint("receipts", __name__, url_prefix="/receipts")
