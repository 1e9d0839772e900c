"""The end of the day: counting note by note, reading it back, closing; and the reports X and Z."""

from collections.abc import Mapping
from typing import Any

from flask import g, request

from village.ground import web
from village.ground.amounts import AMOUNT_MAX, CURRENCIES, parse_count
from village.ground.errors import Refusal
from village.ground.unit import Store
from village.money import commands as money_commands
from village.money import queries as money
from village.money import till_queries
from village.money.day_rules import counted_notes
from village.money.till_routes import standing, till_shown
from village.orders import closing, closing_queries
from village.orders.room_routes import room
from village.sync.commands import wake_courier

TEXT_MAX = 400
NOTE = "note_{}"


@room.get("/close")
@web.door("clerk", "manager")
def show_close() -> web.Answer:
    """What has been counted so far, after a power cut too."""
    db, till = web.db(), standing()
    day = money.open_day(db, till)
    if day is None:
        other = till_queries.open_elsewhere(db, till)
        counted = bool(other and money.day(db, other["business_day"], till))
        return web.page(
            "orders/close_none.html", last=money.closed_days(db, 1), other=other, counted=counted
        )
    draft = money.draft(db, day["business_day"], day["till"])
    return count_page({NOTE.format(value): str(count) for value, count in draft.items()})


def count_page(typed: Mapping[str, str], refusal: Refusal | None = None) -> web.Answer:
    """The notes as they were typed, and what they come to."""
    return web.page(
        "orders/close.html", status=refusal.status if refusal else 200,
        **count_words(typed), refusal=refusal,
    )  # fmt: skip


def count_words(typed: Mapping[str, str]) -> dict[str, Any]:
    """What the counting pages show: each note with what was typed, and the slip it comes to."""
    db = web.db()
    day = money.require_open_day(db, standing())
    counts: dict[int, int] = {}
    for value in CURRENCIES[g.station.currency].notes:
        try:
            counts |= _count(typed, value)
        except Refusal:
            continue  # shown as it was typed, counted once it makes sense
    return {
        "day": day, "typed": typed, "counts": counts, "reason": typed.get("reason", ""),
        "slip": closing_queries.slip(db, day, counts),
        "notes": CURRENCIES[g.station.currency].notes,
        "left": closing_queries.unfinished(db, day["opened_at"]),
        "today": money.today(db, g.station.country).isoformat(),
    }  # fmt: skip


def _count(typed: Mapping[str, str], value: int) -> dict[int, int]:
    field = NOTE.format(value)
    text = typed.get(field, "").strip()[:TEXT_MAX]
    return {value: parse_count(text, zero_ok=True, field=field)} if text else {}


def counts_of(typed: Mapping[str, str]) -> dict[int, int]:
    """Everything that was counted: worth in minor units → how many. Raises parse_count's."""
    counts: dict[int, int] = {}
    for value in CURRENCIES[g.station.currency].notes:
        counts |= _count(typed, value)
    counted_notes(counts, g.station.currency)
    return counts


def keep(typed: Mapping[str, str]) -> dict[int, int]:
    """The counts, kept as a draft; a note whose field was emptied is forgotten."""
    counts = counts_of(typed)
    money_commands.keep_count(web.db(), counts, standing())
    return counts


@room.post("/close/count")
@web.door("clerk", "manager")
def keep_count() -> web.Answer:
    """Kept after each note: a power cut finds it again."""
    typed = request.form.to_dict()
    refusal = None
    try:
        keep(typed)
    except Refusal as wrong:
        if wrong.status == 409:
            raise
        refusal = wrong
    if web.wants_fragment():
        status = refusal.status if refusal else 200
        return web.page(
            "orders/_close_kept.html", status=status, **count_words(typed), refusal=refusal
        )
    return count_page(typed, refusal) if refusal else web.go("orders.show_close")


@room.post("/close/again")
@web.door("clerk", "manager")
def count_again() -> web.Answer:
    """Empty fields: the notes are counted once more."""
    money_commands.count_again(web.db(), standing())
    return web.go("orders.show_close")


@room.post("/close/check")
@web.door("clerk", "manager")
def check_close() -> web.Answer:
    """The count read back before it closes the day; nothing is written down but the draft."""
    typed = request.form.to_dict()
    try:
        counts = keep(typed)
        day = money.require_open_day(web.db(), standing())
        slip = closing_queries.slip(web.db(), day, counts or {0: 0})
        closing.check_reason(slip.difference_minor, typed.get("reason", ""))
    except Refusal as refusal:
        if refusal.status == 409:
            raise
        return count_page(typed, refusal)
    if "change" in typed:
        return count_page(typed)
    return web.page("orders/close_check.html", **{**count_words(typed), "slip": slip})


@room.post("/close")
@web.door("clerk", "manager")
def close_day() -> web.Answer:
    """The day ends; what was read back is what is booked."""
    act, typed, db = web.act(), request.form.to_dict(), web.db()
    try:
        closed = closing.close_day(
            db, act, counts_of(typed), typed.get("reason", ""), standing(),
            expected_minor=expected_of(typed),
        )  # fmt: skip
    except Refusal as refusal:
        if money.open_day(db, standing()) is None:
            raise
        return count_page(typed, refusal)
    wake_courier(db.house.data, copy=True)
    return web.go(
        "orders.show_z", day=closed.fact.business_day, till=till_shown() or None, closed=1
    )


def expected_of(typed: Mapping[str, str]) -> int:
    """What the person read should be there, minor units. Raises ground.refusal.old_page."""
    text = typed.get("expected", "")
    if not text.removeprefix("-").isdecimal() or len(text) > len(str(AMOUNT_MAX)):
        raise Refusal("ground.refusal.old_page", status=409)
    return int(text)


@room.get("/x")
@web.door("clerk", "manager")
def show_x() -> web.Answer:
    """The day so far; nothing is closed by looking."""
    day = money.require_open_day(web.db(), standing())
    return _report_page(day["business_day"], standing())


@room.get("/z/<day>")
@web.door("clerk", "manager")
def show_z(day: str) -> web.Answer:
    """A closed day's report; `till` asks for another till's than the first."""
    till = request.args.get("till", money.TILL)
    found = money.day(web.db(), day, till)
    if found is None or found["state"] != "closed":
        raise Refusal("ground.refusal.no_page", status=404)
    return _report_page(day, till)


def _report_page(business_day: str, till: str) -> web.Answer:
    db = web.db()
    report = closing_queries.report(db, business_day, till)
    assert report is not None, "the day was found a moment ago"
    return web.page(
        "orders/close_report.html", report=report, names=closing_queries.report_people(db, report),
        roll="roll" in request.args, closed="closed" in request.args,
        handed="handed" in request.args,
        forgotten=_is_next(db, business_day),
    )  # fmt: skip


def _is_next(db: Store, closed: str) -> bool:
    """Whether that day was closed late, and today is the one to be opened now."""
    today = money.today(db, g.station.country).isoformat()
    return closed < today and till_queries.is_closed(db, closed) and not money.open_day(db)


@room.get("/z")
@web.door("clerk", "manager")
def show_zs() -> web.Answer:
    """The last closing reports."""
    return web.page("orders/close_reports.html", days=money.closed_days(web.db()))
