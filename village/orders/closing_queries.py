"""What the pages of the day's end show: the slip, what is not finished, the reports X and Z."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

from village.ground.unit import Store
from village.money import queries as money
from village.money.day_rules import DayTotals
from village.orders.closing import day_totals
from village.payments import queries as payments
from village.people import queries as people


@dataclass(frozen=True)
class Slip:
    """How the cash box comes to what must be in it, minor units; `counted_minor` None: not yet."""

    float_minor: int
    sales_minor: int
    orders_minor: int
    owed_minor: int
    payouts_minor: int
    refunds_minor: int
    debts_minor: int
    safe_minor: int
    handed_minor: int  # what counts at handovers found too much or too little
    expected_minor: int
    counted_minor: int | None

    @property
    def difference_minor(self) -> int:
        """Counted less expected; nothing while nobody has counted."""
        return 0 if self.counted_minor is None else self.counted_minor - self.expected_minor


@dataclass(frozen=True)
class Unfinished:
    """What a close leaves open: claims nobody looked for, orders still here or owed for, codes."""

    claims: int
    claims_minor: int
    orders: int
    owed: int
    owed_minor: int
    shown: int

    def __bool__(self) -> bool:
        return bool(self.claims or self.orders or self.owed or self.shown)


@dataclass(frozen=True)
class Report:
    """A day as X or, with `z_number`, as Z; `notes` high first, `people` by number."""

    business_day: str
    till: str
    totals: DayTotals
    slip: Slip
    opened_at: int
    opened_by: str
    z_number: str | None = None
    notes: tuple[tuple[int, int], ...] = ()
    reason: str = ""
    closed_at: int | None = None
    closed_by: str = ""
    handovers: tuple[sqlite3.Row, ...] = ()


def slip(db: Store, day: sqlite3.Row, counts: Mapping[int, int] | None = None) -> Slip:
    """The open or closed `day` of a till; `counts`: worth in minor units → how many."""
    flows = money.cash_flows(db, day["business_day"], day["till"])
    closed = day["state"] == "closed"
    counted = sum(value * count for value, count in counts.items()) if counts else None
    return Slip(
        float_minor=day["float_minor"],
        sales_minor=flows.get("cash_sale", 0) + flows.get("sale_undone", 0),
        orders_minor=flows.get("order_paid_cash", 0) + flows.get("deposit_returned", 0),
        owed_minor=flows.get("owed_paid_cash", 0),
        payouts_minor=flows.get("payout", 0) + flows.get("payout_undone", 0),
        refunds_minor=flows.get("refund", 0) + flows.get("refund_undone", 0),
        debts_minor=flows.get("debt_settled", 0),
        safe_minor=flows.get("cash_moved", 0),
        handed_minor=flows.get("till_handed_over", 0),
        expected_minor=day["expected_minor"] if closed else money.cash_in(db, day["till"]),
        counted_minor=day["counted_minor"] if closed else counted,
    )


def unfinished(db: Store, since_ms: int) -> Unfinished:
    """What is open now; codes count from when the day was opened."""
    claims, claims_minor = payments.claimed_sum(db)
    owed = db.row(
        "SELECT count(*) AS n, COALESCE(SUM(gross_minor), 0) AS minor FROM orders_orders"
        " WHERE money = 'owed'"
    )
    assert owed is not None, "a sum has a row"
    return Unfinished(
        claims=claims,
        claims_minor=claims_minor,
        owed=owed["n"],
        owed_minor=owed["minor"],
        orders=int(db.value("SELECT count(*) FROM orders_orders WHERE goods = 'placed'")),
        shown=payments.count_shown(db, since_ms),
    )


def report(db: Store, business_day: str, till: str = money.TILL) -> Report | None:
    """The day's report: X while it is open, Z once it is closed, None for a day that never was."""
    day = money.day(db, business_day, till)
    if day is None:
        return None
    closed = money.z_report(db, business_day, till)
    handed = tuple(money.handovers(db, business_day, till))
    if closed is None:
        return Report(
            business_day, till, day_totals(db, business_day, till), slip(db, day),
            day["opened_at"], day["opened_by"], handovers=handed,
        )  # fmt: skip
    return Report(
        business_day, till, DayTotals(**closed["totals"]), slip(db, day),
        day["opened_at"], day["opened_by"], closed["z_name"],
        tuple((note["value_minor"], note["count"]) for note in closed["notes"]),
        closed["reason"] or "", closed["closed_at"], closed["closed_by"], handed,
    )  # fmt: skip


def report_people(db: Store, told: Report) -> dict[str, str]:
    """The names of who opened, handed on, took and closed, by number."""
    staff = [number for one in told.handovers for number in (one["giver"], one["taker"])]
    known = people.persons(db, (told.opened_by, told.closed_by, *staff))
    return {number: one.name for number, one in known.items()}
