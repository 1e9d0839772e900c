"""The doors of this room, each noun in its own file."""

from village.orders import (
    buyer_routes,
    claim_routes,
    closing_routes,
    counter_routes,
    dividend_routes,
    entered_routes,
    evidence_routes,
    my_money_routes,
    order_routes,
    order_sheet_routes,
    own_code_routes,
    own_routes,
    paper_routes,
    payment_routes,
    refund_routes,
    sale_routes,
    statement_routes,
)
from village.orders.room_routes import room

__all__ = [
    "buyer_routes",
    "claim_routes",
    "closing_routes",
    "counter_routes",
    "dividend_routes",
    "entered_routes",
    "evidence_routes",
    "my_money_routes",
    "order_routes",
    "order_sheet_routes",
    "own_code_routes",
    "own_routes",
    "paper_routes",
    "payment_routes",
    "refund_routes",
    "room",
    "sale_routes",
    "statement_routes",
]
