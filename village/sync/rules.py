"""What station and hub agree on: one-time codes and their proofs, feed marks, how long to wait."""

import hashlib
import hmac
import re
import unicodedata
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

from village.ground.errors import Refusal

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 12  # 60 bits
CODE_MINUTES = 10
MISREAD = str.maketrans("OIL", "011", " -–—.")

SENT_ROWS_MAX = 1_000  # the courier's first batch: 34 kB, five seconds of a thin line
WIDE_ROWS_MAX = 5_000  # and its largest, where the line is good
QUICK_S = 3
SENT_BYTES_MAX = 4_000_000
PAUSE_S = 180
PAUSE_MAX_S = 900
RETRY_S = 20

Why = Literal["copy", "new_pc", "branches", "found_disk"]
Outcome = Literal[
    "sent", "no_line", "rejoin", "refused", "revoked", "forked", "feed_broken", "broken"
]

# What the lines of signed answers hold, beside key_id.
HEADS_KEYS = frozenset(
    {"protocol", "station", "counter", "hub_epoch", "epochs", "order", "streams"}
)
ACK_KEYS = frozenset({"protocol", "station", "counter", "hub_epoch", "epoch", "seq", "head"})
ENROL_KEYS = frozenset({"protocol", "station", "epoch", "country", "key", "proof"})
ENROLLED_KEYS = frozenset({"protocol", "station", "hub_epoch", "key", "proof", "names"})
CHANGE_KEYS = frozenset({"protocol", "station", "key"})
CHANGED_KEYS = CHANGE_KEYS | {"counter"}
REQUEST_KEYS = frozenset({"protocol", "station", "hub", "counter", "method", "path", "digest"})


@dataclass(frozen=True)
class EpochParent:
    """The last number an epoch goes on from; the first hash of the epoch binds it."""

    epoch: str
    seq: int
    head: str  # hex


