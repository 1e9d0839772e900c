"""A new dividend, from the question how to share to the list; and what each household earned."""

from datetime import date
from typing import Any

from flask import g, request

from village.ground import web
from village.ground.amounts import parse_amount, parse_count, parse_decimal_milli
from village.ground.errors import Refusal
from village.money import dividend_queries, queries
from village.money import dividend_rules as rules
from village.orders import dividends, income_queries
from village.orders.room_routes import room
from village.people import household_queries as households

TEXT_MAX = 40
SHARES_MAX = 1_000_000
# What is written beside each household, by the way of sharing.
COLUMNS = {"head": "heads", "shares": "shares", "mix": "shares", "hand": "hand"}


@room.get("/dividends/new")
@web.door("manager")
def show_new_dividend() -> web.Answer:
    """How it is to be shared, out of what, and what must be known of each household."""
    return _new_page(request.args.to_dict())


def _new_page(typed: dict[str, str], refusal: Refusal | None = None) -> web.Answer:
    db, method = web.db(), _method(typed)
    today = queries.today(db, g.station.country)
    known = households.members(db)
    return web.page(
        "orders/dividend_new.html", status=refusal.status if refusal else 200, refusal=refusal,
        typed=typed, method=method, methods=rules.METHODS, column=COLUMNS.get(method, ""),
        counts_days=method in rules.COUNTS_DAYS, members=known, left=dividend_queries.left(db),
        grants=dividend_queries.grants(db), before=_before(known),
        first=today.replace(month=1, day=1).isoformat(), today=today.isoformat(),
    )  # fmt: skip


def _method(typed: dict[str, str]) -> rules.Method:
    asked = typed.get("to") or typed.get("method", "")
    return next((one for one in rules.METHODS if one == asked), "household")


def _before(known: dict[str, list[Any]]) -> dict[str, dict[str, str]]:
    """What to write into the columns at first: as it was last time, else as many as come in."""
    last = dividend_queries.last_inputs(web.db())
    heads = {member: str(last.get(member, (len(its), 0))[0]) for member, its in known.items()}
    shares = {member: str(last.get(member, (0, 0))[1]) for member in known}
    return {"heads": heads, "shares": shares, "hand": dict.fromkeys(known, "")}


@room.post("/dividends/check")
@web.door("manager")
def check_dividend() -> web.Answer:
    """The list read back before it is written down; another way of sharing shows its own page."""
    typed = request.form.to_dict()
    if "to" in typed or "change" in typed:
        return _new_page({**typed, "method": _method(typed)})
    try:
        fact = dividends.preview(web.db(), _wish(typed))
    except Refusal as refusal:
        return _new_page(typed, refusal)
    db = web.db()
    grants = [(dividend_queries.grant(db, one.grant), one.amount_minor) for one in fact.grants]
    return web.page(
        "orders/dividend_check.html", dividend=fact, people=households.members(db), grants=grants,
        typed={name: text for name, text in typed.items() if name not in ("act", "told")},
        mark=rules.list_mark(fact.members),
    )  # fmt: skip


@room.post("/dividends")
@web.door("manager")
def propose_dividend() -> web.Answer:
    """It waits for two people now."""
    act, typed = web.act(), request.form.to_dict()
    try:
        event = dividends.propose_dividend(
            web.db(), act, _wish(typed), told=typed.get("told", "")[:TEXT_MAX]
        )
    except Refusal as refusal:
        return _new_page(typed, refusal)
    return web.go("money.show_dividend", dividend=event.id)


def _wish(typed: dict[str, str]) -> dividends.Wish:
    """What was written, as it is meant. Raises the parsers' refusals beside their fields."""
    db, method = web.db(), _method(typed)
    members, column = households.members(db), COLUMNS.get(method, "")
    grants = [row["number"] for row in dividend_queries.grants(db)]
    return dividends.Wish(
        method=method,
        surplus_minor=_amount(typed, "surplus"),
        of_grants={number: _amount(typed, number) for number in grants},
        heads=_counts(typed, "heads", members, rules.HEADS_MAX) if column == "heads" else {},
        shares=_counts(typed, "shares", members, SHARES_MAX) if column == "shares" else {},
        hands={one: _amount(typed, f"hand_{one}") for one in members} if column == "hand" else {},
        from_day=_day(typed, "from_day") if method in rules.COUNTS_DAYS else None,
        to_day=_day(typed, "to_day") if method in rules.COUNTS_DAYS else None,
        trade_basis_points=_percent(typed) if method == "mix" else None,
    )


def _amount(typed: dict[str, str], field: str) -> int:
    text = typed.get(field, "").strip()[:TEXT_MAX]
    return parse_amount(text, g.station.currency, zero_ok=True, field=field) if text else 0


def _counts(
    typed: dict[str, str], column: str, members: dict[str, list[Any]], most: int
) -> dict[str, int]:
    """A number for each household; an empty field is none. Raises ground.refusal.too_big."""
    found = {}
    for member in members:
        field = f"{column}_{member}"
        text = typed.get(field, "").strip()[:TEXT_MAX]
        found[member] = parse_count(text, zero_ok=True, field=field) if text else 0
        if found[member] > most:
            raise Refusal("ground.refusal.too_big", field=field)
    return found


def _day(typed: dict[str, str], field: str) -> date:
    try:
        return date.fromisoformat(typed.get(field, "").strip()[:TEXT_MAX])
    except ValueError:
        example = queries.today(web.db(), g.station.country).isoformat()
        raise Refusal("money.refusal.date", field=field, example=example) from None


def _percent(typed: dict[str, str]) -> int:
    """How much of a mix goes by what each sold, in basis points."""
    milli = parse_decimal_milli(typed.get("trade", "").strip()[:TEXT_MAX], field="trade")
    if milli % 10:
        raise Refusal("ground.refusal.not_number", field="trade")
    return milli // 10


@room.get("/income")
@web.door("clerk", "manager")
def show_income() -> web.Answer:
    """What each household earned in a year, and each of its people."""
    today = queries.today(web.db(), g.station.country)
    asked = request.args.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    rows = income_queries.incomes(web.db(), f"{year:04d}-01-01", f"{year:04d}-12-31")
    heads = sum(one.heads for one in rows)
    whole = sum(one.whole_minor for one in rows)
    return web.page(
        "orders/print_income.html", year=year, this_year=today.year, rows=rows, heads=heads,
        whole_minor=whole, head_minor=whole // heads if heads else 0,
    )  # fmt: skip
