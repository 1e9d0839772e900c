"""The doors of this room, each noun in its own file."""

from village.catalogue import goods_routes, listing_routes, photo_routes, price_routes, sell_routes
from village.catalogue.room_routes import room

__all__ = [
    "goods_routes", "listing_routes", "photo_routes", "price_routes", "room", "sell_routes",
]  # fmt: skip
