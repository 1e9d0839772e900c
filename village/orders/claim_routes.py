"""One payment's page: what was said of it, and what a person can still do about its money."""

from collections.abc import Callable

from flask import request

from village.ground import web
from village.ground.errors import Refusal
from village.ground.unit import Act
from village.orders import claim_commands, claim_queries, queries
from village.orders.room_routes import is_for_hall, room
from village.people import queries as people


@room.get("/claims/<payment>")
@web.door("clerk", "manager")
def show_claim(payment: str) -> web.Answer:
    """Who said what of this money, on what evidence."""
    return claim_page(payment)


def claim_page(payment: str, refusal: Refusal | None = None, form: str = "") -> web.Answer:
    """The payment with what was typed into one of its forms."""
    db = web.db()
    told = claim_queries.told(db, payment)
    said_by = (told["claimed_by"], told["disputed_by"], told["settled_by"], told["write_off_by"])
    known = people.persons(db, {one for one in said_by if one})
    return web.page(
        "orders/claim.html",
        status=refusal.status if refusal else 200,
        told=told, name_of=lambda number: known[number].name if number in known else number,
        can_lose=claim_queries.can_lose(db, payment),
        proposed=told["write_off_act"] and told["state"] in ("claimed", "disputed", "not_found"),
        refusal=refusal, form=form or request.args.get("ask", ""), typed=request.form,
    )  # fmt: skip


def _decided(
    payment: str, decide: Callable[[Act], object], form: str = ""
) -> web.Answer:  # fmt: skip
    queries.require_shown(web.db(), payment)
    try:
        decide(web.act())
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return claim_page(payment, refusal, form)
    return web.go("orders.show_claim", payment=payment)


@room.post("/claims/<payment>/after-all")
@web.door("clerk", "manager")
def find_after_all(payment: str) -> web.Answer:
    """It was given up, and now it is in the account."""
    return _decided(payment, lambda act: claim_commands.find_after_all(web.db(), act, payment))


@room.post("/claims/<payment>/dispute")
@web.door("clerk", "manager")
def dispute_payment(payment: str) -> web.Answer:
    """The buyer stays by his word."""
    reason = request.form.get("reason", "")
    return _decided(
        payment,
        lambda act: claim_commands.dispute_payment(web.db(), act, payment, reason),
        "dispute",
    )


@room.post("/claims/<payment>/write-off")
@web.door("clerk", "manager")
def propose_write_off(payment: str) -> web.Answer:
    """The first of two people lets it go."""
    reason = request.form.get("reason", "")
    return _decided(
        payment,
        lambda act: claim_commands.propose_write_off(web.db(), act, payment, reason),
        "write_off",
    )


@room.post("/claims/<payment>/write-off/agreement")
@web.door("clerk", "manager")
def write_off(payment: str) -> web.Answer:
    """The second person agrees."""
    return _decided(payment, lambda act: claim_commands.write_off(web.db(), act, payment))


@room.post("/claims/<payment>/write-off/refusal")
@web.door("clerk", "manager")
def turn_down_write_off(payment: str) -> web.Answer:
    """It goes on being looked for."""
    return _decided(payment, lambda act: claim_commands.turn_down_write_off(web.db(), act, payment))
