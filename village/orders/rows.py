"""Rows that every apply of this room writes: a sale, its lines, the lots they took."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from village.catalogue.rules import Lot
from village.ground.chain import Event
from village.ground.unit import Store
from village.money.rules import Part
from village.orders.rules import Line


class Amounts(Protocol):
    """What every fact that makes a sale says of day, way and money."""

    @property
    def business_day(self) -> str: ...
    @property
    def channel(self) -> str: ...
    @property
    def currency(self) -> str: ...
    @property
    def gross_minor(self) -> int: ...
    @property
    def fee_minor(self) -> int: ...
    @property
    def net_minor(self) -> int: ...


@dataclass(frozen=True)
class Way:
    """How a sale came about: its method and state, whose it is, and the papers it goes by."""

    method: str
    state: str
    farmer: str
    receipt: str | None = None
    till: str | None = None
    given_minor: int | None = None
    change_minor: int | None = None
    order: str | None = None
    payment: str | None = None


def add_sale(db: Store, event: Event, fact: Amounts, way: Way) -> None:
    """One row of orders_sales, known by its event's id."""
    db.change(
        "INSERT INTO orders_sales (sale, business_day, channel, method, state, receipt, till,"
        " currency, gross_minor, fee_minor, net_minor, given_minor, change_minor, farmer, order_id,"
        " payment, recorded_at, recorded_by, moved)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
        (event.id, fact.business_day, fact.channel, way.method, way.state, way.receipt,
         way.till, fact.currency, fact.gross_minor, fact.fee_minor, fact.net_minor,
         way.given_minor, way.change_minor, way.farmer, way.order, way.payment, event.at,
         event.actor),
    )  # fmt: skip


def add_lines(
    db: Store, event: Event, kind: str, lines: Sequence[Line], owner: str | None = None
) -> None:
    """The lines of a sale, order or shown code, with the lots they took or set aside."""
    owner = owner or event.id
    db.change_many(
        "INSERT INTO orders_lines (owner, place, position, kind, farmer, account, product, key,"
        " unit, unit_size, quantity_base, price_minor, amount_minor, gross_g, tare_g)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (owner, place, event.position, kind, line.farmer, line.account, line.product, line.key,
             line.unit, line.unit_size, line.quantity_base, line.price_minor, line.amount_minor,
             line.gross_g, line.tare_g)
            for place, line in enumerate(lines)
        ],
    )  # fmt: skip
    db.change_many(
        "INSERT INTO orders_lots (owner, place, listing, quantity_base) VALUES (?, ?, ?, ?)",
        [
            (owner, place, lot.listing, lot.quantity_base)
            for place, line in enumerate(lines)
            for lot in line.lots
        ],
    )


def add_parts(db: Store, event: Event, parts: Sequence[Part]) -> None:
    """What each money book gets of the sale, as it was settled."""
    db.change_many(
        "INSERT INTO orders_parts (sale, place, account, gross_minor, fee_minor, net_minor)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (event.id, place, part.account, part.gross_minor, part.fee_minor, part.net_minor)
            for place, part in enumerate(parts)
        ],
    )


def remove_lines(db: Store, owner: str) -> None:
    """Lines and lots that are written anew by the same apply."""
    db.change("DELETE FROM orders_lots WHERE owner = ?", (owner,))
    db.change("DELETE FROM orders_lines WHERE owner = ?", (owner,))


def lots_of(db: Store, owner: str) -> list[Lot]:
    """The lots that a sale or order took or set aside."""
    rows = db.rows(
        "SELECT listing, quantity_base FROM orders_lots WHERE owner = ? ORDER BY place, listing",
        (owner,),
    )
    return [Lot(row["listing"], row["quantity_base"]) for row in rows]


def sale_of(db: Store, sale: str) -> sqlite3.Row:
    """How a sale stands."""
    row = db.row("SELECT * FROM orders_sales WHERE sale = ?", (sale,))
    assert row is not None, "what is said of a sale comes after it"
    return row


def parts_of(db: Store, sale: str) -> tuple[Part, ...]:
    """What each money book gets of a sale, as it was settled."""
    rows = db.rows(
        "SELECT account, gross_minor, fee_minor, net_minor FROM orders_parts WHERE sale = ?"
        " ORDER BY place",
        (sale,),
    )
    return tuple(Part(*row) for row in rows)
