"""The doors of this room, and the page that every room upstairs shows its receipts on."""

from flask import Blueprint, Response, url_for

from village.ground import web
from village.ground.pages import qr, t
from village.receipts import queries
from village.receipts.rules import Receipt

room = Blueprint("receipts", __name__, url_prefix="/receipts")


def receipt_page(receipt: Receipt, back_url: str) -> Response:
    """`receipt` ready for the printer: 58 mm, its id drawn beneath."""
    label = f"{t('receipts.number')} {receipt.number or ''}".strip()
    picture = qr(receipt.code or receipt.id, label)
    return web.page("receipts/print_receipt.html", receipt=receipt, code=picture, back_url=back_url)


@room.get("/payouts/<payout>")
@web.door("clerk", "manager", "farmer")
def show_payout(payout: str) -> Response:
    """The receipt of money that was given out; a farmer sees only her own book's."""
    hers = web.me().role == "farmer"
    receipt = queries.require_payout(web.db(), payout, web.me().number if hers else None)
    back = url_for("orders.show_my_money") if hers else url_for("money.show_payout", payout=payout)
    return receipt_page(receipt, back)
