"""The blueprint that every door of this room hangs on, and a code as a picture for its pages."""

from flask import Blueprint
from markupsafe import Markup

from village.ground.pages import qr, t
from village.payments.queries import Code

room = Blueprint("payments", __name__, url_prefix="/payments")


def drawn(code: Code) -> Markup:
    """The code without a sum, drawn from its record; said aloud with its payee."""
    return qr(code.payload(), f"{t('payments.code.title')} {code.payee}")
