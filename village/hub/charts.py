"""The bars of the figures page, measured here: plain SVG, no script, nothing to load."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, HEIGHT, FOOT, HEAD = 700, 300, 4, 8
FLOOR = HEIGHT - FOOT
ROOM = FLOOR - HEAD  # the tallest bar
GAP = 0.3  # of a bar's place


@dataclass(frozen=True)
class Bar:
    """One day: what was sold and where its bar stands."""

    day: date
    minor: int
    x: int
    y: int
    width: int
    height: int
    newest: bool


class Frame:
    """The paper of a drawing and the lines behind its bars; words stand outside, to grow."""

    width, height, floor = WIDTH, HEIGHT, FLOOR
    lines = tuple(FLOOR - round(ROOM * part / 3) for part in (1, 2, 3))


@dataclass(frozen=True)
class Chart(Frame):
    """All bars, the oldest day first."""

    bars: tuple[Bar, ...]

    @property
    def most(self) -> Bar | None:
        """The first of the best days; None where nothing was sold."""
        best = max(self.bars, key=lambda bar: bar.minor)
        return best if best.minor else None


def first_day(last: date, days: int) -> str:
    """The first of `days` days up to `last`, ISO."""
    return (last - timedelta(days=days - 1)).isoformat()


def chart(sums: Mapping[str, int], last: date, days: int) -> Chart:
    """`days` days up to `last`; `sums` by ISO day in minor units, a day without sales is empty."""
    shown = [last - timedelta(days=back) for back in range(days - 1, -1, -1)]
    values = [max(sums.get(day.isoformat(), 0), 0) for day in shown]
    top = max([*values, 1])
    place = WIDTH / days
    bars = []
    for number, (day, minor) in enumerate(zip(shown, values, strict=True)):
        height = round(ROOM * minor / top)
        width = max(round(place * (1 - GAP)), 3)
        x = round(place * number + (place - width) / 2)
        bars.append(Bar(day, minor, x, FLOOR - height, width, height, newest=number == days - 1))
    return Chart(tuple(bars))
