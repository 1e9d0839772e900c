"""The doors of this room, each noun in its own file."""

from village.orders import closing_routes, counter_routes
from village.orders.room_routes import room

__all__ = ["closing_routes", "counter_routes", "room"]