def rows_next(rows: int, seconds: float) -> int:
    """How many events the next batch may hold after one of `rows` was answered in `seconds`."""
    if seconds < QUICK_S:
        return min(2 * rows, max(rows, WIDE_ROWS_MAX))
    return max(rows // 2, min(rows, SENT_ROWS_MAX))


@dataclass(frozen=True)
class FeedMark:
    """Where a received item stood in its stream; the event of every item carries one."""

    stream: str
    epoch: str
    number: int
    head: str  # the stream's hash at this number, hex


@dataclass(frozen=True)
class FeedItem:
    """One thing the centre tells its stations: what it is called, and its plain facts."""

    feed: FeedMark
    id: str
    name: str
    v: int
    at: int  # UTC milliseconds at the hub
    facts: dict[str, Any]


@dataclass(frozen=True)
class ItemSetAside:
    """An item of the centre that this station cannot take; the rest of its stream flows on."""

    name: ClassVar[str] = "sync.item_set_aside"
    v: ClassVar[int] = 1
    feed: FeedMark
    item: str  # the item's name
    item_v: int
    reason: str  # "unknown", "newer", or the key of the refusal


@dataclass(frozen=True)
class EpochOpened:
    """The first event of an epoch that goes on from another: after which number, and why.

    copy: restored from a backup; new_pc: the journal was taken back from the hub; branches: the
    same station had been carried on elsewhere; found_disk: an old disk was brought in.
    """

    name: ClassVar[str] = "sync.epoch_opened"
    v: ClassVar[int] = 1
    parent: EpochParent
    why: Why
    order: int  # its place among the station's epochs, the first is 1
    parted: int | None = None  # how many events both branches have, where two came together


ClashKind = Literal[
    "payout", "oversold", "late", "day", "sale", "payment", "order", "number", "order_number",
    "erased", "debt", "cash", "year",
]  # fmt: skip
Settling = Literal["mended", "left"]
REASON_LENGTH_MAX = 200


@dataclass(frozen=True)
class Clash:
    """What two branches did that does not go together: what about, and a word beside it."""

    kind: ClashKind
    subject: str  # the act, lot, day or person it is about
    detail: str = ""  # the till, or the number that was given before


@dataclass(frozen=True)
class ClashSettled:
    """The manager has looked: it was put right, or seen and left so."""

    name: ClassVar[str] = "sync.clash_settled"
    v: ClassVar[int] = 1
    kind: ClashKind
    subject: str
    how: Settling


@dataclass(frozen=True)
class ClashSettledPrivate:
    """Why it may stand, in the manager's words: they may name people."""

    reason: str


def show_code(letters: str) -> str:
    """Twelve letters as they are read aloud: 7K2M-94QX-3TB8."""
    return "-".join(letters[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def read_code(text: str) -> str:
    """The letters of a typed code, misread ones mended. Raises sync.refusal.code_shape."""
    letters = text.upper().translate(MISREAD)
    if len(letters) != CODE_LENGTH or set(letters) - set(CODE_LETTERS):
        raise Refusal("sync.refusal.code_shape", field="code")
    return letters


def code_key(letters: str) -> bytes:
    """What both ends derive from the code; the code itself is neither sent nor kept."""
    return hashlib.sha256(b"village/1 code " + letters.encode()).digest()


def station_proof(key: bytes, station: str, epoch: str, public: bytes) -> str:
    """The station's word that it holds the code and that this key is its own."""
    said = f"village/1 station {station} {epoch} {public.hex()}"
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()


def hub_proof(key: bytes, station: str, public: bytes, hub_epoch: str, hub_public: bytes) -> str:
    """The hub's word in return: it made the code, and these two keys belong together."""
    said = f"village/1 hub {station} {public.hex()} {hub_epoch} {hub_public.hex()}"
    return hmac.new(key, said.encode(), hashlib.sha256).hexdigest()


def hub_address(text: str) -> str:
    """The hub's address without its last slash; only loopback may do without TLS.

    Raises sync.refusal.address or sync.refusal.not_https.
    """
    parts = urlsplit(text.strip())
    clean = parts.scheme in ("http", "https") and parts.hostname and not parts.username
    if not clean or parts.query or parts.fragment:
        raise Refusal("sync.refusal.address", field="url")
    try:
        _ = parts.port
    except ValueError:
        raise Refusal("sync.refusal.address", field="url") from None
    if parts.scheme == "http" and not _is_loopback(parts.hostname or ""):
        raise Refusal("sync.refusal.not_https", field="url")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def item_act_number(mark: FeedMark) -> int:
    """128 bits that are the same for the same item whenever it comes: its act's id."""
    said = f"village/1 item {mark.stream} {mark.epoch} {mark.number}"
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:16], "big")


def pause_s(failures: int, jitter: int) -> int:
    """Seconds until the next round: three minutes, after failures 20 s doubling up to 15 minutes.

    `jitter` is 0…255 of chance: up to a quarter longer, so that stations do not ring together.
    """
    wait = PAUSE_S if failures == 0 else min(RETRY_S * 2 ** min(failures - 1, 10), PAUSE_MAX_S)
    return wait + wait * jitter // 1024


STATION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,31}")
# A village of China has twelve digits; a commune of Vietnam five, its hamlets a few more.
PLACE_CODES = {"CN": re.compile(r"[1-9][0-9]{11}"), "VN": re.compile(r"[0-9]{5,8}")}


def is_station(text: str) -> bool:
    """Whether `text` can be a station's own number, such as 222424107201."""
    return bool(STATION_NAME.fullmatch(text))


def checked_place_code(text: str, country: str, field: str) -> str:
    """The number of a place there, which a station goes by, without blanks.

    Raises hall.refusal.place_code_cn, .place_code_vn.
    """
    code = "".join(unicodedata.normalize("NFKC", text).split())
    if not PLACE_CODES[country].fullmatch(code):
        raise Refusal(f"hall.refusal.place_code_{country.lower()}", field=field)
    return code
