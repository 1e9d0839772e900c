"""What the counter shows: who comes, what is sold most, what it costs, what was just saved."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from village.catalogue import price_queries
from village.catalogue import queries as catalogue
from village.catalogue.known_rules import KNOWN
from village.catalogue.queries import Goods, Listing
from village.catalogue.unit_rules import Product, Unit
from village.ground.i18n import LANGUAGES, translate
from village.ground.unit import Store
from village.orders import queries
from village.orders.rules import Line
from village.people import queries as people
from village.people.queries import KnownPerson
from village.people.rules import folded

TILES_MAX = 12  # with more goods the last tile turns to the next shelf
FOUND_MAX = 12
RECENT_ROWS = 300
CARD_PARTS = ("http:", "https:", "/people/card/")
TOKEN_LENGTH = 26


@dataclass(frozen=True)
class Saved:
    """A sale as the banner tells it."""

    sale: sqlite3.Row
    lines: Sequence[Line]
    names: Sequence[str]
    products: dict[str, Product]


def person_by_scan(db: Store, text: str) -> KnownPerson | None:
    """Whose card a scanner just typed: its address, or the last part of it."""
    token = text.strip().rstrip("/").rpartition("/")[2].upper()
    found = people.by_card(db, people.token_hash(token))
    return found if found and found.role == "farmer" else None


def is_scan(text: str) -> bool:
    """Whether a card was scanned rather than a name typed."""
    text = text.strip()
    return any(part in text.lower() for part in CARD_PARTS) or (
        len(text) == TOKEN_LENGTH and text.isascii() and text.isalnum()
    )


def found_farmers(db: Store, text: str) -> list[KnownPerson]:
    """Farmers by a part of their name or by number, as many as fit beside the counter."""
    return people.farmers(db, text, limit=FOUND_MAX)


def recent_farmers(db: Store, but: str, most: int) -> list[KnownPerson]:
    """Whose goods were sold last, `but` the one who stands here; on a first day, the village."""
    numbers = [number for number in queries.recent_farmers(db, most + 1) if number != but]
    known = people.persons(db, numbers)
    came = [known[number] for number in numbers if number in known and known[number].active]
    if len(came) < most:
        seen = {but, *numbers}
        came += [each for each in people.farmers(db, limit=2 * most) if each.number not in seen]
    return came[:most]


# --- goods ---------------------------------------------------------------------------------------


def shelf(db: Store, known: Sequence[Goods], lots: Sequence[Listing], text: str) -> list[Goods]:
    """The station's goods: what this farmer has up first, then what is sold most; or by name."""
    goods = {each.product.number: each for each in known}
    first = [lot.product.number for lot in lots] + most_sold(db)
    order = [number for number in dict.fromkeys([*first, *goods]) if number in goods]
    return [goods[number] for number in order if not text or is_called(goods[number].product, text)]


def most_sold(db: Store) -> list[str]:
    """Which products stand on the latest sales, the most frequent first."""
    rows = db.rows(
        "SELECT product, count(*) AS times FROM (SELECT l.product FROM orders_sales s"
        " JOIN orders_lines l ON l.owner = s.sale ORDER BY s.position DESC LIMIT ?)"
        " GROUP BY product ORDER BY times DESC, product",
        (RECENT_ROWS,),
    )
    return [row["product"] for row in rows]


def is_called(product: Product, text: str) -> bool:
    """Whether goods go by that name in any language, or by another name for the same."""
    own = list((product.names or {}).values()) or [
        translate(lang, f"catalogue.product.{product.key}") for lang in LANGUAGES
    ]
    calls = KNOWN[product.key].calls if product.key in KNOWN else ""
    return folded(text) in folded(" ".join([*own, calls]))


def tiles_of(goods: Sequence[Goods], page: int) -> tuple[Sequence[Goods], int | None]:
    """The tiles of one shelf, and the next shelf's number where the last tile must lead there.

    After the last shelf comes the first again.
    """
    if len(goods) <= TILES_MAX:
        return goods, None
    room = TILES_MAX - 1
    shelves = -(-len(goods) // room)
    page = min(max(page, 1), shelves)
    return goods[(page - 1) * room : page * room], page % shelves + 1


def usual_unit(lots: Sequence[Listing], product: Product) -> Unit:
    """The unit her own lot is counted in where there is one, else the goods' usual one."""
    for lot in lots:
        if lot.product.number == product.number:
            return product.unit(lot.unit.unit) or product.units[0]
    return product.units[0]


def offered_prices(
    db: Store, farmer: str, lots: Sequence[Listing], product: Product, unit: Unit
) -> list[tuple[int, str]]:
    """(price, source): of the lot that is sold first, her last, the station's, the guide's."""
    found = {
        lot.price_minor: "lot"
        for lot in reversed(lots)
        if (lot.product.number, lot.unit) == (product.number, unit)
    }
    for price in price_queries.prices(db, farmer, product, unit):
        found.setdefault(price.price_minor, price.source)
    return list(found.items())[:3]


# --- what was just saved -------------------------------------------------------------------------


def saved(db: Store, sale: str) -> Saved | None:
    """A sale with its lines and names, or None for an address that means nothing."""
    row = queries.sale(db, sale)
    if row is None:
        return None
    lines = queries.lines_by_owner(db, [sale])[sale]
    farmers = dict.fromkeys(line.farmer for line in lines)
    known = people.persons(db, farmers)
    goods = {each.product.number: each.product for each in catalogue.products(db, every=True)}
    return Saved(row, lines, [known[number].name for number in farmers], goods)


def sale_of_act(db: Store, act: str) -> str | None:
    """The sale an act made, or that came of the code it showed."""
    found = db.value("SELECT sale FROM orders_sales WHERE sale = ?1 OR payment = ?1", (act,))
    return str(found) if found else None
