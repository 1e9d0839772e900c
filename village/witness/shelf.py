"""Goods counted from the lines alone: what came, and where each piece of it is."""

import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from village.witness.findings import Findings
from village.witness.lines import Line

Lots = list[tuple[str, int]]
SELLS = (
    "orders.cash_sale_recorded",
    "orders.own_sale_recorded",
    "orders.own_code_sale_recorded",
    "orders.code_sale_claimed",
)
ROWS = (
    "SELECT listing, listed_base, left_base, reserved_base, sold_base, taken_base, withdrawn_base,"
    " state FROM catalogue_listings"
)
TOLD = "SELECT subject FROM sync_clashes WHERE kind = 'oversold'"


@dataclass
class Lot:
    """One lot, base units; goods that come back to a lot that is not open count as withdrawn."""

    whose: tuple[str, str]  # farmer, product
    listed: int
    left: int
    reserved: int = 0
    sold: int = 0
    taken: int = 0
    withdrawn: int = 0
    state: str = "open"
    branches: set[tuple[str, str]] = field(default_factory=set)  # where somebody touched it

    def back(self, much: int) -> None:
        if self.state == "open":
            self.left += much
        else:
            self.withdrawn += much

    def row(self) -> tuple[Any, ...]:
        return (
            self.listed, self.left, self.reserved, self.sold, self.taken, self.withdrawn,
            self.state,
        )  # fmt: skip


@dataclass
class Shelf:
    """All lots of a station as its lines tell them."""

    lots: dict[str, Lot] = field(default_factory=dict)
    sales: dict[str, Lots] = field(default_factory=dict)
    orders: dict[str, Lots] = field(default_factory=dict)

    def hear(self, line: Line, here: bool, findings: Findings) -> None:
        """Let one line move goods; `here`: the PC that wrote it had all that stands before it."""
        facts = line.facts
        if here and (line.name in SELLS or line.name == "orders.sale_moved"):
            self._check_taken(line, findings)
        for sold in facts.get("lines", ()):
            found = sum(lot["quantity_base"] for lot in sold.get("lots", ()))
            fits = found <= sold["quantity_base"]
            findings.hold("I5", line.id, fits, "more was taken from lots than was sold")
        if line.name.startswith("catalogue.goods_"):
            self._goods(line)
        elif line.name in SELLS:
            self.sales[line.id] = self._take(line)
        elif line.name == "orders.sale_undone":
            self._give_back(self.sales[facts["sale"]], line)
        elif line.name == "orders.sale_refunded":
            self._give_back(lots_of(facts), line)
        elif line.name == "orders.refund_undone":
            self._take(line)
        elif line.name == "orders.sale_moved":
            self._give_back(self.sales[facts["sale"]], line)
            self.sales[facts["sale"]] = self._take(line)
        elif line.name.startswith("orders.order_"):
            self._order(line)

    def _check_taken(self, line: Line, findings: Findings) -> None:
        """What is sold comes from her lots as far as they go."""
        wanted: Counter[tuple[str, str]] = Counter()
        taken: Counter[tuple[str, str]] = Counter()
        for sold in line.facts["lines"]:
            whose = (sold["farmer"], sold["product"])
            wanted[whose] += sold["quantity_base"]
            taken[whose] += sum(lot["quantity_base"] for lot in sold.get("lots", ()))
        for whose, much in wanted.items():
            there = sum(
                lot.left
                for lot in self.lots.values()
                if lot.whose == whose and lot.state == "open" and lot.left > 0
            )
            told = f"{whose}: {taken[whose]} of {much}, {there} were there"
            findings.hold("I5", line.id, taken[whose] == min(much, there), told)

    def _goods(self, line: Line) -> None:
        name, facts = line.name, line.facts
        much = facts["quantity_base"]
        if name == "catalogue.goods_listed":
            self.lots[facts["listing"]] = Lot((facts["farmer"], facts["product"]), much, much)
            return
        lot = self.lots[facts["listing"]]
        lot.branches.add(line.branch)
        if name == "catalogue.goods_withdrawn":
            lot.left, lot.withdrawn = lot.left - much, lot.withdrawn + much
            lot.state = "undone" if facts["undone"] else "withdrawn"
        elif name == "catalogue.goods_taken":
            lot.left, lot.taken = lot.left - much, lot.taken + much
        elif "taken" in facts:
            lot.taken -= much
            lot.back(much)
        else:
            lot.left, lot.withdrawn, lot.state = lot.left + much, lot.withdrawn - much, "open"

    def _take(self, line: Line) -> Lots:
        lots = lots_of(line.facts)
        for listing, much in lots:
            self.lots[listing].branches.add(line.branch)
            self.lots[listing].left -= much
            self.lots[listing].sold += much
        return lots

    def _give_back(self, lots: Lots, line: Line) -> None:
        for listing, much in lots:
            self.lots[listing].branches.add(line.branch)
            self.lots[listing].sold -= much
            self.lots[listing].back(much)

    def _order(self, line: Line) -> None:
        if line.name == "orders.order_placed":
            self.orders[line.id] = lots_of(line.facts)
            for listing, much in self.orders[line.id]:
                self.lots[listing].branches.add(line.branch)
                self.lots[listing].left -= much
                self.lots[listing].reserved += much
        elif line.name == "orders.order_handed_over":
            self.sales[line.id] = self.orders[line.facts["order"]]
            for listing, much in self.sales[line.id]:
                self.lots[listing].branches.add(line.branch)
                self.lots[listing].reserved -= much
                self.lots[listing].sold += much
        elif line.name == "orders.order_cancelled":
            for listing, much in self.orders[line.facts["order"]]:
                self.lots[listing].branches.add(line.branch)
                self.lots[listing].reserved -= much
                self.lots[listing].back(much)

    def check(self, file: sqlite3.Connection, station: str, findings: Findings) -> None:
        """Rows and lines agree, every piece is somewhere, and nothing is owed by a lot."""
        rows = {row[0]: tuple(row[1:]) for row in file.execute(ROWS)}
        findings.same("I5", station, {name: lot.row() for name, lot in self.lots.items()}, rows)
        told = {row[0] for row in file.execute(TOLD)}
        for name, row in rows.items():
            findings.hold("I5", f"{station} {name}", row[0] == sum(row[1:6]), row)
            fair = min(row[:6]) >= 0 or len(self.lots[name].branches) > 1  # sold in two places
            findings.hold("I5", f"{station} {name}", fair, f"{row} is oversold")
            fair = min(row[1], row[4], row[5]) >= 0 or name in told  # left, taken, withdrawn
            findings.hold("I5", f"{station} {name}", fair, f"{row}: the manager was not told")


def lots_of(facts: dict[str, Any]) -> Lots:
    """(listing, base units) of every lot that these lines took."""
    return [
        (lot["listing"], lot["quantity_base"])
        for line in facts["lines"]
        for lot in line.get("lots", ())
    ]
