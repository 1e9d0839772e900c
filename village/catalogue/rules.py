"""Goods as facts: products with their units, prices, what farmers put up, where stock went."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import ClassVar, Literal

from village.catalogue.unit_rules import Product
from village.ground.amounts import parse_amount, parse_decimal_milli, round_half_up_div
from village.ground.errors import Refusal

TakenReason = Literal["spoiled", "own_use", "gift", "returned"]
TAKEN_REASONS: tuple[TakenReason, ...] = ("spoiled", "own_use", "gift", "returned")

QUANTITY_MAX_BASE = 10**8  # a hundred tonnes, or a hundred million eggs: nobody's yard holds it
AMOUNT_MAX_MINOR = 10**10
GROSS_MAX_G = 2_000_000  # what a platform scale at a station carries
USUAL_TIMES = 5  # below a fifth or above five times what is usual: asked about
MEDIAN_DAYS = 30
NGAN = 1_000


@dataclass(frozen=True)
class ProductAdded:
    """A product is known at this station from now on."""

    name: ClassVar[str] = "catalogue.product_added"
    v: ClassVar[int] = 1
    product: Product

    def gives(self) -> tuple[str, ...]:
        """The number that stands for it from now on."""
        return (self.product.number,)


@dataclass(frozen=True)
class ProductChanged:
    """Picture, names or units set anew, or off the shelf; what was sold keeps its frozen sizes."""

    name: ClassVar[str] = "catalogue.product_changed"
    v: ClassVar[int] = 1
    product: Product
    active: bool = True


@dataclass(frozen=True)
class PriceSet:
    """Today's usual price for one unit of a product, by the station."""

    name: ClassVar[str] = "catalogue.price_set"
    v: ClassVar[int] = 1
    product: str
    unit: str
    price_minor: int


@dataclass(frozen=True)
class Kept:
    """A tap that waited on a phone: when it was made, and what was different here when it came."""

    tapped_at: int  # UTC ms by the station's clock
    differs: tuple[Literal["size", "fee"], ...] = ()  # it was taken as she saw it
    taken_by: str | None = None  # the clerk to whom the phone handed it over


@dataclass(frozen=True)
class GoodsListed:
    """A farmer puts goods up for sale: a lot of its own price, its unit's size frozen."""

    name: ClassVar[str] = "catalogue.goods_listed"
    v: ClassVar[int] = 1
    listing: str
    farmer: str
    product: str
    key: str
    unit: str
    unit_size: int
    quantity_base: int
    price_minor: int  # for one unit
    currency: str
    kept: Kept | None = None

    def gives(self) -> tuple[str, ...]:
        """The number that stands for this lot from now on."""
        return (self.listing,)


@dataclass(frozen=True)
class GoodsPictured:
    """Her own photo of a lot, by the name of its file; the latest one counts."""

    name: ClassVar[str] = "catalogue.goods_pictured"
    v: ClassVar[int] = 1
    listing: str
    farmer: str
    picture: str


@dataclass(frozen=True)
class GoodsWithdrawn:
    """What is left of a lot is sold no more; `undone` where it had been put up by mistake."""

    name: ClassVar[str] = "catalogue.goods_withdrawn"
    v: ClassVar[int] = 1
    listing: str
    farmer: str
    quantity_base: int
    undone: bool


@dataclass(frozen=True)
class GoodsTaken:
    """Goods leave a lot without money: spoiled, own use, gift, returned to the farmer."""

    name: ClassVar[str] = "catalogue.goods_taken"
    v: ClassVar[int] = 1
    listing: str
    farmer: str
    quantity_base: int
    reason: TakenReason


@dataclass(frozen=True)
class GoodsPutBack:
    """A withdrawal or a taking was a mistake: that much is for sale again."""

    name: ClassVar[str] = "catalogue.goods_put_back"
    v: ClassVar[int] = 1
    listing: str
    farmer: str
    quantity_base: int
    taken: str | None = None  # the id of the taking that is undone; None: the withdrawal


@dataclass(frozen=True)
class Lot:
    """How much of which listing went: frozen into the line that took it."""

    listing: str
    quantity_base: int


@dataclass(frozen=True)
class Wish:
    """What a farmer wants to put up: so much of a product, at a price for one of its units."""

    product: str
    unit: str
    quantity_base: int
    price_minor: int
    size_seen: int | None = None  # the unit's size on the page she answered, if there was one


def amount_for(quantity_base: int, unit_size: int, price_minor: int) -> int:
    """What `quantity_base` costs at `price_minor` for each `unit_size`; a half goes up."""
    return round_half_up_div(quantity_base * price_minor, unit_size)


def lot_amount(quantity_base: int, unit_size: int, price_minor: int, step_minor: int) -> int:
    """What goods come to, as notes can pay it: half-up, once, to the smallest coin or note."""
    return round_half_up_div(quantity_base * price_minor, unit_size * step_minor) * step_minor


