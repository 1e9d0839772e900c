"""What happens to an order: written down, paid, handed over, paid after all, cancelled."""

from collections.abc import Sequence
from typing import Any

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.ids import next_number
from village.ground.unit import Act, Store, writing
from village.money import queries as money
from village.orders import order_queries, order_rules, queries
from village.orders.claim_queries import require_payable
from village.orders.commands import code_for
from village.orders.order_rules import OrderPaid, OwedOrderPaid
from village.orders.rules import BasketLine, Channel, CodeShown, given_for
from village.orders.settling import settle, totals
from village.people import queries as people

NAME_LENGTH_MAX = 80


def place_order(
    db: Store,
    act: Act,
    basket: Sequence[BasketLine],
    buyer: order_rules.OrderPrivate,
    *,
    channel: Channel = "phone",
    promised_day: str | None = None,
) -> Event:
    """Write a buyer's order down and set its goods aside: a promise, so they must be there.

    Raises orders.refusal.no_buyer, .sold_out (409) and those of settle.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        if not buyer.buyer.strip():
            raise Refusal("orders.refusal.no_buyer", field="buyer")
        if max(map(len, (buyer.buyer, buyer.phone, buyer.address, buyer.remark))) > NAME_LENGTH_MAX:
            raise Refusal("ground.refusal.too_long", field="buyer")
        station = people.require_station(db)
        lines = settle(db, station, basket, promise=True)
        fact = order_rules.OrderPlaced(
            number=next_number("D", order_queries.last_number(db)),
            business_day=money.counting_day(db, station.country),
            channel=channel,
            currency=station.currency,
            lines=lines,
            gross_minor=sum(line.amount_minor for line in lines),
            promised_day=promised_day,
        )
        return journal.record(db, act, fact, private=buyer)


def pay_order_cash(
    db: Store, act: Act, order: str, given_minor: int | None = None, till: str = money.TILL
) -> Event:
    """The buyer's notes go into the till, before the hand-over or after; None is the exact sum.

    Raises orders.refusal.paid_already, .order_gone (409), .given_short, money.refusal.day_closed.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        row = require_payable(db, order)
        day = money.require_open_day(db, till)
        given = given_for(row["gross_minor"], given_minor)
        fact = _payment(
            db, row, method="cash", business_day=day["business_day"], till=till,
            receipt=money.next_receipt(db, day), given_minor=given,
            change_minor=given - row["gross_minor"],
        )  # fmt: skip
        return journal.record(db, act, fact)


def _payment(db: Store, row: order_queries.Row, **how: Any) -> OrderPaid | OwedOrderPaid:
    """Paid before the hand-over; or after it, then with the sale and what notes release of it."""
    how |= {"order": row["order_id"], "currency": row["currency"]}
    if row["goods"] == "placed":
        return OrderPaid(gross_minor=row["gross_minor"], **how)
    sale = order_queries.sale_of(db, row["order_id"])
    assert sale, "an order that was handed over is a sale"
    held = queries.parts(db, sale) if how["method"] == "cash" else ()
    return OwedOrderPaid(sale=sale, held=held, gross_minor=row["gross_minor"], **how)


def show_order_code(db: Store, act: Act, order: str) -> Event:
    """Show the station's code for an order's sum.

    Raises payments.refusal.no_code (409), .amount and those of require_payable.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        row = require_payable(db, order)
        code, reference = code_for(db, row["gross_minor"])
        fact = CodeShown(
            reference=reference,
            code=code,
            currency=row["currency"],
            gross_minor=row["gross_minor"],
            channel=row["channel"],
            order=order,
        )
        return journal.record(db, act, fact)


def claim_order_payment(db: Store, act: Act, payment: str, till: str = money.TILL) -> Event:
    """The buyer of an order says the code was paid. Raises orders.refusal.settled_already (409)."""
    with writing(db, act) as seen:
        return seen or journal.record(db, act, order_claim(db, payment, till))


def order_claim(db: Store, payment: str, till: str = money.TILL) -> OrderPaid | OwedOrderPaid:
    """What claiming an order's code says; refuses as claim_order_payment does."""
    shown = queries.require_shown(db, payment)
    if shown["state"] != "shown" or not shown["order_id"]:
        raise Refusal("orders.refusal.settled_already", status=409)
    row = require_payable(db, shown["order_id"])
    country = people.require_station(db).country
    day = money.open_day(db, till)
    return _payment(
        db, row, method="code", payment=payment, till=till if day else None,
        business_day=day["business_day"] if day else money.counting_day(db, country),
        receipt=money.next_receipt(db, day) if day else None,
    )  # fmt: skip


def hand_over(db: Store, act: Act, order: str) -> Event:
    """The buyer has the goods: the order is a sale now; unconfirmed code money stays Held.

    Raises orders.refusal.order_gone, .not_paid (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        row = order_queries.require_order(db, order)
        if row["goods"] != "placed":
            raise Refusal("orders.refusal.order_gone", status=409)
        if row["money"] not in ("paid", "claimed"):
            raise Refusal("orders.refusal.not_paid", status=409)
        lines = queries.lines(db, order)
        station = people.require_station(db)
        parts, gross, fee, net = totals(station, lines)
        assert gross == row["gross_minor"], "an order's amounts are frozen when it is placed"
        fact = order_rules.OrderHandedOver(
            business_day=money.counting_day(db, station.country),
            order=order,
            channel=row["channel"],
            currency=row["currency"],
            method=row["method"],
            held=row["money"] == "claimed",
            lines=lines,
            parts=parts,
            gross_minor=gross,
            fee_minor=fee,
            net_minor=net,
        )
        return journal.record(db, act, fact)


def cancel_order(db: Store, act: Act, order: str, till: str = money.TILL) -> Event:
    """The order will not be; notes that were taken go back to the buyer out of the till.

    Raises orders.refusal.order_gone, .claim_first where a claim is unsettled or code money came,
    money.refusal.day_closed, .not_in_till (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        row = order_queries.require_order(db, order)
        if row["goods"] != "placed":
            raise Refusal("orders.refusal.order_gone", status=409)
        paid_cash = row["money"] == "paid" and row["method"] == "cash"
        if row["money"] in ("claimed", "paid") and not paid_cash:
            raise Refusal("orders.refusal.claim_first", status=409)
        if paid_cash:
            money.require_open_day(db, till)
            if row["gross_minor"] > money.cash_in(db, till):
                raise Refusal("money.refusal.not_in_till", left_minor=money.cash_in(db, till))
        fact = order_rules.OrderCancelled(
            business_day=money.counting_day(db, people.require_station(db).country),
            order=order,
            currency=row["currency"],
            refund_minor=row["gross_minor"] if paid_cash else 0,
            till=till if paid_cash else None,
        )
        return journal.record(db, act, fact)
