"""Stations as lists and pages show them: their names, when heard of, what they sold."""

from collections.abc import Mapping
from dataclasses import dataclass

from village.hub.queries import names_in
from village.hub.store import Row, Rows


@dataclass(frozen=True)
class StationLine:
    """One station in a list."""

    station: str
    names: dict[str, str]
    place_names: dict[str, str]
    county: str
    state: str
    heard_at: int | None
    events: int
    set_aside: int
    sold_minor: int


def stations(rows: Rows, sold: Mapping[str, int] | None = None) -> list[StationLine]:
    """Every station by its number, with what it sold."""
    aside = {row["station_id"]: row["events"] for row in rows.all("set_aside_counts")}
    events: dict[str, int] = {}
    for row in rows.all("heads_of_all"):
        events[row["station_id"]] = events.get(row["station_id"], 0) + row["seq"]
    return [
        _line(row, sold or {}, events.get(row["station_id"], 0), aside.get(row["station_id"], 0))
        for row in rows.all("stations")
    ]


def _line(row: Row, sold: Mapping[str, int], events: int = 0, aside: int = 0) -> StationLine:
    return StationLine(
        row["station_id"], names_in(row["names"]), names_in(row["place_names"]), row["county"],
        row["state"], row["heard_at"], events, aside, sold.get(row["station_id"], 0),
    )  # fmt: skip


@dataclass(frozen=True)
class Coverage:
    """Who sold most, and who has not been heard of since before a moment; of how many."""

    most: list[StationLine]
    late: list[StationLine]
    count: int
    joined: bool  # whether any station has


def coverage(rows: Rows, sold: Mapping[str, int], before_ms: int, many: int) -> Coverage:
    """The first `many` of each; names are read of those alone."""
    found = rows.all("stations")
    ranked = sorted(found, key=lambda row: (-sold.get(row["station_id"], 0), row["station_id"]))
    joined = [row for row in ranked if row["state"] == "joined"]
    late = [row for row in joined if row["heard_at"] is not None and row["heard_at"] < before_ms]
    return Coverage(
        [_line(row, sold) for row in ranked[:many]], [_line(row, sold) for row in late[:many]],
        len(found), bool(joined),
    )  # fmt: skip


def station_line(rows: Rows, station: str) -> StationLine | None:
    """One station; reads this station's rows only."""
    row = rows.one("station", station=station)
    if row is None:
        return None
    events = sum(head["seq"] for head in rows.all("epochs", station=station))
    aside = sum(day["events"] for day in rows.all("set_aside_days", station=station))
    return _line(row, {}, events, aside)
