"""What an event of another branch runs into: nothing is refused, the manager is told of it.

Asked before such an event is applied, of the rows as they stand. Events of one's own day are asked
nothing: their commands looked before they were written.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from village.catalogue import rules as goods
from village.ground.chain import Event
from village.ground.numbers import numbers_of
from village.ground.unit import Applier, Store
from village.money import cash_rules, surplus_rules
from village.money import day_rules as days
from village.money import rules as books
from village.orders import claim_rules, order_rules, refund_rules, rules
from village.orders import money_clashes as cash
from village.orders.refund_queries import left_of
from village.payments.bank_rules import BankRowSetAside
from village.people.rules import PersonAdded, PersonChanged, PersonReturned, PrivateErased
from village.sync.facts import flag, others_since
from village.sync.rules import Clash

Look = Callable[[Store, Event], Iterable[Clash]]


def watched(applier: Applier) -> Applier:
    """The same applier; an event written again is looked at first."""
    name: str = getattr(applier.fact_type, "name")  # noqa: B009 -- a ClassVar of every fact
    looks = LOOKS.get(name)
    if looks is None:
        return applier
    apply = applier.apply

    def look_and_apply(db: Store, event: Event) -> None:
        if event.moved_from is not None:
            found = [clash for look in looks for clash in look(db, event)]
            for clash in found:
                flag(db, event, clash)
        apply(db, event)

    return replace(applier, apply=look_and_apply)


# --- looks ----------------------------------------------------------------------------------------


def _oversold(db: Store, event: Event) -> Iterator[Clash]:
    """More of a lot goes than is left of it, all lines together."""
    wanted: Counter[str] = Counter()
    for line in event.fact.lines:
        for lot in line.lots:
            wanted[lot.listing] += lot.quantity_base
    for listing, quantity_base in wanted.items():
        yield from _short(db, listing, quantity_base)


def _lot_gone(db: Store, event: Event) -> Iterator[Clash]:
    yield from _short(db, event.fact.listing, event.fact.quantity_base)


def _short(db: Store, listing: str, quantity_base: int) -> Iterator[Clash]:
    left = db.value("SELECT left_base FROM catalogue_listings WHERE listing = ?", (listing,))
    if left is not None and left < quantity_base:
        yield Clash("oversold", listing)


def _lot_back(db: Store, event: Event) -> Iterator[Clash]:
    """More comes back to a lot than was withdrawn or taken of it: it came back before."""
    fact: goods.GoodsPutBack = event.fact
    row = db.row(
        "SELECT withdrawn_base, taken_base FROM catalogue_listings WHERE listing = ?",
        (fact.listing,),
    )
    if row is None:
        return
    gone = row["withdrawn_base"] if fact.taken is None else row["taken_base"]
    if gone < fact.quantity_base:
        yield Clash("oversold", fact.listing)


def _late(db: Store, event: Event) -> Iterator[Clash]:
    """Its day's report is made already, without it."""
    day, till = event.fact.business_day, getattr(event.fact, "till", None)
    if till is not None and _day_state(db, day, till) == "closed":
        yield Clash("late", _of_till(day, till), till)


def _day_twice(db: Store, event: Event) -> Iterator[Clash]:
    """Opened while it is open, or counted again: both stand in the books."""
    fact = event.fact
    state = _day_state(db, fact.business_day, fact.till)
    opened = isinstance(fact, days.DayOpened)
    if state is not None and (opened or state == "closed"):
        yield Clash("day", _of_till(fact.business_day, fact.till), fact.till)


def _of_till(day: str, till: str) -> str:
    """Each till has its own report of a day: 2026-11-21.T1."""
    return f"{day}.{till}"


def _day_state(db: Store, day: str, till: str) -> str | None:
    found: str | None = db.value(
        "SELECT state FROM money_days WHERE business_day = ? AND till = ?", (day, till)
    )
    return found


def _sale_done_with(db: Store, event: Event) -> Iterator[Clash]:
    """Undone or moved elsewhere before; or it is undone, and its money was seen."""
    row = db.row("SELECT state, moved FROM orders_sales WHERE sale = ?", (event.fact.sale,))
    over = ("undone", "confirmed") if isinstance(event.fact, rules.SaleUndone) else ("undone",)
    if row is not None and (row["state"] in over or row["moved"]):
        yield Clash("sale", event.fact.sale)


def _back_before(db: Store, event: Event) -> Iterator[Clash]:
    """More comes back of a line than is left of it."""
    sale = event.fact.sale
    left = {one.place: one.left_base for one in left_of(db, sale)}
    if any(line.quantity_base > left.get(line.place, 0) for line in event.fact.lines):
        yield Clash("sale", sale)


def _refund_undone(db: Store, event: Event) -> Iterator[Clash]:
    """Undone before: it is reversed once. Or what she owed of it is settled, its goods are gone."""
    fact: refund_rules.RefundUndone = event.fact
    if db.value(
        "SELECT 1 FROM orders_refunds r WHERE r.refund = ? AND (r.undone_by IS NOT NULL OR EXISTS"
        " (SELECT 1 FROM orders_refund_parts p WHERE p.refund = r.refund AND p.debt_minor >"
        "  COALESCE((SELECT b.amount_minor FROM money_balances b"
        "   WHERE b.account = ? || p.account), 0)))",
        (fact.refund, books.debt_account("")),
    ):
        yield Clash("sale", fact.sale)
    else:
        yield from _oversold(db, event)


def _claimed_before(db: Store, event: Event) -> Iterator[Clash]:
    yield from _payment(db, event, "shown")


