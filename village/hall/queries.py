"""What the hall says of the whole house: how the line stands, and whether the PC is well."""

import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal

from village.ground import journal
from village.ground.unit import Store
from village.hall import ways
from village.sync import queries as sync

FLOOR_TOLERANCE_MS = 60_000
HUB_TOLERANCE_MS = 10 * 60_000  # a line may be slow; days go wrong only by hours
ClockState = Literal["good", "behind", "ahead"]


@dataclass(frozen=True)
class LineWords:
    """The line in words: an icon, a text key, and how much waits to go."""

    icon: str
    key: str
    waiting: int


def line_words(db: Store) -> LineWords | None:
    """How the line stands, calmly; None where the station has joined no hub yet."""
    line = sync.line(db)
    if not line.joined:
        return None
    if not line.good:
        return LineWords("noline", "ground.offline", line.waiting)
    key = "ground.online" if line.waiting else "ground.all_sent"
    return LineWords("line", key, line.waiting)


def program_version() -> str:
    """The version that is installed here."""
    try:
        return version("village-seller")
    except PackageNotFoundError:
        return "0"


def health(db: Store) -> dict[str, Any]:
    """What loopback and clerks may know beside role, version and ok."""
    line = sync.line(db)
    identity = db.identity
    return {
        "station": identity[0] if identity else None,
        "epoch": identity[1] if identity else None,
        "seq": sync.own_seq(db),
        "waiting": line.waiting,
        "last_sync": line.heard_at,
        "clock_suspect": clock_suspect(db),
        "cert_days_left": cert_days_left(db),
        "disk_free_bytes": shutil.disk_usage(db.house.data).free,
    }


def cert_days_left(db: Store) -> int | None:
    """Whole days that https has left, None where it is not served."""
    data = db.house.data
    found = ways.served(data, ways.read_ways(data))
    return found.days_left(db.house.clock.now_ms()) if found else None


def clock_suspect(db: Store) -> bool:
    """Whether the PC's clock cannot be right: before its floor, or far from the hub's."""
    return clock_state(db) != "good"


def clock_state(db: Store) -> ClockState:
    """good, behind (before the floor), or ahead of the hub's when it was heard last."""
    others = sync.other_clocks(db)
    if time_floor(db, others) > db.house.clock.now_ms() + FLOOR_TOLERANCE_MS:
        return "behind"
    if others.hub_at and (others.asked_at or 0) > others.hub_at + HUB_TOLERANCE_MS:
        return "ahead"
    return "good"


def time_floor(db: Store, others: sync.OtherClocks) -> int:
    """No clock is believed that lies before it, UTC milliseconds.

    The latest of: the hub's clock when it was heard last, the newest certificate's first moment,
    the last event of this PC.
    """
    last = 0
    if db.identity is not None:
        events = journal.events(db, after=sync.own_seq(db) - 1)
        last = max((event.at for event in events), default=0)
    return max(last, (others.hub_at or 0) - HUB_TOLERANCE_MS, others.not_before or 0)
