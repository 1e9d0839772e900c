"""One dividend: its list, the two who approve it, the paper for the wall, and paying it out."""

from collections.abc import Callable
from typing import Any

from flask import g, request

from village.ground import web
from village.ground.amounts import AMOUNT_MAX
from village.ground.errors import Refusal
from village.ground.seen import seen_at
from village.ground.unit import Act, Store
from village.money import dividend_commands as commands
from village.money import dividend_queries, queries
from village.money.room_routes import room
from village.money.till_routes import standing
from village.people import household_queries as households
from village.people import queries as people

TEXT_MAX = 40


@room.get("/dividends/<dividend>")
@web.door("clerk", "manager")
def show_dividend(dividend: str) -> web.Answer:
    """Who gets how much, who has approved it, and who has been paid."""
    return _dividend_page(dividend)


def _dividend_page(dividend: str, refusal: Refusal | None = None) -> web.Answer:
    row = dividend_queries.require_dividend(web.db(), dividend)
    paid = row["state"] == "declared" and dividend_queries.paid_since(web.db(), row)
    return web.page(
        "money/dividend.html", status=refusal.status if refusal else 200, refusal=refusal,
        can_approve=row["state"] == "proposed"
        or (row["state"] == "approved" and row["approved_by"] != web.me().number),
        can_undo=row["state"] != "undone" and not paid and web.me().role == "manager",
        **_dividend_words(dividend),
    )  # fmt: skip


def _dividend_words(dividend: str) -> dict[str, Any]:
    """What the page and the paper both say."""
    db = web.db()
    row = dividend_queries.require_dividend(db, dividend)
    members = dividend_queries.members(db, dividend)
    staff = people.persons(
        db, filter(None, (row["proposed_by"], row["approved_by"], row["declared_by"]))
    )
    parts = dividend_queries.grant_parts(db, dividend)
    return {
        "dividend": row, "members": members, "step_minor": commands.note_step(g.station),
        "people": households.members(db, left=True),
        "owed": dividend_queries.owed_to(db, [one.member for one in members]),
        "staff": {number: one.name for number, one in staff.items()},
        "grants": [(dividend_queries.grant(db, part.grant), part.amount_minor) for part in parts],
    }  # fmt: skip


@room.post("/dividends/<dividend>/approve")
@web.door("clerk", "manager")
def approve_dividend(dividend: str) -> web.Answer:
    """One of two has read the list and agrees."""
    return _decide(dividend, commands.approve_dividend)


@room.post("/dividends/<dividend>/undo")
@web.door("manager")
def undo_dividend(dividend: str) -> web.Answer:
    """Nothing has been paid: all of it is taken back."""
    return _decide(dividend, commands.undo_dividend)


def _decide(dividend: str, decide: Callable[[Store, Act, str], object]) -> web.Answer:
    try:
        decide(web.db(), web.act(), dividend)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _dividend_page(dividend, refusal)
    return web.go("money.show_dividend", dividend=dividend)


@room.get("/dividends/<dividend>/list")
@web.door("clerk", "manager")
def show_dividend_list(dividend: str) -> web.Answer:
    """The list for the wall, with a place to sign."""
    return web.page("money/print_dividend.html", **_dividend_words(dividend))


@room.get("/shares/<member>")
@web.door("clerk", "manager")
def show_share(member: str) -> web.Answer:
    """What a household is owed of dividends, who takes it, read back before the notes leave."""
    return _share_page(member)


def _share_page(member: str, refusal: Refusal | None = None) -> web.Answer:
    db = web.db()
    takers = households.takers(db, member)
    if not takers:
        raise Refusal("ground.refusal.no_page", status=404)
    return web.page(
        "money/share.html", status=refusal.status if refusal else 200, refusal=refusal,
        takers=takers, owed=dividend_queries.owed(db, member, commands.note_step(g.station)),
        shares=dividend_queries.member_shares(db, member),
        day=queries.open_day(db, standing()), till_minor=queries.cash_in(db, standing()),
        before=queries.payouts_of(db, member, purse="dividend"),
    )  # fmt: skip


@room.post("/shares/<member>/payout")
@web.door("clerk", "manager")
def pay_dividend(member: str) -> web.Answer:
    """The notes are given; the household's receipt is ready."""
    act, typed = web.act(), request.form.to_dict()
    told = typed.get("told", "")
    if not told.isdecimal() or len(told) > len(str(AMOUNT_MAX)):
        raise Refusal("ground.refusal.old_page", status=409)
    try:
        before = seen_at(web.db(), act)
        paid = commands.pay_dividend(
            web.db(), act, member, typed.get("farmer", "")[:TEXT_MAX], told_minor=int(told),
            till=standing(),
        )  # fmt: skip
    except Refusal as refusal:
        return _share_page(member, refusal)
    return web.go("money.show_payout", payout=paid.id, seen=before)
