"""The day's report counted once more: what was sold, paid out and taken back until the close."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from village.witness.accounts import till
from village.witness.books import Books
from village.witness.findings import Findings
from village.witness.lines import Line

METHODS = {
    "orders.cash_sale_recorded": ("cash", "done"),
    "orders.own_sale_recorded": ("own_cash", "done"),
    "orders.own_code_sale_recorded": ("own_code", "done"),
    "orders.code_sale_claimed": ("code", "claimed"),
}
SETTLED = {
    "orders.payment_confirmed": "confirmed",
    "orders.payment_not_found": "not_found",
    "orders.confirmation_undone": "claimed",
}


@dataclass
class Counted:
    """A sale as a report counts it."""

    day: str
    method: str
    state: str
    gross_minor: int
    payment: str | None = None


@dataclass
class Reports:
    """Every sale with its day and what became of it; which days are closed."""

    sales: dict[str, Counted] = field(default_factory=dict)
    payments: dict[str, str] = field(default_factory=dict)  # order → the code said to be paid
    payouts: dict[str, tuple[str, int]] = field(default_factory=dict)  # that stand
    refunds: dict[str, tuple[str, int]] = field(default_factory=dict)  # that stand
    closed: set[str] = field(default_factory=set)
    last_opened: str = ""

    def hear(self, line: Line, here: bool, books: Books, findings: Findings) -> None:
        """Count one line; `here`: the PC that wrote it had all that stands before it."""
        facts, name = line.facts, line.name
        if name in METHODS:
            self.sales[line.id] = Counted(
                facts["business_day"], *METHODS[name], facts["gross_minor"]
            )
        elif name == "orders.sale_refunded":
            self.refunds[line.id] = (facts["business_day"], facts["gross_minor"])
        elif name == "orders.refund_undone":
            self.refunds.pop(facts["refund"], None)
        elif name.startswith("orders."):
            self._settle(line, here, findings)
        elif name == "money.payout_made":
            self.payouts[line.id] = (facts["business_day"], facts["amount_minor"])
        elif name == "money.payout_undone":
            self.payouts.pop(facts["payout"], None)
        elif name == "money.day_opened":
            self.closed.discard(facts["business_day"])
            self.last_opened = max(self.last_opened, facts["business_day"])
        elif name == "money.day_closed":
            if here:
                self._check(line, books, findings)
            self.closed.add(facts["business_day"])

    def _settle(self, line: Line, here: bool, findings: Findings) -> None:
        facts, name = line.facts, line.name
        if name == "orders.order_handed_over":
            state = "done" if facts["method"] == "cash" else "claimed"
            if facts["method"] == "code" and not facts["held"]:
                state = "confirmed"
            payment = self.payments.get(facts["order"]) if facts["method"] == "code" else None
            self.sales[line.id] = Counted(
                facts["business_day"], facts["method"], state, facts["gross_minor"], payment
            )
        elif name == "orders.order_paid" and "payment" in facts:
            self.payments[facts["order"]] = facts["payment"]
        elif name == "orders.owed_order_paid":
            sold = self.sales[facts["sale"]]
            sold.state, sold.payment = "claimed", facts.get("payment")
            if facts["method"] == "cash":
                sold.method, sold.state = "cash", "done"
        elif name in SETTLED:
            self._seen_or_not(facts, SETTLED[name])
        elif name == "orders.sale_undone":
            sold = self.sales[facts["sale"]]
            if here:
                over = sold.day in self.closed or sold.day < self.last_opened
                findings.hold("I4", f"undone {line.id}", not over, f"{sold.day} was closed")
            sold.state = "undone"

    def _seen_or_not(self, facts: dict[str, Any], state: str) -> None:
        """Of an order: each hand-over whose money is said to have come by this code.

        Of one that another PC handed over unseen, nothing was let go: it waits on.
        """
        of_order = facts["subject"] == "order"
        knew = facts.get("held") or "sale" in facts
        if of_order and state in ("confirmed", "claimed") and not knew:
            return
        for sale, sold in self.sales.items():
            if sold.payment == facts["payment"] if of_order else sale == facts["subject_id"]:
                sold.state = state

    def _check(self, line: Line, books: Books, findings: Findings) -> None:
        """What the report says is what the lines say; its cash is what the books say."""
        facts = line.facts
        should = books.balances[till(facts)]
        findings.same("I4", f"report {line.id} expects", facts["expected_minor"], should)
        ours = self.totals(facts, books)
        told = {key: facts["totals"].get(key, 0) for key in ours}
        findings.same("I4", f"report {line.id}", told, ours)

    def totals(self, facts: dict[str, Any], books: Books) -> dict[str, int]:
        """The figures of one business day, minor units and how many."""
        day = facts["business_day"]
        many: Counter[str] = Counter()
        minor: Counter[str] = Counter()
        for sold in self.sales.values():
            if sold.day == day:
                own = sold.method in ("own_cash", "own_code")
                kind = f"own {sold.state}" if own else sold.state
                many[kind] += 1
                minor[kind] += sold.gross_minor
        paid = sum(amount for on, amount in self.payouts.values() if on == day)
        back = [amount for on, amount in self.refunds.values() if on == day]
        stands = ("done", "claimed", "confirmed")
        return {
            "sales": sum(many[kind] for kind in stands),
            "sold_minor": sum(minor[kind] for kind in stands),
            "cash_sales": many["done"], "cash_minor": minor["done"],
            "code_claimed_sales": many["claimed"], "code_claimed_minor": minor["claimed"],
            "code_confirmed_sales": many["confirmed"], "code_confirmed_minor": minor["confirmed"],
            "own_sales": many["own done"], "own_minor": minor["own done"],
            "undone": many["undone"], "undone_minor": minor["undone"],
            "not_found": many["not_found"], "not_found_minor": minor["not_found"],
            "refunds": len(back), "refunds_minor": sum(back),
            "payouts_minor": paid, "fees_minor": books.fees[day],
        }  # fmt: skip
