"""A single payment: how it stands, who said so, and what can still become of it."""

import sqlite3

from village.ground.errors import Refusal
from village.ground.unit import Store
from village.orders import order_queries, order_rules, queries
from village.orders.queries import Claim

LATELY_ROWS = 20


def require_given_up(db: Store, payment: str) -> tuple[Claim, sqlite3.Row]:
    """A payment not found or written off, whose money may come after all.

    Raises orders.refusal.not_given_up, .paid_already, .order_gone (409): an order that was paid
    otherwise, or is no more.
    """
    shown = queries.require_shown(db, payment)
    if shown["state"] not in ("not_found", "written_off"):
        raise Refusal("orders.refusal.not_given_up", status=409)
    order = shown["order_id"]
    if not order:
        stood = "not_found" if shown["state"] == "not_found" else "confirmed"
        sale = db.value(
            "SELECT sale FROM orders_sales WHERE payment = ? AND state = ? ORDER BY position",
            (payment, stood),
        )
        assert sale, "a payment that was given up was a sale"
    else:
        sale = order_queries.sale_of(db, order)
        if shown["state"] == "not_found":
            require_payable(db, order)
    claim = Claim(payment, sale, order, shown["currency"], shown["amount_minor"])
    return claim, shown


def require_payable(db: Store, order: str) -> sqlite3.Row:
    """An order that may still be paid, or that is owed for.

    Raises orders.refusal.order_gone, .paid_already (409).
    """
    row = order_queries.require_order(db, order)
    if not order_rules.may_be_paid(row["goods"], row["money"]):
        known = "paid_already" if row["goods"] == "placed" else "order_gone"
        raise Refusal(f"orders.refusal.{known}", status=409)
    return row


def require_lost(db: Store, payment: str) -> tuple[Claim, bool]:
    """What two people may let go: goods are gone, the money is not there; whether it is owed.

    Raises orders.refusal.not_lost (409).
    """
    shown = queries.require_shown(db, payment)
    lost = Refusal("orders.refusal.not_lost", status=409)
    if shown["state"] in ("claimed", "disputed"):
        claim = queries.require_claim(db, payment)
        if claim.sale is None:
            raise lost  # the goods are here: it is simply not found
        return claim, False
    if shown["state"] != "not_found" or not shown["order_id"]:
        raise lost
    order = order_queries.require_order(db, shown["order_id"])
    if order["money"] != "owed":
        raise lost
    sale = order_queries.sale_of(db, shown["order_id"])
    return Claim(payment, sale, shown["order_id"], shown["currency"], shown["amount_minor"]), True


def can_lose(db: Store, payment: str) -> bool:
    """Whether somebody may propose to let it go."""
    try:
        require_lost(db, payment)
    except Refusal:
        return False
    return True


def require_proposal(db: Store, payment: str) -> sqlite3.Row:
    """A payment that one person wants to let go. Raises orders.refusal.not_proposed (409)."""
    row = db.row("SELECT * FROM payments_payments WHERE payment = ?", (payment,))
    if row is None or row["write_off_act"] is None or row["state"] == "written_off":
        raise Refusal("orders.refusal.not_proposed", status=409)
    return row


def told(db: Store, payment: str) -> sqlite3.Row:
    """All that was said of a payment, with order, buyer and reasons.

    Raises ground.refusal.no_page (404).
    """
    row = db.row(
        "SELECT p.*, h.order_id, o.number, o.goods, o.money, b.buyer, d.reason AS doubt,"
        " w.reason AS write_off, r.bank_row, r.day, r.source FROM payments_payments p"
        " JOIN orders_shown h ON h.payment = p.payment"
        " LEFT JOIN orders_orders o ON o.order_id = h.order_id"
        " LEFT JOIN orders_private b ON b.order_id = h.order_id"
        " LEFT JOIN payments_claims_private d ON d.act = p.disputed_act"
        " LEFT JOIN payments_claims_private w ON w.act = p.write_off_act"
        " LEFT JOIN payments_bank_rows r ON r.payment = p.payment AND r.state = 'matched'"
        " WHERE p.payment = ?",
        (payment,),
    )
    if row is None:
        raise Refusal("ground.refusal.no_page", status=404)
    return row


def given_up_lately(db: Store, rows: int = LATELY_ROWS) -> list[sqlite3.Row]:
    """Payments that were not found or written off, the last first: their money may come."""
    return db.rows(
        "SELECT p.payment, p.reference, p.amount_minor, p.state, p.settled_at, o.number, b.buyer"
        " FROM payments_payments p INDEXED BY payments_payments_given_up"
        " JOIN orders_shown h ON h.payment = p.payment"
        " LEFT JOIN orders_orders o ON o.order_id = h.order_id"
        " LEFT JOIN orders_private b ON b.order_id = h.order_id"
        " WHERE p.state IN ('not_found', 'written_off') ORDER BY p.settled_at DESC LIMIT ?",
        (rows,),
    )
