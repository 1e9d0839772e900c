"""What the hub makes of money that is seen, not found, let go, or seen after all."""

from msgspec.structs import replace

from village.hub.books import Books, Sale
from village.hub.heard import Heard
from village.orders import claim_rules as claims
from village.orders import rules as orders

Settled = (
    orders.PaymentConfirmed
    | orders.PaymentNotFound
    | orders.ConfirmationUndone
    | claims.PaymentWrittenOff
)

# By how a payment stood before its money was seen: what its sale, and its order, are then again.
BACK = {
    "shown": ("undone", "unpaid"), "not_found": ("not_found", "not_found"),
    "written_off": ("confirmed", "paid"),
}  # fmt: skip


def apply_payment_confirmed(books: Books, heard: Heard) -> None:
    fact: orders.PaymentConfirmed = heard.fact
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
        _order_stands(books, fact, "not_found", "owed")


def apply_confirmation_undone(books: Books, heard: Heard) -> None:
    fact: orders.ConfirmationUndone = heard.fact
    if not books.takes_back(fact.confirmation):
        return
    state, order_money = BACK.get(fact.before or "", ("claimed", "claimed"))
    if fact.subject == "order":
        state = "not_found" if state == "undone" else state
        owed = state == "not_found"
        _order_stands(books, fact, order_money, "owed" if owed else order_money)
    for sale in _sales_of(books, fact):
        if sale.state == "confirmed":
            books.put_sale(replace(sale, state=state))


def _order_stands(
    books: Books, fact: orders.PaymentNotFound | orders.ConfirmationUndone, here: str, gone: str
) -> None:
    """As its goods are here or gone; what was paid in notes since, or by another code, stays so."""
    order = books.order(fact.subject_id)
    if (order.method, order.payment) == ("code", fact.payment):
        books.change_order(order, money=gone if order.goods == "handed_over" else here)


def _settle_sales(books: Books, fact: Settled, state: str, sale: str | None = None) -> None:
    """An order's payment is that of all its hand-overs, and of `sale` from now on."""
    for one in _sales_of(books, fact, sale):
        paid_by = fact.payment if fact.subject == "order" else one.payment
        books.put_sale(replace(one, state=state, payment=paid_by))


def _sales_of(books: Books, fact: Settled, sale: str | None = None) -> list[Sale]:
    """Whose money it is: not of what was taken back, or paid in notes since."""
    if fact.subject == "sale":
        sales = [books.sale(fact.subject_id)]
    else:
        sales = [*books.sales_paid_by(fact.payment), *([books.sale(sale)] if sale else ())]
    known = {one.sale: one for one in sales if one.state not in ("done", "undone")}
    return list(known.values())


APPLIES = {
    orders.PaymentConfirmed.name: apply_payment_confirmed,
    orders.PaymentNotFound.name: apply_payment_not_found,
    orders.ConfirmationUndone.name: apply_confirmation_undone,
    claims.PaymentWrittenOff.name: apply_payment_written_off,
}
