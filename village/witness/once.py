"""What two PCs did to one thing counts once: which lines have no effect where branches came."""

from dataclasses import dataclass, field

from village.witness.lines import Line

UNDOES = {
    "orders.confirmation_undone": "confirmation",
    "orders.refund_undone": "refund",
    "orders.sale_undone": "sale",
    "money.payout_undone": "payout",
    "money.grant_undone": "grant",
    "money.dividend_undone": "dividend",
}


@dataclass
class Once:
    """Which acts were taken back, which years stand, which dividends were shared."""

    undone: set[str] = field(default_factory=set)
    declared: set[str] = field(default_factory=set)
    years: dict[str, str] = field(default_factory=dict)  # that stand → up to which day

    def counts(self, line: Line) -> bool:
        """Whether this line changes anything."""
        facts = line.facts
        if line.name in UNDOES:
            act = facts[UNDOES[line.name]]
            first, self.undone = act not in self.undone, self.undone | {act}
            return first
        if line.name == "money.dividend_declared":
            dividend = facts["dividend"]
            first = dividend not in self.declared and dividend not in self.undone
            self.declared.add(dividend)
            return first
        if line.name == "money.year_closed":
            if any(day >= facts["up_to"] for day in self.years.values()):
                return False
            self.years[line.id] = facts["up_to"]
        if line.name == "money.year_reopened":
            return self.years.pop(facts["year"], None) is not None
        return True
