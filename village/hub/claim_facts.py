"""What the hub makes of money that is seen, not found, let go, or seen after all."""

from msgspec.structs import replace

from village.hub.books import Books
from village.hub.heard import Heard
from village.orders import claim_rules as claims
from village.orders import rules as orders
from village.orders.order_rules import handed_over_as

OVER = ("done", "undone")
# By how a payment stood before its money was seen: what its sale, and its order, are then again.
BACK = {
    "shown": ("undone", "unpaid"), "not_found": ("not_found", "not_found"),
    "written_off": ("confirmed", "paid"),
}  # fmt: skip


def apply_payment_confirmed(books: Books, heard: Heard) -> None:
    fact: orders.PaymentConfirmed = heard.fact
    if fact.subject == "order":
        method = {"method": "code"} if fact.before == "not_found" else {}
        _order_is_paid(books, fact, **method)
    else:
        _turn(books, fact.subject_id, "confirmed")


def apply_payment_written_off(books: Books, heard: Heard) -> None:
    """The station bears it: the sale counts as any other whose money is the farmers'."""
    fact: claims.PaymentWrittenOff = heard.fact
    if fact.subject == "order":
        _order_is_paid(books, fact)
    else:
        _turn(books, fact.subject_id, "confirmed")


def apply_payment_not_found(books: Books, heard: Heard) -> None:
    """Not of an order whose money another PC saw, or missed already."""
    fact: orders.PaymentNotFound = heard.fact
    if fact.subject == "sale":
        _turn(books, fact.subject_id, "not_found")
    elif books.order(fact.subject_id).money == "claimed":
        _order_stands(books, fact, "not_found")


def apply_confirmation_undone(books: Books, heard: Heard) -> None:
    fact: orders.ConfirmationUndone = heard.fact
    if not books.takes_back(fact.confirmation):
        return
    state, order_money = BACK.get(fact.before or "", ("claimed", "claimed"))
    if fact.subject == "order":
        _order_stands(books, fact, order_money)
    elif books.sale(fact.subject_id).state == "confirmed":
        _turn(books, fact.subject_id, state)


def _turn(books: Books, name: str, state: str) -> None:
    """A sale of the counter stands so: not where it was taken back."""
    sale = books.sale(name)
    if sale.state not in OVER:
        books.put_sale(replace(sale, state=state))


def _order_is_paid(
    books: Books, fact: orders.PaymentConfirmed | claims.PaymentWrittenOff, **how: str
) -> None:
    """By this code, whichever another PC was told of since."""
    order = books.order(fact.subject_id)
    books.change_order(order, money="paid", payment=fact.payment, **how)
    follow(books, fact.subject_id)


def _order_stands(
    books: Books, fact: orders.PaymentNotFound | orders.ConfirmationUndone, here: str
) -> None:
    """As its goods are `here` or gone; what was paid in notes since, or by another code, stays."""
    order = books.order(fact.subject_id)
    if (order.method, order.payment) != ("code", fact.payment):
        return
    if order.money in ("claimed", "paid"):
        owed = order.goods == "handed_over" and here in ("unpaid", "not_found")
        books.change_order(order, money="owed" if owed else here)
        follow(books, fact.subject_id)


def follow(books: Books, name: str) -> None:
    """All that was handed over of an order stands as the order does; what notes paid stays."""
    order = books.order(name)
    state = handed_over_as(order.method, order.money)
    for sale in books.sales_of(order):
        if sale.state in OVER:
            continue
        method, payment = sale.method, sale.payment
        if state != "not_found":
            method, payment = ("cash", None) if state == "done" else ("code", order.payment)
        books.put_sale(
            replace(sale, state=state, method=method, payment=payment, receipt=order.receipt)
        )


APPLIES = {
    orders.PaymentConfirmed.name: apply_payment_confirmed,
    orders.PaymentNotFound.name: apply_payment_not_found,
    orders.ConfirmationUndone.name: apply_confirmation_undone,
    claims.PaymentWrittenOff.name: apply_payment_written_off,
}
