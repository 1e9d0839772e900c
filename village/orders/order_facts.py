"""How orders change rows: set aside, paid, handed over, paid after all, cancelled."""

from village.catalogue import facts as catalogue
from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.money import facts as money
from village.money import rules as books
from village.money.given_up_rules import together
from village.money.rules import Postings
from village.orders import order_rules as rules
from village.orders.rows import Way, add_lines, add_parts, add_sale, lots_of
from village.orders.turns import follow
from village.payments import facts as payments


def apply_order_placed(db: Store, event: Event) -> None:
    fact: rules.OrderPlaced = event.fact
    db.change(
        "INSERT INTO orders_orders (order_id, number, position, business_day, channel, currency,"
        " gross_minor, promised_day, goods, money, placed_at, placed_by)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'placed', 'unpaid', ?, ?)",
        (event.id, fact.number, event.position, fact.business_day, fact.channel, fact.currency,
         fact.gross_minor, fact.promised_day, event.at, event.actor),
    )  # fmt: skip
    add_lines(db, event, "order", fact.lines)
    catalogue.reserve_lots(db, [lot for line in fact.lines for lot in line.lots])
    if event.private:
        db.change(
            "INSERT INTO orders_private (order_id, buyer, phone, address, remark)"
            " VALUES (?, ?, ?, ?, ?)",
            (event.id, *(event.private[key] for key in ("buyer", "phone", "address", "remark"))),
        )


def apply_order_paid(db: Store, event: Event) -> None:
    """Its goods may be gone by now: another PC may have handed them over."""
    fact: rules.OrderPaid = event.fact
    money.post_entry(
        db, event, f"order_paid_{fact.method}", _pay(db, event, fact),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_owed_order_paid(db: Store, event: Event) -> None:
    fact: rules.OwedOrderPaid = event.fact
    money.post_entry(
        db, event, f"owed_paid_{fact.method}", _pay(db, event, fact),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def _pay(db: Store, event: Event, fact: rules.OrderPaid | rules.OwedOrderPaid) -> Postings:
    """The order's row says how it was paid; a code is claimed, a receipt's number counted."""
    db.change(
        "UPDATE orders_orders SET money = ?, method = ?, payment = COALESCE(?, payment),"
        " receipt = ?, till = ?, given_minor = ?, change_minor = ?, paid_act = ?, paid_at = ?,"
        " paid_by = ? WHERE order_id = ?",
        ("paid" if fact.method == "cash" else "claimed", fact.method, fact.payment, fact.receipt,
         fact.till, fact.given_minor, fact.change_minor, event.id, event.at, event.actor,
         fact.order),
    )  # fmt: skip
    if fact.payment:
        payments.claim_payment(db, event, fact.payment)
    if fact.till:
        money.count_receipt(db, fact.business_day, fact.till)
    if fact.method == "code":
        paid = books.post_order_paid_code(fact.gross_minor)
    else:
        assert fact.till, "notes go into a till"
        paid = books.post_order_paid_cash(fact.till, fact.gross_minor)
    return together(paid, follow(db, fact.order))


def apply_order_handed_over(db: Store, event: Event) -> None:
    fact: rules.OrderHandedOver = event.fact
    told = "SELECT payment, method, money FROM orders_orders WHERE order_id = ?"
    row = db.row(told, (fact.order,))
    assert row is not None, "an order is placed before it is handed over"
    state = rules.handed_over_as(row["method"], row["money"])
    payment = row["payment"] if state in ("claimed", "confirmed") else None
    method = "cash" if state == "done" else "code"
    farmer = fact.lines[0].farmer
    add_sale(db, event, fact, Way(method, state, farmer, order=fact.order, payment=payment))
    add_lines(db, event, "sale", fact.lines)
    add_parts(db, event, fact.parts)
    catalogue.sell_reserved(db, lots_of(db, fact.order))
    owed = state == "not_found"
    db.change(
        "UPDATE orders_orders SET goods = 'handed_over', money = iif(?, 'owed', money)"
        " WHERE order_id = ?",
        (owed, fact.order),
    )
    postings = books.post_hand_over(fact.parts, held=owed or state == "claimed", owed=owed)
    money.post_entry(
        db, event, "hand_over", postings,
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_order_cancelled(db: Store, event: Event) -> None:
    fact: rules.OrderCancelled = event.fact
    db.change("UPDATE orders_orders SET goods = 'cancelled' WHERE order_id = ?", (fact.order,))
    catalogue.release_lots(db, lots_of(db, fact.order))
    if fact.till:
        postings = books.post_deposit_returned(fact.till, fact.refund_minor)
        money.post_entry(
            db, event, "deposit_returned", postings,
            business_day=fact.business_day, currency=fact.currency,
        )  # fmt: skip


def apply_buyer_erased(db: Store, event: Event) -> None:
    fact: rules.BuyerErased = event.fact
    for order in fact.erases:
        db.change("DELETE FROM orders_private WHERE order_id = ?", (order,))
    payments.forget_reasons(db, fact.erases)


APPLIES: tuple[Applier, ...] = (
    Applier(rules.OrderPlaced, apply_order_placed),
    Applier(rules.OrderPaid, apply_order_paid),
    Applier(rules.OrderHandedOver, apply_order_handed_over),
    Applier(rules.OwedOrderPaid, apply_owed_order_paid),
    Applier(rules.OrderCancelled, apply_order_cancelled),
    Applier(rules.BuyerErased, apply_buyer_erased),
)
