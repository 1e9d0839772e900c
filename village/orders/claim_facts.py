"""How rows change when a claim's money is seen, missed, doubted, let go, or seen after all."""

from village.catalogue import facts as catalogue
from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.money import facts as money
from village.money import given_up_rules as given_up
from village.money import rules as books
from village.orders import claim_rules, rules
from village.orders.rows import lots_of
from village.payments import facts as payments

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
    if claim_rules.knew_of_sale(fact):
        settle_sales(db, fact, "confirmed", fact.sale)
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
        db, event, "code_confirmed", claim_rules.seen_after_all(fact),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_confirmation_undone(db: Store, event: Event) -> None:
    fact: rules.ConfirmationUndone = event.fact
    if money.is_reversed(db, fact.confirmation):
        return  # two PCs may have done it: it is reversed once
    payments.put_back(db, fact.payment, fact.before or "claimed")
    payments.release_row(db, fact.row, fact.payment)
    _sales_back(db, fact)
    if fact.subject == "order":
        back = ORDER_BACK.get(fact.before or "", "claimed")
        owed = fact.sale is not None and fact.before in ("shown", "not_found")
        db.change(  # what was paid in notes since, or by another code, stays paid
            "UPDATE orders_orders SET money = ?"
            " WHERE order_id = ? AND method = 'code' AND payment = ?",
            ("owed" if owed else back, fact.subject_id, fact.payment),
        )
    money.post_entry(
        db, event, "confirmation_undone", claim_rules.not_seen_after_all(fact),
        business_day=fact.business_day, currency=fact.currency, reverses=fact.confirmation,
    )  # fmt: skip


def _sales_back(db: Store, fact: rules.ConfirmationUndone) -> None:
    """Goods of a sale that nobody but the row spoke of are on the shelf again.

    Of an order that another PC handed over unseen, the money was let go there, and stays let go.
    """
    if not claim_rules.knew_of_sale(fact):
        return
    back = SALE_BACK.get(fact.before or "", "claimed")
    if fact.sale and back == "undone":
        back = "not_found"
    settle_sales(db, fact, back, fact.sale)
    if back == "undone":
        catalogue.give_back_lots(db, lots_of(db, fact.subject_id))


def settle_sales(
    db: Store,
    fact: rules.PaymentConfirmed
    | rules.PaymentNotFound
    | rules.ConfirmationUndone
    | claim_rules.PaymentWrittenOff,
    state: str,
    sale: str | None = None,
) -> None:
    """The sale it was looked up for: two PCs may have claimed one code for a sale each.

    An order's payment is that of all its hand-overs, and of `sale` from now on.
    """
    if fact.subject == "sale":
        db.change("UPDATE orders_sales SET state = ? WHERE sale = ?", (state, fact.subject_id))
    else:
        db.change(
            "UPDATE orders_sales SET state = ?1, payment = ?2 WHERE payment = ?2 OR sale = ?3",
            (state, fact.payment, sale),
        )


def apply_payment_not_found(db: Store, event: Event) -> None:
    fact: rules.PaymentNotFound = event.fact
    payments.settle_payment(db, event, fact.payment, "not_found")
    settle_sales(db, fact, "not_found")
    if fact.subject == "sale":
        postings, claimed = books.post_code_not_found(fact.held), fact.subject_id
    else:
        postings, claimed = books.post_order_not_found(fact.gross_minor, fact.handed_over), None
        db.change(
            "UPDATE orders_orders SET money = ?"  # what another PC was paid stays paid
            " WHERE order_id = ? AND money = 'claimed' AND payment = ?",
            ("owed" if fact.handed_over else "not_found", fact.subject_id, fact.payment),
        )
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
    settle_sales(db, fact, "confirmed", fact.sale)
    if fact.subject == "order":
        db.change(
            "UPDATE orders_orders SET money = 'paid', payment = ? WHERE order_id = ?",
            (fact.payment, fact.subject_id),
        )
    money.post_entry(
        db, event, "written_off", given_up.post_written_off(fact.gross_minor, fact.held, fact.owed),
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
