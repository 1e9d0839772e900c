"""Codes that are shown for a sum, and what people say of the money: claimed, here, not found."""

from flask import request

from village.ground import web
from village.ground.errors import Refusal
from village.ground.pages import money, qr, t
from village.money.till_routes import standing
from village.orders import (
    claim_queries,
    commands,
    order_commands,
    own_commands,
    payment_queries,
    queries,
)
from village.orders.counter_routes import after_sale
from village.orders.room_routes import is_for_hall, room
from village.orders.sale_routes import products
from village.payments import queries as payments
from village.payments.rules import is_demo_code
from village.people import queries as people


@room.get("/codes/<payment>")
@web.door("clerk", "manager")
def show_payment(payment: str) -> web.Answer:
    """The code a buyer scans at the counter or for an order."""
    return payment_page(queries.require_shown(web.db(), payment))


@room.get("/own/codes/<payment>")
@web.door("farmer")
def show_own_payment(payment: str) -> web.Answer:
    """The code her buyer scans."""
    return payment_page(queries.require_shown(web.db(), payment, web.me().number))


def payment_page(shown: queries.Row, refusal: Refusal | None = None) -> web.Answer:
    """The code of a payment that is on record, drawn from that record alone."""
    db = web.db()
    code = payments.code(db, shown["code"])
    if code is None:  # her own, and she was forgotten since
        raise Refusal("ground.refusal.no_page", status=404)
    payload = code.payload(shown["gross_minor"], shown["reference"])
    label = f"{t('orders.payment.title')} {code.payee} {money(shown['gross_minor'])}"
    known = people.person(db, shown["farmer"]) if shown["farmer"] else None
    return web.page(
        "orders/payment.html",
        status=refusal.status if refusal else 200,
        shown=shown, code=code, farmer=known, refusal=refusal,
        picture=qr(payload, label),
        is_demo=is_demo_code(payload), carries_amount=code.kind == "vietqr",
    )  # fmt: skip


@room.post("/codes/<payment>/claim")
@web.door("clerk", "manager")
def claim_payment(payment: str) -> web.Answer:
    """The buyer says it is paid: held apart until somebody has seen the money."""
    db = web.db()
    shown = queries.require_shown(db, payment)
    try:
        act = web.act()
        if shown["order_id"]:
            order_commands.claim_order_payment(db, act, payment, standing())
            return web.go("orders.show_order", order=shown["order_id"])
        event = commands.claim_code_sale(db, act, payment, till=standing())
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return payment_page(queries.require_shown(db, payment), refusal)
    return after_sale(event)


@room.post("/own/codes/<payment>/claim")
@web.door("farmer")
def claim_own_payment(payment: str) -> web.Answer:
    """She has looked, and says the money came."""
    db, me = web.db(), web.me().number
    try:
        act = web.act()
        own = queries.require_shown(db, payment, me)["owner"]
        claim = own_commands.record_own_code_sale if own else commands.claim_code_sale
        event = claim(db, act, payment, farmer=me)
    except Refusal as refusal:
        if is_for_hall(refusal) or refusal.status == 403:
            raise
        return payment_page(queries.require_shown(db, payment, me), refusal)
    return web.go("orders.show_own_saved", sale=event.id, twice=event.again or None)


# --- claims --------------------------------------------------------------------------------------


@room.get("/claims")
@web.door("clerk", "manager")
def show_claims() -> web.Answer:
    """What is said to be paid and nobody has looked for yet."""
    return claims_page()


def claims_page(refusal: Refusal | None = None) -> web.Answer:
    """The claims, the oldest first, and what was decided last."""
    db = web.db()
    rows = queries.claims(db)
    lines = queries.lines_by_owner(db, [row["order_id"] or row["payment"] for row in rows])
    known = people.persons(db, {line.farmer for each in lines.values() for line in each})
    return web.page(
        "orders/claims.html",
        status=refusal.status if refusal else 200,
        claims=rows, lines=lines, people=known, products=products(), refusal=refusal,
        given_up=claim_queries.given_up_lately(db),
        settled=payment_queries.settled_payment(db, request.args.get("settled", "")),
    )  # fmt: skip


@room.post("/codes/<payment>/confirmation")
@web.door("clerk", "manager")
def confirm_payment(payment: str) -> web.Answer:
    """The clerk has seen the money in the account."""
    try:
        commands.confirm_payment(web.db(), web.act(), payment)
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return claims_page(refusal)
    return web.go("orders.show_claims", settled=payment)


@room.post("/codes/<payment>/not-found")
@web.door("clerk", "manager")
def miss_payment(payment: str) -> web.Answer:
    """The clerk has looked, and there is no such money."""
    try:
        commands.payment_not_found(web.db(), web.act(), payment)
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return claims_page(refusal)
    return web.go("orders.show_claims", settled=payment)
