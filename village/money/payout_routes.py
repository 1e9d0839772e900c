"""Paying farmers out: whose book, how much, read back, given, and taken back."""

from flask import g, request

from village.ground import web
from village.ground.amounts import parse_amount
from village.ground.errors import Refusal
from village.ground.seen import seen_at, told_at
from village.ground.typed import form_number
from village.ground.unit import Store
from village.money import commands, queries, rules
from village.money.room_routes import room
from village.money.till_routes import standing
from village.people import queries as people

TEXT_MAX = 200
PAID_BEFORE_ROWS = 5
FOUND_MAX = 30


@room.get("/payouts")
@web.door("clerk", "manager")
def show_payouts() -> web.Answer:
    """Whom the station owes money; a scanned card or a name leads straight to the book."""
    db, text = web.db(), request.args.get("who", "").strip()[:TEXT_MAX]
    books = queries.books_owed(db)
    found = _found(db, text, {book["account"] for book in books}) if text else []
    if len(found) == 1:
        return web.go("money.show_book", account=found[0].account, farmer=found[0].number)
    holders = people.all_account_holders(db, [book["account"] for book in books])
    return web.page(
        "money/payouts.html", books=books, holders=holders, text=text, found=found,
        day=queries.open_day(db, standing()), till_minor=queries.cash_in(db, standing()),
    )  # fmt: skip


def _found(db: Store, text: str, owed: set[str]) -> list[people.KnownPerson]:
    """Who goes by that card or name; of those who left, whoever still has money here."""
    holder = people.by_scanned(db, text)
    if holder is not None and holder.role == "farmer":
        return [holder]
    found = people.farmers(db, text, limit=FOUND_MAX, left=True)
    return [one for one in found if one.active or one.account in owed]


@room.get("/books/<account>")
@web.door("clerk", "manager")
def show_book(account: str) -> web.Answer:
    """One book: what can be given now, what is still waited for, what was given before."""
    return _book_page(account, request.args.to_dict())


def _book_page(account: str, typed: dict[str, str], refusal: Refusal | None = None) -> web.Answer:
    db = web.db()
    holders = people.account_holders(db, account)
    if not holders:
        raise Refusal("ground.refusal.no_page", status=404)
    holders = [one for one in holders if one.active] or holders
    numbers, asked = [one.number for one in holders], typed.get("farmer", "")
    book, debt = queries.book(db, account), queries.debt(db, account)
    step = g.station.cash_step_minor
    return web.page(
        "money/book.html", status=refusal.status if refusal else 200, refusal=refusal, typed=typed,
        book=book, holders=holders, debt_minor=debt, in_notes_minor=debt // step * step,
        set_off_minor=min(debt, max(book.payable_minor, 0)),
        can_minor=rules.rounded_up(book.payable_minor, step),
        taker=asked if asked in numbers else numbers[0], day=queries.open_day(db, standing()),
        till_minor=queries.cash_in(db, standing()),
        before=queries.payouts_of(db, account, PAID_BEFORE_ROWS),
    )  # fmt: skip


@room.get("/books/<account>/payout")
@web.door("clerk", "manager")
def show_pay_out(account: str) -> web.Answer:
    """Read back before the notes leave: how much, to whom."""
    db, typed = web.db(), request.args.to_dict()
    try:
        minor = _amount(typed)
        queries.require_open_day(db, standing())
        farmer = people.require_taker(db, typed.get("farmer", ""))
        commands.check_payout(db, farmer.number, minor, standing())
    except Refusal as refusal:
        return _book_page(account, typed, refusal)
    return web.page("money/pay_out.html", account=farmer.account, farmer=farmer, amount_minor=minor)


def _amount(typed: dict[str, str]) -> int:
    """All of it by its key, else what was typed; minor units."""
    text = typed.get("all") or typed.get("amount", "")
    return parse_amount(text[:TEXT_MAX], g.station.currency, field="amount")


@room.post("/books/<account>/payout")
@web.door("clerk", "manager")
def pay_out(account: str) -> web.Answer:
    """The notes are given; her receipt is ready."""
    act, typed = web.act(), request.form.to_dict()
    try:
        before = seen_at(web.db(), act)
        paid = commands.pay_out(web.db(), act, typed.get("farmer", ""), _amount(typed), standing())
    except Refusal as refusal:
        return _book_page(account, typed, refusal)
    return web.go("money.show_payout", payout=paid.id, seen=before)


@room.post("/books/<account>/debt")
@web.door("clerk", "manager")
def settle_debt(account: str) -> web.Answer:
    """What she owes is set off with her word, or she has brought the notes."""
    act, typed = web.act(), request.form.to_dict()
    try:
        told = form_number(typed.get("told", "")[:TEXT_MAX], "told")
        commands.settle_debt(
            web.db(), act, typed.get("farmer", ""), in_notes=typed.get("how") == "notes",
            told_minor=told, till=standing(),
        )  # fmt: skip
    except Refusal as refusal:
        return _book_page(account, typed, refusal)
    return web.go("money.show_book", account=account)


@room.get("/payouts/<payout>")
@web.door("clerk", "manager")
def show_payout(payout: str) -> web.Answer:
    """It is given: amount, receipt, and the way back while the day is open."""
    return _payout_page(payout)


def _payout_page(payout: str, refusal: Refusal | None = None) -> web.Answer:
    db = web.db()
    row = queries.payout(db, payout)
    if row is None:
        raise Refusal("ground.refusal.no_page", status=404)
    seen = request.args.get("seen", type=told_at)
    day = queries.open_day(db, row["till"])
    same_day = day is not None and day["business_day"] == row["business_day"]
    return web.page(
        "money/payout.html", status=refusal.status if refusal else 200, refusal=refusal,
        payout=row, seen=seen,
        farmer=people.person(db, row["farmer"]),
        can_undo=same_day and not row["undone_by"], book=queries.book(db, row["account"]),
        left_minor=queries.purse_left(db, row["account"], row["purse"]),
    )  # fmt: skip


@room.post("/payouts/<payout>/undo")
@web.door("clerk", "manager")
def undo_payout(payout: str) -> web.Answer:
    """The notes came back: the whole payout is taken back."""
    try:
        commands.undo_payout(web.db(), web.act(), payout, standing())
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _payout_page(payout, refusal)
    return web.go("money.show_payout", payout=payout)
