"""What the hub makes of money that is seen, not found, let go, or seen after all."""

from msgspec.structs import replace

from village.hub.books import Books
from village.hub.heard import Heard
from village.orders import claim_rules as claims
from village.orders import rules as orders

# By how a payment stood before its money was seen: what its sale, and its order, are then again.
BACK = {
    "shown": ("undone", "unpaid"), "not_found": ("not_found", "not_found"),
    "written_off": ("confirmed", "paid"),
}  # fmt: skip


def apply_payment_confirmed(books: Books, heard: Heard) -> None:
    fact: orders.PaymentConfirmed = heard.fact
    _settle(books, fact.subject, fact.subject_id, fact.payment, "confirmed", "paid")
    if fact.sale:  # given up since: another code may have been claimed for it meanwhile
        _set_sale(books, fact.sale, "confirmed", fact.payment)
    if fact.subject == "order":  # by this code, whichever another PC was told of since
        method = {"method": "code"} if fact.before == "not_found" else {}
        books.change_order(books.order(fact.subject_id), payment=fact.payment, **method)


def _set_sale(books: Books, sale: str, state: str, payment: str) -> None:
    books.put_sale(replace(books.sale(sale), state=state, payment=payment))


def apply_payment_written_off(books: Books, heard: Heard) -> None:
    """The station bears it: the sale counts as any other whose money is the farmers'."""
    fact: claims.PaymentWrittenOff = heard.fact
    _set_sale(books, fact.sale or fact.subject_id, "confirmed", fact.payment)
    if fact.subject == "order":
        books.change_order(books.order(fact.subject_id), money="paid", payment=fact.payment)


def apply_payment_not_found(books: Books, heard: Heard) -> None:
    fact: orders.PaymentNotFound = heard.fact
    money_state = "owed" if fact.handed_over else "not_found"
    _settle(books, fact.subject, fact.subject_id, fact.payment, "not_found", money_state)


def apply_confirmation_undone(books: Books, heard: Heard) -> None:
    fact: orders.ConfirmationUndone = heard.fact
    if not books.takes_back(fact.confirmation):
        return
    state, order_money = BACK.get(fact.before or "", ("claimed", "claimed"))
    handed_over = fact.sale is not None
    if handed_over and order_money in ("unpaid", "not_found"):
        state, order_money = "not_found", "owed"
    if fact.sale:
        _set_sale(books, fact.sale, state, fact.payment)
    elif fact.subject == "sale":
        _settle(books, "sale", fact.subject_id, fact.payment, state, "")
    else:  # an order's, told before this fact named its sale
        for sale in books.sales_paid_by(fact.payment):
            books.put_sale(replace(sale, state=state))
    if fact.subject == "order":
        order = books.order(fact.subject_id)
        if (order.method, order.payment) == ("code", fact.payment):
            books.change_order(order, money=order_money)


def _settle(
    books: Books, subject: str, subject_id: str, payment: str, state: str, money_state: str
) -> None:
    if subject == "order":
        order = books.order(subject_id)
        if state != "not_found" or (order.money, order.payment) == ("claimed", payment):
            books.change_order(order, money=money_state)
        sales = books.sales_paid_by(payment)
    else:
        sales = [books.sale(subject_id)]
    for sale in sales:
        books.put_sale(replace(sale, state=state))


APPLIES = {
    orders.PaymentConfirmed.name: apply_payment_confirmed,
    orders.PaymentNotFound.name: apply_payment_not_found,
    orders.ConfirmationUndone.name: apply_confirmation_undone,
    claims.PaymentWrittenOff.name: apply_payment_written_off,
}
