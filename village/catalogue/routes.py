"""The doors of this room."""

from flask import Blueprint

room = Blueprint("catalogue", __name__, url_prefix="/catalogue")
