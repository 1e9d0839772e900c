"""The doors of this room."""

from flask import Blueprint

room = Blueprint("money", __name__, url_prefix="/money")
