"""What the last word was, by the numbers of the lines and never by a clock."""

import sqlite3
from dataclasses import dataclass, field

from village.witness.findings import Findings
from village.witness.lines import Line

SALES = (
    "orders.cash_sale_recorded",
    "orders.own_sale_recorded",
    "orders.code_sale_claimed",
    "orders.order_handed_over",
)


@dataclass
class LastWords:
    """What stands now because it was said last."""

    prices: dict[tuple[str, str], int] = field(default_factory=dict)
    guides: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    here: dict[str, int] = field(default_factory=dict)
    sales: list[str] = field(default_factory=list)
    code: str | None = None
    day: str = ""

    def hear(self, line: Line, station: str, findings: Findings) -> None:
        """Let one line have the last word on what it is about."""
        facts = line.facts
        if line.name == "catalogue.price_set":
            self.prices[facts["product"], facts["unit"]] = facts["price_minor"]
        elif line.name == "catalogue.price_guide_received":
            key, new = (facts["key"], facts["unit"]), (facts["version"], facts["price_minor"])
            self.guides[key] = max(self.guides.get(key, new), new)
        elif line.name == "people.person_added":
            self.here[facts["person"]["number"]] = 1
        elif line.name in ("people.person_left", "people.person_returned"):
            self.here[facts["number"]] = int(line.name == "people.person_returned")
        elif line.name in ("payments.station_code_set", "payments.code_confirmed"):
            self.code = facts.get("code", line.id)
        elif line.name in SALES:
            self.sales.append(line.id)
        elif line.name == "money.day_opened" and not line.moved:  # or it was opened in two places
            later = facts["business_day"] > self.day
            findings.hold("I9", station, later, f"{facts['business_day']} after {self.day}")
            self.day = facts["business_day"]

    def check(self, file: sqlite3.Connection, station: str, findings: Findings) -> None:
        """The rows say what was said last."""
        rows = file.execute("SELECT product, unit, price_minor FROM catalogue_prices")
        prices = {(row[0], row[1]): row[2] for row in rows}
        findings.same("I9", f"{station} prices", self.prices, prices)
        rows = file.execute("SELECT key, unit, version, price_minor FROM catalogue_price_guides")
        guides = {(row[0], row[1]): (row[2], row[3]) for row in rows}
        findings.same("I9", f"{station} guides", self.guides, guides)
        rows = file.execute("SELECT number, active FROM people_persons WHERE role = 'farmer'")
        findings.same("I9", f"{station} people", self.here, dict(iter(rows)))
        sales = [row[0] for row in file.execute("SELECT sale FROM orders_sales ORDER BY position")]
        findings.same("I9", f"{station} sales", self.sales, sales)
        code = file.execute("SELECT code FROM payments_codes WHERE state = 'current'").fetchone()
        findings.same("I9", f"{station} code", self.code, code[0] if code else None)
