"""What there is to share: the surplus of closed years, and grants with their names."""

from datetime import date, timedelta

from flask import g, request

from village.ground import web
from village.ground.amounts import parse_amount, parse_decimal_milli
from village.ground.errors import Refusal
from village.money import dividend_commands as commands
from village.money import dividend_queries, queries, rules, surplus_rules
from village.money.room_routes import room

TEXT_MAX = 80
# Every account of income and expenses as people call it.
ACCOUNT_WORDS = {
    rules.FEE: "fee",
    rules.OVER: "over",
    rules.SHORT: "short",
    rules.ROUNDING: "rounding",
}


@room.get("/dividends")
@web.door("clerk", "manager")
def show_dividends() -> web.Answer:
    """What there is to share, and what became of every dividend."""
    db = web.db()
    return web.page(
        "money/dividends.html", left=dividend_queries.left(db), grants=dividend_queries.grants(db),
        reserve_minor=-queries.balance(db, rules.RESERVE),
        dividends=dividend_queries.dividends(db),
    )  # fmt: skip


@room.get("/year")
@web.door("manager")
def show_year() -> web.Answer:
    """What came in and went out up to a day, and what would be reserve."""
    return _year_page(request.args.to_dict())


def _year_page(typed: dict[str, str], refusal: Refusal | None = None) -> web.Answer:
    db, asked = web.db(), None
    results: tuple[surplus_rules.Result, ...] = ()
    points = reserve = 0
    try:
        asked, points = _day(typed), _percent(typed.get("reserve", "10"), "reserve")
        commands.check_up_to(db, asked)
        results = dividend_queries.results_up_to(db, asked.isoformat())
        reserve = surplus_rules.reserve_of(_surplus(results), points)
    except Refusal as wrong:
        refusal = refusal or (wrong if typed else None)
    return web.page(
        "money/year.html", status=refusal.status if refusal else 200, refusal=refusal, typed=typed,
        asked=asked, account_words=ACCOUNT_WORDS, results=results,
        surplus_minor=_surplus(results), reserve_minor=reserve,
        last=dividend_queries.last_year(db), can_close=bool(results) and refusal is None,
    )  # fmt: skip


def _surplus(results: tuple[surplus_rules.Result, ...]) -> int:
    return sum(one.amount_minor for one in results)


def _day(typed: dict[str, str]) -> date:
    """Which day ends the year: the last 31 December that is over, else the last closed day.

    Raises money.refusal.date, .year_not_over.
    """
    text = typed.get("up_to", "").strip()[:TEXT_MAX]
    if text:
        return typed_day(text, "up_to")
    last = dividend_queries.last_closed_day(web.db())
    if last is None:
        raise Refusal("money.refusal.year_not_over", field="up_to")
    before = dividend_queries.last_year(web.db())
    year_end = (last + timedelta(days=1)).replace(month=1, day=1) - timedelta(days=1)
    carried = before is not None and before["up_to"] >= year_end.isoformat()
    began = queries.first_day(web.db())
    return last if carried or began is None or year_end < began else year_end


def typed_day(text: str, field: str) -> date:
    """A day as written. Raises money.refusal.date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        example = queries.today(web.db(), g.station.country).isoformat()
        raise Refusal("money.refusal.date", field=field, example=example) from None


def _percent(text: str, field: str) -> int:
    """A rate as written in per cent, in basis points. Raises parse_decimal_milli's refusals."""
    milli = parse_decimal_milli(text[:TEXT_MAX], zero_ok=True, field=field)
    if milli % 10:
        raise Refusal("ground.refusal.not_number", field=field)
    return milli // 10


@room.post("/year")
@web.door("manager")
def close_year() -> web.Answer:
    """What was read is what is booked."""
    act, typed = web.act(), request.form.to_dict()
    try:
        up_to, points = _day(typed), _percent(typed.get("reserve", ""), "reserve")
        commands.close_year(web.db(), act, up_to, points, told_minor=_told(typed))
    except Refusal as refusal:
        return _year_page(typed, refusal)
    return web.go("money.show_dividends")


def _told(typed: dict[str, str]) -> int:
    """The surplus that stood on the page, minor units. Raises ground.refusal.old_page (409)."""
    told = typed.get("told", "")[:TEXT_MAX]
    if not told.removeprefix("-").isdecimal():
        raise Refusal("ground.refusal.old_page", status=409)
    return int(told)


@room.post("/years/<year>/undo")
@web.door("manager")
def reopen_year(year: str) -> web.Answer:
    """The last closing is taken back."""
    try:
        commands.reopen_year(web.db(), web.act(), year)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _year_page({}, refusal)
    return web.go("money.show_year")


@room.get("/grants")
@web.door("manager")
def show_grants() -> web.Answer:
    """Money that was given for the people here, and what is left of it."""
    return _grants_page({})


def _grants_page(typed: dict[str, str], refusal: Refusal | None = None) -> web.Answer:
    return web.page(
        "money/grants.html", status=refusal.status if refusal else 200, refusal=refusal,
        typed=typed, grants=dividend_queries.grants(web.db()),
    )  # fmt: skip


@room.post("/grants")
@web.door("manager")
def receive_grant() -> web.Answer:
    """It was seen in the station's account: it stands in the books from now on."""
    act, typed = web.act(), request.form.to_dict()
    try:
        text = typed.get("amount", "")[:TEXT_MAX]
        minor = parse_amount(text, g.station.currency, field="amount")
        commands.receive_grant(web.db(), act, typed.get("name", ""), minor)
    except Refusal as refusal:
        return _grants_page(typed, refusal)
    return web.go("money.show_grants")


@room.post("/grants/<number>/undo")
@web.door("manager")
def undo_grant(number: str) -> web.Answer:
    """Written down by mistake."""
    try:
        commands.undo_grant(web.db(), web.act(), number)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _grants_page({}, refusal)
    return web.go("money.show_grants")
