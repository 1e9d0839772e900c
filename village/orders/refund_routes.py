"""Goods come back: which, how many, are they good; read back before the notes leave the till."""

from dataclasses import replace

from flask import request, url_for

from village.ground import web
from village.ground.errors import Refusal
from village.ground.typed import form_number, parse_count, parse_decimal_milli
from village.money import queries as money
from village.money.till_routes import standing
from village.orders import queries, refund_commands, refund_queries
from village.orders.refund_rules import RefundLine
from village.orders.room_routes import is_for_hall, room
from village.orders.rules import Line
from village.orders.sale_routes import item_of, products, receipt_of
from village.people import queries as people
from village.receipts.routes import print_on_roll, receipt_page
from village.receipts.rules import Receipt

TEXT_MAX = 40


@room.get("/sales/<sale>/refund")
@web.door("clerk", "manager")
def show_new_refund(sale: str) -> web.Answer:
    """What of a sale comes back; once something is written, what it comes to."""
    return _refund_page(sale, request.args.to_dict())


def _refund_page(sale: str, typed: dict[str, str], refusal: Refusal | None = None) -> web.Answer:
    db = web.db()
    lines: tuple[RefundLine, ...] = ()
    row = refund_commands.require_refundable(db, sale)
    asked = any(name.startswith("line_") for name in typed)
    if asked and refusal is None:
        try:
            _, lines = refund_commands.settle_refund(db, sale, _back(sale, typed))
        except Refusal as wrong:
            refusal = wrong
    left, goods = refund_queries.left_of(db, sale), products()
    return web.page(
        "orders/refund_new.html", status=refusal.status if refusal else 200, refusal=refusal,
        sale=row, typed=typed, left=left, products=goods,
        all_left={one.place: _all_typed(one, goods[one.line.product].base) for one in left},
        people=people.persons(db, {one.line.farmer for one in left}),
        gross_minor=sum(line.amount_minor for line in lines), day=money.open_day(db, standing()),
    )  # fmt: skip


def _back(sale: str, typed: dict[str, str]) -> dict[int, int]:
    """Place → base units: pieces as they are counted, weights in the unit they were sold by.

    Raises parse_count's and parse_decimal_milli's refusals.
    """
    found, goods = {}, products()
    for left in refund_queries.left_of(web.db(), sale):
        field = f"line_{left.place}"
        text = typed.get(field, "").strip()[:TEXT_MAX]
        if text and goods[left.line.product].base == "piece":
            found[left.place] = parse_count(text, zero_ok=True, field=field)
        elif text:
            milli = parse_decimal_milli(text, zero_ok=True, field=field)
            base = milli * left.line.unit_size // 1_000
            found[left.place] = left.left_base if milli == _all_milli(left) else base
    return found


def _all_milli(left: refund_queries.Left) -> int:
    """A weight that is left, in thousandths of its unit; what lies beneath belongs to it."""
    return left.left_base * 1_000 // left.line.unit_size


def _all_typed(left: refund_queries.Left, base: str) -> str:
    """All that is left as it would be typed."""
    if base == "piece":
        return str(left.left_base)
    whole, part = divmod(_all_milli(left), 1_000)
    return f"{whole}.{part:03d}".rstrip("0").rstrip(".") if part else str(whole)


@room.post("/sales/<sale>/refund")
@web.door("clerk", "manager")
def refund_sale(sale: str) -> web.Answer:
    """The notes are given back."""
    act, typed = web.act(), request.form.to_dict()
    try:
        told = form_number(typed.get("told", "")[:TEXT_MAX], "told")
        done = refund_commands.refund_sale(
            web.db(), act, sale, _back(sale, typed), good=typed.get("good") == "1",
            told_minor=told, till=standing(),
        )  # fmt: skip
    except Refusal as refusal:
        if is_for_hall(refusal) or refusal.status == 404:
            raise
        return _refund_page(sale, typed, refusal)
    return web.go("orders.show_refund", refund=done.id)


@room.get("/refunds/<refund>")
@web.door("clerk", "manager")
def show_refund(refund: str) -> web.Answer:
    """What came back and what was given for it."""
    return _done_page(refund)


def _done_page(refund: str, refusal: Refusal | None = None) -> web.Answer:
    db = web.db()
    row = refund_queries.refund(db, refund)
    day = money.open_day(db, row["till"])
    same_day = day is not None and day["business_day"] == row["business_day"]
    sold = queries.lines(db, row["sale"])
    return web.page(
        "orders/refund.html", status=refusal.status if refusal else 200, refusal=refusal,
        refund=row, lines=_came_back(refund, sold), products=products(),
        can_undo=same_day and not row["undone_by"],
    )  # fmt: skip


def _came_back(refund: str, sold: tuple[Line, ...]) -> list[Line]:
    """The sale's lines, as much of them as came back."""
    return [
        replace(
            sold[row["place"]], quantity_base=row["quantity_base"], amount_minor=row["amount_minor"]
        )
        for row in refund_queries.refund_lines(web.db(), refund)
    ]


@room.post("/refunds/<refund>/undo")
@web.door("clerk", "manager")
def undo_refund(refund: str) -> web.Answer:
    """The notes are in the till again."""
    try:
        refund_commands.undo_refund(web.db(), web.act(), refund, standing())
    except Refusal as refusal:
        if is_for_hall(refusal) or refusal.status == 404:
            raise
        return _done_page(refund, refusal)
    return web.go("orders.show_refund", refund=refund)


@room.get("/refunds/<refund>/receipt")
@web.door("clerk", "manager")
def show_refund_receipt(refund: str) -> web.Answer:
    """The buyer's paper."""
    return receipt_page(_receipt(refund), url_for("orders.show_refund", refund=refund))


@room.post("/refunds/<refund>/receipt")
@web.door("clerk", "manager")
def print_refund_receipt(refund: str) -> web.Answer:
    """The same on the roll."""
    print_on_roll(_receipt(refund))
    return web.go("orders.show_refund_receipt", refund=refund)


def _receipt(refund: str) -> Receipt:
    db = web.db()
    row = refund_queries.refund(db, refund)
    sale = queries.require_sale(db, row["sale"])
    goods = products()
    clerk = people.person(db, row["refunded_by"])
    return replace(
        receipt_of(sale), id=refund, kind="refund", business_day=row["business_day"],
        at_ms=row["refunded_at"], gross_minor=row["gross_minor"], number=row["receipt"],
        clerk=clerk.name if clerk else "", fee_minor=None, method="cash",
        items=tuple(
            item_of(line, goods[line.product])
            for line in _came_back(refund, queries.lines(db, row["sale"]))
        ),
        state="undone" if row["undone_by"] else "done", given_minor=None, change_minor=None,
        code=None,
    )  # fmt: skip
