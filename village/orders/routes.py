"""The doors of this room."""

from flask import Blueprint

room = Blueprint("orders", __name__, url_prefix="/orders")
