"""What came back of sales: by line and by book, and what can still come back."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from village.ground.errors import Refusal
from village.ground.unit import Store
from village.money.rules import Part
from village.orders import queries
from village.orders.queries import Row
from village.orders.refund_rules import RefundLine
from village.orders.rules import Line


@dataclass(frozen=True)
class Left:
    """One line of a sale with what has come back of it: base units, minor units."""

    place: int
    line: Line
    back_base: int
    back_minor: int
    back_lots_base: int  # of it what stands in the lots again

    @property
    def left_base(self) -> int:
        """What can still come back."""
        return max(self.line.quantity_base - self.back_base, 0)  # two PCs may have taken back more


def left_of(db: Store, sale: str) -> list[Left]:
    """A sale's lines in their order."""
    back = {
        row["place"]: row
        for row in db.rows(
            "SELECT l.place, SUM(l.quantity_base) AS base, SUM(l.amount_minor) AS minor,"
            " SUM(l.lots_base) AS lots_base FROM orders_refunds r"
            " JOIN orders_refund_lines l ON l.refund = r.refund"
            " WHERE r.sale = ? AND r.undone_by IS NULL GROUP BY l.place",
            (sale,),
        )
    }
    found = []
    for place, line in enumerate(queries.lines(db, sale)):
        row = back.get(place)
        sums = (row["base"], row["minor"], row["lots_base"]) if row else (0, 0, 0)
        found.append(Left(place, line, *sums))
    return found


def parts_back(db: Store, sale: str) -> dict[str, Part]:
    """Book → what was taken back of its part so far."""
    rows = db.rows(
        "SELECT p.account, SUM(p.gross_minor) AS gross, SUM(p.fee_minor) AS fee,"
        " SUM(p.net_minor) AS net FROM orders_refunds r"
        " JOIN orders_refund_parts p ON p.refund = r.refund"
        " WHERE r.sale = ? AND r.undone_by IS NULL GROUP BY p.account",
        (sale,),
    )
    return {row["account"]: Part(*row) for row in rows}


def refunds_of(db: Store, sale: str) -> list[Row]:
    """Every refund of a sale, the last first."""
    return db.rows("SELECT * FROM orders_refunds WHERE sale = ? ORDER BY position DESC", (sale,))


def refund(db: Store, refund: str) -> Row:
    """One refund. Raises ground.refusal.no_page (404)."""
    row = db.row("SELECT * FROM orders_refunds WHERE refund = ?", (refund,))
    if row is None:
        raise Refusal("ground.refusal.no_page", status=404)
    return row


def refund_lines(db: Store, refund: str) -> list[Row]:
    """What came back in one refund: place, quantity_base, amount_minor."""
    sql = "SELECT * FROM orders_refund_lines WHERE refund = ? ORDER BY place"
    return db.rows(sql, (refund,))


def is_refunded(db: Store, sale: str) -> bool:
    """Whether anything of a sale has come back."""
    found = db.value(
        "SELECT 1 FROM orders_refunds WHERE sale = ? AND undone_by IS NULL LIMIT 1", (sale,)
    )
    return found is not None


def refunds_on(db: Store, business_day: str, till: str) -> tuple[int, int]:
    """(how many, sum) of what was given back out of a till on a day, minor units."""
    row = db.row(
        "SELECT count(*) AS n, COALESCE(SUM(gross_minor), 0) AS minor FROM orders_refunds"
        " WHERE business_day = ? AND till = ? AND undone_by IS NULL",
        (business_day, till),
    )
    assert row is not None, "a sum has a row"
    return row["n"], row["minor"]


def are_gone(db: Store, lines: Iterable[RefundLine]) -> bool:
    """Whether a lot has less by now than came back to it."""
    back: Counter[str] = Counter()
    for line in lines:
        back.update({lot.listing: lot.quantity_base for lot in line.lots})
    left = "SELECT left_base FROM catalogue_listings WHERE listing = ?"
    return any(db.value(left, (listing,)) < much for listing, much in back.items())
