"""What goods are counted in: products with their packs, and quantities as they are typed."""

from dataclasses import dataclass
from typing import Literal

from village.ground.amounts import parse_count, parse_decimal_milli, round_half_up_div
from village.ground.errors import Refusal

Base = Literal["piece", "gram"]

OWN_NAME_KEY = "other_goods"  # a product the house has no word for carries its names with it
NAME_LENGTH_MAX = 40
UNITS_MAX = 4
SIZE_MAX = 10_000_000


@dataclass(frozen=True)
class Unit:
    """A pack people count in; `size` is whole base units (pieces or grams), at least 1."""

    unit: str  # word key: catalogue.unit.<unit>
    size: int


@dataclass(frozen=True)
class Product:
    """What can be sold here. `key` names it in every language; own products carry `names`."""

    number: str
    key: str  # word key catalogue.product.<key>; "other_goods" with `names`
    base: Base
    counter: str  # how its pieces are asked for: egg, fruit, item … (catalogue.how_many.<counter>)
    picture: str
    units: tuple[Unit, ...]  # the usual one first
    names: dict[str, str] | None = None

    def unit(self, name: str) -> Unit | None:
        """Its unit of that name, or None."""
        return next((unit for unit in self.units if unit.unit == name), None)


@dataclass(frozen=True)
class UnitKind:
    """What a unit holds: its base (None: pieces or grams, by product) and its size.

    A size that is not `fixed` is only the usual one; each product sets its own.
    """

    base: Base | None
    size: int
    fixed: bool = True


UNITS: dict[str, UnitKind] = {
    "piece": UnitKind("piece", 1),
    "piece_egg": UnitKind("piece", 1),
    "tray10": UnitKind("piece", 10),
    "tray30": UnitKind("piece", 30),
    "chuc10": UnitKind("piece", 10),
    "chuc12": UnitKind("piece", 12, fixed=False),  # a chục is 10, 12, 14: it says so itself
    "dozen": UnitKind("piece", 12),
    "bundle": UnitKind("piece", 1, fixed=False),
    "jar": UnitKind(None, 1, fixed=False),
    "bottle": UnitKind(None, 1, fixed=False),
    "packet": UnitKind(None, 500, fixed=False),
    "box": UnitKind(None, 10_000, fixed=False),
    "basket": UnitKind(None, 10_000, fixed=False),
    "litre": UnitKind("piece", 1),
    "gram": UnitKind("gram", 1),
    "liang": UnitKind("gram", 50),
    "jin": UnitKind("gram", 500),
    "kg": UnitKind("gram", 1_000),
    "bag": UnitKind("gram", 25_000, fixed=False),
    "gia": UnitKind("gram", 20_000, fixed=False),
    "ta": UnitKind("gram", 100_000),
    "tonne": UnitKind("gram", 1_000_000),
}
COUNTERS = ("egg", "fruit", "item", "bundle", "jar", "bottle", "packet", "box", "litre")
# Units that belong to one country's people alone: jin to yuan, chục and giạ to dong.
CURRENCY_UNITS = {
    "jin": "CNY", "liang": "CNY", "chuc10": "VND", "chuc12": "VND", "gia": "VND", "ta": "VND",
}  # fmt: skip

SINGLE_PIECES = ("piece", "piece_egg")
LOOSE = ("piece", "piece_egg", "bundle", "gram", "liang", "jin", "kg", "litre")


def check_product(product: Product) -> None:
    """Refuses what could not be counted or named.

    catalogue.refusal.units (none, too many, twice the same, not of its base),
    catalogue.refusal.unit_size, catalogue.refusal.name.
    """
    names = [unit.unit for unit in product.units]
    if not 1 <= len(names) <= UNITS_MAX or len(set(names)) != len(names):
        raise Refusal("catalogue.refusal.units", field="units", most=UNITS_MAX)
    for unit in product.units:
        kind = UNITS.get(unit.unit)
        if kind is None or kind.base not in (None, product.base):
            raise Refusal("catalogue.refusal.units", field="units", most=UNITS_MAX)
        if not 1 <= unit.size <= SIZE_MAX or (kind.fixed and unit.size != kind.size):
            raise Refusal("catalogue.refusal.unit_size", field="units")
    own = product.key == OWN_NAME_KEY
    said = [name for name in (product.names or {}).values() if name.strip()]
    if own != bool(said) or any(len(name) > NAME_LENGTH_MAX for name in said):
        raise Refusal("catalogue.refusal.name", field="name", most=NAME_LENGTH_MAX)


def asked_in(product: Product, unit: Unit) -> Unit:
    """What a typed number counts: the unit that is ticked, single pieces by their own counter."""
    return Unit(product.counter, 1) if unit.unit in SINGLE_PIECES else unit


def asked_loose(product: Product, unit: Unit) -> Unit:
    """What is counted where packs were opened: pieces where it has pieces, else pack or weight."""
    return Unit(product.counter, 1) if product.base == "piece" else unit


def parse_quantity(text: str, product: Product, unit: Unit) -> int:
    """The quantity a person typed on the page that asks for so many of `unit`, in base units.

    Counted goods are whole; weights and bags may have decimals. Refuses with
    ground.refusal.not_number, .zero, .negative or .too_big (field quantity).
    """
    if product.base == "piece":
        return parse_count(text, field="quantity") * unit.size
    grams = round_half_up_div(parse_decimal_milli(text, field="quantity") * unit.size, 1000)
    if grams == 0:
        raise Refusal("ground.refusal.zero", field="quantity")
    return grams


def typed_quantity(quantity_base: int, product: Product, unit: Unit) -> str:
    """`quantity_base` as she would have typed it, to be put back; empty for a broken tray."""
    if product.base == "piece":
        return "" if quantity_base % unit.size else str(quantity_base // unit.size)
    whole, rest = divmod(quantity_base * 1000, unit.size)
    milli = whole + (1 if 2 * rest >= unit.size else 0)
    text = f"{milli // 1000}.{milli % 1000:03d}".rstrip("0").rstrip(".")
    return text or "0"


def quick_packs(unit: Unit) -> tuple[int, int]:
    """How many at a time people say first: one or two trays, five or ten jin."""
    return (5, 10) if unit.unit in LOOSE else (1, 2)
