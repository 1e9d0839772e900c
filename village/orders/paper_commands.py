"""What was sold on paper while the PC was out, written in afterwards for the day it was sold."""

from collections.abc import Sequence
from datetime import date

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.money import queries as money
from village.orders import rules
from village.orders.settling import settle, totals
from village.people import queries as people
from village.receipts.rules import slip_name
from village.receipts.slips import require_slip

DAYS_BACK = 60


def record_paper_sale(
    db: Store, act: Act, slip: str, sold_on: date, basket: Sequence[rules.BasketLine],
    till: str = money.TILL,
) -> Event:  # fmt: skip
    """A slip becomes the sale it is, its number the receipt's; the notes are in the till already.

    It counts on the day it was sold. Where that day is closed it counts on the next, and says so.
    Raises orders.refusal.slip_unknown, .slip_used (409), .slip_day, and those of settle.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        name = slip_name(*require_slip(db, slip))
        if is_used(db, name):
            raise Refusal("orders.refusal.slip_used", status=409, field="slip", slip=name)
        station = people.require_station(db)
        lines = settle(db, station, basket)
        parts, gross, fee, net = totals(station, lines)
        fact = rules.CashSaleRecorded(
            business_day=counts_on(db, station.country, sold_on, till),
            till=till,
            receipt=name,
            channel="counter",
            currency=station.currency,
            lines=lines,
            parts=parts,
            gross_minor=gross,
            fee_minor=fee,
            net_minor=net,
            given_minor=gross,
            change_minor=0,
            slip_day=sold_on.isoformat(),
        )
        return journal.record(db, act, fact)


def is_used(db: Store, slip: str) -> bool:
    """Whether a sale stands under this slip's number; one that was taken back frees it."""
    told = "SELECT 1 FROM orders_sales WHERE receipt = ? AND state <> 'undone'"
    return bool(db.value(told, (slip,)))


def counts_on(db: Store, country: str, sold_on: date, till: str = money.TILL) -> str:
    """The business day of a slip: its own, or where that is closed, the one that comes after.

    A till that was counted takes nothing more that day, also while another one is still open.
    Raises orders.refusal.slip_day for a day to come, or one long gone.
    """
    today = money.today(db, country)
    if not 0 <= (today - sold_on).days <= DAYS_BACK:
        raise Refusal("orders.refusal.slip_day", field="day")
    closed = db.value("SELECT MAX(business_day) FROM money_days WHERE state = 'closed'")
    if not closed or sold_on.isoformat() > closed:
        return sold_on.isoformat()
    day = money.counting_day(db, country)
    counted = money.day(db, day, till)
    is_counted = counted is not None and counted["state"] == "closed"
    return money.next_day(db, country).isoformat() if is_counted else day


def slip_after(db: Store, slip: str) -> str:
    """The slip that lies beneath this one, "" where it was the last."""
    try:
        series, number = require_slip(db, slip)
        return slip_name(*require_slip(db, slip_name(series, number + 1)))
    except Refusal:
        return ""
