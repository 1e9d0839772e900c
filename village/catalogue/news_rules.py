"""What the centre tells of goods: price guides, and products that are new, changed or withdrawn."""

import re
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from village.catalogue.known_rules import PICTURES
from village.catalogue.unit_rules import COUNTERS, UNITS, Product, Unit, check_product
from village.ground.errors import Refusal
from village.sync.rules import FeedItem, FeedMark

TEXT_LENGTH_MAX = 64
FILE_NAME = re.compile(r"[0-9a-f]{64}")  # a picture that comes as a file, by its digest


@dataclass(frozen=True)
class PriceGuideReceived:
    """A price guide of the centre, from its feed; an older version changes nothing."""

    name: ClassVar[str] = "catalogue.price_guide_received"
    v: ClassVar[int] = 1
    feed: FeedMark
    key: str  # the product's word key, the same at every station
    unit: str
    unit_size: int
    price_minor: int
    currency: str
    version: int


@dataclass(frozen=True)
class ProductReceived:
    """Goods the centre made known, changed or withdrew; an older version changes nothing.

    `product` is what stands here from now on, under the number it has at this station.
    """

    name: ClassVar[str] = "catalogue.product_received"
    v: ClassVar[int] = 1
    feed: FeedMark
    subject: str  # what the centre calls it: its word key, or a number such as N0001
    product: Product
    active: bool
    version: int

    def gives(self) -> tuple[str, ...]:
        """The number it stands under here; given anew only where it was not known before."""
        return (self.product.number,)


def guide_in(item: FeedItem) -> PriceGuideReceived:
    """The price guide an item of the feed says. Refuses with catalogue.refusal.guide."""
    told = item.facts
    words = [told.get(name) for name in ("key", "unit", "currency")]
    numbers = [told.get(name) for name in ("unit_size", "price_minor", "version")]
    if not all(isinstance(word, str) for word in words) or told.get("unit") not in UNITS:
        raise Refusal("catalogue.refusal.guide")
    if not all(type(number) is int and number > 0 for number in numbers):
        raise Refusal("catalogue.refusal.guide")
    return PriceGuideReceived(
        feed=item.feed,
        key=told["key"],
        unit=told["unit"],
        unit_size=told["unit_size"],
        price_minor=told["price_minor"],
        currency=told["currency"],
        version=told["version"],
    )


def product_in(item: FeedItem) -> ProductReceived:
    """The goods an item of the feed says, under the centre's own number.

    A picture this program does not have becomes a plain basket. Refuses with
    catalogue.refusal.product_news where it makes no sense here.
    """
    told = item.facts
    goods, active, version = told.get("product"), told.get("active"), told.get("version")
    if not isinstance(goods, dict) or type(active) is not bool:
        raise Refusal("catalogue.refusal.product_news")
    if type(version) is not int or version <= 0:
        raise Refusal("catalogue.refusal.product_news")
    product = _product(goods)
    return ProductReceived(item.feed, product.number, product, active, version)


def _product(goods: dict[str, Any]) -> Product:
    words = {name: goods.get(name) for name in ("number", "key", "base", "counter", "picture")}
    names, units = goods.get("names"), goods.get("units")
    shaped = (
        all(isinstance(word, str) and 0 < len(word) <= TEXT_LENGTH_MAX for word in words.values())
        and words["base"] in ("piece", "gram")
        and words["counter"] in COUNTERS
        and isinstance(units, list)
        and (names is None or _are_words(names))
    )
    if not shaped:
        raise Refusal("catalogue.refusal.product_news")
    product = Product(**words, units=tuple(map(_unit, units or ())), names=names)  # type: ignore[arg-type]  # looked at above
    try:
        check_product(product)
    except Refusal:
        raise Refusal("catalogue.refusal.product_news") from None
    known = product.picture in PICTURES or FILE_NAME.fullmatch(product.picture)
    return product if known else replace(product, picture="other_goods")


def _unit(told: Any) -> Unit:
    if not isinstance(told, dict) or not isinstance(told.get("unit"), str):
        raise Refusal("catalogue.refusal.product_news")
    if type(told.get("size")) is not int:
        raise Refusal("catalogue.refusal.product_news")
    return Unit(told["unit"], told["size"])


def _are_words(names: Any) -> bool:
    return isinstance(names, dict) and all(
        language in ("ko", "zh", "vi", "en") and isinstance(word, str)
        for language, word in names.items()
    )
