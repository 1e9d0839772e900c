"""The columns of a report, each beside last year's: plain SVG, measured here."""

from collections.abc import Sequence
from dataclasses import dataclass

from village.hub.charts import FLOOR, ROOM, WIDTH, Frame
from village.hub.report_queries import Column

GAP = 0.24  # of a pair's place


@dataclass(frozen=True)
class Bar:
    """One column where it stands; `before`: last year's."""

    column: Column
    minor: int
    x: int
    y: int
    width: int
    height: int
    before: bool


@dataclass(frozen=True)
class Chart(Frame):
    """All bars, left to right."""

    columns: tuple[Column, ...]
    bars: tuple[Bar, ...]


def chart(columns: Sequence[Column]) -> Chart:
    """Two bars a period: the year before, and this one."""
    top = max([1, *(max(one.amount_minor, one.before_minor) for one in columns)])
    place = WIDTH / len(columns)
    width = max(round(place * (1 - GAP) / 2), 3)
    bars = []
    for number, column in enumerate(columns):
        left = round(place * number + (place - 2 * width) / 2)
        for side, minor in enumerate((column.before_minor, column.amount_minor)):
            height = round(ROOM * max(minor, 0) / top)
            x = left + side * width
            bars.append(Bar(column, minor, x, FLOOR - height, width, height, before=not side))
    return Chart(tuple(columns), tuple(bars))
