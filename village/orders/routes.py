"""The doors of this room, each noun in its own file."""

from village.orders import counter_routes
from village.orders.room_routes import room

__all__ = ["counter_routes", "room"]
