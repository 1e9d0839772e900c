"""The hub's own applies: what a station's event does to the figures; rooms lend fact types only."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace

from village.catalogue import news_rules as goods_news
from village.catalogue import rules as catalogue
from village.ground.chain import canonical, plain
from village.ground.lines import Line
from village.ground.numbers import meant, numbers_of
from village.hub import claim_facts, feed_facts, people_facts
from village.hub.books import Books, Day, Goods, Order, Sale, SetAside
from village.hub.heard import Heard, read_fact
from village.hub.rules import is_business_day
from village.money import day_rules as money_days
from village.money import rules as money
from village.orders import order_rules
from village.orders import refund_rules as refunds
from village.orders import rules as orders

Apply = Callable[[Books, Heard], None]


def apply_event(books: Books, epoch: str, seq: int, line: Line) -> None:
    """Let one event change the rows, or set it aside so that the rest flows."""
    try:
        facts = meant(line.facts, numbers_of(line.moved_from)) if line.moved_from else line.facts
        fact = read_fact(line.name, line.v, facts)
        apply = APPLIES.get(line.name)
        if apply is not None:
            apply(books, Heard(epoch, seq, line, fact))
    except SetAside as aside:
        day = _day_of(line.facts)
        books.set_aside.append((epoch, seq, day, line.name, line.v, aside.reason))


def _day_of(facts: Any) -> str:
    """The business day that an event tells, "" where it tells none."""
    told = facts.get("business_day") if isinstance(facts, dict) else None
    day = told or getattr(facts, "business_day", None)
    return day if isinstance(day, str) and is_business_day(day) else ""


# --- goods ----------------------------------------------------------------------------


def apply_product(books: Books, heard: Heard) -> None:
    product = heard.fact.product
    for unit in product.units:
        books.products[product.key, unit.unit, unit.size] = (product.base, product.picture)


# --- what the centre sent ------------------------------------------------------------------------


def apply_product_taken(books: Books, heard: Heard) -> None:
    feed_facts.apply_item_taken(books, heard)
    apply_product(books, heard)


# --- sales ---------------------------------------------------------------------------------------


def goods_of(lines: Sequence[orders.Line] | Sequence[refunds.RefundLine]) -> Goods:
    """What was sold, or came back, by product key: [quantity in base units, amount in minor]."""
    goods: Goods = {}
    for line in lines:
        sums = goods.setdefault(line.key, [0, 0])
        sums[0] += line.quantity_base
        sums[1] += line.amount_minor
    return goods


def _sale(heard: Heard, fact: Any, method: str, state: str, *papers: str | None) -> Sale:
    """`papers`: the receipt's number, the payment's id, the order's number, as far as there are."""
    if not fact.lines:
        raise SetAside("broken")
    gross = fact.gross_minor
    channel = getattr(fact, "channel", "own")
    fee = getattr(fact, "fee_minor", 0)  # she keeps the notes: nothing is taken off
    return Sale(
        heard.epoch, heard.seq, heard.line.id, fact.business_day, channel, method, state,
        fact.currency, gross, fee, gross - fee, fact.lines[0].farmer, goods_of(fact.lines),
        heard.line.at, *papers,
    )  # fmt: skip


def apply_cash_sale(books: Books, heard: Heard) -> None:
    books.put_sale(_sale(heard, heard.fact, "cash", "done", heard.fact.receipt))


def apply_own_sale(books: Books, heard: Heard) -> None:
    books.put_sale(_sale(heard, heard.fact, "own_cash", "done"))


def apply_own_code_sale(books: Books, heard: Heard) -> None:
    fact: orders.OwnCodeSaleRecorded = heard.fact
    books.put_sale(_sale(heard, fact, "own_code", "done", None, fact.payment))


def apply_code_sale(books: Books, heard: Heard) -> None:
    fact: orders.CodeSaleClaimed = heard.fact
    books.put_sale(_sale(heard, fact, "code", "claimed", fact.receipt, fact.payment))


def apply_sale_undone(books: Books, heard: Heard) -> None:
    books.put_sale(replace(books.sale(heard.fact.sale), state="undone"))


def apply_sale_moved(books: Books, heard: Heard) -> None:
    fact: orders.SaleMoved = heard.fact
    sale = books.sale(fact.sale)
    books.put_sale(replace(sale, farmer=fact.to_farmer, goods=goods_of(fact.lines)))


def apply_sale_refunded(books: Books, heard: Heard) -> None:
    fact: refunds.SaleRefunded = heard.fact
    minor = (fact.gross_minor, fact.fee_minor)
    books.put_back(books.sale(fact.sale), fact.business_day, goods_of(fact.lines), minor)


