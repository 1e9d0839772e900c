"""What pages and commands ask about sales and shown codes (orders: order_queries)."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Literal

from village.catalogue.rules import Lot
from village.ground.errors import Refusal
from village.ground.unit import Store
from village.money.rules import Part
from village.orders.rows import parts_of
from village.orders.rules import Line

Row = sqlite3.Row
LIST_ROWS = 20
PAGE_ROWS = 50
OWN_WAYS = ("own_cash", "own_code")  # money that never came to the station
LINE = (
    "SELECT owner, place, farmer, account, product, key, unit, unit_size, quantity_base,"
    " price_minor, amount_minor, gross_g, tare_g FROM orders_lines"
)


@dataclass(frozen=True)
class Claim:
    """A claimed payment and what it was for: a sale, an order, or an order handed over (both)."""

    payment: str
    sale: str | None
    order: str | None
    currency: str
    gross_minor: int


@dataclass(frozen=True)
class SoldLine:
    """One thing sold into a money book, and how its sale stands."""

    sale: str
    key: str
    product: str
    unit: str
    unit_size: int
    quantity_base: int
    amount_minor: int
    state: str
    method: str
    business_day: str


def line_of(row: Row, lots: tuple[Lot, ...] = ()) -> Line:
    """A row of orders_lines as the value it came from."""
    return Line(
        farmer=row["farmer"], account=row["account"], product=row["product"], key=row["key"],
        unit=row["unit"], unit_size=row["unit_size"], quantity_base=row["quantity_base"],
        price_minor=row["price_minor"], amount_minor=row["amount_minor"], lots=lots,
        gross_g=row["gross_g"], tare_g=row["tare_g"],
    )  # fmt: skip


def lines(db: Store, owner: str) -> tuple[Line, ...]:
    """The lines of a sale, an order or a shown code, with their lots."""
    lots: dict[int, list[Lot]] = {}
    for row in db.rows(
        "SELECT place, listing, quantity_base FROM orders_lots WHERE owner = ? ORDER BY listing",
        (owner,),
    ):
        lots.setdefault(row["place"], []).append(Lot(row["listing"], row["quantity_base"]))
    rows = db.rows(LINE + " WHERE owner = ? ORDER BY place", (owner,))
    return tuple(line_of(row, tuple(lots.get(row["place"], ()))) for row in rows)


def parts(db: Store, sale: str) -> tuple[Part, ...]:
    """What each money book gets of a sale, as it was settled."""
    return parts_of(db, sale)


def sale(db: Store, sale: str) -> Row | None:
    """One sale by its id."""
    return db.row("SELECT * FROM orders_sales WHERE sale = ?", (sale,))


def require_sale(db: Store, wanted: str) -> Row:
    """One sale by its id. Raises ground.refusal.no_page (404)."""
    found = sale(db, wanted)
    if found is None:
        raise Refusal("ground.refusal.no_page", status=404)
    return found


def require_shown(db: Store, payment: str, farmer: str | None = None) -> Row:
    """A shown code with its payment's state, reference and code; `farmer`: only if it is hers.

    `owner` of the row: whose own code it is, none for the station's.

    Raises ground.refusal.no_page (404), orders.refusal.not_hers (403).
    """
    row = db.row(
        "SELECT s.*, p.state, p.reference, p.code, p.currency, p.amount_minor, c.farmer AS owner"
        " FROM orders_shown s JOIN payments_payments p ON p.payment = s.payment"
        " JOIN payments_codes c ON c.code = p.code WHERE s.payment = ?",
        (payment,),
    )
    if row is None:
        raise Refusal("ground.refusal.no_page", status=404)
    if farmer is not None and row["farmer"] != farmer:
        raise Refusal("orders.refusal.not_hers", status=403)
    return row


def require_claim(db: Store, payment: str) -> Claim:
    """A payment that is claimed and not settled. Raises orders.refusal.not_claimed (409)."""
    row = db.row(
        "SELECT p.payment, s.sale, h.order_id, p.currency, p.amount_minor"
        " FROM payments_payments p JOIN orders_shown h ON h.payment = p.payment"
        " LEFT JOIN orders_sales s ON s.payment = p.payment AND s.state = 'claimed'"
        " WHERE p.payment = ? AND p.state IN ('claimed', 'disputed')",
        (payment,),
    )
    if row is None:
        raise Refusal("orders.refusal.not_claimed", status=409)
    return Claim(*row)


def sale_paid_by(db: Store, payment: str) -> str | None:
    """The sale whose money a confirmed payment is."""
    found = db.value(
        "SELECT sale FROM orders_sales WHERE payment = ? AND state = 'confirmed'", (payment,)
    )
    return str(found) if found else None


def paid_for(db: Store, payment: str) -> tuple[Literal["sale", "order"], str]:
    """What a payment was shown for."""
    order = db.value("SELECT order_id FROM orders_shown WHERE payment = ?", (payment,))
    return ("order", str(order)) if order else ("sale", sale_paid_by(db, payment) or "")


def claims(db: Store) -> list[Row]:
    """Claims that wait for a look at the account: payment, reference, when, sale or order."""
    return db.rows(
        "SELECT p.payment, p.reference, p.amount_minor, p.state, p.claimed_at, p.claimed_by,"
        " p.write_off_act, s.sale, s.farmer, h.order_id, o.number, b.buyer"
        " FROM payments_payments p INDEXED BY payments_payments_claimed"
        " JOIN orders_shown h ON h.payment = p.payment"
        " LEFT JOIN orders_sales s ON s.payment = p.payment AND s.state = 'claimed'"
        " LEFT JOIN orders_orders o ON o.order_id = h.order_id"
        " LEFT JOIN orders_private b ON b.order_id = h.order_id"
        " WHERE p.state IN ('claimed', 'disputed') ORDER BY p.claimed_at LIMIT ?",
        (PAGE_ROWS,),
    )


def sales_page(db: Store, before: int | None = None, rows: int = PAGE_ROWS) -> list[Row]:
    """The last sales, newest first; `before`: the smallest position of the page before."""
    return db.rows(
        "SELECT * FROM orders_sales WHERE position < ? ORDER BY position DESC LIMIT ?",
        (before if before is not None else 2**62, rows),
    )


def lines_by_owner(db: Store, owners: list[str]) -> dict[str, list[Line]]:
    """The lines of many sales or orders at once, without their lots."""
    found: dict[str, list[Line]] = {owner: [] for owner in owners}
    sql = LINE + " WHERE owner IN (SELECT value FROM json_each(?)) ORDER BY owner, place"  # noqa: S608 -- constants
    for row in db.rows(sql, (json.dumps(owners),)):
        found[row["owner"]].append(line_of(row))
    return found


def last_sales_of(db: Store, account: str, rows: int = LIST_ROWS) -> list[SoldLine]:
    """The last things sold into one money book, newest first."""
    found = db.rows(
        "SELECT l.owner, l.key, l.product, l.unit, l.unit_size, l.quantity_base,"
        " l.amount_minor, s.state, s.method, s.business_day"
        " FROM orders_lines l JOIN orders_sales s ON s.sale = l.owner"
        " WHERE l.account = ? AND l.kind = 'sale' ORDER BY l.position DESC, l.place LIMIT ?",
        (account, rows),
    )
    return [SoldLine(*row) for row in found]


def sold_today(db: Store, account: str, business_day: str) -> int:
    """What was sold into one money book on a business day, gross, minor units."""
    found = db.value(
        # CROSS: the day's sales first; by account SQLite would walk through all her years.
        "SELECT SUM(l.amount_minor) FROM orders_sales s CROSS JOIN orders_lines l"
        " ON l.owner = s.sale WHERE s.business_day = ? AND l.account = ?"
        " AND s.state NOT IN ('undone', 'not_found')",
        (business_day, account),
    )
    return int(found or 0)


def recent_farmers(db: Store, rows: int = 4) -> list[str]:
    """Whose goods were sold last, newest first, each once."""
    found = db.rows("SELECT farmer FROM orders_sales ORDER BY position DESC LIMIT 40")
    return list(dict.fromkeys(row["farmer"] for row in found))[:rows]


def sale_by_receipt(db: Store, receipt: str) -> Row | None:
    """The sale that was given this receipt number."""
    return db.row("SELECT * FROM orders_sales WHERE receipt = ?", (receipt,))
