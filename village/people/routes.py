"""The doors of this room, each noun in its own file."""

from village.people import visits_routes
from village.people.room_routes import room

__all__ = ["room", "visits_routes"]
