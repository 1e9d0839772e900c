"""The kinds of items of the feed: what the centre tells its stations, each with its version."""

from dataclasses import dataclass
from typing import ClassVar

from village.catalogue.unit_rules import Product
from village.sync.message_rules import To, Why


@dataclass(frozen=True)
class PriceGuideSet:
    """What the centre thinks a unit of a product is worth today."""

    name: ClassVar[str] = "hub.price_guide_set"
    v: ClassVar[int] = 1
    key: str  # the product's word key, the same at every station
    unit: str
    unit_size: int
    price_minor: int
    currency: str
    version: int  # an older one after a newer one changes nothing


@dataclass(frozen=True)
class ProductSet:
    """Goods that are new, changed, or off the shelf; `product.number` is what the centre calls it:
    its word key, or for goods of a name of their own a number such as N0001."""

    name: ClassVar[str] = "hub.product_set"
    v: ClassVar[int] = 1
    product: Product
    active: bool
    version: int


@dataclass(frozen=True)
class MessageSent:
    """Words for clerks, farmers or both, by language, until their last day."""

    name: ClassVar[str] = "hub.message_sent"
    v: ClassVar[int] = 1
    message: str
    texts: dict[str, str]
    to: tuple[To, ...]
    until: str
    withdrawn: bool
    version: int


@dataclass(frozen=True)
class KeyRevoked:
    """A key of a station is good no more, and why; on that station's own stream."""

    name: ClassVar[str] = "hub.key_revoked"
    v: ClassVar[int] = 1
    key: str
    why: Why
    note: str
    version: int


@dataclass(frozen=True)
class ZoneSet:
    """Under which name of the public tree stations are called: NUMBER.zone."""

    name: ClassVar[str] = "hub.zone_set"
    v: ClassVar[int] = 1
    zone: str
    version: int


@dataclass(frozen=True)
class CertificateIssued:
    """A certificate a station asked for, with its signers, on that station's own stream."""

    name: ClassVar[str] = "hub.certificate_issued"
    v: ClassVar[int] = 1
    host: str
    chain: str  # PEM
    version: int


@dataclass(frozen=True)
class ToldRow:
    """One credit of an account, `minute` of its day, minor units."""

    day: str
    minute: int | None
    amount_minor: int
    text: str
    payer: str
    ref: str
    account: str


@dataclass(frozen=True)
class AccountTold:
    """What payment services tell of a station's account, on that station's own stream."""

    name: ClassVar[str] = "hub.account_told"
    v: ClassVar[int] = 1
    currency: str
    rows: tuple[ToldRow, ...]
    version: int


Item = (
    PriceGuideSet
    | ProductSet
    | MessageSent
    | KeyRevoked
    | ZoneSet
    | CertificateIssued
    | AccountTold
)
KINDS: tuple[type[Item], ...] = (
    PriceGuideSet, ProductSet, MessageSent, KeyRevoked, ZoneSet, CertificateIssued,
    AccountTold,
)  # fmt: skip
