"""The blueprint that every door of this room hangs on, and the words it lends to every page."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

from flask import Blueprint, g

from village.catalogue import rules, wording
from village.catalogue.unit_rules import Product, Unit
from village.ground import pages
from village.ground.amounts import amount_parts

room = Blueprint("catalogue", __name__, url_prefix="/catalogue")
Each = TypeVar("Each")
TILES_MAX = 6  # one of them is "more goods" where there are more


class SoldLine(Protocol):
    """A line of a sale or an order, as far as its words need it."""

    @property
    def key(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def unit_size(self) -> int: ...
    @property
    def quantity_base(self) -> int: ...


def goods_name(product: Product) -> str:
    """What the goods are called in the page's language."""
    return wording.goods_name(pages.lang(), product.key, product.names)


def unit_word(product: Product, unit: Unit) -> str:
    """The unit without its size."""
    return wording.unit_word(pages.lang(), unit.unit, product.counter)


def unit_name(product: Product, unit: Unit) -> str:
    """The unit with its size printed."""
    return wording.unit_name(pages.lang(), product, unit)


def quantity(product: Product, unit: Unit, quantity_base: int) -> str:
    """How much, briefly."""
    return wording.quantity(pages.lang(), product, unit, quantity_base)


def quantity_inside(product: Product, unit: Unit, quantity_base: int) -> str:
    """How much, with what is inside."""
    return wording.quantity_inside(pages.lang(), product, unit, quantity_base)


def line_quantity(line: SoldLine) -> str:
    """How much a line sold."""
    return wording.line_quantity(
        pages.lang(), line.key, line.unit, line.unit_size, line.quantity_base
    )


def counted(counter: str, number: int) -> str:
    """A whole number with its counter."""
    return wording.counted(pages.lang(), counter, str(number))


def counter_word(counter: str) -> str:
    """The counter that stands behind a number still to be typed."""
    return wording.counted(pages.lang(), counter, "").strip()


def how_many(counter: str) -> str:
    """The question with the goods' own counter."""
    return wording.how_many(pages.lang(), counter)


def weight(grams: int) -> str:
    """Grams as people say them: 12.35킬로그람."""
    return wording.inside_words(pages.lang(), "gram", "item", grams)


def currency() -> str:
    """The money of this place."""
    code: str = g.station.currency
    return code


def currency_sign() -> str:
    """What stands beside an amount: 원, 元, ¥, đ."""
    return amount_parts(0, currency(), pages.lang()).sign


def step_minor() -> int:
    """The smallest coin or note of this place."""
    step: int = g.station.cash_step_minor
    return step


def leaf_of(order: Sequence[Each], leaf: int, *, others: int = 0) -> tuple[Sequence[Each], bool]:
    """The tiles of one screen, and whether there are more: then one tile is the way to them.

    `others` choices stand on the first screen beside them.
    """
    start = (leaf - 1) * (TILES_MAX - 1) - (others if leaf > 1 else 0)
    room_here = TILES_MAX - (others if leaf == 1 else 0)
    rest = order[start:]
    if len(rest) <= room_here:
        return rest, False
    return rest[: room_here - 1], True


def rounding(quantity_base: int, unit_size: int, price_minor: int, amount_minor: int) -> str:
    """What an amount was rounded by, with its sign: +500 đ; "" where quantity × price is exact."""
    off = rules.rounding_minor(quantity_base, unit_size, price_minor, amount_minor)
    return ("+" if off > 0 else "") + pages.money(off) if off else ""


LENT = (
    goods_name, unit_word, unit_name, quantity, quantity_inside, line_quantity, counted,
    counter_word, how_many, currency_sign, weight, rounding,
)  # fmt: skip
for lent in LENT:
    room.add_app_template_global(lent)
