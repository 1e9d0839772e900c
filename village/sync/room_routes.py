"""The room's blueprint, and how its doors write a moment."""

from datetime import UTC, datetime

from flask import Blueprint, g

from village.ground import dates, pages

room = Blueprint("sync", __name__, url_prefix="/sync")


def moment(at_ms: int) -> str:
    """A moment in UTC milliseconds as day and time on the station's wall."""
    day = dates.local_date(datetime.fromtimestamp(at_ms / 1000, UTC), g.station.country)
    return pages.t("sync.moment", day=pages.short_date(day), time=pages.clock_time(at_ms))