def apply_refund_undone(books: Books, heard: Heard) -> None:
    fact: refunds.RefundUndone = heard.fact
    if not books.takes_back(fact.refund):
        return
    gone = {key: [-base, -minor] for key, (base, minor) in goods_of(fact.lines).items()}
    minor = (-fact.gross_minor, -fact.fee_minor)
    books.put_back(books.sale(fact.sale), fact.business_day, gone, minor)


# --- orders --------------------------------------------------------------------------------------


def apply_order_placed(books: Books, heard: Heard) -> None:
    fact: order_rules.OrderPlaced = heard.fact
    books.orders[heard.line.id] = Order(
        heard.line.id, fact.number, heard.seq, fact.business_day, fact.channel, fact.currency,
        fact.gross_minor,
    )  # fmt: skip


def apply_order_paid(books: Books, heard: Heard) -> None:
    fact: order_rules.OrderPaid | order_rules.OwedOrderPaid = heard.fact
    order = books.order(fact.order)
    books.change_order(
        order, method=fact.method, receipt=fact.receipt, payment=fact.payment or order.payment,
        money="paid" if fact.method == "cash" else "claimed",
    )  # fmt: skip
    claim_facts.follow(books, fact.order)


def apply_order_handed_over(books: Books, heard: Heard) -> None:
    fact: order_rules.OrderHandedOver = heard.fact
    order = books.order(fact.order)
    state = order_rules.handed_over_as(order.method, order.money)
    payment = order.payment if state in ("claimed", "confirmed") else None
    method = "cash" if state == "done" else "code"
    books.put_sale(_sale(heard, fact, method, state, order.receipt, payment, order.number))
    money = "owed" if state == "not_found" else order.money
    books.change_order(order, goods="handed_over", money=money)


def apply_order_cancelled(books: Books, heard: Heard) -> None:
    books.change_order(books.order(heard.fact.order), goods="cancelled")


# --- days ----------------------------------------------------------------------------------------


def apply_day_opened(books: Books, heard: Heard) -> None:
    """Two PCs may have opened one day: what was paid out in it stays."""
    fact: money_days.DayOpened = heard.fact
    day = books.known_day(fact.business_day, fact.till)
    if day is not None:
        books.change_day(day, state="open", float_minor=fact.float_minor)
        return
    books.days[fact.business_day, fact.till] = Day(
        fact.business_day, fact.till, "open", fact.currency, fact.float_minor
    )


def apply_payout_made(books: Books, heard: Heard) -> None:
    fact: money.PayoutMade = heard.fact
    day = books.day(fact.business_day, fact.till)
    books.change_day(
        day, payouts=day.payouts + 1, payouts_minor=day.payouts_minor + fact.amount_minor
    )


def apply_payout_undone(books: Books, heard: Heard) -> None:
    fact: money.PayoutUndone = heard.fact
    if not books.takes_back(fact.payout):
        return
    day = books.day(fact.business_day, fact.till)
    books.change_day(
        day, payouts=day.payouts - 1, payouts_minor=day.payouts_minor - fact.amount_minor
    )


def apply_day_closed(books: Books, heard: Heard) -> None:
    fact: money_days.DayClosed = heard.fact
    books.change_day(
        books.day(fact.business_day, fact.till), state="closed", z_number=fact.z_number,
        expected_minor=fact.expected_minor, counted_minor=fact.counted_minor,
        difference_minor=fact.difference_minor, totals=canonical(plain(fact.totals)).decode(),
    )  # fmt: skip


APPLIES: dict[str, Apply] = {
    **people_facts.APPLIES,
    catalogue.ProductAdded.name: apply_product,
    catalogue.ProductChanged.name: apply_product,
    **feed_facts.APPLIES,
    goods_news.ProductReceived.name: apply_product_taken,
    orders.CashSaleRecorded.name: apply_cash_sale,
    orders.OwnSaleRecorded.name: apply_own_sale,
    orders.OwnCodeSaleRecorded.name: apply_own_code_sale,
    orders.CodeSaleClaimed.name: apply_code_sale,
    **claim_facts.APPLIES,
    orders.SaleUndone.name: apply_sale_undone,
    orders.SaleMoved.name: apply_sale_moved,
    refunds.SaleRefunded.name: apply_sale_refunded,
    refunds.RefundUndone.name: apply_refund_undone,
    order_rules.OrderPlaced.name: apply_order_placed,
    order_rules.OrderPaid.name: apply_order_paid,
    order_rules.OrderHandedOver.name: apply_order_handed_over,
    order_rules.OwedOrderPaid.name: apply_order_paid,
    order_rules.OrderCancelled.name: apply_order_cancelled,
    money_days.DayOpened.name: apply_day_opened,
    money.PayoutMade.name: apply_payout_made,
    money.PayoutUndone.name: apply_payout_undone,
    money_days.DayClosed.name: apply_day_closed,
}
