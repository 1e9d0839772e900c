"""How goods that come back change rows: the till, the farmers' books, the lots."""

from village.catalogue import facts as catalogue
from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.money import facts as money
from village.money import rules as books
from village.orders import refund_rules


def apply_sale_refunded(db: Store, event: Event) -> None:
    fact: refund_rules.SaleRefunded = event.fact
    debts = {debt.account: debt.amount_minor for debt in fact.debts}
    db.change(
        "INSERT INTO orders_refunds (refund, position, sale, business_day, till, receipt,"
        " gross_minor, fee_minor, refunded_at, refunded_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (event.id, event.position, fact.sale, fact.business_day, fact.till, fact.receipt,
         fact.gross_minor, fact.fee_minor, event.at, event.actor),
    )  # fmt: skip
    db.change_many(
        "INSERT INTO orders_refund_lines (refund, place, quantity_base, amount_minor, lots_base)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            (event.id, line.place, line.quantity_base, line.amount_minor,
             sum(lot.quantity_base for lot in line.lots))
            for line in fact.lines
        ],
    )  # fmt: skip
    db.change_many(
        "INSERT INTO orders_refund_parts (refund, account, gross_minor, fee_minor, net_minor,"
        " debt_minor) VALUES (?, ?, ?, ?, ?, ?)",
        [
            (event.id, part.account, part.gross_minor, part.fee_minor, part.net_minor,
             debts.get(part.account, 0))
            for part in fact.parts
        ],
    )  # fmt: skip
    catalogue.give_back_lots(db, [lot for line in fact.lines for lot in line.lots])
    money.count_receipt(db, fact.business_day, fact.till)
    money.post_entry(
        db, event, "refund", books.post_refund(fact.till, fact.parts, debts),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_refund_undone(db: Store, event: Event) -> None:
    fact: refund_rules.RefundUndone = event.fact
    if not db.change(
        "UPDATE orders_refunds SET undone_by = ? WHERE refund = ? AND undone_by IS NULL",
        (event.id, fact.refund),
    ):
        return  # two PCs may have done it: it is reversed once
    catalogue.take_lots(db, [lot for line in fact.lines for lot in line.lots])
    money.reverse_entry(
        db, event, fact.refund, kind="refund_undone", business_day=fact.business_day
    )


APPLIES: tuple[Applier, ...] = (
    Applier(refund_rules.SaleRefunded, apply_sale_refunded),
    Applier(refund_rules.RefundUndone, apply_refund_undone),
)
