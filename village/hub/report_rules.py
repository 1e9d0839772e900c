"""Periods as an officer asks for them, and how a figure stands beside last year's."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["month", "quarter", "year"]
GRAINS: tuple[Grain, ...] = ("month", "quarter", "year")
MONTHS_OF: dict[Grain, int] = {"month": 1, "quarter": 3, "year": 12}
SHOWN_OF: dict[Grain, int] = {"month": 12, "quarter": 8, "year": 5}
AT = re.compile(r"(20[0-9]{2})(?:-(0[1-9]|1[0-2])|-Q([1-4]))?")


@dataclass(frozen=True)
class Period:
    """A month, quarter or year: `first` belongs to it, `until` no more."""

    grain: Grain
    first: date

    @property
    def until(self) -> date:
        return _months_on(self.first, MONTHS_OF[self.grain])

    @property
    def code(self) -> str:
        """2026-11, 2026-Q4, 2026."""
        if self.grain == "year":
            return f"{self.first.year}"
        if self.grain == "quarter":
            return f"{self.first.year}-Q{self.first.month // 3 + 1}"
        return f"{self.first:%Y-%m}"

    def back(self, count: int) -> "Period":
        """The period `count` before this one; negative: after."""
        return Period(self.grain, _months_on(self.first, -count * MONTHS_OF[self.grain]))

    def span(self, today: date) -> tuple[str, str]:
        """Its first day and the day after its last, ISO; it ends tomorrow where it still runs."""
        return self.first.isoformat(), min(self.until, today + timedelta(days=1)).isoformat()

    def span_last_year(self, today: date) -> tuple[str, str]:
        """The same days a year before: a running month is not held against a whole one."""
        first, until = (date.fromisoformat(day) for day in self.span(today))
        return _year_back(first).isoformat(), _year_back(until).isoformat()


def period_of(grain: str, at: str, today: date) -> Period:
    """What was asked for; nonsense, and what has not begun, is the period of today."""
    known: Grain = next((each for each in GRAINS if each == grain), "month")
    now = _around(known, today)
    found = AT.fullmatch(at)
    if found is None:
        return now
    month = int(found[2] or 3 * int(found[3] or 1) - 2)
    asked = _around(known, date(int(found[1]), month, 1))
    return asked if asked.first <= today else now


def growth(now_minor: int, before_minor: int) -> int | None:
    """By how much more than before, whole percent, half away from nothing; None beside nothing."""
    if before_minor <= 0:
        return None
    more = now_minor - before_minor
    size = (200 * abs(more) + before_minor) // (2 * before_minor)
    return size if more >= 0 else -size


def _around(grain: Grain, day: date) -> Period:
    months = MONTHS_OF[grain]
    return Period(grain, date(day.year, (day.month - 1) // months * months + 1, 1))


def _months_on(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _year_back(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return date(day.year - 1, 3, 1)
