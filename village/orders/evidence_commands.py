"""The account's rows and the payments that wait: matched where it is sure, else by a person."""

from contextlib import suppress
from dataclasses import dataclass

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.money import queries as money
from village.orders import commands, order_commands, queries, rules
from village.orders.refund_queries import is_refunded
from village.payments import bank_queries
from village.payments import queries as payments
from village.payments.bank_commands import part_of
from village.payments.matching_rules import Finding, Matcher, references_in
from village.people import queries as people


@dataclass(frozen=True)
class Matched:
    """What was done by itself, and what a person should look at."""

    confirmed: int
    left: int


def findings(db: Store) -> list[Finding]:
    """What each open row is for, surely or perhaps."""
    country = people.require_station(db).country
    matcher = Matcher(bank_queries.waiting_payments(db, country))
    rows = [bank_queries.seen(row) for row in bank_queries.open_rows(db)]
    told = {row.row: references_in(row.words) for row in rows}
    gone = bank_queries.confirmed_references(db, (one for every in told.values() for one in every))
    return [
        Finding(one.row, None) if gone.intersection(told[one.row]) else one
        for one in matcher.match(rows)
    ]


def match_rows(db: Store, act: Act) -> Matched:
    """Confirm what rows surely pay: the whole reference, an equal sum, this account, these days.

    Each is an act of its own with an id from row and payment: a second time changes nothing.
    What cannot be confirmed – an order paid in notes meanwhile – stays for a person.
    """
    told = findings(db)
    confirmed = 0
    for one in told:
        if one.sure:
            with suppress(Refusal):
                pay_by_row(db, act, one.row, one.sure)
                confirmed += 1
    return Matched(confirmed, len(told) - confirmed)


def pay_by_row(db: Store, act: Act, row: str, payment: str) -> None:
    """This row is that payment's money: claimed, if nobody had said so, and confirmed.

    Raises payments.refusal.row_used, .row_sum, orders.refusal.not_claimed and those of
    claiming (409).
    """
    if bank_queries.matched_payment(db, row) == payment:
        return  # a second tap
    bank_queries.require_open_row(db, row)
    shown = queries.require_shown(db, payment)
    bank_queries.require_row_for(db, row, shown["amount_minor"], shown["currency"])
    if shown["state"] == "shown":
        claim = part_of(act, "claim", row, payment)
        if shown["order_id"]:
            order_commands.claim_order_payment(db, claim, payment)
        else:
            commands.claim_code_sale(db, claim, payment)
    commands.confirm_payment(db, part_of(act, "confirm", row, payment), payment, row)


def undo_match(db: Store, act: Act, row: str) -> Event:
    """The row was somebody else's money: the payment waits again, its money Held.

    Raises payments.refusal.row_open, orders.refusal.drawn_already where she has drawn it, and
    .refunded_already (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        found = bank_queries.require_matched_row(db, row)
        subject, subject_id = queries.paid_for(db, found["payment"])
        sale = queries.sale_paid_by(db, found["payment"])
        if sale and is_refunded(db, sale):
            raise Refusal("orders.refusal.refunded_already", status=409)
        held = queries.parts(db, sale) if sale else ()
        if any(part.net_minor > money.book(db, part.account).payable_minor for part in held):
            raise Refusal("orders.refusal.drawn_already", status=409)
        known = payments.payment(db, found["payment"])
        assert known is not None, "a matched row names a payment"
        fact = rules.ConfirmationUndone(
            business_day=money.counting_day(db, people.require_station(db).country),
            payment=found["payment"],
            row=row,
            confirmation=found["matched_act"],
            subject=subject,
            subject_id=subject_id,
            currency=known["currency"],
            gross_minor=known["amount_minor"],
            held=held,
        )
        return journal.record(db, act, fact)
