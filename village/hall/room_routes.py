"""The blueprint that every door of this room hangs on."""

from flask import Blueprint

room = Blueprint("hall", __name__)
