"""The doors of this room, each noun in its own file."""

from village.money import day_routes, payout_routes
from village.money.room_routes import room

__all__ = ["day_routes", "payout_routes", "room"]
