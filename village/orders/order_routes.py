"""Orders: the list of the day, one order, its money, its goods."""

from collections.abc import Callable
from typing import Any

from flask import g, request, url_for

from village.ground import web
from village.ground.amounts import likely_notes, parse_amount
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.seen import told_at
from village.ground.unit import Act, OtherContent, Store
from village.money import queries as money
from village.money.till_routes import standing
from village.orders import order_commands as commands
from village.orders import order_queries, queries
from village.orders.order_rules import may_be_paid
from village.orders.room_routes import is_for_hall, room, told_before
from village.orders.sale_routes import item_of, products
from village.payments import queries as payments
from village.people import queries as people
from village.receipts.routes import print_on_roll, receipt_page
from village.receipts.rules import Receipt, State

FILTERS = ("all", "open", "unpaid", "owed", "late")
SAID = ("placed", "paid", "handed_over", "cancelled")
TEXT_MAX = 40
# How an order's money reads on its receipt.
STATES: dict[str, State] = {"claimed": "claimed", "not_found": "not_found", "owed": "not_found"}


@room.get("")
@web.door("clerk", "manager")
def show_orders() -> web.Answer:
    """What is still here, and what came today; late ones first to the eye."""
    db = web.db()
    day = money.counting_day(db, g.station.country)
    rows = order_queries.orders_now(db, day)
    by_filter = {name: [row for row in rows if _is(name, row, day)] for name in FILTERS}
    chosen = request.args.get("show", "all")
    shown = by_filter.get(chosen, rows)
    return web.page(
        "orders/orders.html", orders=shown, day=day, products=products(),
        counts={name: len(found) for name, found in by_filter.items()},
        chosen=chosen if chosen in FILTERS else "all", may_be_paid=may_be_paid,
        lines=queries.lines_by_owner(db, [row["order_id"] for row in shown]),
    )  # fmt: skip


def _is(name: str, row: queries.Row, day: str) -> bool:
    """Whether an order belongs under one of the list's words."""
    still_here: bool = row["goods"] == "placed"
    if name == "unpaid":
        return still_here and may_be_paid(row["goods"], row["money"])
    if name == "owed":
        return bool(row["money"] == "owed")
    if name == "late":
        return still_here and bool(row["promised_day"]) and str(row["promised_day"]) < day
    return still_here or name == "all"


@room.get("/<order>")
@web.door("clerk", "manager")
def show_order(order: str) -> web.Answer:
    """One order: who wants what, how its money and its goods stand, and what comes next."""
    return _order_page(order)


def _order_page(order: str, refusal: Refusal | None = None) -> web.Answer:
    said = request.args.get("said", "")
    return web.page(
        "orders/order.html", status=refusal.status if refusal else 200, refusal=refusal,
        said_word=said if said in SAID else "", seen=request.args.get("seen", type=told_at),
        typed=request.form.get("given_typed", ""),
        **_order_words(order),
    )  # fmt: skip


def _order_words(order: str) -> dict[str, Any]:
    db = web.db()
    row = order_queries.require_order(db, order)
    lines = queries.lines(db, order)
    payable = may_be_paid(row["goods"], row["money"])
    code = payments.payment(db, row["payment"]) if row["payment"] else None
    return {
        "order": row, "lines": lines, "products": products(), "payable": payable,
        "code_shown": code is not None and code["state"] == "shown",
        "farmers": people.persons(db, {line.farmer for line in lines}),
        "notes": likely_notes(row["gross_minor"], row["currency"]) if payable else (),
        "day": money.open_day(db, standing()),
        "counting_day": money.counting_day(db, g.station.country),
    }  # fmt: skip


@room.post("/<order>/payment")
@web.door("clerk", "manager")
def pay_order(order: str) -> web.Answer:
    """The buyer's notes: exact, one of the likely sums, or what was typed."""
    return _answered(
        order, "paid", lambda db, act: commands.pay_order_cash(db, act, order, _given(), standing())
    )


def _answered(order: str, said: str, wish: Callable[[Store, Act], Event]) -> web.Answer:
    """The order as it stands after `wish`, or the code that was shown; a refusal stands on it."""
    try:
        event = wish(web.db(), web.act())
    except OtherContent as other:
        return _order_page(order, told_before(other, "orders.refusal.another_code_before"))
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return _order_page(order, refusal)
    if said == "code":
        return web.go("orders.show_payment", payment=event.id)
    return web.go("orders.show_order", order=order, said=said)


def _given() -> int | None:
    """What the buyer handed over, minor units; None for the exact sum."""
    form = request.form
    if "exact" in form:
        return None
    text = form.get("given") or form.get("given_typed", "")
    return parse_amount(text[:TEXT_MAX], g.station.currency, field="given")


@room.post("/<order>/code")
@web.door("clerk", "manager")
def show_order_code(order: str) -> web.Answer:
    """The station's code for this order's sum, on its own page."""
    return _answered(order, "code", lambda db, act: commands.show_order_code(db, act, order))


@room.post("/<order>/hand-over")
@web.door("clerk", "manager")
def hand_over(order: str) -> web.Answer:
    """The buyer has the goods."""
    return _answered(order, "handed_over", lambda db, act: commands.hand_over(db, act, order))


@room.get("/<order>/cancellation")
@web.door("clerk", "manager")
def show_cancel(order: str) -> web.Answer:
    """Read back before an order is given up: which one, and what goes back to the buyer."""
    return web.page("orders/order_cancel.html", **_order_words(order))


@room.post("/<order>/cancellation")
@web.door("clerk", "manager")
def cancel_order(order: str) -> web.Answer:
    """The order will not be; its goods are free again."""
    return _answered(
        order, "cancelled", lambda db, act: commands.cancel_order(db, act, order, standing())
    )


@room.get("/<order>/receipt")
@web.door("clerk", "manager")
def show_order_receipt(order: str) -> web.Answer:
    """What the buyer gets for the money of an order, on the day it was paid."""
    return receipt_page(_receipt(order), url_for("orders.show_order", order=order))


@room.post("/<order>/receipt")
@web.door("clerk", "manager")
def print_order_receipt(order: str) -> web.Answer:
    """The same on the roll."""
    print_on_roll(_receipt(order))
    return web.go("orders.show_order_receipt", order=order)


def _receipt(order: str) -> Receipt:
    words = _order_words(order)
    if words["order"]["paid_act"] is None:
        raise Refusal("ground.refusal.no_page", status=404)
    row, goods = words["order"], words["products"]
    clerk = people.person(web.db(), row["paid_by"])
    day = money.entry_day(web.db(), row["paid_act"])
    done: State = "confirmed" if row["method"] == "code" else "done"
    gone = row["goods"] == "cancelled"
    return Receipt(
        id=row["paid_act"], kind="order", business_day=day, at_ms=row["paid_at"],
        gross_minor=row["gross_minor"], number=row["receipt"],
        farmers=tuple(one.name for one in words["farmers"].values()), buyer=row["buyer"] or "",
        clerk=clerk.name if clerk else "",
        items=tuple(item_of(line, goods[line.product]) for line in words["lines"]),
        method=row["method"], state="undone" if gone else STATES.get(row["money"], done),
        given_minor=row["given_minor"], change_minor=row["change_minor"],
    )  # fmt: skip
