"""A sale comes to stand otherwise, and its money goes with it: the one way in which it does.

What is let go or put back follows from how the sale stands when an event has effect, not from what
its PC knew: two PCs of one station may each have seen half of it.
"""

from collections.abc import Iterable

from village.ground.unit import Store
from village.money.given_up_rules import together
from village.money.rules import Postings
from village.orders.held_rules import moved, place_of
from village.orders.rows import parts_of, sale_of


def turn(db: Store, sales: Iterable[str], state: str) -> Postings:
    """These sales stand so from now on: what that moves in the books."""
    return together(*(_turn(db, sale, state) for sale in sales))


def _turn(db: Store, sale: str, state: str) -> Postings:
    row = sale_of(db, sale)
    db.change("UPDATE orders_sales SET state = ? WHERE sale = ?", (state, sale))
    of_order = row["order_id"] is not None
    before, after = (place_of(one, of_order=of_order) for one in (row["state"], state))
    return moved(parts_of(db, sale), before, after)
