"""What pages and commands ask the shelf: goods, prices, and what each farmer has for sale."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from village.catalogue.rules import Lot, share_out
from village.catalogue.unit_rules import Product, Unit
from village.ground.errors import Refusal
from village.ground.unit import Store

LIST_ROWS = 50
STOCK_ROWS = 200

PRODUCTS = (
    "SELECT p.number, p.key, p.names, p.base, p.counter, p.picture, p.active,"
    " u.unit, u.size, c.price_minor FROM catalogue_products p"
    " JOIN catalogue_units u ON u.product = p.number"
    " LEFT JOIN catalogue_prices c ON c.product = u.product AND c.unit = u.unit"
)
LISTINGS = (
    "SELECT l.*, p.key, p.names, p.base, p.counter, p.picture, f.picture AS photo"
    " FROM catalogue_listings l LEFT JOIN catalogue_photos f ON f.listing = l.listing"
    " JOIN catalogue_products p ON p.number = l.product"
)


@dataclass(frozen=True)
class Goods:
    """A product of this station with its usual prices, minor units by unit."""

    product: Product
    prices: dict[str, int]
    active: bool = True


@dataclass(frozen=True)
class Listing:
    """A lot somebody put up: listed = left + reserved + sold + taken + withdrawn, base units."""

    listing: str
    act: str
    farmer: str
    product: Product  # its unit here is the lot's own, with its frozen size
    price_minor: int
    currency: str
    listed_base: int
    left_base: int
    reserved_base: int
    sold_base: int
    taken_base: int
    withdrawn_base: int
    state: Literal["open", "withdrawn", "undone"]
    listed_at: int
    photo: str | None = None  # the name of its file

    @property
    def unit(self) -> Unit:
        return self.product.units[0]


@dataclass(frozen=True)
class Taking:
    """Goods that left a lot without money."""

    act: str
    listing: str
    reason: str
    quantity_base: int
    taken_at: int
    put_back: bool


# --- goods and prices ---------------------------------------------------------------------------


def products(db: Store, *, every: bool = False) -> tuple[Goods, ...]:
    """All goods in the order they came, with units and prices; `every`: those off the shelf too."""
    sql = PRODUCTS + ("" if every else " WHERE p.active = 1") + " ORDER BY p.rowid, u.place"
    return tuple(_goods(db.rows(sql)))


def require_goods(db: Store, number: str) -> Goods:
    """One product with its prices. Refuses with catalogue.refusal.unknown_product (404)."""
    found = list(_goods(db.rows(PRODUCTS + " WHERE p.number = ? ORDER BY u.place", (number,))))
    if not found:
        raise Refusal("catalogue.refusal.unknown_product", status=404, field="product")
    return found[0]


def require_product(db: Store, number: str) -> Product:
    """One product. Refuses with catalogue.refusal.unknown_product (404)."""
    return require_goods(db, number).product


def product_by_key(db: Store, key: str) -> Product | None:
    """The product known here by that word."""
    number = db.value("SELECT number FROM catalogue_products WHERE key = ?", (key,))
    return require_product(db, number) if number else None


def require_unit(db: Store, number: str, unit: str) -> Unit:
    """One unit of a product with its size today. Refuses with catalogue.refusal.unknown_unit."""
    size = db.value(
        "SELECT size FROM catalogue_units WHERE product = ? AND unit = ?", (number, unit)
    )
    if size is None:
        raise Refusal("catalogue.refusal.unknown_unit", field="unit")
    return Unit(unit, size)


def _goods(rows: Iterable[sqlite3.Row]) -> Iterable[Goods]:
    for _, group in groupby(rows, key=lambda row: row["number"]):
        lines = list(group)
        units = tuple(Unit(row["unit"], row["size"]) for row in lines)
        prices = {row["unit"]: row["price_minor"] for row in lines if row["price_minor"]}
        yield Goods(_product(lines[0], lines[0]["number"], units), prices, bool(lines[0]["active"]))


def _product(row: sqlite3.Row, number: str, units: tuple[Unit, ...]) -> Product:
    return Product(
        number=number, key=row["key"], base=row["base"], counter=row["counter"],
        picture=row["picture"], units=units,
        names=json.loads(row["names"]) if row["names"] else None,
    )  # fmt: skip


# --- what farmers have put up -------------------------------------------------------------------


def require_listing(db: Store, number: str) -> Listing:
    """One lot. Refuses with catalogue.refusal.unknown_listing (404)."""
    row = db.row(LISTINGS + " WHERE l.listing = ?", (number,))
    if row is None:
        raise Refusal("catalogue.refusal.unknown_listing", status=404)
    return _listing(row)


def listing_of_act(db: Store, act: str) -> Listing:
    """The lot that an act put up. Refuses with catalogue.refusal.unknown_listing (404)."""
    row = db.row(LISTINGS + " WHERE l.act = ?", (act,))
    if row is None:
        raise Refusal("catalogue.refusal.unknown_listing", status=404)
    return _listing(row)


def last_listing(db: Store, farmer: str) -> Listing | None:
    """What she put up last and did not take back, while such goods are on the shelf here."""
    row = db.row(
        LISTINGS + " WHERE l.farmer = ? AND l.state <> 'undone' AND p.active = 1"
        " ORDER BY l.rowid DESC LIMIT 1",
        (farmer,),
    )
    return _listing(row) if row else None


def open_listings(db: Store, farmer: str) -> tuple[Listing, ...]:
    """Her goods for sale that are not all gone, the newest first."""
    rows = db.rows(
        LISTINGS + " WHERE l.farmer = ? AND l.state = 'open' AND l.left_base + l.reserved_base > 0"
        " ORDER BY l.rowid DESC LIMIT ?",
        (farmer, LIST_ROWS),
    )
    return tuple(_listing(row) for row in rows)


def last_quantity(db: Store, farmer: str, product: str) -> int | None:
    """How much of it she put up last time, base units."""
    found: int | None = db.value(
        "SELECT listed_base FROM catalogue_listings"
        " WHERE farmer = ? AND product = ? AND state <> 'undone' ORDER BY rowid DESC LIMIT 1",
        (farmer, product),
    )
    return found


def recent_products(db: Store, farmer: str, most: int = 12) -> tuple[str, ...]:
    """What she has put up lately, the latest first."""
    rows = db.rows(
        "SELECT product, MAX(place) AS latest FROM (SELECT product, rowid AS place"
        "  FROM catalogue_listings WHERE farmer = ? AND state <> 'undone'"
        "  ORDER BY rowid DESC LIMIT ?) GROUP BY product ORDER BY latest DESC LIMIT ?",
        (farmer, STOCK_ROWS, most),
    )
    return tuple(row["product"] for row in rows)


def open_lots(db: Store, farmer: str, product: str) -> list[Lot]:
    """What she has of it for sale, lot by lot, the oldest first."""
    rows = db.rows(
        "SELECT listing, left_base FROM catalogue_listings"
        " WHERE product = ? AND farmer = ? AND state = 'open' AND left_base > 0"
        " ORDER BY rowid LIMIT ?",
        (product, farmer, STOCK_ROWS),
    )
    return [Lot(row["listing"], row["left_base"]) for row in rows]


def find_lots(
    db: Store, farmer: str, product: str, quantity_base: int
) -> tuple[tuple[Lot, ...], int]:
    """Which of her lots give `quantity_base`, the oldest first; and how much she is short of."""
    return share_out(open_lots(db, farmer, product), quantity_base)


def left_by_product(db: Store, farmer: str) -> dict[str, int]:
    """What she has for sale now, base units by product."""
    rows = db.rows(
        "SELECT product, SUM(left_base) AS base FROM catalogue_listings"
        " WHERE farmer = ? AND state = 'open' AND left_base > 0 GROUP BY product",
        (farmer,),
    )
    return {row["product"]: row["base"] for row in rows}


def left_by_farmer(db: Store, product: str) -> dict[str, int]:
    """Who has it for sale now, base units by farmer, the one whose lot is oldest first."""
    rows = db.rows(
        "SELECT farmer, SUM(left_base) AS base FROM catalogue_listings"
        " WHERE product = ? AND state = 'open' AND left_base > 0"
        " GROUP BY farmer ORDER BY MIN(rowid) LIMIT ?",
        (product, STOCK_ROWS),
    )
    return {row["farmer"]: row["base"] for row in rows}


def products_left(db: Store) -> dict[str, int]:
    """What anyone has for sale now, base units by product."""
    rows = db.rows(
        "SELECT product, SUM(left_base) AS base FROM catalogue_listings"
        " WHERE state = 'open' AND left_base > 0 GROUP BY product"
    )
    return {row["product"]: row["base"] for row in rows}


def takings(db: Store, number: str) -> tuple[Taking, ...]:
    """What left a lot without money, the latest first."""
    rows = db.rows(
        "SELECT * FROM catalogue_taken WHERE listing = ? ORDER BY rowid DESC LIMIT ?",
        (number, LIST_ROWS),
    )
    return tuple(_taking(row) for row in rows)


def require_taking(db: Store, act: str) -> Taking:
    """One taking. Refuses with catalogue.refusal.unknown_listing (404)."""
    row = db.row("SELECT * FROM catalogue_taken WHERE act = ?", (act,))
    if row is None:
        raise Refusal("catalogue.refusal.unknown_listing", status=404)
    return _taking(row)


def _taking(row: sqlite3.Row) -> Taking:
    return Taking(
        row["act"], row["listing"], row["reason"], row["quantity_base"], row["taken_at"],
        bool(row["put_back"]),
    )  # fmt: skip


def _listing(row: sqlite3.Row) -> Listing:
    return Listing(
        listing=row["listing"], act=row["act"], farmer=row["farmer"],
        product=_product(row, row["product"], (Unit(row["unit"], row["unit_size"]),)),
        price_minor=row["price_minor"], currency=row["currency"], listed_base=row["listed_base"],
        left_base=row["left_base"], reserved_base=row["reserved_base"], sold_base=row["sold_base"],
        taken_base=row["taken_base"], withdrawn_base=row["withdrawn_base"], state=row["state"],
        listed_at=row["listed_at"], photo=row["photo"],
    )  # fmt: skip
