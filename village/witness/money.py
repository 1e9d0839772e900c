"""Money counted from the lines alone: sums, fees, and who saw what was paid."""

import sqlite3
from dataclasses import dataclass, field
from typing import Any

from village.witness.findings import Findings
from village.witness.lines import Line

# Events that move a known sum: the field that says how much is debited.
MOVES = {
    "orders.cash_sale_recorded": "gross_minor",
    "orders.code_sale_claimed": "gross_minor",
    "orders.order_paid": "gross_minor",
    "money.payout_made": "amount_minor",
    "money.payout_undone": "amount_minor",
    "money.grant_received": "amount_minor",
    "money.cash_banked": "amount_minor",
    "money.debt_settled": "amount_minor",
    "orders.sale_refunded": "gross_minor",
}
# Sales that wait for nobody to see their money: the notes are here, or it went to her directly.
HAD = (
    "orders.cash_sale_recorded",
    "orders.own_sale_recorded",
    "orders.own_code_sale_recorded",
)
BANK = "Assets:Bank:Station"


@dataclass
class Money:
    """What the lines say of money: who paid, who saw it, and what must lie in the bank."""

    fee_basis_points: int = 0
    bank_minor: int = 0
    seen: dict[str, tuple[str, str]] = field(default_factory=dict)  # act → payment, what for
    notes: set[str] = field(default_factory=set)  # orders and sales paid in notes
    grants: dict[str, int] = field(default_factory=dict)  # act → what it brought to the bank
    owed: dict[str, str] = field(default_factory=dict)  # sale → its order
    moved: dict[str, int] = field(default_factory=dict)  # new lines that must have an entry

    def hear(self, line: Line, findings: Findings) -> None:
        """Let one line say what was paid."""
        facts = line.facts
        if line.name == "people.station_set_up":
            self.fee_basis_points = facts["fee_basis_points"]
        if "parts" in facts:
            self._check_parts(line, facts, findings)
        if line.name in MOVES:
            self.moved[line.id] = facts[MOVES[line.name]]
        self._hear_bank(line, facts)
        if line.name in HAD:
            self.notes.add(line.id)
        elif line.name == "orders.payment_confirmed":
            self.seen[line.id] = (facts["payment"], facts["subject_id"])
            self.bank_minor += facts["gross_minor"]
        elif line.name == "orders.confirmation_undone":
            self.seen.pop(facts["confirmation"], None)  # another PC's own stands
            self.bank_minor -= facts["gross_minor"]
        elif line.name in ("orders.order_paid", "orders.owed_order_paid"):
            if facts["method"] == "cash":
                self.notes.add(facts["order"])
        elif line.name == "orders.order_handed_over":
            self.owed[line.id] = facts["order"]

    def _hear_bank(self, line: Line, facts: dict[str, Any]) -> None:
        """Notes that arrived and what was given lie in the bank; taken back twice, it goes once."""
        if line.name == "money.cash_banked":
            self.bank_minor += facts["amount_minor"]
        elif line.name == "money.grant_received":
            self.grants[line.id] = facts["amount_minor"]
            self.bank_minor += facts["amount_minor"]
        elif line.name == "money.grant_undone":
            self.bank_minor -= self.grants.pop(facts["grant"], 0)

    def _check_parts(self, line: Line, facts: dict[str, Any], findings: Findings) -> None:
        """Gross is what the lines sum to, the fee is half-up, and the parts share both out."""
        gross = sum(sold["amount_minor"] for sold in facts["lines"])
        fee = (gross * self.fee_basis_points * 2 + 10_000) // 20_000
        if line.name == "orders.sale_refunded":  # as its sale's fee was; what is left decides
            fee = facts["fee_minor"]
        told = (facts["gross_minor"], facts["fee_minor"], facts["net_minor"])
        findings.same("I4", line.id, told, (gross, fee, gross - fee))
        parts = [(p["gross_minor"], p["fee_minor"], p["net_minor"]) for p in facts["parts"]]
        sums = tuple(sum(part[place] for part in parts) for place in range(3))
        findings.same("I4", f"{line.id} in parts", told, sums)

    def check(self, file: sqlite3.Connection, station: str, findings: Findings) -> None:
        """The ledger balances, has an entry for every sum, and nothing is paid unseen."""
        for row in file.execute(
            "SELECT p.entry, e.currency, SUM(p.amount_minor) FROM money_postings p"
            " LEFT JOIN money_entries e ON e.entry = p.entry GROUP BY p.entry"
            " HAVING SUM(p.amount_minor) <> 0 OR e.currency IS NULL"
        ):
            findings.hold("I4", f"{station} entry {row[0]}", holds=False, seen=tuple(row))
        balances = dict(
            file.execute("SELECT account, amount_minor FROM money_balances WHERE amount_minor <> 0")
        )
        sums = dict(
            file.execute(
                "SELECT account, SUM(amount_minor) AS minor FROM money_postings"
                " GROUP BY account HAVING minor <> 0"
            )
        )
        findings.same("I4", f"{station} balances", balances, sums)
        for id_, minor in self.moved.items():
            found = file.execute(
                "SELECT SUM(amount_minor) FROM money_postings WHERE entry = ? AND amount_minor > 0",
                (id_,),
            ).fetchone()[0]
            findings.same("I4", f"{station} {id_}", found, minor)
        self.moved.clear()
        findings.same("I7", f"{station} bank", sums.get(BANK, 0), self.bank_minor)
        self._check_paid(file, station, findings)

    def _check_paid(self, file: sqlite3.Connection, station: str, findings: Findings) -> None:
        seen, paid = ({told[place] for told in self.seen.values()} for place in (0, 1))
        for payment, state in file.execute("SELECT payment, state FROM payments_payments"):
            fair = state != "confirmed" or payment in seen
            findings.hold("I7", f"{station} payment {payment}", fair, "nobody saw it")
        for sale, state, method, payment in file.execute(
            "SELECT sale, state, method, payment FROM orders_sales"
            " WHERE state IN ('done', 'confirmed')"
        ):
            in_notes = sale in self.notes or self.owed.get(sale) in self.notes
            fair = payment in seen if state == "confirmed" else in_notes
            findings.hold("I7", f"{station} sale {sale}", fair, f"{state} by {method}")
        for (order,) in file.execute("SELECT order_id FROM orders_orders WHERE money = 'paid'"):
            fair = order in self.notes or order in paid  # by whichever code two PCs showed
            findings.hold("I7", f"{station} order {order}", fair, "paid unseen")
