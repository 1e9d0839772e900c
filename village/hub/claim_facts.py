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
    if claims.knew_of_sale(fact):
        _settle_sales(books, fact, "confirmed", fact.sale)
    if fact.subject == "order":  # by this code, whichever another PC was told of since
        method = {"method": "code"} if fact.before == "not_found" else {}
        order = books.order(fact.subject_id)
        books.change_order(order, money="paid", payment=fact.payment, **method)


def apply_payment_written_off(books: Books, heard: Heard) -> None:
    """The station bears it: the sale counts as any other whose money is the farmers'."""
    fact: claims.PaymentWrittenOff = heard.fact
    _settle_sales(books, fact, "confirmed", fact.sale)
    if fact.subject == "order":
        books.change_order(books.order(fact.subject_id), money="paid", payment=fact.payment)


def apply_payment_not_found(books: Books, heard: Heard) -> None:
    fact: orders.PaymentNotFound = heard.fact
    _settle_sales(books, fact, "not_found")
    if fact.subject == "order":
        order = books.order(fact.subject_id)
        if (order.money, order.payment) == ("claimed", fact.payment):
            books.change_order(order, money="owed" if fact.handed_over else "not_found")


def apply_confirmation_undone(books: Books, heard: Heard) -> None:
    fact: orders.ConfirmationUndone = heard.fact
    if not books.takes_back(fact.confirmation):
        return
    state, order_money = BACK.get(fact.before or "", ("claimed", "claimed"))
    handed_over = fact.sale is not None
    if handed_over and order_money in ("unpaid", "not_found"):
        state, order_money = "not_found", "owed"
    if claims.knew_of_sale(fact):
        _settle_sales(books, fact, state, fact.sale)
    if fact.subject == "order":
        order = books.order(fact.subject_id)
        if (order.method, order.payment) == ("code", fact.payment):
            books.change_order(order, money=order_money)


def _settle_sales(
    books: Books,
    fact: orders.PaymentConfirmed
    | orders.PaymentNotFound
    | orders.ConfirmationUndone
    | claims.PaymentWrittenOff,
    state: str,
    sale: str | None = None,
) -> None:
    """The sale itself; of an order all its hand-overs, and `sale` by this payment from now on."""
    if fact.subject == "sale":
        sales = [books.sale(fact.subject_id)]
    else:
        sales = [*books.sales_paid_by(fact.payment), *([books.sale(sale)] if sale else ())]
    for one in sales:
        paid_by = fact.payment if fact.subject == "order" else one.payment
        books.put_sale(replace(one, state=state, payment=paid_by))


APPLIES = {
    orders.PaymentConfirmed.name: apply_payment_confirmed,
    orders.PaymentNotFound.name: apply_payment_not_found,
    orders.ConfirmationUndone.name: apply_confirmation_undone,
    claims.PaymentWrittenOff.name: apply_payment_written_off,
}
