"""How rows change when a claim's money is seen, missed, doubted, let go, or seen after all."""

from village.catalogue import facts as catalogue
from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.money import facts as money
from village.money import rules as books
from village.money.given_up_rules import together
from village.money.rules import Postings
from village.orders import claim_rules, rules
from village.orders.rows import lots_of, sale_of
from village.orders.turns import follow, turn
from village.payments import facts as payments

# By how a payment stood before its money was seen: what a sale and an order are then again.
SALE_BACK = {"shown": "undone", "not_found": "not_found", "written_off": "confirmed"}
ORDER_BACK = {"shown": "shown", "not_found": "not_found", "written_off": "paid"}


def apply_payment_confirmed(db: Store, event: Event) -> None:
    fact: rules.PaymentConfirmed = event.fact
    seen = claim_rules.seen_after_all(fact, waits=_waits(db, fact.payment))
    payments.settle_payment(db, event, fact.payment, "confirmed", fact.before)
    if fact.before != "written_off":
        payments.forget_write_off(db, fact.payment)  # whoever proposed it did not know of this
    if fact.row:
        payments.match_row(db, event, fact.row, fact.payment)
    if fact.subject == "order":
        _order_is_paid(db, fact.subject_id, fact.payment)
        if fact.before == "not_found":
            db.change(
                "UPDATE orders_orders SET method = 'code', paid_act = ?, paid_at = ?, paid_by = ?"
                " WHERE order_id = ?",
                (event.id, event.at, event.actor, fact.subject_id),
            )
    moved = _settle(db, fact, "confirmed")
    money.post_entry(
        db, event, "code_confirmed", together(seen, moved),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_confirmation_undone(db: Store, event: Event) -> None:
    fact: rules.ConfirmationUndone = event.fact
    if money.is_reversed(db, fact.confirmation):
        return  # two PCs may have done it: it is reversed once
    payments.put_back(db, fact.payment, fact.before or "claimed")
    payments.release_row(db, fact.row, fact.payment)
    if fact.subject == "order":
        _order_stands(db, fact, ORDER_BACK.get(fact.before or "", "claimed"))
        moved = follow(db, fact.subject_id)
    else:
        moved = _sale_back(db, fact.subject_id, SALE_BACK.get(fact.before or "", "claimed"))
    money.post_entry(
        db, event, "confirmation_undone", together(claim_rules.not_seen_after_all(fact), moved),
        business_day=fact.business_day, currency=fact.currency, reverses=fact.confirmation,
    )  # fmt: skip


def _sale_back(db: Store, sale: str, back: str) -> Postings:
    """Goods of a sale that nobody but the row spoke of are on the shelf again."""
    if sale_of(db, sale)["state"] != "confirmed":
        return ()
    if back == "undone":
        catalogue.give_back_lots(db, lots_of(db, sale))
    return turn(db, [sale], back)


def _waits(db: Store, payment: str) -> bool:
    """Whether somebody's word that it was paid stands in the books."""
    return _state(db, payment) not in ("shown", "not_found")


def _state(db: Store, payment: str) -> str:
    return str(db.value("SELECT state FROM payments_payments WHERE payment = ?", (payment,)))


def _order_is_paid(db: Store, order: str, payment: str) -> None:
    """By this code, though another PC may have been told of another one since."""
    db.change(
        "UPDATE orders_orders SET money = 'paid', payment = ? WHERE order_id = ?", (payment, order)
    )


def _order_stands(
    db: Store, fact: rules.PaymentNotFound | rules.ConfirmationUndone, here: str
) -> None:
    """As its goods are `here` or gone; what was paid in notes since, or by another code, stays."""
    db.change(
        "UPDATE orders_orders SET money = CASE WHEN goods = 'handed_over' AND ?1 IN"
        " ('shown', 'not_found') THEN 'owed' ELSE ?1 END WHERE order_id = ?2 AND method = 'code'"
        " AND payment = ?3 AND money IN ('claimed', 'paid')",
        (here, fact.subject_id, fact.payment),
    )


def _settle(
    db: Store,
    fact: rules.PaymentConfirmed | rules.PaymentNotFound | claim_rules.PaymentWrittenOff,
    state: str,
) -> Postings:
    """Whose money it is: not of a sale that was taken back.

    Of a counter's the sale it was looked up for: two PCs may have claimed one code for a sale each.
    """
    if fact.subject == "order":
        return follow(db, fact.subject_id)
    over = sale_of(db, fact.subject_id)["state"] in ("done", "undone")
    return () if over else turn(db, [fact.subject_id], state)


def apply_payment_not_found(db: Store, event: Event) -> None:
    fact: rules.PaymentNotFound = event.fact
    if fact.subject == "order" and _state(db, fact.payment) not in ("claimed", "disputed"):
        return  # another PC saw its money, or missed it already
    payments.settle_payment(db, event, fact.payment, "not_found")
    claimed = fact.subject_id if fact.subject == "sale" else None
    gone: Postings = ()
    if fact.subject == "order":
        gone = books.reverse(books.post_order_paid_code(fact.gross_minor))
        _order_stands(db, fact, "not_found")
    money.post_entry(
        db, event, "code_not_found", together(gone, _settle(db, fact, "not_found")),
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
    lost = claim_rules.let_go(fact, waits=_waits(db, fact.payment))
    payments.settle_payment(db, event, fact.payment, "written_off")
    if fact.subject == "order":
        _order_is_paid(db, fact.subject_id, fact.payment)
    money.post_entry(
        db, event, "written_off", together(lost, _settle(db, fact, "confirmed")),
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
