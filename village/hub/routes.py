"""The doors of this room."""

from village.hub import door_routes, machine_routes
from village.hub.door_routes import furnish_hub, show_refusal

__all__ = ["door_routes", "furnish_hub", "machine_routes", "show_refusal"]
