"""A month of payments by code and of what the banks say of it, the same for the same seed.

`make_month("VN", 1)` gives the sales, the rows in the order they arrive, and apart from them the
truth, which no matcher may see. Rates: month.toml. Files of the rows: month_files. Marks for a
matcher: month_score.
"""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from tests.payments import month_rows as rows
from tests.payments import month_strangers as strangers
from tests.payments.month_memos import foreign_reference
from tests.payments.month_plan import (
    AGAIN,
    WHOLE,
    Account,
    BankRow,
    Land,
    Month,
    Place,
    Plan,
    Precision,
    Sale,
    Source,
    Truth,
    read_plan,
)  # fmt: skip
from tests.payments.month_rows import Draft, Making

__all__ = [
    "AGAIN", "WHOLE", "Account", "BankRow", "Month", "Place", "Plan", "Precision", "Sale", "Source",
    "Truth", "make_month", "read_plan",
]  # fmt: skip

# In this order: what needs a rare sale first, what follows another row last.
MAKERS: dict[str, Callable[[Making, str], None]] = {
    "past_midnight": rows.pay,
    "together": rows.pay_together,
    "confused": rows.pay,
    "paid": rows.pay,
    "stale": rows.pay_stale,
    "late": rows.pay,
    "clock_fast": rows.pay,
    "cut": rows.pay,
    "mistyped": rows.pay,
    "swapped": rows.pay,
    "missing": rows.pay,
    "rounded": rows.pay,
    "half": rows.pay,
    "fee_taken": rows.pay,
    "other_account": rows.pay,
    "same_amount": strangers.near_a_sale,
    "foreign": strangers.near_a_sale,
    "stranger": strangers.passing,
    "debit": strangers.passing,
    "refund": strangers.give_back,
    "other_half": rows.pay_other_half,
    "paid_twice": rows.pay_twice,
    "told_better": rows.tell_again,
    "retold": rows.tell_again,
    "copied": rows.copy,
}
BALANCED: frozenset[Source] = frozenset({"message", "csv", "xlsx"})


def make_month(place: Place, seed: int, plan: Plan | None = None) -> Month:
    """The month of `seed` at a station in Vietnam or in China."""
    plan = plan or read_plan()
    land = plan.land(place)
    rng = random.Random(f"{place} {seed}")
    sales = make_sales(rng, plan, land)
    nine = datetime.combine(plan.first_day, time(9), land.zone)
    fetches = tuple(nine + timedelta(days=day) for day in plan.import_days)
    making = Making(rng, place, plan, land, rng.sample(sales, len(sales)), fetches)
    assert set(land.rows) == set(MAKERS), "month.toml and MAKERS name the same kinds"
    for kind, make in MAKERS.items():
        for _ in range(land.rows[kind]):
            make(making, kind)
    told = in_order(making.drafts)
    balances = balances_of(making.drafts, land)
    return Month(
        place,
        land.accounts,
        tuple(claimed(making, sales)),
        tuple(row_of(number, d, land, plan, balances) for number, d in enumerate(told)),
        tuple(
            Truth(number, d.kind, tuple(sale.reference for sale in d.sales), d.payment)
            for number, d in enumerate(told)
        ),
    )


def make_sales(rng: random.Random, plan: Plan, land: Land) -> list[Sale]:
    """Codes shown, in the order of time: more on market days, some when the live show closes."""
    days = [plan.first_day + timedelta(days=day) for day in range(plan.days)]
    weights = [land.weekdays[day.weekday()] for day in days]
    moments = []
    for number in range(plan.sales):
        day = rng.choices(days, weights)[0]
        hour = rng.choices(range(24), land.hours)[0]
        at = time(hour, rng.randrange(60), rng.randrange(60))
        if number < plan.evening_sales:
            at = time(23, rng.randrange(30, 60), rng.randrange(60))
        moments.append(datetime.combine(day, at, land.zone))
    numbers = [account.number for account in land.accounts]
    shares = [account.weight for account in land.accounts]
    references: dict[str, None] = {}
    while len(references) < plan.sales:
        references[foreign_reference(rng)] = None
    return [
        Sale(
            reference, basket(rng, land), land.currency, rng.choices(numbers, shares)[0],
            moment.astimezone(UTC), None,
        )
        for reference, moment in zip(references, sorted(moments), strict=True)
    ]  # fmt: skip


def basket(rng: random.Random, land: Land) -> int:
    """What a sale comes to: one of the sums of every day, or something weighed."""
    if rng.random() < land.usual_share:
        heavier = range(len(land.usual_minor), 0, -1)
        return rng.choices(land.usual_minor, heavier)[0]
    price, hundredths = rng.choice(land.loose_minor), rng.randint(*land.loose_hundredths)
    return max(1, price * hundredths // 100 // land.loose_step) * land.loose_step


def claimed(making: Making, sales: list[Sale]) -> list[Sale]:
    """The sales with the moment somebody said the money had come."""
    pace, rng = making.plan.pace, making.rng
    paid = {sale.reference: draft.at for draft in making.drafts for sale in draft.sales}
    told = []
    for sale in sales:
        moved = paid.get(sale.reference)
        share = pace.claimed_share if moved else pace.claimed_unpaid_share
        soon = moved and timedelta(0) <= moved - sale.shown <= timedelta(hours=1)
        since = moved if moved and soon else sale.shown
        says = since.astimezone(UTC) + making.between(pace.claimed_seconds)
        told.append(replace(sale, claimed=says if rng.random() < share else None))
    return told


def in_order(drafts: list[Draft]) -> list[Draft]:
    return sorted(drafts, key=lambda draft: (draft.arrived, draft.at))


def balances_of(drafts: list[Draft], land: Land) -> dict[int, int]:
    """What each account held after each payment, minor units."""
    held = {account.number: land.opening_minor for account in land.accounts}
    after: dict[int, int] = {}
    for draft in sorted(drafts, key=lambda draft: draft.at):
        if draft.payment not in after:
            held[draft.account.number] += draft.amount_minor * (1 if draft.credit else -1)
            after[draft.payment] = held[draft.account.number]
    return after


def row_of(number: int, draft: Draft, land: Land, plan: Plan, balances: dict[int, int]) -> BankRow:
    """The draft as its source tells it, and nothing of what it truly is."""
    precision = land.precision[draft.source]
    if draft.source == "message" and not draft.account.message_time:
        precision = "day"
    hidden = draft.source in {"message", "alipay"}
    return BankRow(
        number=number,
        source=draft.source,
        account=draft.account.shown if hidden else draft.account.number,
        booked=booked(draft, precision, land, plan),
        precision=precision,
        amount_minor=draft.amount_minor,
        currency=land.currency,
        credit=draft.credit,
        bank_reference=draft.bank_reference,
        text=draft.text,
        balance_minor=balances[draft.payment] if draft.source in BALANCED else None,
        arrived=draft.arrived.astimezone(UTC),
    )


def booked(draft: Draft, precision: Precision, land: Land, plan: Plan) -> datetime:
    """The bank's time: local; where it books days, after its cut-off the next working day."""
    local = draft.at.astimezone(land.zone)
    if precision == "second":
        return local.replace(microsecond=0)
    if precision == "minute":
        return local.replace(second=0, microsecond=0)
    if draft.source != "message" and (local.hour >= plan.cutoff_hour or local.weekday() >= 5):
        local = strangers.next_working_day(local)
    return datetime.combine(local.date(), time(0), land.zone)
