"""The account's rows and the payments that wait: matched where it is sure, else by a person."""

from contextlib import suppress
from dataclasses import dataclass
from typing import get_args

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.money import queries as money
from village.money.rules import Part
from village.orders import claim_queries, queries, rules
from village.orders.commands import confirmation, sale_claim
from village.orders.order_commands import order_claim
from village.orders.refund_queries import is_refunded
from village.payments import bank_queries
from village.payments import queries as payments
from village.payments.bank_commands import part_of
from village.payments.matching_rules import Finding, Matcher, references_in
from village.people import queries as people

BEFORE = get_args(rules.Before)


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
    """This row is that payment's money: claimed, if nobody had said so, and confirmed, at once.

    Raises payments.refusal.row_used, .row_sum, orders.refusal.not_claimed and those of
    claiming and of find_after_all (409).
    """
    if bank_queries.matched_payment(db, row) == payment:
        return  # a second tap
    confirm = part_of(act, "confirm", row, payment)
    with writing(db, confirm) as seen:
        if seen:
            return
        shown = queries.require_shown(db, payment)
        bank_queries.require_row_for(db, row, shown["amount_minor"], shown["currency"])
        before = shown["state"] if shown["state"] in BEFORE else None
        if before in ("not_found", "written_off"):
            claim, _ = claim_queries.require_given_up(db, payment)
        else:
            if before == "shown":
                claimed = (order_claim if shown["order_id"] else sale_claim)(db, payment)
                journal.record(db, part_of(act, "claim", row, payment), claimed)
            claim = queries.require_claim(db, payment)
        journal.record(db, confirm, confirmation(db, claim, row, before))


def undo_match(db: Store, act: Act, row: str) -> Event:
    """The row was somebody else's money: the payment stands again as it stood before.

    Raises payments.refusal.row_open, orders.refusal.drawn_already where she has drawn it,
    .refunded_already, .moved_sale, .undone_already where another PC took the sale back since (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        found = bank_queries.require_matched_row(db, row)
        known = payments.payment(db, found["payment"])
        assert known is not None, "a matched row names a payment"
        subject, subject_id = queries.paid_for(db, found["payment"])
        if not subject_id:
            raise Refusal("orders.refusal.undone_already", status=409)
        sale = queries.sale_paid_by(db, found["payment"])
        if sale and known["before"] == "shown" and queries.require_sale(db, sale)["moved"]:
            raise Refusal("orders.refusal.moved_sale", status=409)  # its code says another farmer
        held = _released(db, sale) if sale and known["before"] != "written_off" else ()
        return journal.record(db, act, rules.ConfirmationUndone(
            business_day=money.counting_day(db, people.require_station(db).country),
            payment=found["payment"],
            row=row,
            confirmation=found["matched_act"],
            subject=subject,
            subject_id=subject_id,
            currency=known["currency"],
            gross_minor=known["amount_minor"],
            held=held,
            before=known["before"],
            sale=sale if subject == "order" else None,
        ))  # fmt: skip


def _released(db: Store, sale: str) -> tuple[Part, ...]:
    """What the books got of a sale, while it is all there still.

    Raises orders.refusal.refunded_already, .drawn_already (409).
    """
    if is_refunded(db, sale):
        raise Refusal("orders.refusal.refunded_already", status=409)
    held = queries.parts(db, sale)
    if any(part.net_minor > money.book(db, part.account).payable_minor for part in held):
        raise Refusal("orders.refusal.drawn_already", status=409)
    return held
