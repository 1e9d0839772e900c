"""The doors of this room."""

from flask import Blueprint

room = Blueprint("payments", __name__, url_prefix="/payments")
