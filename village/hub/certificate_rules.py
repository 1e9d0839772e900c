"""When a certificate is due, how long to wait after a fault, and what an authority is told."""

from dataclasses import dataclass
from typing import Literal

SETTINGS = "keys/https.json"  # in the hub's folder
DAY_MS = 86_400_000
HOUR_MS = 3_600_000
LEFT_DAYS_MIN = 30
BACK_OFF_MS_MAX = DAY_MS
RATE_LIMITED_MS = 3 * HOUR_MS  # the largest public authority lets one through about as often
LOOK_AGAIN_MS = 10 * 60_000  # at a record that somebody writes by hand
WEEK_MS = 7 * DAY_MS
WEEK_MOST = 50  # what that authority gives a zone in a week
ROUND_MOST = 20
STATION_WEEK_MOST = 4  # a station that changes its key again and again
RATE_ROW = 3  # so many stations in a row that come too often: then it is the zone's own limit
DETAIL_LENGTH_MAX = 300
ALL = "*"  # the row of the tries that stands for the authority itself

DnsKind = Literal["rfc2136", "hand"]
# What a try ended with; words for officers stand under hub.https.fault.*
Fault = Literal[
    "", "waits", "no_line", "dns", "dns_not_seen", "refused", "rate", "request", "chain"
]


@dataclass(frozen=True)
class Dns:
    """How the proof is written into the zone: by TSIG updates, or by somebody's hand."""

    kind: DnsKind = "hand"
    server: str = ""  # rfc2136: whom to tell; hand: whom to ask (else this PC's own)
    port: int = 53
    zone: str = ""  # where it differs from the stations' zone
    key_name: str = ""
    algorithm: str = "hmac-sha256"
    secret: str = ""  # base64


@dataclass(frozen=True)
class Settings:
    """What the officer at the keyboard has set."""

    zone: str
    authority: str  # the address of its directory
    contact: str = ""
    ca: str = ""  # a file that vouches for the authority's own https, where it is a private one
    week_most: int = WEEK_MOST
    dns: Dns = Dns()


def is_due(now: int, not_before: int, not_after: int) -> bool:
    """Whether to renew: less than a third of its life is left, or less than thirty days.

    A short one is left alone for its first third, or it would be renewed all the time.
    """
    life, left = not_after - not_before, not_after - now
    return 3 * left < life or (left < LEFT_DAYS_MIN * DAY_MS and 3 * left < 2 * life)


def back_off_ms(failures: int, fault: Fault) -> int:
    """How long to leave a station alone after its n-th failure in a row."""
    if fault == "waits":
        return LOOK_AGAIN_MS
    if fault == "rate":
        return RATE_LIMITED_MS
    return min(HOUR_MS << min(failures - 1, 10), BACK_OFF_MS_MAX)


def days_left(not_after: int | None, now: int) -> int | None:
    """Whole days until it ends, None where there is none."""
    return None if not_after is None else (not_after - now) // DAY_MS
