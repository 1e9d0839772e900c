"""A buyer wants to be forgotten: name, phone, address and wishes go; orders and money stay."""

import json
import sqlite3
import unicodedata
from collections.abc import Sequence

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.orders.order_rules import BuyerErased, is_over

BUYERS_MAX = 50
LAST = "\U0010ffff"  # after every text that begins the same


def buyers(db: Store, text: str) -> list[sqlite3.Row]:
    """Who ordered, by the beginning of the name or of the phone: buyer, phone, orders, order_id.

    `order_id` is one of her orders. Nobody is told where nothing is asked.
    """
    begins = unicodedata.normalize("NFC", " ".join(text.split()))
    if not begins:
        return []
    return db.rows(
        "SELECT buyer, phone, count(*) AS orders, max(order_id) AS order_id FROM orders_private"
        " WHERE (buyer >= ?1 AND buyer < ?1 || ?2) OR (phone >= ?1 AND phone < ?1 || ?2)"
        " GROUP BY buyer, phone ORDER BY buyer, phone LIMIT ?3",
        (begins, LAST, BUYERS_MAX),
    )


def orders_of_buyer(db: Store, order: str) -> list[sqlite3.Row]:
    """All orders under the name and phone that this one stands under, oldest first."""
    return db.rows(
        "SELECT o.order_id, o.number, o.business_day, o.goods, o.money, b.buyer, b.phone"
        " FROM orders_private a JOIN orders_private b ON b.buyer = a.buyer AND b.phone = a.phone"
        " JOIN orders_orders o ON o.order_id = b.order_id"
        " WHERE a.order_id = ? ORDER BY o.position",
        (order,),
    )


def require_buyer(db: Store, order: str) -> list[sqlite3.Row]:
    """The same where somebody still stands there. Raises orders.refusal.buyer_erased (409)."""
    found = orders_of_buyer(db, order)
    if not found:
        raise Refusal("orders.refusal.buyer_erased", status=409)
    return found


def erase_buyer(db: Store, act: Act, order: str) -> Event:
    """Whoever placed this order is in none of her orders any more.

    Refuses orders.refusal.buyer_erased, .buyer_open (409) where one of them is not over yet.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        found = require_buyer(db, order)
        open_ones = [one["number"] for one in found if not is_over(one["goods"], one["money"])]
        if open_ones:
            raise Refusal("orders.refusal.buyer_open", status=409, number=open_ones[0])
        orders = [one["order_id"] for one in found]
        return journal.record(db, act, BuyerErased((*orders, *_reasons(db, orders))))


def _reasons(db: Store, orders: Sequence[str]) -> list[str]:
    """The acts that say why their money was doubted, or should be let go: in words of people."""
    rows = db.rows(
        "SELECT c.act FROM orders_shown h JOIN payments_claims_private c ON c.payment = h.payment"
        " WHERE h.order_id IN (SELECT value FROM json_each(?)) ORDER BY c.act",
        (json.dumps(orders),),
    )
    return [row["act"] for row in rows]
