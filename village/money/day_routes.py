"""Opening the day, and the notes between cash box and safe."""

from datetime import date, timedelta
from typing import Any

from flask import g, request

from village.ground import web
from village.ground.amounts import parse_amount
from village.ground.errors import Refusal
from village.ground.journal import event
from village.ground.unit import Store
from village.money import commands, queries, rules, till_queries
from village.money.room_routes import room
from village.money.till_routes import standing

TEXT_MAX = 40


@room.get("/day")
@web.door("clerk", "manager")
def show_open_day() -> web.Answer:
    """Which day is it, and what lies in the cash box? As a fragment: where the money comes from."""
    day = queries.open_day(web.db(), standing())
    if day:
        today = queries.today(web.db(), g.station.country).isoformat()
        return web.page("money/day_open.html", day=day, today=today)
    if not web.wants_fragment():
        return _day_page(request.args.to_dict())
    try:
        float_minor = _amount(request.args.get("float", ""), "float", zero_ok=True)
    except Refusal as refusal:
        return web.page("money/_float.html", status=422, refusal=refusal)
    return web.page(
        "money/_float.html", refusal=None, typed=request.args.to_dict(),
        **_float_words(web.db(), float_minor),
    )  # fmt: skip


@room.post("/day")
@web.door("clerk", "manager")
def open_day() -> web.Answer:
    """The day begins; a date other than the one asked for is read back first."""
    act, typed = web.act(), request.form.to_dict()
    try:
        business_day = _date(typed.get("business_day", ""))
        float_minor = _amount(typed.get("float", ""), "float", zero_ok=True)
        if typed.get("asked") != business_day.isoformat():
            commands.check_day(web.db(), business_day, g.station.country, standing())
            return _day_page(typed)
        commands.open_day(
            web.db(), act, business_day, float_minor, standing(),
            why=typed.get("why", ""), reason=typed.get("reason", ""),
        )  # fmt: skip
    except Refusal as refusal:
        if queries.open_day(web.db(), standing()):
            raise
        return _day_page(typed, refusal)
    return web.go("orders.show_counter")


def _day_page(typed: dict[str, str], refusal: Refusal | None = None) -> web.Answer:
    db = web.db()
    till = standing()
    other = till_queries.open_elsewhere(db, till)
    proposed = queries.next_day(db, g.station.country)
    if other:  # all tills have one day; one that is counted waits for the others
        if queries.day(db, other["business_day"], till):
            return web.go("orders.show_close")
        proposed = date.fromisoformat(other["business_day"])
    try:
        asked = _date(typed.get("business_day", "")) if "business_day" in typed else proposed
        commands.check_day(db, asked, g.station.country, till)
    except Refusal:
        asked = proposed
    try:
        float_minor = _amount(typed["float"], "float", zero_ok=True)
    except (KeyError, Refusal):
        float_minor = queries.cash_in(db, till)
    wall = queries.today(db, g.station.country)
    return web.page(
        "money/open_day.html", status=refusal.status if refusal else 200, refusal=refusal,
        typed=typed, asked=asked, wall=wall, **_float_words(db, float_minor),
        after_close=asked == proposed == wall + timedelta(days=1),  # today's own is closed
    )  # fmt: skip


def _float_words(db: Store, float_minor: int) -> dict[str, Any]:
    """What the pages say of a float: where its difference comes from or goes to."""
    till, safe = queries.cash_in(db, standing()), queries.balance(db, rules.SAFE)
    moved = float_minor - till
    return {
        "float_minor": float_minor, "moved_minor": moved, "in_till_minor": till,
        "in_safe_minor": safe, "first": queries.last_day(db) is None, "safe_has_it": moved <= safe,
    }  # fmt: skip


@room.get("/cash")
@web.door("clerk", "manager")
def show_cash() -> web.Answer:
    """What lies in the cash box and in the safe, and the two ways between them."""
    return _cash_page({})


@room.post("/cash")
@web.door("clerk", "manager")
def move_cash() -> web.Answer:
    """Notes are carried: `way` says where to."""
    act, typed = web.act(), request.form.to_dict()
    try:
        to_safe = typed.get("way") == "to_safe"
        minor = _amount(typed.get("to_safe" if to_safe else "to_till", ""), "amount")
        moved = commands.move_cash(web.db(), act, minor if to_safe else -minor, standing())
    except Refusal as refusal:
        return _cash_page(typed, refusal)
    return web.go("money.show_cash", moved=moved.id)


@room.post("/bank")
@web.door("manager")
def move_to_bank() -> web.Answer:
    """Notes go from the safe to the bank, come back, or have arrived: `way` says which."""
    act, typed = web.act(), request.form.to_dict()
    try:
        way = typed.get("way", "")
        minor = _amount(typed.get("amount", ""), "amount")
        if way == "arrived":
            commands.bank_cash(web.db(), act, minor)
        else:
            commands.send_cash(web.db(), act, minor if way == "sent" else -minor)
    except Refusal as refusal:
        return _cash_page(typed, refusal)
    return web.go("money.show_cash")


def _cash_page(typed: dict[str, str], refusal: Refusal | None = None) -> web.Answer:
    db = web.db()
    moved = event(db, request.args.get("moved", "")[:TEXT_MAX])
    known = moved is not None and moved.name == rules.CashMoved.name
    return web.page(
        "money/cash.html", status=refusal.status if refusal else 200, refusal=refusal, typed=typed,
        day=queries.open_day(db, standing()), till_minor=queries.cash_in(db, standing()),
        safe_minor=queries.balance(db, rules.SAFE),
        transit_minor=queries.balance(db, rules.TRANSIT),
        bank_minor=queries.balance(db, rules.BANK),
        moved=moved.fact if moved is not None and known else None,
    )  # fmt: skip


def _date(text: str) -> date:
    """A typed day. Raises money.refusal.date."""
    try:
        return date.fromisoformat(text.strip()[:TEXT_MAX])
    except ValueError:
        example = queries.today(web.db(), g.station.country).isoformat()
        raise Refusal("money.refusal.date", field="business_day", example=example) from None


def _amount(text: str, field: str, *, zero_ok: bool = False) -> int:
    """A typed amount, minor units. Raises parse_amount's refusals with `field`."""
    return parse_amount(text[:TEXT_MAX], g.station.currency, zero_ok=zero_ok, field=field)
