"""What pages and commands ask about orders."""

import sqlite3

from village.ground.errors import Refusal
from village.ground.unit import Store

Row = sqlite3.Row
PAGE_ROWS = 200
ORDER = (
    "SELECT o.*, b.buyer, b.phone, b.address, b.remark FROM orders_orders o"
    " LEFT JOIN orders_private b ON b.order_id = o.order_id"
)


def require_order(db: Store, order: str) -> Row:
    """One order with its buyer. Raises ground.refusal.no_page (404)."""
    row = db.row(ORDER + " WHERE o.order_id = ?", (order,))
    if row is None:
        raise Refusal("ground.refusal.no_page", status=404)
    return row


def by_number(db: Store, number: str) -> str | None:
    """The order that has this number."""
    found = db.value("SELECT order_id FROM orders_orders WHERE number = ?", (number,))
    return str(found) if found else None


def sale_of(db: Store, order: str) -> str | None:
    """The sale that an order became when its goods were handed over; None before that."""
    found = db.value("SELECT sale FROM orders_sales WHERE order_id = ?", (order,))
    return str(found) if found else None


def orders_now(db: Store, business_day: str, rows: int = PAGE_ROWS) -> list[Row]:
    """Orders still here or owed for, and those of a business day, oldest first."""
    return db.rows(
        ORDER + " WHERE o.goods = 'placed' OR o.money = 'owed' OR o.business_day = ?"
        " ORDER BY o.position LIMIT ?",
        (business_day, rows),
    )


def last_number(db: Store) -> str | None:
    """The number given last in the station's series of orders."""
    found = db.value("SELECT number FROM orders_orders ORDER BY position DESC LIMIT 1")
    return str(found) if found else None
