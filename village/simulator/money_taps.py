"""What people do with money beyond the counter: goods back, notes to the bank, surplus shared."""

from collections.abc import Callable, Sequence
from datetime import date

from village.money import commands as money
from village.money import dividend_commands as dividends
from village.money import dividend_queries as shared
from village.money import queries as books
from village.money.rules import SAFE, TRANSIT
from village.orders import evidence_commands as evidence
from village.orders import refund_commands as refunds
from village.orders.dividends import Wish, propose_dividend
from village.orders.refund_queries import left_of
from village.payments import bank_commands
from village.payments.bank_rules import BankRow
from village.people import household_queries as households
from village.simulator.taps import Tap, Taps
from village.simulator.village import CLERKS, MANAGER

COIN = 10
GIVERS = "이웃마을"


# --- goods come back ------------------------------------------------------------------------------


def refund(taps: Taps) -> Tap | None:
    """Some of a sale, or all of it; the goods are good, or not."""
    row = taps.one(
        "SELECT sale FROM orders_sales WHERE state IN ('done', 'confirmed')"
        " AND method <> 'own_cash' ORDER BY position DESC LIMIT 8"
    )
    if row is None:
        return None
    left = [one for one in left_of(taps.station.db, row["sale"]) if one.left_base]
    some = taps.random.sample(left, taps.random.randint(1, len(left))) if left else []
    back = {one.place: taps.random.randint(1, one.left_base) for one in some}
    if taps.random.random() < 0.4:
        back = {one.place: one.left_base for one in left}
    sale, good = row["sale"], taps.random.random() < 0.7
    return taps.clerk(), "refund", lambda db, a: refunds.refund_sale(db, a, sale, back, good=good)


def undo_refund(taps: Taps) -> Tap | None:
    row = taps.one("SELECT refund FROM orders_refunds ORDER BY position DESC LIMIT 3")
    if row is None:
        return None
    return taps.clerk(), "unrefund", lambda db, a: refunds.undo_refund(db, a, row["refund"])


def settle_debt(taps: Taps) -> Tap | None:
    """Who was paid for what came back owes it: out of her book, or in notes."""
    row = taps.one(
        "SELECT p.number, p.account FROM people_persons p JOIN money_balances b"
        " ON b.account = 'Assets:Receivable:Farmers:' || p.account"
        " WHERE p.active = 1 AND b.amount_minor > 0"
    )
    if row is None:
        return None
    db, notes = taps.station.db, taps.random.random() < 0.5
    owes, payable = books.debt(db, row["account"]), books.book(db, row["account"]).payable_minor
    told = owes - owes % COIN if notes else min(owes, max(payable, 0))
    return (
        taps.clerk(),
        "debt",
        lambda db, a: money.settle_debt(db, a, row["number"], in_notes=notes, told_minor=told),
    )


# --- what the account tells -----------------------------------------------------------------------


def tell_of_money(taps: Taps, today: date) -> None:
    """A message of the account is read, and is some claim's money; no tap that anybody awaits."""
    claim = taps.one("SELECT payment, amount_minor FROM payments_payments WHERE state = 'claimed'")
    if claim is None:
        return
    db, minute, text = taps.station.db, taps.random.randrange(1_440), taps.random.randrange(10**9)
    told = BankRow(today.isoformat(), minute, claim["amount_minor"], str(text))
    bank_commands.take_rows(db, taps.act(taps.clerk()), [told], "hand")
    row = taps.one("SELECT bank_row FROM payments_bank_rows ORDER BY position DESC LIMIT 1")
    evidence.pay_by_row(db, taps.act(taps.clerk()), row["bank_row"], claim["payment"])


def undo_match(taps: Taps) -> Tap | None:
    """The row was somebody else's money."""
    row = taps.one(
        "SELECT bank_row FROM payments_bank_rows WHERE state = 'matched'"
        " ORDER BY matched_at DESC LIMIT 4"
    )
    if row is None:
        return None
    return taps.clerk(), "unmatch", lambda db, a: evidence.undo_match(db, a, row["bank_row"])


