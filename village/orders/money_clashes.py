"""What an event of another branch runs into in the books: paid, settled, carried or undone twice.

Looks like those of clashes.py, which lists them.
"""

from collections.abc import Iterator

from village.ground.chain import Event
from village.ground.unit import Store
from village.money import cash_rules, surplus_rules
from village.money import queries as money
from village.money import rules as books
from village.orders import rules
from village.payments.bank_rules import BankRowSetAside
from village.sync.facts import others_since
from village.sync.rules import Clash


def overpaid(db: Store, event: Event) -> Iterator[Clash]:
    """Her book has less, or the other PC paid her too since the two parted."""
    fact: books.PayoutMade = event.fact
    parted, opened = others_since(db, event)
    twice = db.value(
        "SELECT 1 FROM money_payouts WHERE account = ? AND position > ? AND position < ?"
        " AND purse = ? AND undone_by IS NULL LIMIT 1",
        (fact.account, parted, opened, fact.purse or "book"),
    )
    hers = fact.amount_minor - (fact.rounding_minor or 0)  # what was added is not out of her book
    if twice or money.purse_left(db, fact.account, fact.purse or "book") < hers:
        yield Clash("payout", event.id)


def payout_undone(db: Store, event: Event) -> Iterator[Clash]:
    """Undone before."""
    payout = event.fact.payout
    if db.value("SELECT undone_by FROM money_payouts WHERE payout = ?", (payout,)):
        yield Clash("payout", payout)


def owes_less(db: Store, event: Event) -> Iterator[Clash]:
    """She owes no longer what she settles, or has no longer what it is set off with."""
    fact: books.DebtSettled = event.fact
    has = money.purse_left(db, fact.account, "book")
    short = fact.till is None and has < fact.amount_minor
    if short or money.debt(db, fact.account) < fact.amount_minor:
        yield Clash("debt", fact.farmer)


def not_there(db: Store, event: Event) -> Iterator[Clash]:
    """More notes are carried than lie where they are taken from."""
    fact: books.CashMoved | cash_rules.CashSent | cash_rules.CashBanked = event.fact
    if isinstance(fact, books.CashMoved):
        minor, source, target = fact.to_safe_minor, books.till_account(fact.till), books.SAFE
    elif isinstance(fact, cash_rules.CashSent):
        minor, source, target = fact.amount_minor, books.SAFE, books.TRANSIT
    else:
        minor, source, target = fact.amount_minor, books.TRANSIT, books.BANK
    if money.balance(db, source if minor > 0 else target) < abs(minor):
        yield Clash("cash", "safe")


def carried_over(db: Store, event: Event) -> Iterator[Clash]:
    """The books are closed up to that day already: what was carried over first stands."""
    fact: surplus_rules.YearClosed = event.fact
    if db.value(
        "SELECT 1 FROM money_years WHERE up_to >= ? AND undone_by IS NULL LIMIT 1", (fact.up_to,)
    ):
        yield Clash("year", fact.up_to)


def not_confirmed(db: Store, event: Event) -> Iterator[Clash]:
    """What is taken back was taken back before, or the farmers have drawn it."""
    fact: rules.ConfirmationUndone = event.fact
    state = db.value("SELECT state FROM payments_payments WHERE payment = ?", (fact.payment,))
    parts = db.rows(
        "SELECT p.account, SUM(p.net_minor) AS minor FROM orders_sales s"
        " JOIN orders_parts p ON p.sale = s.sale"
        " WHERE s.payment = ? AND s.state = 'confirmed' GROUP BY p.account",
        (fact.payment,),
    )
    drawn = any(money.purse_left(db, one["account"], "book") < one["minor"] for one in parts)
    if state != "confirmed" or drawn:
        yield Clash("payment", fact.payment)


def row_gone(db: Store, event: Event) -> Iterator[Clash]:
    """The row that says so was taken for another payment, or set aside."""
    fact: rules.PaymentConfirmed = event.fact
    row = db.row("SELECT state, payment FROM payments_bank_rows WHERE bank_row = ?", (fact.row,))
    if row is not None and row["state"] != "open" and row["payment"] != fact.payment:
        yield Clash("payment", fact.payment)


def row_matched(db: Store, event: Event) -> Iterator[Clash]:
    """What is set aside was taken for a payment: that stands."""
    fact: BankRowSetAside = event.fact
    payment = db.value("SELECT payment FROM payments_bank_rows WHERE bank_row = ?", (fact.row,))
    if payment is not None:
        yield Clash("payment", payment)
