"""The page of the station's code, or a farmer's: brought by one, put in use by a second person."""

from collections.abc import Callable
from typing import Any

from flask import request

from village.ground import files, web
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, OtherContent, Store
from village.payments import commands, poster_queries, queries
from village.payments.banks import banks, find_banks
from village.payments.codes import CodeProposedPrivate
from village.payments.emv_rules import CodeFault
from village.payments.photos import PHOTO_BYTES_MAX, read_code
from village.payments.room_routes import drawn, room
from village.payments.rules import is_demo_code
from village.payments.vietqr_rules import read_vietqr
from village.people import queries as people
from village.people.queries import KnownPerson

FORM_BYTES = 100_000  # what is typed beside the photo


@room.app_context_processor
def notices() -> dict[str, Any]:
    """What desk.html and the code pages ask for; nothing is looked up before they do."""
    return {
        "changed_code": lambda farmer=None: queries.changed_code(web.db(), farmer),
        "code_to_look_at": lambda: queries.code_to_look_at(web.db(), web.me().number),
        "code_doubt": lambda: poster_queries.doubt(web.db()),
    }


@room.get("/station")
@web.door("clerk", "manager")
def show_station_code() -> web.Answer:
    """The code all buyers pay to, the one that waits, those before; the manager's form."""
    return station_page()


def station_page(
    refusal: Refusal | None = None, form: str = "code", owner: KnownPerson | None = None
) -> web.Answer:
    """The page with what was typed; `form`: which of its forms was refused, code or poster.

    `owner`: the farmer whose own code it is.
    """
    db, whose = web.db(), owner.number if owner else None
    now, waiting, before = (
        queries.current_code(db, whose),
        queries.waiting_code(db, whose),
        queries.codes_before(db, whose),
    )
    typed = request.values.to_dict()
    find = typed.get("find", "").strip()[:60]
    check = None if owner else poster_queries.last_check(db)
    every = [each for each in (now, waiting, *before) if each]
    hands = {
        hand for each in every for hand in (each.set_by, each.confirmed_by, each.ended_by) if hand
    }
    hands |= {check.checked_by} if check else set()
    return web.page(
        "payments/station.html",
        owner=owner,
        status=refusal.status if refusal else 200,
        code=now, newcomer=waiting, before=before, people=people.persons(db, hands),
        refusal=refusal, typed=typed, found=find_banks(find), find=find,
        bank=typed.get("bank", ""), chosen=banks().get(typed.get("bank", "")), banks=banks(),
        pictures={each.code: drawn(each) for each in (now, waiting) if each},
        demos={each.code for each in every if is_demo_code(each.payload())},
        saved=request.args.get("saved", ""), refused=form, checked=check,
    )  # fmt: skip


@room.post("/station/proposal")
@web.door("manager")
def propose_code() -> web.Answer:
    """Buyers shall pay to this code, once a second person has looked."""
    return bring_code()


def bring_code(owner: KnownPerson | None = None) -> web.Answer:
    """A code of the station's, or of `owner`, from the form: photo or typed."""
    request.max_content_length = PHOTO_BYTES_MAX + FORM_BYTES
    form = request.form
    try:
        act = web.act()
        bank_bin, account, text = told = _told()
        act = files.with_content(act, repr(told).encode())  # a photo is not in the form's digest
        new = CodeProposedPrivate(
            form.get("payee", "").strip(), account, text, form.get("reason", "").strip()
        )
        commands.propose_code(
            web.db(), act, new, bank_bin=bank_bin, other_ok=form.get("other_ok") == "1",
            farmer=owner.number if owner else None,
        )  # fmt: skip
    except OtherContent:
        raise
    except Refusal as refusal:
        return station_page(refusal, owner=owner)
    return back_to(owner.number if owner else None, "waiting")


def back_to(farmer: str | None, saved: str) -> web.Answer:
    """To the page of whoever's code it is, with a word of what was done."""
    if farmer:
        return web.go("payments.show_farmer_code", number=farmer, saved=saved)
    return web.go("payments.show_station_code", saved=saved)


def _told() -> tuple[str, str, str]:
    """Bank, account and the code's text: from the photo where there is one, else as typed.

    Refuses as read_code, and with payments.refusal.not_vietqr.
    """
    form, photo = request.form, request.files.get("photo")
    bank_bin, account = form.get("bank", ""), form.get("account", "").replace(" ", "")
    text = form.get("code", "").strip()
    if photo and photo.filename:
        text = read_code(photo.read(PHOTO_BYTES_MAX + 1))
    if people.require_station(web.db()).country != "VN":
        return "", "", text
    if text:
        try:
            told = read_vietqr(text)
        except CodeFault:
            raise Refusal("payments.refusal.not_vietqr", field="photo") from None
        bank_bin, account = told.bank, told.account
    return bank_bin, account, ""


@room.post("/codes/<code>/confirmation")
@web.door("clerk", "manager")
def confirm_code(code: str) -> web.Answer:
    """The phone showed the right name: from now on buyers pay to it."""
    return _decide(commands.confirm_code, code, "current")


def _decide(decide: Callable[[Store, Act, str], Event], code: str, saved: str) -> web.Answer:
    db, known = web.db(), queries.code(web.db(), code)
    farmer = known.farmer if known else None
    try:
        decide(db, web.act(), code)
    except OtherContent:
        raise
    except Refusal as refusal:
        return station_page(refusal, owner=people.person(db, farmer) if farmer else None)
    return back_to(farmer, saved)


@room.post("/codes/<code>/turning-down")
@web.door("clerk", "manager")
def turn_down_code(code: str) -> web.Answer:
    """The phone showed another name."""
    return _decide(commands.turn_down_code, code, "turned_down")