# --- notes to the bank ----------------------------------------------------------------------------


def carry_to_bank(taps: Taps) -> Tap | None:
    """Into the bag, out of it again, or seen in the statement."""
    in_safe, on_the_way = (books.balance(taps.station.db, name) for name in (SAFE, TRANSIT))
    way = taps.random.random()
    if on_the_way > 0 and way < 0.5:
        part = taps.random.choice((on_the_way, on_the_way, max(on_the_way // 2, 1)))
        return MANAGER, "bank", lambda db, a: money.bank_cash(db, a, part)
    much = in_safe // 2 // COIN * COIN
    if on_the_way > 0 and way < 0.6:
        much = -on_the_way
    return MANAGER, "send", lambda db, a: money.send_cash(db, a, much)


# --- surplus, grants, dividends -------------------------------------------------------------------


def close_or_reopen_books(taps: Taps) -> Tap | None:
    day, last = shared.last_closed_day(taps.station.db), shared.last_year(taps.station.db)
    if last is not None and taps.random.random() < 0.3:
        return MANAGER, "reopen", lambda db, a: dividends.reopen_year(db, a, last["year"])
    if day is None:
        return None
    reserve = taps.random.choice((0, 1_000, 2_000))
    return MANAGER, "year", lambda db, a: dividends.close_year(db, a, day, reserve)


def give(taps: Taps) -> Tap | None:
    row = taps.one("SELECT number FROM money_grants ORDER BY position DESC LIMIT 2")
    if row and taps.random.random() < 0.3:
        return MANAGER, "ungive", lambda db, a: dividends.undo_grant(db, a, row["number"])
    minor = taps.random.randint(1, 90_000)
    return MANAGER, "give", lambda db, a: dividends.receive_grant(db, a, GIVERS, minor)


def share_out(taps: Taps) -> Tap | None:
    """Proposed, approved by one, by another, or taken back."""
    row = taps.one("SELECT dividend, state FROM money_dividends ORDER BY position DESC LIMIT 2")
    if row is None or (row["state"] in ("declared", "undone") and taps.random.random() < 0.8):
        return _propose(taps)
    dividend = row["dividend"]
    if taps.random.random() < 0.15:
        return MANAGER, "unshare", lambda db, a: dividends.undo_dividend(db, a, dividend)
    who = taps.random.choice((MANAGER, *CLERKS))
    return who, "approve", lambda db, a: dividends.approve_dividend(db, a, dividend)


def _propose(taps: Taps) -> Tap | None:
    left = shared.left(taps.station.db)
    part = taps.random.choice((1, 1, 2))
    grants = {name: minor // part for name, minor in left.items() if name != "surplus"}
    some = {name: minor for name, minor in grants.items() if minor > 0}
    surplus = max(left["surplus"] // part, 0)
    if not surplus and not some:
        return None
    method = taps.random.choice(("household", "head"))
    wish = Wish("head" if method == "head" else "household", surplus, some)
    return MANAGER, "propose", lambda db, a: propose_dividend(db, a, wish)


def pay_share(taps: Taps) -> Tap | None:
    row = taps.one(
        "SELECT substr(account, 23) AS member FROM money_balances"
        " WHERE account GLOB 'Liabilities:Dividends:*' AND amount_minor < 0"
    )
    if row is None:
        return None
    takers = households.takers(taps.station.db, row["member"])
    if not takers:
        return None
    member, farmer = row["member"], taps.random.choice(takers).number
    return taps.clerk(), "pay_share", lambda db, a: dividends.pay_dividend(db, a, member, farmer)


DRAWN: Sequence[tuple[Callable[[Taps], Tap | None], int]] = (
    (refund, 6),
    (undo_refund, 2),
    (settle_debt, 3),
    (undo_match, 3),
    (carry_to_bank, 3),
    (close_or_reopen_books, 1),
    (give, 1),
    (share_out, 4),
    (pay_share, 3),
)
