"""The doors of this room; each noun has its own file, all hang on one blueprint."""

from village.people import (
    card_routes,
    clerk_routes,
    coming_in_routes,
    erasing_routes,
    farmer_routes,
    staff_routes,
    visits_routes,
)
from village.people.room_routes import room

__all__ = [
    "card_routes",
    "clerk_routes",
    "coming_in_routes",
    "erasing_routes",
    "farmer_routes",
    "room",
    "staff_routes",
    "visits_routes",
]