def rounding_minor(quantity_base: int, unit_size: int, price_minor: int, amount_minor: int) -> int:
    """What rounding to the smallest coin or note added to an amount, or took off it."""
    return amount_minor - round_half_up_div(quantity_base * price_minor, unit_size)


def kept(
    tapped_at: int | None, *, size: bool = False, fee: bool = False, taken_by: str | None = None
) -> Kept | None:
    """What is written beside a tap that waited on a phone; None for one that did not."""
    if tapped_at is None:
        return None
    told: tuple[tuple[Literal["size", "fee"], bool], ...] = (("size", size), ("fee", fee))
    return Kept(tapped_at, tuple(name for name, differs in told if differs), taken_by)


def size_seen(size: int | None) -> int:
    """A unit's size as a kept page showed it. Refuses with ground.refusal.zero, .too_big."""
    check_quantity(size or 0)
    assert size is not None, "checked"
    return size


def check_quantity(quantity_base: int) -> None:
    """Refuses with ground.refusal.zero, .negative or .too_big (field quantity)."""
    _check_positive(quantity_base, "quantity")
    if quantity_base > QUANTITY_MAX_BASE:
        raise Refusal("ground.refusal.too_big", field="quantity")


def check_lot(quantity_base: int, unit_size: int, price_minor: int) -> int:
    """The amount of a lot in minor units.

    Refuses with ground.refusal.zero, .negative or .too_big (field quantity or price).
    """
    check_quantity(quantity_base)
    _check_positive(price_minor, "price")
    amount = amount_for(quantity_base, unit_size, price_minor)
    if amount > AMOUNT_MAX_MINOR:
        raise Refusal("ground.refusal.too_big", field="price")
    if amount == 0:
        raise Refusal("ground.refusal.zero", field="price")
    return amount


def price_said(text: str, currency: str) -> int:
    """A price as a farmer types it, minor units: in dong, 35 is what she says, thirty-five ngàn.

    Nothing is sold for less than the smallest note of a thousand. Refuses as parse_amount does.
    """
    price = parse_amount(text, currency, field="price")
    return price * NGAN if currency == "VND" and price < NGAN else price


def check_price(price_minor: int) -> None:
    """Refuses with ground.refusal.zero, .negative or .too_big (field price)."""
    _check_positive(price_minor, "price")
    if price_minor > AMOUNT_MAX_MINOR:
        raise Refusal("ground.refusal.too_big", field="price")


def _check_positive(number: int, field: str) -> None:
    if number < 0:
        raise Refusal("ground.refusal.negative", field=field)
    if number == 0:
        raise Refusal("ground.refusal.zero", field=field)


def share_out(lots: Sequence[Lot], quantity_base: int) -> tuple[tuple[Lot, ...], int]:
    """Which of `lots`, first come first, give `quantity_base`; and how much none of them has."""
    taken: list[Lot] = []
    for lot in lots:
        if quantity_base == 0:
            break
        part = min(lot.quantity_base, quantity_base)
        taken.append(Lot(lot.listing, part))
        quantity_base -= part
    return tuple(taken), quantity_base


def unusual(number: int, past: Sequence[int]) -> Literal["much", "little"] | None:
    """Whether `number` is far from the middle of what was usual; nothing usual, nothing asked."""
    if not past:
        return None
    middle = median_low(past)
    if number > middle * USUAL_TIMES:
        return "much"
    return "little" if number * USUAL_TIMES < middle else None


@dataclass(frozen=True)
class Weighed:
    """What a scale said, in grams: with the vessel, the vessel alone, the goods alone."""

    gross_g: int
    tare_g: int
    net_g: int


def weigh(gross: str, tare: str, unit_size: int) -> Weighed:
    """What was typed or came from the scale, in units of `unit_size` grams; no vessel is no tare.

    Refuses as net_weight, and with ground.refusal.not_number (field gross or tare).
    """
    gross_g = grams_typed(gross, unit_size, "gross")
    tare_g = grams_typed(tare, unit_size, "tare") if tare.strip() else 0
    return Weighed(gross_g, tare_g, net_weight(gross_g, tare_g))


def grams_typed(text: str, unit_size: int, field: str) -> int:
    """A typed weight in grams; scales print their unit behind the number: "12.35 kg"."""
    number = text.strip().lower().removesuffix("g").removesuffix("k")
    zero_ok = field == "tare"
    return round_half_up_div(
        parse_decimal_milli(number, zero_ok=zero_ok, field=field) * unit_size, 1000
    )


def net_weight(gross_g: int, tare_g: int) -> int:
    """The goods' own weight in grams: what the scale said, less the vessel.

    Refuses with ground.refusal.negative, .too_big, or catalogue.refusal.tare where the vessel
    weighs as much as the whole.
    """
    _check_positive(gross_g, "gross")
    if gross_g > GROSS_MAX_G:
        raise Refusal("ground.refusal.too_big", field="gross")
    if tare_g < 0:
        raise Refusal("ground.refusal.negative", field="tare")
    if tare_g >= gross_g:
        raise Refusal("catalogue.refusal.tare", field="tare")
    return gross_g - tare_g
