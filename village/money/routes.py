"""The doors of this room, each noun in its own file."""

from village.money import day_routes, dividend_routes, payout_routes, surplus_routes, till_routes
from village.money.room_routes import room

__all__ = [
    "day_routes", "dividend_routes", "payout_routes", "room", "surplus_routes", "till_routes",
]  # fmt: skip
