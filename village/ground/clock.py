"""The one place that asks what time it is."""

from datetime import UTC, datetime, timedelta
from time import monotonic


class Clock:
    """UTC now. With `start`, a clock that begins at that instant and runs on (tests only)."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start
        self._began = monotonic()

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        if self._start is None:
            return datetime.now(UTC)
        return self._start + timedelta(seconds=monotonic() - self._began)

    def now_ms(self) -> int:
        """The moment in whole milliseconds since 1970, UTC."""
        return int(self.now().timestamp() * 1000)


class HandedClock(Clock):
    """A clock that stands where it was put: for seeds and tests, which hand the time in."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.moment = start

    def now(self) -> datetime:
        return self.moment

    def step(self, **delta: float) -> None:
        """Move on by a timedelta's keywords."""
        self.moment += timedelta(**delta)
