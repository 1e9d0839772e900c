"""How sales and orders stand by the lines alone: said to be paid, seen, not found, taken back.

Where a sale's money is follows from how the sale stands: nobody's, Held, or hers. Whichever line
makes it stand otherwise moves the money with it, whatever the PC that wrote the line knew.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from village.witness.accounts import (
    BUYERS,
    DEPOSITS,
    PENDING,
    Facts,
    Postings,
    credited,
    mirrored,
)
from village.witness.lines import Line

SOLD = {
    "orders.cash_sale_recorded": ("cash", "done"),
    "orders.own_sale_recorded": ("own_cash", "done"),
    "orders.own_code_sale_recorded": ("own_code", "done"),
    "orders.code_sale_claimed": ("code", "claimed"),
}
OVER = ("done", "undone")  # no code has a say in these any more


@dataclass
class Sold:
    """A sale: who gets what of it, and how it stands."""

    day: str
    method: str
    state: str
    gross_minor: int
    parts: list[Facts]
    order: str | None = None
    back: Counter[str] = field(default_factory=Counter)  # gross given back, by account

    @property
    def waits(self) -> bool:
        """Its money is Held; also what a buyer owes for goods of an order that are gone."""
        return self.state == "claimed" or (self.order is not None and self.state == "not_found")

    def turn(self, state: str) -> Postings:
        """It stands so from now on: what that moves."""
        before, self.state = self._brought(), state
        return [*mirrored(before), *self._brought()]

    def _brought(self) -> Postings:
        if self.waits or self.state in ("confirmed", "done"):
            gross = sum(part["gross_minor"] for part in self.parts)
            owed = [(BUYERS, gross), (DEPOSITS, -gross)] if self.state == "not_found" else []
            return [(PENDING, gross), *credited(self.parts, waits=self.waits), *owed]
        return []


@dataclass
class Ordered:
    """An order: how its money stands, by which code, and what was handed over of it."""

    money: str = "unpaid"
    method: str | None = None
    payment: str | None = None
    here: bool = True  # its goods
    sales: list[str] = field(default_factory=list)

    @property
    def stands(self) -> str:
        """How what is handed over of it stands."""
        if self.money == "claimed":
            return "claimed"
        if self.money != "paid":
            return "not_found"
        return "done" if self.method == "cash" else "confirmed"


@dataclass
class Standing:
    """All sales and orders of a station."""

    sales: dict[str, Sold] = field(default_factory=dict)
    orders: dict[str, Ordered] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)  # orders' codes, said or seen to be paid

    def hear(self, line: Line) -> Postings:
        """Let one line change how they stand: what moves between Held and hers by it."""
        if line.name in SOLD:
            self._sold(line)
            return []
        told = TOLD.get(line.name)
        return told(self, line) if told else []

    def of(self, facts: Facts) -> list[Sold]:
        """The sales this money is for: one of the counter, or what was handed over of an order."""
        if facts["subject"] == "sale":
            named = [facts["subject_id"]]
        else:
            named = self.orders[facts["subject_id"]].sales
        sales = [self.sales[name] for name in named if name in self.sales]
        return [sold for sold in sales if sold.state not in OVER]

    def _sold(self, line: Line) -> None:
        facts, (method, state) = line.facts, SOLD[line.name]
        self.sales[line.id] = Sold(
            facts["business_day"], method, state, facts["gross_minor"], facts.get("parts", [])
        )

    def _placed(self, line: Line) -> Postings:
        self.orders[line.id] = Ordered()
        return []

    def _shown(self, line: Line) -> Postings:
        order = self.orders.get(line.facts.get("order", ""))
        if order and order.money not in ("claimed", "paid"):
            order.payment = line.id
            order.money = "shown" if order.here else order.money
        return []

    def _paid(self, line: Line) -> Postings:
        facts = line.facts
        order, cash = self.orders[facts["order"]], facts["method"] == "cash"
        order.money, order.method = "paid" if cash else "claimed", facts["method"]
        order.payment = facts.get("payment", order.payment)
        self.told[facts.get("payment", "")] = "said"
        return self._follow(order)

    def _follow(self, order: Ordered) -> Postings:
        """What was handed over of it stands as it does."""
        moved: Postings = []
        for sold in (self.sales[name] for name in order.sales):
            if sold.state not in OVER:
                sold.method = "cash" if order.stands == "done" else "code"
                moved += sold.turn(order.stands)
        return moved

    def _handed_over(self, line: Line) -> Postings:
        """As its order stands now: another PC may have seen its money, or not found it."""
        facts, order = line.facts, self.orders[line.facts["order"]]
        if order.stands == "not_found":
            order.money = "not_found"
        method = "cash" if order.stands == "done" else "code"
        self.sales[line.id] = Sold(
            facts["business_day"], method, order.stands, facts["gross_minor"], facts["parts"],
            facts["order"],
        )  # fmt: skip
        order.here = False
        order.sales.append(line.id)
        return []

    def _cancelled(self, line: Line) -> Postings:
        self.orders[line.facts["order"]].here = False
        return []

    def _seen(self, line: Line) -> Postings:
        """Of an order whose money was not found it is said once more first."""
        facts = line.facts
        if facts["subject"] == "sale":
            return self._all_turn(self.of(facts), "confirmed")
        order, again = self.orders[facts["subject_id"]], facts.get("before") == "not_found"
        order.money, order.payment = "paid", facts["payment"]
        order.method = "code" if again else order.method
        said = again or facts["payment"] not in self.told
        self.told[facts["payment"]] = "seen"
        return [*(_said(facts) if said else []), *self._follow(order)]

    def _not_found(self, line: Line) -> Postings:
        facts = line.facts
        if facts["subject"] == "sale":
            return self._all_turn(self.of(facts), "not_found")
        if self.told.get(facts["payment"]) != "said":
            return []  # another PC saw it, or missed it already
        del self.told[facts["payment"]]
        return [*mirrored(_said(facts)), *self._money(facts, "not_found")]

    def _unseen(self, line: Line) -> Postings:
        """It stands as before: said to be paid, or nobody had said so any more."""
        facts = line.facts
        if facts["subject"] == "sale":
            seen = [sold for sold in self.of(facts) if sold.state == "confirmed"]
            return self._all_turn(seen, "claimed")
        if facts.get("before") not in ("shown", "not_found"):
            self.told[facts["payment"]] = "said"
            return self._money(facts, "claimed")
        self.told.pop(facts["payment"], None)
        return [*mirrored(_said(facts)), *self._money(facts, "not_found")]

    def _money(self, facts: Facts, money: str) -> Postings:
        """Notes that were given since, or another code, are not touched."""
        order = self.orders[facts["subject_id"]]
        by_this = (order.method, order.payment) == ("code", facts["payment"])
        order.money = money if by_this and order.money in ("claimed", "paid") else order.money
        return self._follow(order)

    def _all_turn(self, sales: list[Sold], state: str) -> Postings:
        return [posting for sold in sales for posting in sold.turn(state)]

    def _undone(self, line: Line) -> Postings:
        sold = self.sales[line.facts["sale"]]
        if sold.method == "code":
            return sold.turn("undone")
        sold.state = "undone"  # what it brought goes back as its entry was
        return []

    def _moved(self, line: Line) -> Postings:
        sold = self.sales.get(line.facts["sale"])
        if sold:
            sold.parts = [{**part, "account": line.facts["to_account"]} for part in sold.parts]
        return []


def _said(facts: Facts) -> Postings:
    """Somebody said that an order's code was paid."""
    return [(PENDING, facts["gross_minor"]), (DEPOSITS, -facts["gross_minor"])]


TOLD: dict[str, Callable[[Standing, Line], Postings]] = {
    "orders.order_placed": Standing._placed,
    "orders.code_shown": Standing._shown,
    "orders.order_paid": Standing._paid,
    "orders.owed_order_paid": Standing._paid,
    "orders.order_handed_over": Standing._handed_over,
    "orders.order_cancelled": Standing._cancelled,
    "orders.payment_confirmed": Standing._seen,
    "orders.payment_not_found": Standing._not_found,
    "orders.confirmation_undone": Standing._unseen,
    "orders.sale_undone": Standing._undone,
    "orders.sale_moved": Standing._moved,
}
