"""Giving notes back for goods of a sale, and taking that back."""

from collections.abc import Mapping

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.money import commands as money_commands
from village.money import queries as money
from village.money import till_queries
from village.money.rules import Part
from village.orders import queries, refund_queries, refund_rules
from village.orders.refund_queries import Left
from village.payments import queries as payments
from village.people import queries as people


def refund_sale(
    db: Store, act: Act, sale: str, back: Mapping[int, int], *, good: bool = True,
    told_minor: int | None = None, till: str = money.TILL,
) -> Event:  # fmt: skip
    """So much of these lines comes back (place → base units), its notes leave today's till.

    `good`: the goods stand in their lots again. `told_minor`: the sum that stood on the page.
    Raises money.refusal.day_closed (409), .not_in_till, orders.refusal.sum_changed (409) and those
    of settle_refund.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        day = money.require_open_day(db, till)
        row, lines = settle_refund(db, sale, back, good=good)
        parts = _parts(db, sale, lines)
        gross = sum(line.amount_minor for line in lines)
        if told_minor not in (None, gross):
            raise Refusal("orders.refusal.sum_changed", status=409, field="total")
        money_commands.check_till(db, gross, till)
        fee = sum(part.fee_minor for part in parts)
        fact = refund_rules.SaleRefunded(
            business_day=day["business_day"],
            till=till,
            receipt=money.next_receipt(db, day),
            sale=sale,
            currency=row["currency"],
            lines=lines,
            parts=parts,
            debts=_debts(db, parts),
            gross_minor=gross,
            fee_minor=fee,
            net_minor=gross - fee,
        )
        return journal.record(db, act, fact)


def require_refundable(db: Store, sale: str) -> queries.Row:
    """A sale whose money is there. Raises orders.refusal.not_refundable (409)."""
    row = queries.require_sale(db, sale)
    paid = payments.payment(db, row["payment"]) if row["payment"] else None
    let_go = paid is not None and paid["state"] == "written_off"  # no buyer gave anything for it
    if row["state"] not in ("done", "confirmed") or row["method"] in queries.OWN_WAYS or let_go:
        raise Refusal("orders.refusal.not_refundable", status=409)
    return row


def settle_refund(
    db: Store, sale: str, back: Mapping[int, int], *, good: bool = True
) -> tuple[queries.Row, tuple[refund_rules.RefundLine, ...]]:
    """The sale and what comes back of it, settled; nothing is written.

    Raises require_refundable's, orders.refusal.more_than_sold (with the line's field),
    ground.refusal.zero where nothing comes back.
    """
    row = require_refundable(db, sale)
    step = people.require_station(db).cash_step_minor
    lines = []
    for left in refund_queries.left_of(db, sale):
        now = back.get(left.place, 0)
        if now < 0 or now > left.left_base:
            raise Refusal("orders.refusal.more_than_sold", field=f"line_{left.place}")
        if now:
            lines.append(_line(left, now, step, good))
    if not sum(line.amount_minor for line in lines):
        raise Refusal("ground.refusal.zero", field="line_0")
    return row, tuple(lines)


def _line(left: Left, now_base: int, step_minor: int, good: bool) -> refund_rules.RefundLine:
    line = left.line
    amount = refund_rules.amount_back(
        line.quantity_base, line.amount_minor, left.back_base, now_base, step_minor
    )
    lots = refund_rules.lots_back(line.lots, left.back_lots_base, now_base) if good else ()
    return refund_rules.RefundLine(left.place, line.key, now_base, amount, lots)


def _parts(db: Store, sale: str, lines: tuple[refund_rules.RefundLine, ...]) -> tuple[Part, ...]:
    """What each book gives back, fee and all, in the order of the sale's parts."""
    sold = queries.lines(db, sale)
    gross: dict[str, int] = {}
    for line in lines:
        account = sold[line.place].account
        gross[account] = gross.get(account, 0) + line.amount_minor
    before = refund_queries.parts_back(db, sale)
    return tuple(
        refund_rules.part_back(
            part, before.get(part.account, Part(part.account, 0, 0, 0)), gross[part.account]
        )
        for part in queries.parts(db, sale)
        if gross.get(part.account)
    )


def _debts(db: Store, parts: tuple[Part, ...]) -> tuple[refund_rules.Debt, ...]:
    """What the books have no longer: that part its farmer owes."""
    found = []
    for part in parts:
        has = max(money.book(db, part.account).payable_minor, 0)
        if part.net_minor > has:
            found.append(refund_rules.Debt(part.account, part.net_minor - has))
    return tuple(found)


def undo_refund(db: Store, act: Act, refund: str, till: str | None = None) -> Event:
    """The refund was a mistake: on its own open day it is taken back whole.

    Raises ground.refusal.no_page (404), orders.refusal.undone_already, .undo_too_late, .debt_paid
    where a farmer has settled what she owed of it, catalogue.refusal.already_moved where goods that
    came back were sold again, or taken off the shelf, money.refusal.at_other_till (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        row = refund_queries.refund(db, refund)
        if row["undone_by"]:
            raise Refusal("orders.refusal.undone_already", status=409)
        till_queries.require_same(row["till"], till)
        day = money.open_day(db, row["till"])
        if day is None or day["business_day"] != row["business_day"]:
            raise Refusal("orders.refusal.undo_too_late", status=409)
        if any(money.debt(db, account) < minor for account, minor in _debts_of(db, refund)):
            raise Refusal("orders.refusal.debt_paid", status=409)
        first = journal.event(db, refund)
        assert first is not None, "a refund is never deleted"
        if refund_queries.are_gone(db, first.fact.lines):
            raise Refusal("catalogue.refusal.already_moved", status=409)
        fact = refund_rules.RefundUndone(
            row["business_day"], row["till"], refund, row["sale"], first.fact.lines,
            row["gross_minor"], row["fee_minor"],
        )  # fmt: skip
        return journal.record(db, act, fact)


def _debts_of(db: Store, refund: str) -> list[tuple[str, int]]:
    rows = db.rows(
        "SELECT account, debt_minor FROM orders_refund_parts WHERE refund = ? AND debt_minor > 0",
        (refund,),
    )
    return [(row["account"], row["debt_minor"]) for row in rows]
