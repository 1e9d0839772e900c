"""A sale comes to stand otherwise, and its money goes with it: the one way in which it does.

What is let go or put back follows from how the sale stands when an event has effect, not from what
its PC knew: two PCs of one station may each have seen half of it.
"""

from collections.abc import Iterable

from village.ground.unit import Store
from village.money.given_up_rules import together
from village.money.rules import Postings
from village.orders.held_rules import moved
from village.orders.order_rules import handed_over_as
from village.orders.rows import parts_of, sale_of


def turn(db: Store, sales: Iterable[str], state: str) -> Postings:
    """These sales stand so from now on: what that moves in the books."""
    return together(*(_turn(db, sale, state) for sale in sales))


def follow(db: Store, order: str) -> Postings:
    """All that was handed over of an order stands as the order does now; what notes paid stays."""
    row = db.row("SELECT method, money, payment FROM orders_orders WHERE order_id = ?", (order,))
    assert row is not None, "what is said of an order comes after it"
    state = handed_over_as(row["method"], row["money"])
    found = db.rows(
        "SELECT sale FROM orders_sales WHERE order_id = ? AND state NOT IN ('done', 'undone')"
        " ORDER BY sale",
        (order,),
    )
    sales = [one["sale"] for one in found]
    if state != "not_found":
        method, payment = ("cash", None) if state == "done" else ("code", row["payment"])
        db.change_many(
            "UPDATE orders_sales SET method = ?, payment = ? WHERE sale = ?",
            [(method, payment, sale) for sale in sales],
        )
    return turn(db, sales, state)


def _turn(db: Store, sale: str, state: str) -> Postings:
    row = sale_of(db, sale)
    db.change("UPDATE orders_sales SET state = ? WHERE sale = ?", (state, sale))
    of_order = row["order_id"] is not None
    return moved(parts_of(db, sale), row["state"], state, of_order=of_order)
