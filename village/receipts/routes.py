"""The doors of this room, and the page that every room upstairs shows its receipts on."""

from flask import Response, url_for

from village.ground import web
from village.ground.pages import qr, t
from village.receipts import printer_queries, printer_routes, queries, slip_routes
from village.receipts.printer_routes import print_on_roll, print_unasked, prints_by_itself
from village.receipts.room_routes import room
from village.receipts.rules import Receipt

__all__ = [
    "print_on_roll", "print_unasked", "printer_routes", "prints_by_itself", "receipt_page", "room",
    "slip_routes",
]  # fmt: skip


def receipt_page(receipt: Receipt, back_url: str) -> Response:
    """`receipt` ready for the browser's printer and the roll, its code drawn beneath."""
    db = web.db()
    label = f"{t('receipts.number')} {receipt.number or ''}".strip()
    picture = qr(receipt.code or receipt.id, label)
    on_roll = web.me().role != "farmer" and printer_queries.printer(db) is not None
    return web.page(
        "receipts/print_receipt.html", receipt=receipt, code=picture, back_url=back_url,
        on_roll=on_roll, last=printer_queries.last_print(db, receipt.id) if on_roll else None,
    )  # fmt: skip


@room.get("/payouts/<payout>")
@web.door("clerk", "manager", "farmer")
def show_payout(payout: str) -> Response:
    """The receipt of money that was given out; a farmer sees only her own book's."""
    hers = web.me().role == "farmer"
    receipt = queries.require_payout(web.db(), payout, web.me().number if hers else None)
    back = url_for("orders.show_my_money") if hers else url_for("money.show_payout", payout=payout)
    return receipt_page(receipt, back)


@room.post("/payouts/<payout>")
@web.door("clerk", "manager")
def print_payout(payout: str) -> web.Answer:
    """The same on the roll."""
    print_on_roll(queries.require_payout(web.db(), payout))
    return web.go("receipts.show_payout", payout=payout)
