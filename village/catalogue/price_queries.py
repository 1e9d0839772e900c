"""What a unit of something may cost, and what was usual lately."""

from dataclasses import dataclass
from typing import Literal

from village.catalogue.unit_rules import Product, Unit
from village.ground.unit import Store

PriceSource = Literal["last", "station", "guide"]
LATELY_ROWS = 200


@dataclass(frozen=True)
class Price:
    """A price for one unit, minor units, and where it comes from."""

    price_minor: int
    source: PriceSource


def prices(db: Store, farmer: str, product: Product, unit: Unit) -> tuple[Price, ...]:
    """What one `unit` may cost: her own last price, the station's, the centre's guide; each once.

    A price for a pack of another size says nothing about this one and is left out.
    """
    rows = db.rows(
        "SELECT * FROM (SELECT price_minor, 'last' AS source, 1 AS place FROM catalogue_listings"
        "  WHERE farmer = ? AND product = ? AND unit = ? AND unit_size = ? AND state <> 'undone'"
        "  ORDER BY rowid DESC LIMIT 1)"
        " UNION ALL SELECT price_minor, 'station', 2 FROM catalogue_prices"
        "  WHERE product = ? AND unit = ?"
        " UNION ALL SELECT price_minor, 'guide', 3 FROM catalogue_price_guides"
        "  WHERE key = ? AND unit = ? AND unit_size = ? ORDER BY place",
        (
            farmer, product.number, unit.unit, unit.size, product.number, unit.unit,
            product.key, unit.unit, unit.size,
        ),
    )  # fmt: skip
    found: dict[int, Price] = {}
    for row in rows:
        found.setdefault(row["price_minor"], Price(row["price_minor"], row["source"]))
    return tuple(found.values())


def price_guides(db: Store) -> dict[tuple[str, str, int], int]:
    """The centre's guides: (key, unit, unit size) → minor units."""
    rows = db.rows("SELECT key, unit, unit_size, price_minor FROM catalogue_price_guides")
    return {(row["key"], row["unit"], row["unit_size"]): row["price_minor"] for row in rows}


def listed_lately(
    db: Store, product: str, unit: Unit, since_ms: int, farmer: str
) -> list[tuple[int, int]]:
    """(quantity in base units, price) of lots put up since then: her own where she has some."""
    rows = db.rows(
        "SELECT quantity, price_minor, farmer FROM (SELECT listed_base AS quantity, price_minor,"
        " farmer, unit, unit_size, state FROM catalogue_listings"
        " WHERE product = ? AND listed_at >= ? ORDER BY listed_at DESC LIMIT ?)"
        " WHERE unit = ? AND unit_size = ? AND state <> 'undone'",
        (product, since_ms, LATELY_ROWS, unit.unit, unit.size),
    )
    own = [row for row in rows if row["farmer"] == farmer]
    return [(row["quantity"], row["price_minor"]) for row in own or rows]
