"""The books kept once more from the lines alone: who is owed what, and what waits to be seen."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from village.witness.accounts import (
    BANK,
    BUYERS,
    DEPOSITS,
    FARMERS,
    FEE,
    HELD,
    OPENING,
    OWES,
    PENDING,
    ROUNDING,
    SAFE,
    Facts,
    Postings,
    book_of,
    counted,
    credited,
    mirrored,
    till,
)
from village.witness.findings import Findings
from village.witness.later import CARRY_ON, LATER, LATER_CHECKED
from village.witness.lines import Line
from village.witness.standing import Standing


@dataclass
class Books:
    """An own ledger; debit above zero, minor units."""

    balances: Counter[str] = field(default_factory=Counter)
    fees: Counter[str] = field(default_factory=Counter)  # by business day
    entries: dict[str, Postings] = field(default_factory=dict)  # what may be taken back
    standing: Standing = field(default_factory=Standing)  # what each sale still waits for
    refunds: dict[str, dict[str, int]] = field(default_factory=dict)  # gross by account
    approved: dict[str, str] = field(default_factory=dict)  # dividend → who agreed first
    declared: dict[str, str] = field(default_factory=dict)  # dividend → the act that booked it
    coin: int = 1  # the smallest there is
    foreign: bool = False  # something was booked that nobody does here yet

    def hear(self, line: Line, here: bool, findings: Findings) -> None:
        """Book one line; `here`: the PC that wrote it had all that stands before it."""
        book = BOOKED.get(line.name) or LATER.get(line.name)
        if line.name == "people.station_set_up":
            self.coin = line.facts["cash_step_minor"]
        if here:
            self._check_decided(line, findings)
        moved = self.standing.hear(line)
        if book is None:
            self.foreign = self.foreign or line.name.startswith("money.")
            return
        postings = [*book(self, line), *moved]
        self.entries[line.id] = postings
        for account, minor in postings:
            self.balances[account] += minor
            if account == FEE and line.name not in CARRY_ON:
                self.fees[line.facts["business_day"]] -= minor

    # --- what whoever wrote it had to know ---

    def _check_decided(self, line: Line, findings: Findings) -> None:
        """Nobody gives away what is not hers to have yet; all that was Held is let go."""
        facts = line.facts
        if line.name == "money.payout_made":
            payable, added = -self.balances[book_of(facts)], facts.get("rounding_minor", 0)
            much = facts["amount_minor"] - added
            fair = much == payable and added < self.coin if added else much <= payable
            findings.hold("I7", f"payout {line.id}", fair, f"{facts}, {payable} payable")
        elif line.name == "orders.sale_moved" and not facts["held"]:
            payable = -self.balances[FARMERS + facts["from_account"]]
            fair = facts["net_minor"] <= payable
            findings.hold("I7", f"moved {line.id}", fair, f"{facts}, {payable} payable")
        elif line.name in LATER_CHECKED:
            LATER_CHECKED[line.name](self, line, findings)
        elif line.name == "orders.order_handed_over":
            waits = self.standing.orders[facts["order"]].money == "claimed"
            findings.same("I7", f"handed over {line.id} held", facts["held"], waits)
        elif "held" in facts and not isinstance(facts["held"], bool):
            waiting = self._waiting_for(line)
            if waiting is not None:
                findings.same("I7", f"{line.name} {line.id} held", facts["held"], waiting)

    def _waiting_for(self, line: Line) -> list[Facts] | None:
        """What this line lets go of Held, or puts back; None where goods were handed over twice."""
        facts = line.facts
        if line.name == "orders.owed_order_paid":
            sold = self.standing.sales[facts["sale"]]
            return sold.parts if facts["method"] == "cash" else []
        if line.name == "orders.payment_not_found" and facts["subject"] == "order":
            return []
        if line.name == "orders.confirmation_undone":
            state = "confirmed"
        else:
            state = "not_found" if facts.get("before") == "not_found" else "claimed"
        parts = [sold.parts for sold in self.standing.of(facts) if sold.state == state]
        return None if len(parts) > 1 else [part for one in parts for part in one]

    # --- how each line is booked ---

    def _cash_sale(self, line: Line) -> Postings:
        return self._sell(line, till(line.facts), waits=False)

    def _claimed(self, line: Line) -> Postings:
        return self._sell(line, PENDING, waits=True)

    def _sell(self, line: Line, debit: str, *, waits: bool) -> Postings:
        facts = line.facts
        return [(debit, facts["gross_minor"]), *credited(facts["parts"], waits=waits)]

    def _own_code(self, line: Line) -> Postings:
        fee = line.facts["fee_minor"]
        return [(OWES + line.facts["account"], fee), (FEE, -fee)]

    def _handed_over(self, line: Line) -> Postings:
        gross, sold = line.facts["gross_minor"], self.standing.sales[line.id]
        debit = BUYERS if sold.state == "not_found" else DEPOSITS
        return [(debit, gross), *credited(sold.parts, waits=sold.waits)]

    def _confirmed(self, line: Line) -> Postings:
        return [(BANK, line.facts["gross_minor"]), (PENDING, -line.facts["gross_minor"])]

    def _not_found(self, _: Line) -> Postings:
        return []  # goes with how it stands

    def _order_paid(self, line: Line) -> Postings:
        return [*self._received(line), (DEPOSITS, -line.facts["gross_minor"])]

    def _received(self, line: Line) -> Postings:
        facts = line.facts
        return [(till(facts) if facts["method"] == "cash" else PENDING, facts["gross_minor"])]

    def _undone(self, line: Line) -> Postings:
        sale = line.facts["sale"]
        if self.standing.sales[sale].method == "code":
            return []  # goes with how it stands
        return mirrored(self.entries.get(sale, []))

    def _moved(self, line: Line) -> Postings:
        facts, sold = line.facts, self.standing.sales[line.facts["sale"]]
        if sold.state in ("undone", "not_found"):
            return []
        book, minor = HELD if sold.waits else FARMERS, facts["net_minor"]
        return [(book + facts["from_account"], minor), (book + facts["to_account"], -minor)]

    def _paid_out(self, line: Line) -> Postings:
        facts = line.facts
        minor, added = facts["amount_minor"], facts.get("rounding_minor", 0)
        return [(book_of(facts), minor - added), (ROUNDING, added), (till(facts), -minor)]

    def _payout_undone(self, line: Line) -> Postings:
        return mirrored(self.entries[line.facts["payout"]])

    def _cancelled(self, line: Line) -> Postings:
        refund = line.facts["refund_minor"]
        return [(DEPOSITS, refund), (till(line.facts), -refund)] if refund else []

    def _carried(self, line: Line) -> Postings:
        minor = line.facts["to_safe_minor"]
        return [(SAFE, minor), (till(line.facts), -minor)]

    def _opened(self, line: Line) -> Postings:
        facts = line.facts
        minor = facts["moved_minor"]
        if facts["source"] == "count":
            return counted(facts, minor)
        return [(till(facts), minor), (SAFE if facts["source"] == "safe" else OPENING, -minor)]

    def _closed(self, line: Line) -> Postings:
        return counted(line.facts, line.facts["difference_minor"])

    # --- the rows beside it ---

    def check(self, file: sqlite3.Connection, station: str, findings: Findings) -> None:
        """The station's balances are ours, and Held is what open claims wait for."""
        ours = {account: minor for account, minor in self.balances.items() if minor}
        theirs = dict(
            file.execute("SELECT account, amount_minor FROM money_balances WHERE amount_minor <> 0")
        )
        if not self.foreign:
            findings.same("I4", f"{station} own books", ours, theirs)
        held = {account: -minor for account, minor in ours.items() if account.startswith(HELD)}
        findings.same("I7", f"{station} held", held, self.open_claims())

    def open_claims(self) -> dict[str, int]:
        """What farmers will get once somebody has seen it, by account."""
        waiting: Counter[str] = Counter()
        for sold in self.standing.sales.values():
            for part in sold.parts if sold.waits else ():
                waiting[HELD + part["account"]] += part["net_minor"]
        return {account: minor for account, minor in waiting.items() if minor}


BOOKED: dict[str, Callable[[Books, Line], Postings]] = {
    "orders.cash_sale_recorded": Books._cash_sale,
    "orders.code_sale_claimed": Books._claimed,
    "orders.own_code_sale_recorded": Books._own_code,
    "orders.order_handed_over": Books._handed_over,
    "orders.payment_confirmed": Books._confirmed,
    "orders.payment_not_found": Books._not_found,
    "orders.order_paid": Books._order_paid,
    "orders.owed_order_paid": Books._order_paid,
    "orders.order_cancelled": Books._cancelled,
    "orders.sale_undone": Books._undone,
    "orders.sale_moved": Books._moved,
    "money.payout_made": Books._paid_out,
    "money.payout_undone": Books._payout_undone,
    "money.cash_moved": Books._carried,
    "money.day_opened": Books._opened,
    "money.till_handed_over": Books._closed,
    "money.day_closed": Books._closed,
}
