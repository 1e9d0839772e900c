"""The end of the day: what was sold by the sales, what must be in the till by the books alone."""

from collections.abc import Mapping

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.money import day_rules as books
from village.money import queries as money
from village.money import till_queries
from village.money.rules import BUYERS
from village.orders.queries import OWN_WAYS
from village.orders.refund_queries import refunds_on
from village.people import queries as people

REASON_LENGTH_MAX = 200
REFUNDED = ("refunds", "refunds_minor")


SOLD = (
    "SELECT method, state, count(*) AS n, SUM(gross_minor) AS minor FROM orders_sales"
    " WHERE business_day = ?1{} GROUP BY method, state"
)
OF_TILL = SOLD.format(" AND till = ?2")
OF_LAST_TILL = SOLD.format(
    " AND NOT EXISTS (SELECT 1 FROM money_days d"
    " WHERE d.business_day = ?1 AND d.till = orders_sales.till AND d.till <> ?2)"
)


def day_totals(db: Store, business_day: str, till: str = money.TILL) -> books.DayTotals:
    """What a till's report says now: for X while it is open, frozen into Z at its close.

    What has no till – phones, orders handed over, what was confirmed – stands in the report of the
    till that closes last, so that all reports of a day together are the station's day.
    """
    others = till_queries.other_tills(db, business_day, till)
    is_last = not any(other["state"] == "open" for other in others)
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for row in db.rows(OF_LAST_TILL if is_last else OF_TILL, (business_day, till)):
        sums[row["method"], row["state"]] = (row["n"], row["minor"])
    cash, claimed = sums.get(("cash", "done"), (0, 0)), sums.get(("code", "claimed"), (0, 0))
    confirmed = sums.get(("code", "confirmed"), (0, 0))
    own = [sums.get((way, "done"), (0, 0)) for way in OWN_WAYS]
    # What she wrote down herself never was in the till's sums: taken back it is not either.
    undone = [sums[key] for key in sums if key[1] == "undone" and key[0] not in OWN_WAYS]
    missed = [sums[key] for key in sums if key[1] == "not_found"]
    first, last = receipts_on(db, business_day, till)
    return books.DayTotals(
        sales=cash[0] + claimed[0] + confirmed[0],
        sold_minor=cash[1] + claimed[1] + confirmed[1],
        cash_minor=cash[1],
        code_claimed_minor=claimed[1],
        code_confirmed_minor=confirmed[1],
        own_minor=sum(minor for _, minor in own),
        fees_minor=_fees(db, business_day, till, [other["till"] for other in others], is_last),
        payouts_minor=money.payouts_on(db, business_day, till),
        undone=sum(n for n, _ in undone),
        undone_minor=sum(minor for _, minor in undone),
        cash_sales=cash[0],
        code_claimed_sales=claimed[0],
        code_confirmed_sales=confirmed[0],
        own_sales=sum(n for n, _ in own),
        first_receipt=first,
        last_receipt=last,
        not_found=sum(n for n, _ in missed),
        not_found_minor=sum(minor for _, minor in missed),
        **dict(zip(REFUNDED, refunds_on(db, business_day, till), strict=True)),
        **(_of_earlier_days(db, business_day) if is_last else {}),
    )


def _fees(db: Store, business_day: str, till: str, others: list[str], is_last: bool) -> int:
    """What a till's report says of fees: where its notes moved, the last one's also the rest."""
    if not is_last:
        return money.fees_on(db, business_day, till)
    told = sum(money.fees_on(db, business_day, other) for other in others)
    return money.fees_on(db, business_day) - told


def _of_earlier_days(db: Store, business_day: str) -> dict[str, int]:
    """What stands in this day's report of days before it; none of it is in what it sold."""
    closed = last_closed(db, business_day)
    sales, own = unopened_sales(db, business_day, closed)
    owed = owed_paid(db, business_day, closed)
    return {
        "earlier_sales": sales[0], "earlier_minor": sales[1],
        "earlier_own": own[0], "earlier_own_minor": own[1],
        "owed_paid": owed["paid"][0], "owed_paid_minor": owed["paid"][1],
        "owed_claimed": owed["claimed"][0], "owed_claimed_minor": owed["claimed"][1],
    }  # fmt: skip


