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


@dataclass
class Sold:
    """A sale as the books see it: who gets what of it, and whether that still waits."""

    parts: list[Facts]
    waits: bool  # its money is Held
    order: str | None = None
    cash: bool = False  # paid in notes, whatever a code was said to bring
    back: Counter[str] = field(default_factory=Counter)  # gross given back, by account


@dataclass
class Books:
    """An own ledger; debit above zero, minor units."""

    balances: Counter[str] = field(default_factory=Counter)
    fees: Counter[str] = field(default_factory=Counter)  # by business day
    entries: dict[str, Postings] = field(default_factory=dict)  # what may be taken back
    sales: dict[str, Sold] = field(default_factory=dict)
    handed: dict[str, list[str]] = field(default_factory=dict)  # order → its hand-overs
    refunds: dict[str, dict[str, int]] = field(default_factory=dict)  # gross by account
    approved: dict[str, str] = field(default_factory=dict)  # dividend → who agreed first
    declared: dict[str, str] = field(default_factory=dict)  # dividend → the act that booked it
    coin: int = 1  # the smallest there is
    foreign: bool = False  # something was booked that nobody does here yet
    clashed: bool = False  # two PCs wrote at once: one thing may have been settled twice

    def hear(self, line: Line, here: bool, findings: Findings) -> None:
        """Book one line; `here`: the PC that wrote it had all that stands before it."""
        self.clashed = self.clashed or line.moved
        book = BOOKED.get(line.name) or LATER.get(line.name)
        if line.name == "people.station_set_up":
            self.coin = line.facts["cash_step_minor"]
        if book is None:
            self.foreign = self.foreign or line.name.startswith("money.")
            return
        if here:
            self._check_decided(line, findings)
        postings = book(self, line)
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
        elif "held" in facts and not isinstance(facts["held"], bool):
            waiting = self._waiting_for(line)
            if waiting is not None:
                findings.same("I7", f"{line.name} {line.id} held", facts["held"], waiting)

    def _waiting_for(self, line: Line) -> list[Facts] | None:
        """What this line must let go of Held, or None where two PCs handed the goods over."""
        facts = line.facts
        if line.name == "orders.confirmation_undone":
            sales = self.sales_of(facts["subject_id"])
            seen = [sold for sold in sales if not (sold.cash or sold.waits)]
            return None if len(sales) > 1 else [part for sold in seen for part in sold.parts]
        if line.name == "orders.owed_order_paid":
            if facts["method"] == "code":
                return []
            sold = self.sales.get(facts["sale"])
        elif facts["subject"] == "sale":
            sold = self.sales.get(facts["subject_id"])
        elif line.name == "orders.payment_not_found":
            return []
        else:
            handed = self.handed.get(facts["subject_id"], [])
            if len(handed) > 1:
                return None
            sold = self.sales[handed[0]] if handed else None
        return sold.parts if sold and sold.waits else []

    def sales_of(self, subject: str) -> list[Sold]:
        """A sale itself, or what was handed over of an order."""
        names = self.handed.get(subject, [subject])
        return [self.sales[name] for name in names if name in self.sales]

    # --- how each line is booked ---

    def _cash_sale(self, line: Line) -> Postings:
        return self._sell(line, [(till(line.facts), line.facts["gross_minor"])], waits=False)

    def _claimed(self, line: Line) -> Postings:
        return self._sell(line, [(PENDING, line.facts["gross_minor"])], waits=True)

    def _own_code(self, line: Line) -> Postings:
        fee = line.facts["fee_minor"]
        return [(OWES + line.facts["account"], fee), (FEE, -fee)]

    def _handed_over(self, line: Line) -> Postings:
        self.handed.setdefault(line.facts["order"], []).append(line.id)
        gross = [(DEPOSITS, line.facts["gross_minor"])]
        postings = self._sell(line, gross, waits=line.facts["held"])
        self.sales[line.id].cash = line.facts["method"] == "cash"
        return postings

    def _sell(self, line: Line, debit: Postings, *, waits: bool) -> Postings:
        parts = line.facts["parts"]
        self.sales[line.id] = Sold(parts, waits, line.facts.get("order"))
        return debit + credited(parts, waits=waits)

    def _confirmed(self, line: Line) -> Postings:
        gross = line.facts["gross_minor"]
        return [(BANK, gross), (PENDING, -gross), *self._let_go(line)]

    def _not_found(self, line: Line) -> Postings:
        facts = line.facts
        gross = facts["gross_minor"]
        if facts["subject"] == "order":
            return [(BUYERS if facts["handed_over"] else DEPOSITS, gross), (PENDING, -gross)]
        self._no_more(facts["subject_id"])
        return mirrored([(PENDING, gross), *credited(facts["held"], waits=True)])

    def _order_paid(self, line: Line) -> Postings:
        return [*self._received(line), (DEPOSITS, -line.facts["gross_minor"])]

    def _owed_paid(self, line: Line) -> Postings:
        released = self._let_go(line)
        if line.facts["sale"] in self.sales:
            self.sales[line.facts["sale"]].cash = line.facts["method"] == "cash"
        return [*self._received(line), (BUYERS, -line.facts["gross_minor"]), *released]

    def _received(self, line: Line) -> Postings:
        facts = line.facts
        return [(till(facts) if facts["method"] == "cash" else PENDING, facts["gross_minor"])]

    def _let_go(self, line: Line) -> Postings:
        """Held no more: the money was seen."""
        facts = line.facts
        held = facts.get("held", [])
        subject = facts.get("subject_id", facts.get("sale", ""))
        for sale in self.handed.get(subject, [subject]) if held else ():
            self._no_more(sale)
        return [*mirrored(credited(held, waits=True)), *credited(held, waits=False)]

    def _no_more(self, sale: str) -> None:
        if sale in self.sales:
            self.sales[sale].waits = False

    def _undone(self, line: Line) -> Postings:
        self._no_more(line.facts["sale"])
        return mirrored(self.entries.get(line.facts["sale"], []))

    def _moved(self, line: Line) -> Postings:
        facts = line.facts
        sold = self.sales.get(facts["sale"])
        if sold:
            sold.parts = [{**part, "account": facts["to_account"]} for part in sold.parts]
        book = HELD if facts["held"] else FARMERS
        minor = facts["net_minor"]
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
        if not self.clashed:
            held = {account: -minor for account, minor in ours.items() if account.startswith(HELD)}
            findings.same("I7", f"{station} held", held, self.open_claims())

    def open_claims(self) -> dict[str, int]:
        """What farmers will get once somebody has seen it, by account."""
        waiting: Counter[str] = Counter()
        for sold in self.sales.values():
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
    "orders.owed_order_paid": Books._owed_paid,
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
