"""Whether a sale can still be taken back whole: asked by the pages, and again by the command."""

from village.ground.errors import Refusal
from village.ground.unit import Store
from village.money import queries as money
from village.money import till_queries
from village.orders import queries
from village.orders.refund_queries import is_refunded


def can_undo(db: Store, sale: queries.Row) -> bool:
    """Whether the key to take it back would do so now."""
    try:
        require_undo(db, sale)
    except Refusal:
        return False
    return True


def require_undo(db: Store, sale: queries.Row, till: str | None = None) -> None:
    """Nothing speaks against taking a sale back whole.

    Raises orders.refusal.undone_already, .confirmed_already, .moved_sale, .refunded_already,
    .undo_too_late, .drawn_already, .debt_paid, money.refusal.not_in_till,
    .at_other_till (409).
    """
    if sale["state"] in ("undone", "not_found"):
        raise Refusal("orders.refusal.undone_already", status=409)
    if sale["state"] == "confirmed" or sale["order_id"]:
        raise Refusal("orders.refusal.confirmed_already", status=409)
    if sale["moved"]:
        raise Refusal("orders.refusal.moved_sale", status=409)
    if is_refunded(db, sale["sale"]):
        raise Refusal("orders.refusal.refunded_already", status=409)
    if till_queries.is_over(db, sale["business_day"], sale["till"]):
        raise Refusal("orders.refusal.undo_too_late", status=409)
    if sale["method"] == "own_code" and _fee_is_settled(db, sale):
        raise Refusal("orders.refusal.debt_paid", status=409)
    if sale["state"] == "done" and _is_drawn(db, sale["sale"]):
        raise Refusal("orders.refusal.drawn_already", status=409)
    if sale["till"] and sale["method"] == "cash":
        till_queries.require_same(sale["till"], till)
        left = money.cash_in(db, sale["till"])
        if sale["gross_minor"] > left:
            raise Refusal("money.refusal.not_in_till", status=409, left_minor=left)


def _fee_is_settled(db: Store, sale: queries.Row) -> bool:
    """Whether she has paid the fee that she owed for it."""
    account = queries.lines(db, sale["sale"])[0].account
    return bool(money.debt(db, account) < sale["fee_minor"])


def _is_drawn(db: Store, sale: str) -> bool:
    """Whether a farmer has had her part of it paid out."""
    return any(
        part.net_minor > money.book(db, part.account).payable_minor
        for part in queries.parts(db, sale)
    )