def last_closed(db: Store, business_day: str) -> str:
    """The last day that was closed before this one; empty where there is none."""
    found = db.value(
        "SELECT MAX(business_day) FROM money_days WHERE state = 'closed' AND business_day < ?",
        (business_day,),
    )
    return str(found or "")


def unopened_sales(
    db: Store, business_day: str, closed: str
) -> tuple[tuple[int, int], tuple[int, int]]:
    """(how many, sum) of sales on days that no till opened since `closed`; her own ones apart.

    Codes, orders handed over, what she sold at home: without this line they were in no report.
    """
    sums = [(0, 0), (0, 0)]
    for row in db.rows(
        "SELECT method IN ('own_cash', 'own_code') AS own, count(*) AS n, SUM(gross_minor) AS minor"
        " FROM orders_sales WHERE business_day > ? AND business_day < ?"
        " AND state IN ('done', 'claimed', 'confirmed') GROUP BY own",
        (closed, business_day),
    ):
        sums[row["own"]] = (row["n"], row["minor"])
    return sums[0], sums[1]


def owed_paid(db: Store, business_day: str, closed: str) -> dict[str, tuple[int, int]]:
    """How many orders owed for were paid that day, and their sum: "paid", or only "claimed".

    Only sales that an earlier report left out or took back; the others stand in this one.
    """
    rows = db.rows(
        "SELECT o.money, count(*) AS n, SUM(o.gross_minor) AS minor FROM money_postings p"
        " JOIN orders_orders o ON o.paid_act = p.entry"
        " JOIN orders_sales s ON s.order_id = o.order_id"
        " WHERE p.account = ? AND p.business_day = ? AND p.amount_minor < 0"
        " AND s.business_day <= ? GROUP BY o.money",
        (BUYERS, business_day, closed),
    )
    return {"paid": (0, 0), "claimed": (0, 0)} | {
        row["money"]: (row["n"], row["minor"]) for row in rows
    }


def receipts_on(
    db: Store, business_day: str, till: str = money.TILL
) -> tuple[str | None, str | None]:
    """The day's first and last receipt number, none where none was given."""
    given = db.value(
        "SELECT receipts FROM money_days WHERE business_day = ? AND till = ?", (business_day, till)
    )
    if not given:
        return None, None
    return (
        money.receipt_number(db, till, business_day, 1),
        money.receipt_number(db, till, business_day, given),
    )


def close_day(
    db: Store, act: Act, counts: Mapping[int, int], reason: str, till: str = money.TILL,
    *, expected_minor: int | None = None,
) -> Event:  # fmt: skip
    """Count and close: the difference is booked, the report gets its number (Z).

    `counts`: worth in minor units → how many; `expected_minor`: what the person read should be
    there. Raises money.refusal.day_closed, .moved_meanwhile (409), .reason where the count differs
    and nobody says why, ground.refusal.negative, .too_big, .too_long.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        day = money.require_open_day(db, till)
        currency = people.require_station(db).currency
        notes = books.counted_notes(counts, currency)
        counted = sum(note.value_minor * note.count for note in notes)
        expected = money.cash_in(db, till)
        if expected_minor not in (None, expected):
            raise Refusal("money.refusal.moved_meanwhile", status=409)
        check_reason(counted - expected, reason)
        fact = books.DayClosed(
            business_day=day["business_day"], till=till, currency=currency,
            z_number=money.next_z_number(db, till),
            float_minor=day["float_minor"],
            expected_minor=expected,
            counted_minor=counted,
            difference_minor=counted - expected,
            notes=notes,
            totals=day_totals(db, day["business_day"], till),
            series=money.z_series(db),
        )  # fmt: skip
        private = books.DayClosedPrivate(reason.strip()) if reason.strip() else None
        event = journal.record(db, act, fact, private)
        db.change(
            "DELETE FROM money_drafts WHERE business_day = ? AND till = ?",
            (day["business_day"], till),
        )
        return event


def check_reason(difference_minor: int, reason: str) -> None:
    """A count that differs needs a word why.

    Raises money.refusal.reason, ground.refusal.too_long.
    """
    if difference_minor and not reason.strip():
        raise Refusal("money.refusal.reason", field="reason")
    if len(reason) > REASON_LENGTH_MAX:
        raise Refusal("ground.refusal.too_long", field="reason")