def _settled_before(db: Store, event: Event) -> Iterator[Clash]:
    before = getattr(event.fact, "before", None)
    given_up = before in ("not_found", "written_off")
    yield from _payment(db, event, *([before] if given_up else ["claimed", "disputed"]))


def _written_off_before(db: Store, event: Event) -> Iterator[Clash]:
    wanted = ["not_found"] if event.fact.owed else ["claimed", "disputed"]
    yield from _payment(db, event, *wanted)


def _payment(db: Store, event: Event, *wanted: str) -> Iterator[Clash]:
    """A shown code that another branch took further."""
    payment = event.fact.payment
    state = db.value("SELECT state FROM payments_payments WHERE payment = ?", (payment,))
    if state is not None and state not in wanted:
        yield Clash("payment", payment)


def _order_done_with(db: Store, event: Event) -> Iterator[Clash]:
    """Paid twice, handed over twice, or paid and cancelled."""
    row = db.row("SELECT goods, money FROM orders_orders WHERE order_id = ?", (event.fact.order,))
    if row is None:
        return
    paying = isinstance(event.fact, order_rules.OrderPaid)
    if row["goods"] != "placed" or (paying and row["money"] in ("paid", "claimed")):
        yield Clash("order", event.fact.order)


def _owed_no_more(db: Store, event: Event) -> Iterator[Clash]:
    order = event.fact.order
    if db.value("SELECT money FROM orders_orders WHERE order_id = ?", (order,)) != "owed":
        yield Clash("order", order)


def _person_renumbered(_db: Store, event: Event) -> Iterator[Clash]:
    yield from _renumbered(event, event.fact.person.number, event.fact.person.number)


def _order_renumbered(_db: Store, event: Event) -> Iterator[Clash]:
    yield from _renumbered(event, event.fact.number, event.id)


def _renumbered(event: Event, number: str, subject: str) -> Iterator[Clash]:
    """A card or a paper says another number by now."""
    for given, meant in numbers_of(event.moved_from).items():
        if meant == number:
            yield Clash("number" if subject == number else "order_number", subject, given)


def _forgotten(db: Store, event: Event) -> Iterator[Clash]:
    """The other PC forgot her since the two parted; this one knew nothing of it."""
    parted, opened = others_since(db, event)
    number = event.fact.number
    if db.value(
        "SELECT 1 FROM people_erased WHERE person = ? AND position > ? AND position < ?",
        (number, parted, opened),
    ):
        yield Clash("erased", number)


def _named_again(db: Store, event: Event) -> Iterator[Clash]:
    if event.digest is not None:  # else it was her language alone
        yield from _forgotten(db, event)


def _known_since(db: Store, event: Event) -> Iterator[Clash]:
    """The other PC wrote her name since the two parted, or she comes in there again."""
    parted, opened = others_since(db, event)
    number = event.fact.number
    if db.value(
        "SELECT 1 FROM people_persons p LEFT JOIN people_named n ON n.person = p.number"
        " WHERE p.number = ? AND (p.active = 1 OR (n.position > ? AND n.position < ?)) LIMIT 1",
        (number, parted, opened),
    ):
        yield Clash("erased", number)


LOOKS: dict[str, tuple[Look, ...]] = {
    PersonAdded.name: (_person_renumbered,),
    PersonChanged.name: (_named_again,),
    PersonReturned.name: (_forgotten,),
    PrivateErased.name: (_known_since,),
    goods.GoodsWithdrawn.name: (_lot_gone,),
    goods.GoodsTaken.name: (_lot_gone,),
    goods.GoodsPutBack.name: (_lot_back,),
    rules.CashSaleRecorded.name: (_oversold, _late),
    rules.OwnSaleRecorded.name: (_oversold,),
    rules.CodeSaleClaimed.name: (_oversold, _late, _claimed_before),
    rules.OwnCodeSaleRecorded.name: (_oversold, _claimed_before),
    rules.PaymentConfirmed.name: (_settled_before, cash.row_gone),
    rules.ConfirmationUndone.name: (cash.not_confirmed,),
    rules.PaymentNotFound.name: (_settled_before,),
    claim_rules.PaymentWrittenOff.name: (_written_off_before,),
    rules.SaleUndone.name: (_sale_done_with, _late),
    rules.SaleMoved.name: (_sale_done_with, _oversold),
    refund_rules.SaleRefunded.name: (_back_before, _late),
    refund_rules.RefundUndone.name: (_refund_undone, _late),
    order_rules.OrderPlaced.name: (_oversold, _order_renumbered),
    order_rules.OrderPaid.name: (_order_done_with, _late),
    order_rules.OrderHandedOver.name: (_order_done_with, _late),
    order_rules.OwedOrderPaid.name: (_owed_no_more, _late),
    order_rules.OrderCancelled.name: (_order_done_with, _late),
    books.PayoutMade.name: (cash.overpaid, _late),
    books.PayoutUndone.name: (cash.payout_undone, _late),
    books.DebtSettled.name: (cash.owes_less, _late),
    books.CashMoved.name: (cash.not_there, _late),
    cash_rules.CashSent.name: (cash.not_there,),
    cash_rules.CashBanked.name: (cash.not_there,),
    surplus_rules.YearClosed.name: (cash.carried_over,),
    BankRowSetAside.name: (cash.row_matched,),
    days.DayOpened.name: (_day_twice,),
    days.TillHandedOver.name: (_late,),
    days.DayClosed.name: (_day_twice,),
}
