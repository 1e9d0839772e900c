"""What happens on a generated day: mostly cash, some codes and orders, and things taken back."""

from contextlib import suppress
from datetime import timedelta

from tests.cast import MORNING
from tests.money.year import FIRST, Year, close_day, hand_on, open_day, share
from village.catalogue import commands as catalogue
from village.catalogue.rules import Wish as Listed
from village.ground.errors import Refusal
from village.money import commands as money
from village.money import dividend_commands, queries
from village.money.rules import SAFE, rounded_up
from village.orders import commands, evidence_commands, order_commands
from village.orders.order_rules import OrderPrivate
from village.orders.queries import lines
from village.orders.refund_commands import refund_sale, undo_refund
from village.payments import bank_commands
from village.payments.bank_rules import BankRow
from village.people import queries as known

BUYER = OrderPrivate("왕빈", "13900000011")


def live(year: Year, days: int, sales: int, dividends: int) -> None:
    """`days` business days with `sales` sales in them, each day with its Z report."""
    shared = {days * (place + 1) // dividends - 1 for place in range(dividends)}
    for day in range(days):
        year.today = FIRST + timedelta(days=day)
        year.clock.moment = MORNING + timedelta(days=day)
        todays = sales * (day + 1) // days - sales * day // days
        one_day(year, todays, everything=day in shared)


def one_day(year: Year, sales: int, *, everything: bool) -> None:
    """So many sales; `everything`: each odd thing that can happen, and a dividend."""
    open_day(year)
    for _ in range(sales):
        sell(year)
    settle(year)
    if everything:
        hand_on(year)
        odd_things(year)
        share(year)
        for farmer in year.farmers[:5]:
            with suppress(Refusal):  # no dividend of hers, or another of her house has it
                dividend_commands.pay_dividend(year.db, year.act(), year.member(farmer), farmer)
    carry(year, in_safe=0 if everything else 80 * year.money_of)
    for farmer in year.random.sample(year.farmers, k=4):
        pay_all(year, farmer)
    close_day(year, wrong=everything)
    year.sales.clear()


def sell(year: Year) -> None:
    """One sale of the ways there are."""
    chance = year.random.random()
    basket = [year.line() for _ in range(1 if chance < 0.8 else 2)]
    if chance < 0.82:
        year.sales.append(commands.record_cash_sale(year.db, year.act(), basket).id)
    elif chance < 0.95:
        year.claims.append(claim(year))
    else:
        order = place(year)
        order_commands.pay_order_cash(year.db, year.act(), order)
        order_commands.hand_over(year.db, year.act(), order)


def claim(year: Year) -> str:
    shown = commands.show_code(year.db, year.act(), [year.line()]).id
    commands.claim_code_sale(year.db, year.act(), shown)
    return shown


def place(year: Year, farmer: str = "") -> str:
    """An order of goods that were put up for it."""
    db, line = year.db, year.line(farmer)
    unit = Listed(line.product, line.unit, line.quantity_base, line.price_minor)
    catalogue.list_goods(db, year.act(line.farmer), line.farmer, unit)
    return order_commands.place_order(db, year.act(), [line], BUYER).id


def settle(year: Year) -> None:
    """Codes of yesterday are seen today, some are not; a sale is undone, moved, comes back."""
    db = year.db
    while len(year.claims) > 3:
        payment = year.claims.pop(0)
        if year.random.random() < 0.05:
            commands.payment_not_found(db, year.act(), payment)
        else:
            commands.confirm_payment(db, year.act(), payment)
    for sale in year.random.sample(year.sales, k=min(2, len(year.sales))):
        doing = year.random.randrange(4)
        with suppress(Refusal):  # drawn already, of several farmers, or more than is in the till
            if doing == 0:
                commands.undo_sale(db, year.act(), sale)
            elif doing == 1:
                commands.move_sale(db, year.act(), sale, year.random.choice(year.farmers))
            else:
                refund_sale(db, year.act(), sale, some_of(year, sale), good=doing == 2)


def some_of(year: Year, sale: str) -> dict[int, int]:
    """A third of its first line, in base units."""
    return {0: lines(year.db, sale)[0].quantity_base // 3}


def pay_all(year: Year, farmer: str) -> None:
    """All of a book, up to the next coin, as far as the till has it."""
    db = year.db
    account = known.require_farmer(db, farmer).account
    most = rounded_up(queries.book(db, account).payable_minor, year.step)
    amount = min(most, queries.cash_in(db)) // year.step * year.step
    if amount:
        money.pay_out(db, year.act(), farmer, amount)


def carry(year: Year, in_safe: int) -> None:
    """What the till does not need goes to the safe, what is above `in_safe` there to the bank."""
    db = year.db
    spare = (queries.cash_in(db) - 60 * year.money_of) // year.step * year.step
    if spare > 0:
        money.move_cash(db, year.act(), spare)
    more = queries.balance(db, SAFE) - in_safe
    if more > 0:
        money.send_cash(db, year.act(), more)
        money.bank_cash(db, year.act(), more)


# --- each odd thing once ---------------------------------------------------------------------


def odd_things(year: Year) -> None:
    """What a year brings seldom, so that no kind of entry is missing."""
    db = year.db
    commands.undo_sale(db, year.act(), cash(year))
    commands.move_sale(db, year.act(), cash(year, year.farmers[0]), year.farmers[1])
    somebody_elses_money(year)
    commands.payment_not_found(db, year.act(), claim(year))
    orders_by_code(year)
    cancelled = place(year)
    order_commands.pay_order_cash(db, year.act(), cancelled)
    order_commands.cancel_order(db, year.act(), cancelled)
    debts(year)
    commands.record_own_sale(db, year.act(year.farmers[2]), year.line(year.farmers[2]))


def cash(year: Year, farmer: str = "") -> str:
    return commands.record_cash_sale(year.db, year.act(), [year.line(farmer)]).id


def somebody_elses_money(year: Year) -> None:
    db, payment = year.db, claim(year)
    amount = db.value("SELECT amount_minor FROM payments_payments WHERE payment = ?", (payment,))
    year.rows += 1
    bank = known.require_station(db).country == "VN"
    row = BankRow(
        year.today.isoformat(), year.rows % 1_440, amount, f"{year.rows}",
        account="0071001234567" if bank else "",
    )  # fmt: skip
    bank_commands.take_rows(db, year.act(), [row], "message")
    found = db.value("SELECT bank_row FROM payments_bank_rows ORDER BY position DESC LIMIT 1")
    evidence_commands.pay_by_row(db, year.act(), found, payment)
    evidence_commands.undo_match(db, year.act(), found)


def orders_by_code(year: Year) -> None:
    """Confirmed before it is fetched; and not found after: then owed, paid in notes or by code."""
    db = year.db
    for way in ("before", "notes", "code", "code"):
        order = place(year)
        payment = order_commands.show_order_code(db, year.act(), order).id
        order_commands.claim_order_payment(db, year.act(), payment)
        if way == "before":
            commands.confirm_payment(db, year.act(), payment)
        order_commands.hand_over(db, year.act(), order)
        if way == "before":
            continue
        commands.payment_not_found(db, year.act(), payment)
        if way == "notes":
            order_commands.pay_order_cash(db, year.act(), order)
            continue
        again = order_commands.show_order_code(db, year.act(), order).id
        order_commands.claim_order_payment(db, year.act(), again)
        commands.confirm_payment(db, year.act(), again)


def debts(year: Year) -> None:
    """Goods come back after she was paid; she settles out of her book, and in notes."""
    db = year.db
    for farmer, in_notes in zip(year.debtors, (True, False), strict=True):
        account = known.require_farmer(db, farmer).account
        sale = cash(year, farmer)
        money.undo_payout(db, year.act(), money.pay_out(db, year.act(), farmer, year.step).id)
        pay_all(year, farmer)
        back = some_of(year, sale)
        undo_refund(db, year.act(), refund_sale(db, year.act(), sale, back).id)
        refund_sale(db, year.act(), sale, back)
        cash(year, farmer)
        owes = queries.debt(db, account)
        told = owes // year.step * year.step if in_notes else owes
        with suppress(Refusal):  # less than a coin is owed
            money.settle_debt(db, year.act(), farmer, in_notes=in_notes, told_minor=told)
