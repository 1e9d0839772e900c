"""Figures by place, goods or way over a month, quarter or year, beside the same days last year."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from village.hub import places
from village.hub.queries import sold_by_time
from village.hub.report_rules import SHOWN_OF, Period, growth
from village.hub.rules import SOLD
from village.hub.store import Row, Rows

By = Literal["place", "product", "channel"]
BYS: tuple[By, ...] = ("place", "product", "channel")
STATEMENTS: dict[By, tuple[str, str]] = {  # whole months, and days
    "place": ("stations_by_month", "stations_by_day"),
    "product": ("goods_by_month", "goods_by_day"),
    "channel": ("cells_by_month", "cells_by_day"),
}


@dataclass(frozen=True)
class ReportLine:
    """One place, product or way; `rank` from 1 by what was sold, minor units."""

    item: str
    rank: int
    sales: int
    amount_minor: int
    before_minor: int

    @property
    def growth(self) -> int | None:
        """Whole percent on last year; None where nothing was sold then."""
        return growth(self.amount_minor, self.before_minor)


@dataclass(frozen=True)
class Column:
    """One period of the chart beside the same one a year before, minor units."""

    period: Period
    amount_minor: int
    before_minor: int


def report(
    rows: Rows, by: By, period: Period, today: date, country: str, under: str = ""
) -> list[ReportLine]:
    """The lines of a report, most sold first; `under`: only what lies under that place."""

    def item_of(row: Row) -> str | None:
        if by == "place":
            return places.below(row["station_id"], country, under)
        if by == "product":
            return str(row["product"])
        return str(row["channel"]) if row["state"] in SOLD else None

    now = _sums(rows, by, period.span(today), item_of)
    before = _sums(rows, by, period.span_last_year(today), item_of)
    found = [
        (item, *now.get(item, (0, 0)), before.get(item, (0, 0))[1]) for item in {*now, *before}
    ]
    found.sort(key=lambda line: (-line[2], -line[3], line[0]))
    return [
        ReportLine(item, rank, sales, minor, last)
        for rank, (item, sales, minor, last) in enumerate(found, 1)
        if minor or last
    ]


def _sums(
    rows: Rows, by: By, span: tuple[str, str], item_of: Callable[[Row], str | None]
) -> dict[str, tuple[int, int]]:
    """Sales and amount by item: of whole months, then of the days of one that is cut."""
    found: dict[str, tuple[int, int]] = {}
    (first, until), (months, days) = span, STATEMENTS[by]
    whole = rows.all(months, first=_month(first), until=_month(until))
    for row in (*whole, *rows.all(days, first=_begin(until), until=until)):
        item = item_of(row)
        if item is not None:
            sales, minor = found.get(item, (0, 0))
            found[item] = sales + row["sales"], minor + row["amount_minor"]
    return found


def _month(day: str) -> str:
    return day[:7]


def _begin(day: str) -> str:
    """The first day of its month."""
    return f"{day[:7]}-01"


def columns(rows: Rows, period: Period, today: date) -> list[Column]:
    """The periods up to this one, oldest first, each beside the one a year before it."""
    count = SHOWN_OF[period.grain]
    shown = [period.back(back) for back in range(count - 1, -1, -1)]
    first, until = _year_before(shown[0]).first.isoformat(), period.span(today)[1]
    found = rows.all("cells_by_month", first=_month(first), until=_month(until))
    cut = rows.all("cells_by_day", first=_begin(until), until=until)
    months = sold_by_time(found) | {_month(until): sum(sold_by_time(cut).values())}
    return [Column(one, _sum(months, one), _sum(months, _year_before(one))) for one in shown]


def _year_before(period: Period) -> Period:
    return Period(period.grain, period.first.replace(year=period.first.year - 1))


def _sum(months: dict[str, int], period: Period) -> int:
    return sum(minor for month, minor in months.items() if _within(month, period))


def _within(month: str, period: Period) -> bool:
    return f"{period.first:%Y-%m}" <= month < f"{period.until:%Y-%m}"
