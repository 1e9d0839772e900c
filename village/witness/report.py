"""The day's report counted once more: what was sold, paid out and taken back until the close."""

from collections import Counter
from dataclasses import dataclass, field

from village.witness.accounts import Facts, till
from village.witness.books import Books
from village.witness.findings import Findings
from village.witness.lines import Line


@dataclass
class Reports:
    """What was paid out and given back, and which days are closed."""

    payouts: dict[str, tuple[str, int]] = field(default_factory=dict)  # that stand
    refunds: dict[str, tuple[str, int]] = field(default_factory=dict)  # that stand
    closed: set[str] = field(default_factory=set)
    last_opened: str = ""

    def hear(self, line: Line, here: bool, books: Books, findings: Findings) -> None:
        """Count one line; `here`: the PC that wrote it had all that stands before it."""
        facts, name = line.facts, line.name
        if name == "orders.sale_refunded":
            self.refunds[line.id] = (facts["business_day"], facts["gross_minor"])
        elif name == "orders.refund_undone":
            self.refunds.pop(facts["refund"], None)
        elif name == "orders.sale_undone" and here:
            day = books.standing.sales[facts["sale"]].day
            over = day in self.closed or day < self.last_opened
            findings.hold("I4", f"undone {line.id}", not over, f"{day} was closed")
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

    def _check(self, line: Line, books: Books, findings: Findings) -> None:
        """What the report says is what the lines say; its cash is what the books say."""
        facts = line.facts
        should = books.balances[till(facts)]
        findings.same("I4", f"report {line.id} expects", facts["expected_minor"], should)
        ours = self.totals(facts, books)
        told = {key: facts["totals"].get(key, 0) for key in ours}
        findings.same("I4", f"report {line.id}", told, ours)

    def totals(self, facts: Facts, books: Books) -> dict[str, int]:
        """The figures of one business day, minor units and how many."""
        day = facts["business_day"]
        many: Counter[str] = Counter()
        minor: Counter[str] = Counter()
        for sold in books.standing.sales.values():
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
