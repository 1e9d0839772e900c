"""How rows change when a claim's money is seen, missed, doubted, let go, or seen after all."""

from village.catalogue import facts as catalogue
from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.money import facts as money
from village.money import given_up_rules as given_up
from village.money import rules as books
from village.money.given_up_rules import together
from village.money.rules import Postings
from village.orders import claim_rules, rules
from village.orders.rows import lots_of
from village.orders.turns import turn
from village.payments import facts as payments

Settled = (
    rules.PaymentConfirmed
    | rules.PaymentNotFound
    | rules.ConfirmationUndone
    | claim_rules.PaymentWrittenOff
)
# By how a payment stood before its money was seen: what a sale and an order are then again.
SALE_BACK = {"shown": "undone", "not_found": "not_found", "written_off": "confirmed"}
ORDER_BACK = {"shown": "shown", "not_found": "not_found", "written_off": "paid"}


def apply_payment_confirmed(db: Store, event: Event) -> None:
    fact: rules.PaymentConfirmed = event.fact
    payments.settle_payment(db, event, fact.payment, "confirmed", fact.before)
    if fact.before != "written_off":
        payments.forget_write_off(db, fact.payment)  # whoever proposed it did not know of this
    if fact.row:
        payments.match_row(db, event, fact.row, fact.payment)
    moved = _settle_sales(db, fact, "confirmed", fact.sale)
    if fact.subject == "order":
        db.change(  # by this code, though another PC may have been told of another one since
            "UPDATE orders_orders SET money = 'paid', payment = ? WHERE order_id = ?",
            (fact.payment, fact.subject_id),
        )
        if fact.before == "not_found":
            db.change(
                "UPDATE orders_orders SET method = 'code', paid_act = ?, paid_at = ?, paid_by = ?"
                " WHERE order_id = ?",
                (event.id, event.at, event.actor, fact.subject_id),
            )
    money.post_entry(
        db, event, "code_confirmed", together(claim_rules.seen_after_all(fact), moved),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_confirmation_undone(db: Store, event: Event) -> None:
    fact: rules.ConfirmationUndone = event.fact
    if money.is_reversed(db, fact.confirmation):
        return  # two PCs may have done it: it is reversed once
    payments.put_back(db, fact.payment, fact.before or "claimed")
    payments.release_row(db, fact.row, fact.payment)
    moved = _sales_back(db, fact)
    gone = fact.subject == "order" and _is_handed_over(db, fact.subject_id)
    if fact.subject == "order":
        back = ORDER_BACK.get(fact.before or "", "claimed")
        owed = gone and fact.before in ("shown", "not_found")
        _order_stands(db, fact.subject_id, fact.payment, "owed" if owed else back)
    seen = claim_rules.not_seen_after_all(fact, handed_over=gone)
    money.post_entry(
        db, event, "confirmation_undone", together(seen, moved),
        business_day=fact.business_day, currency=fact.currency, reverses=fact.confirmation,
    )  # fmt: skip


def _sales_back(db: Store, fact: rules.ConfirmationUndone) -> Postings:
    """Goods of a sale that nobody but the row spoke of are on the shelf again."""
    back = SALE_BACK.get(fact.before or "", "claimed")
    seen = [sale for sale in _sales_of(db, fact) if _is_seen(db, sale)]
    if back != "undone":
        return turn(db, seen, back)
    if fact.subject == "order":
        return turn(db, seen, "not_found")
    for sale in seen:
        catalogue.give_back_lots(db, lots_of(db, sale))
    return turn(db, seen, "undone")


def _is_seen(db: Store, sale: str) -> bool:
    return bool(db.value("SELECT state = 'confirmed' FROM orders_sales WHERE sale = ?", (sale,)))


def _is_handed_over(db: Store, order: str) -> bool:
    return bool(
        db.value("SELECT goods = 'handed_over' FROM orders_orders WHERE order_id = ?", (order,))
    )


def _order_stands(db: Store, order: str, payment: str, stands: str) -> None:
    """What was paid in notes since, or by another code, stays paid."""
    db.change(
        "UPDATE orders_orders SET money = ? WHERE order_id = ? AND method = 'code' AND payment = ?",
        (stands, order, payment),
    )


def _settle_sales(db: Store, fact: Settled, state: str, sale: str | None = None) -> Postings:
    """An order's payment is that of all its hand-overs, and of `sale` from now on."""
    sales = _sales_of(db, fact, sale)
    if fact.subject == "order":
        paid_by = [(fact.payment, one) for one in sales]
        db.change_many("UPDATE orders_sales SET payment = ? WHERE sale = ?", paid_by)
    return turn(db, sales, state)


def _sales_of(db: Store, fact: Settled, sale: str | None = None) -> list[str]:
    """Whose money it is: not of what was taken back, or paid in notes since.

    Of a counter's the sale it was looked up for: two PCs may have claimed one code for a sale each.
    """
    counter = fact.subject == "sale"
    rows = db.rows(
        "SELECT sale FROM orders_sales WHERE (payment = ? OR sale = ?)"
        " AND state NOT IN ('done', 'undone') ORDER BY sale",
        (None, fact.subject_id) if counter else (fact.payment, sale),
    )
    return [row["sale"] for row in rows]


def apply_payment_not_found(db: Store, event: Event) -> None:
    fact: rules.PaymentNotFound = event.fact
    payments.settle_payment(db, event, fact.payment, "not_found")
    postings = _settle_sales(db, fact, "not_found")
    claimed = fact.subject_id if fact.subject == "sale" else None
    if fact.subject == "order":
        gone = _is_handed_over(db, fact.subject_id)
        postings = together(books.post_order_not_found(fact.gross_minor, gone), postings)
        _order_stands(db, fact.subject_id, fact.payment, "owed" if gone else "not_found")
    money.post_entry(
        db, event, "code_not_found", postings,
        business_day=fact.business_day, currency=fact.currency, reverses=claimed,
    )  # fmt: skip


def apply_payment_disputed(db: Store, event: Event) -> None:
    payments.dispute(db, event, event.fact.payment)


def apply_write_off_proposed(db: Store, event: Event) -> None:
    payments.propose_write_off(db, event, event.fact.payment)


def apply_write_off_turned_down(db: Store, event: Event) -> None:
    payments.forget_write_off(db, event.fact.payment)


def apply_payment_written_off(db: Store, event: Event) -> None:
    fact: claim_rules.PaymentWrittenOff = event.fact
    payments.settle_payment(db, event, fact.payment, "written_off")
    moved = _settle_sales(db, fact, "confirmed", fact.sale)
    if fact.subject == "order":
        db.change(
            "UPDATE orders_orders SET money = 'paid', payment = ? WHERE order_id = ?",
            (fact.payment, fact.subject_id),
        )
    lost = given_up.post_written_off(fact.gross_minor, fact.owed)
    money.post_entry(
        db, event, "written_off", together(lost, moved),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


APPLIES: tuple[Applier, ...] = (
    Applier(rules.PaymentConfirmed, apply_payment_confirmed),
    Applier(rules.PaymentNotFound, apply_payment_not_found),
    Applier(rules.ConfirmationUndone, apply_confirmation_undone),
    Applier(claim_rules.PaymentDisputed, apply_payment_disputed),
    Applier(claim_rules.WriteOffProposed, apply_write_off_proposed),
    Applier(claim_rules.WriteOffTurnedDown, apply_write_off_turned_down),
    Applier(claim_rules.PaymentWrittenOff, apply_payment_written_off),
)
