"""How sales change rows: sale, lines, stock and ledger in one go."""

from collections.abc import Sequence

from village.catalogue import facts as catalogue
from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.money import facts as money
from village.money import rules as books
from village.orders import rules
from village.orders.claim_facts import APPLIES as CLAIM_APPLIES
from village.orders.held_rules import place_of
from village.orders.order_facts import APPLIES as ORDER_APPLIES
from village.orders.rows import Way, add_lines, add_parts, add_sale, lots_of, remove_lines, sale_of
from village.orders.turns import turn
from village.payments import facts as payments


def apply_cash_sale_recorded(db: Store, event: Event) -> None:
    fact: rules.CashSaleRecorded = event.fact
    way = Way(
        "cash", "done", fact.lines[0].farmer, receipt=fact.receipt, till=fact.till,
        given_minor=fact.given_minor, change_minor=fact.change_minor,
    )  # fmt: skip
    add_sale(db, event, fact, way)
    add_lines(db, event, "sale", fact.lines)
    add_parts(db, event, fact.parts)
    take(db, fact.lines)
    if fact.slip_day is None:  # a slip has the number that was printed on it
        money.count_receipt(db, fact.business_day, fact.till)
    money.post_entry(
        db, event, "cash_sale", books.post_cash_sale(fact.till, fact.parts),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def take(db: Store, lines: Sequence[rules.Line]) -> None:
    """The goods of these lines have left their lots."""
    catalogue.take_lots(db, [lot for line in lines for lot in line.lots])


def apply_own_sale_recorded(db: Store, event: Event) -> None:
    fact: rules.OwnSaleRecorded = event.fact
    add_sale(db, event, _OwnAmounts(fact), Way("own_cash", "done", fact.farmer))
    add_lines(db, event, "sale", fact.lines)
    take(db, fact.lines)


class _OwnAmounts:
    """A sale whose money is hers already: gross for the figures, and the fee she owes, if any."""

    channel = "own"

    def __init__(
        self, fact: rules.OwnSaleRecorded | rules.OwnCodeSaleRecorded, fee_minor: int = 0
    ) -> None:
        self.business_day, self.currency = fact.business_day, fact.currency
        self.gross_minor, self.fee_minor = fact.gross_minor, fee_minor
        self.net_minor = fact.gross_minor - fee_minor


def apply_code_shown(db: Store, event: Event) -> None:
    fact: rules.CodeShown = event.fact
    payments.show_payment(
        db, event, reference=fact.reference, code=fact.code, amount_minor=fact.gross_minor,
        currency=fact.currency, farmer=fact.farmer,
    )  # fmt: skip
    db.change(
        "INSERT INTO orders_shown (payment, position, channel, order_id, farmer, gross_minor,"
        " shown_by) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            event.id,
            event.position,
            fact.channel,
            fact.order,
            fact.farmer,
            fact.gross_minor,
            event.actor,
        ),
    )
    add_lines(db, event, "shown", fact.lines)
    if fact.order:  # one that another PC was paid for stays paid
        db.change(
            "UPDATE orders_orders SET payment = ?,"
            " money = CASE goods WHEN 'placed' THEN 'shown' ELSE money END"
            " WHERE order_id = ? AND money NOT IN ('claimed', 'paid')",
            (event.id, fact.order),
        )


def apply_code_sale_claimed(db: Store, event: Event) -> None:
    fact: rules.CodeSaleClaimed = event.fact
    way = Way(
        "code", "claimed", fact.lines[0].farmer, receipt=fact.receipt, till=fact.till,
        payment=fact.payment,
    )  # fmt: skip
    add_sale(db, event, fact, way)
    add_lines(db, event, "sale", fact.lines)
    add_parts(db, event, fact.parts)
    take(db, fact.lines)
    if fact.till:
        money.count_receipt(db, fact.business_day, fact.till)
    payments.claim_payment(db, event, fact.payment)
    money.post_entry(
        db, event, "code_claimed", books.post_code_claimed(fact.parts),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_own_code_sale_recorded(db: Store, event: Event) -> None:
    fact: rules.OwnCodeSaleRecorded = event.fact
    way = Way("own_code", "done", fact.farmer, payment=fact.payment)
    add_sale(db, event, _OwnAmounts(fact, fact.fee_minor), way)
    add_lines(db, event, "sale", fact.lines)
    take(db, fact.lines)
    payments.claim_payment(db, event, fact.payment, "said")
    money.post_entry(
        db, event, "own_code_sale", books.post_own_code_sale(fact.account, fact.fee_minor),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_sale_undone(db: Store, event: Event) -> None:
    fact: rules.SaleUndone = event.fact
    row = sale_of(db, fact.sale)
    if row["state"] == "undone":
        return  # two PCs may have done it: goods and notes came back once
    moved = turn(db, [fact.sale], "undone")
    catalogue.give_back_lots(db, lots_of(db, fact.sale))
    if row["payment"]:
        payments.settle_payment(db, event, row["payment"], "undone")
    if row["method"] == "code":
        money.post_entry(
            db, event, "sale_undone", moved,
            business_day=fact.business_day, currency=row["currency"], reverses=fact.sale,
        )  # fmt: skip
    else:
        money.reverse_entry(
            db, event, fact.sale, kind="sale_undone", business_day=fact.business_day
        )


def apply_sale_moved(db: Store, event: Event) -> None:
    fact: rules.SaleMoved = event.fact
    row = sale_of(db, fact.sale)
    place = place_of(row["state"], of_order=row["order_id"] is not None)
    catalogue.give_back_lots(db, lots_of(db, fact.sale))
    remove_lines(db, fact.sale)
    add_lines(db, event, "sale", fact.lines, owner=fact.sale)
    take(db, fact.lines)
    db.change(
        "UPDATE orders_sales SET farmer = ?, moved = 1 WHERE sale = ?", (fact.to_farmer, fact.sale)
    )
    db.change("UPDATE orders_parts SET account = ? WHERE sale = ?", (fact.to_account, fact.sale))
    if place == "nowhere":
        return  # the other PC took it back: nobody's money goes anywhere
    money.post_entry(
        db, event, "sale_moved",
        books.post_moved_sale(
            fact.from_account, fact.to_account, fact.net_minor, place == "held", row["fee_minor"]
        ),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


APPLIES: tuple[Applier, ...] = (
    Applier(rules.CashSaleRecorded, apply_cash_sale_recorded),
    Applier(rules.OwnSaleRecorded, apply_own_sale_recorded),
    Applier(rules.CodeShown, apply_code_shown),
    Applier(rules.CodeSaleClaimed, apply_code_sale_claimed),
    Applier(rules.OwnCodeSaleRecorded, apply_own_code_sale_recorded),
    Applier(rules.SaleUndone, apply_sale_undone),
    Applier(rules.SaleMoved, apply_sale_moved),
    *CLAIM_APPLIES,
    *ORDER_APPLIES,
)
