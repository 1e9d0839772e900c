"""The doors of this room."""

from village.hub import (
    bank_routes,
    bank_service_routes,
    door_routes,
    figure_routes,
    goods_routes,
    guide_routes,
    machine_routes,
    message_routes,
    news_routes,
    report_routes,
    restored_routes,
    second_key_routes,
    station_routes,
    stick_routes,
)
from village.hub.door_routes import furnish_hub, show_refusal

__all__ = [
    "bank_routes",
    "bank_service_routes",
    "door_routes",
    "figure_routes",
    "furnish_hub",
    "goods_routes",
    "guide_routes",
    "machine_routes",
    "message_routes",
    "news_routes",
    "report_routes",
    "restored_routes",
    "second_key_routes",
    "show_refusal",
    "station_routes",
    "stick_routes",
]
