"""The account's page: messages and statements are read, matched, decided on, and taken back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from flask import request

from village.ground import web
from village.ground.amounts import parse_amount
from village.ground.currencies import CURRENCIES
from village.ground.dates import local_date
from village.ground.errors import Refusal
from village.ground.unit import Act
from village.orders import evidence_commands, evidence_queries, queries
from village.orders.room_routes import is_for_hall, room
from village.payments import bank_commands, bank_queries
from village.payments.bank_rules import TEXT_MAX, BankRow
from village.payments.message_rules import read_message
from village.payments.statements import FILE_BYTES_MAX, read_statement
from village.people import queries as people

FORM_BYTES = 100_000
ROWS_SHOWN = 12
GUESSES_SHOWN = 3
DAYS_BACK = 366


@room.get("/account")
@web.door("clerk", "manager")
def show_account() -> web.Answer:
    """What the account told and nobody has decided on, with what each row may be for."""
    return account_page()


def account_page(refusal: Refusal | None = None, form: str = "") -> web.Answer:
    """The page with what was typed in that form; a row known already may be another one."""
    db = web.db()
    told = evidence_commands.findings(db)
    rows = {row["bank_row"]: row for row in bank_queries.open_rows(db)}
    shown = [replace(one, guesses=one.guesses[:GUESSES_SHOWN]) for one in told[:ROWS_SHOWN]]
    named = {guess.payment for one in shown for guess in one.guesses}
    payments = evidence_queries.told_payments(db, named)
    farmers = {row["farmer"] for row in payments.values() if row["farmer"]}
    return web.page(
        "orders/account.html",
        status=refusal.status if refusal else 200,
        found=shown, rows=rows, left=len(told), payments=payments,
        people=people.persons(db, farmers), matched=bank_queries.matched_rows(db),
        refusal=refusal, typed=request.form, form=form,
        known=refusal is not None and refusal.key == "payments.refusal.row_known",
        today=today().isoformat(),
        taken=request.args.get("taken", type=int), sure=request.args.get("sure", 0, type=int),
    )  # fmt: skip


def today() -> date:
    """The station's day."""
    db = web.db()
    return local_date(db.house.clock.now(), people.require_station(db).country)


def done(act: Act, count: int) -> web.Answer:
    """Rows are on record: what is sure is confirmed at once."""
    sure = evidence_commands.match_rows(web.db(), act).confirmed
    return web.go("orders.show_account", taken=count, sure=sure)


@room.post("/account/message")
@web.door("clerk", "manager")
def take_message() -> web.Answer:
    """A bank message that somebody pasted."""
    db, station = web.db(), people.require_station(web.db())
    try:
        act = web.act()
        row = read_message(request.form.get("message", ""), station.currency, today())
        return done(act, bank_commands.take_told(db, act, row, "message", another=is_another()))
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return account_page(refusal, "message")


def is_another() -> bool:
    """The clerk's word that an equal row is another payment's."""
    return request.form.get("another") == "1"


@room.post("/account/hand")
@web.door("clerk", "manager")
def take_by_hand() -> web.Answer:
    """A row that somebody reads off the account and types."""
    db, form, station = web.db(), request.form, people.require_station(web.db())
    try:
        act = web.act()
        amount = parse_amount(form.get("amount", ""), station.currency, field="amount")
        row = BankRow(
            typed_day(form.get("day", "")), None, amount, form.get("text", "").strip()[:TEXT_MAX]
        )
        return done(act, bank_commands.take_told(db, act, row, "hand", another=is_another()))
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return account_page(refusal, "hand")


def typed_day(text: str) -> str:
    """A day that has come, and not long ago. Refuses with payments.refusal.day."""
    now = today()
    try:
        told = date.fromisoformat(text)
    except ValueError:
        raise Refusal("payments.refusal.day", field="day") from None
    if not 0 <= (now - told).days <= DAYS_BACK:
        raise Refusal("payments.refusal.day", field="day")
    return text


@room.post("/account/statement")
@web.door("clerk", "manager")
def read_account() -> web.Answer:
    """A statement's file: read, and shown before a row of it is taken."""
    request.max_content_length = FILE_BYTES_MAX + FORM_BYTES
    db, station = web.db(), people.require_station(web.db())
    try:
        file, act = request.files.get("file"), web.act()
        content = file.read(FILE_BYTES_MAX + 1) if file else b""
        statement = read_statement(content, CURRENCIES[station.currency].exponent, station.currency)
        draft = bank_commands.keep_draft(db, act, statement)
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return account_page(refusal)
    return web.go("orders.show_bank_list", draft=draft)


@room.get("/account/statements/<draft>")
@web.door("clerk", "manager")
def show_bank_list(draft: str) -> web.Answer:
    """What was read: how much is new, and the first rows."""
    told = bank_queries.draft(web.db(), draft)
    return web.page("orders/bank_list.html", told=told, rows=told.fresh[:ROWS_SHOWN])


@room.post("/account/statements/<draft>")
@web.door("clerk", "manager")
def take_bank_list(draft: str) -> web.Answer:
    """Its rows are on record; what is sure is confirmed."""
    act = web.act()
    return done(act, bank_commands.take_draft(web.db(), act, draft))


@room.post("/account/rows/<row>/payments/<payment>")
@web.door("clerk", "manager")
def pay_by_row(row: str, payment: str) -> web.Answer:
    """A person has looked: this row is that payment's money."""
    queries.require_shown(web.db(), payment)
    return _decided(lambda act: evidence_commands.pay_by_row(web.db(), act, row, payment))


@room.post("/account/rows/<row>/undo")
@web.door("clerk", "manager")
def undo_match(row: str) -> web.Answer:
    """It was somebody else's money."""
    return _decided(lambda act: evidence_commands.undo_match(web.db(), act, row))


@room.post("/account/rows/<row>/aside")
@web.door("clerk", "manager")
def set_row_aside(row: str) -> web.Answer:
    """Not for anything sold here."""
    return _decided(lambda act: bank_commands.set_row_aside(web.db(), act, row))


def _decided(decide: Callable[[Act], object]) -> web.Answer:
    try:
        decide(web.act())
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return account_page(refusal)
    return web.go("orders.show_account")


@room.get("/reconciliation")
@web.door("clerk", "manager")
def show_reconciliation() -> web.Answer:
    """Said, seen and unknown, by day and account, beside what the books say."""
    db = web.db()
    return web.page(
        "orders/reconciliation.html",
        claims=queries.claims(db), days=evidence_queries.account_days(db),
        books=evidence_queries.agreement(db),
    )  # fmt: skip
