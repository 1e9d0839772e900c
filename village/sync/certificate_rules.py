"""What station and centre tell each other of https: the zone of names, what is asked, what came."""

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from village.ground.errors import Refusal
from village.sync.rules import FeedItem, FeedMark

LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
ZONE = re.compile(rf"{LABEL}(\.{LABEL})+")
NAME_LENGTH_MAX = 253
CHAIN_LENGTH_MAX = 32_000


@dataclass(frozen=True)
class ZoneReceived:
    """Under which name of the public tree stations are called; an older version changes nothing."""

    name: ClassVar[str] = "sync.zone_received"
    v: ClassVar[int] = 1
    feed: FeedMark
    zone: str  # village.example; the station is NUMBER.village.example
    version: int


@dataclass(frozen=True)
class CertificateAsked:
    """This PC made a key and asks the centre for a certificate; the key stays here."""

    name: ClassVar[str] = "sync.certificate_asked"
    v: ClassVar[int] = 1
    host: str
    request: str  # PKCS#10, PEM
    key: str  # what the key is called: tls.key_mark


@dataclass(frozen=True)
class CertificateReceived:
    """A certificate for `key`, with those that signed it; all of it is public."""

    name: ClassVar[str] = "sync.certificate_received"
    v: ClassVar[int] = 1
    feed: FeedMark
    host: str
    chain: str  # PEM, this PC's own first
    key: str
    not_before: int  # UTC milliseconds
    not_after: int
    version: int


def host_of(station: str, zone: str) -> str | None:
    """What a station is called in a zone; None where its number makes no name."""
    host = f"{station}.{zone}".lower()
    return host if is_zone(host) else None


def is_zone(text: Any) -> bool:
    """Whether `text` can be a zone such as village.example."""
    return isinstance(text, str) and len(text) <= NAME_LENGTH_MAX and bool(ZONE.fullmatch(text))


def zone_in(item: FeedItem) -> ZoneReceived:
    """The zone an item of the feed tells. Refuses with sync.refusal.zone."""
    zone, version = item.facts.get("zone"), item.facts.get("version")
    if not isinstance(zone, str) or not is_zone(zone) or type(version) is not int or version < 1:
        raise Refusal("sync.refusal.zone")
    return ZoneReceived(item.feed, zone, version)


def chain_in(item: FeedItem) -> tuple[str, str, int]:
    """(host, chain in PEM, version) of an item, the chain unread yet.

    Refuses with sync.refusal.certificate.
    """
    told = item.facts
    host, chain, version = told.get("host"), told.get("chain"), told.get("version")
    shaped = (
        is_zone(host)
        and isinstance(chain, str)
        and 0 < len(chain) <= CHAIN_LENGTH_MAX
        and chain.isascii()
        and type(version) is int
        and version > 0
    )
    if not shaped:
        raise Refusal("sync.refusal.certificate")
    return told["host"], told["chain"], told["version"]
