"""What the last word was, by the numbers of the lines and never by a clock."""

import json
import sqlite3
from dataclasses import dataclass, field

from village.witness.findings import Findings
from village.witness.lines import Line

SALES = (
    "orders.cash_sale_recorded",
    "orders.own_sale_recorded",
    "orders.own_code_sale_recorded",
    "orders.code_sale_claimed",
    "orders.order_handed_over",
)
NAMED = "SELECT 1 FROM people_private WHERE person = ? AND name <> ''"
PARTS = (
    "SELECT id FROM journal_events WHERE part IS NOT NULL"
    " AND id IN (SELECT value FROM json_each(?))"
)


@dataclass
class LastWords:
    """What stands now because it was said last."""

    prices: dict[tuple[str, str], int] = field(default_factory=dict)
    guides: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    here: dict[str, int] = field(default_factory=dict)
    sales: list[str] = field(default_factory=list)
    forgotten: dict[str, list[str]] = field(default_factory=dict)  # → acts that named her
    codes: dict[str, str] = field(default_factory=dict)  # whose ("": the station's) → in use
    owners: dict[str, str] = field(default_factory=dict)  # code → the farmer whose own it is
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
        elif line.name.startswith("payments."):
            self._hear_code(line)
        elif line.name == "people.private_erased":
            self.forgotten[facts["number"]] = facts["erases"]
        elif line.name in SALES:
            self.sales.append(line.id)
        elif line.name == "money.day_opened" and not line.moved:  # or it was opened in two places
            later = facts["business_day"] > self.day
            findings.hold("I9", station, later, f"{facts['business_day']} after {self.day}")
            self.day = facts["business_day"]

    def _hear_code(self, line: Line) -> None:
        if line.name == "payments.code_proposed":
            self.owners[line.id] = line.facts.get("farmer", "")
        elif line.name in ("payments.station_code_set", "payments.code_confirmed"):
            code = line.facts.get("code", line.id)
            self.codes[self.owners.get(code, "")] = code
        elif line.name == "payments.code_ended":
            self.codes = {who: it for who, it in self.codes.items() if it != line.facts["code"]}

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
        self._check_forgotten(file, station, findings)
        rows = file.execute("SELECT farmer, code FROM payments_codes WHERE state = 'current'")
        codes = {row[0] or "": row[1] for row in rows}
        findings.same("I9", f"{station} codes", self.codes, codes)

    def _check_forgotten(
        self, file: sqlite3.Connection, station: str, findings: Findings
    ) -> None:  # fmt: skip
        """Who wanted to be forgotten has no name here any more."""
        acts = [act for named in self.forgotten.values() for act in named]
        for number, row in (
            (number, file.execute(NAMED, (number,)).fetchone()) for number in self.forgotten
        ):
            findings.hold("I12", f"{station} {number}", row is None, "she has a name again")
        rows = file.execute(PARTS, (json.dumps(acts),)).fetchall()
        findings.same("I12", f"{station} parts of who was forgotten", [tuple(r) for r in rows], [])
