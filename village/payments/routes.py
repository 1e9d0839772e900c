"""The doors of this room: the code a farmer shows, and the manager's page that sets it."""

from flask import request
from markupsafe import Markup

from village.catalogue import queries as catalogue
from village.ground import web
from village.ground.errors import Refusal
from village.ground.pages import qr, t
from village.ground.unit import OtherContent
from village.payments import commands, queries
from village.payments.banks import banks, find_banks
from village.payments.queries import Code
from village.payments.room_routes import room
from village.payments.rules import is_demo_code

__all__ = ["code_page", "drawn", "room"]
LOTS_MAX = 3


def drawn(code: Code, label: str) -> Markup:
    """The station's code without a sum, drawn from its record."""
    return qr(code.payload(), label)


@room.get("/")
@web.door("farmer")
def show_code() -> web.Answer:
    """The station's code with her name; sums of her goods, or her own, lead to another."""
    return code_page()


def code_page(refusal: Refusal | None = None) -> web.Answer:
    """Her code page; a mistake stands beside the sum she typed."""
    db, me = web.db(), web.me()
    code = queries.current_code(db)
    lots = catalogue.open_listings(db, me.number)[:LOTS_MAX]
    return web.page(
        "payments/code.html",
        status=refusal.status if refusal else 200,
        code=code, lots=lots, refusal=refusal, typed=request.form.get("amount", ""),
        picture=drawn(code, f"{t('payments.code.title')} {code.payee}") if code else "",
        is_demo=bool(code and is_demo_code(code.payload())),
    )  # fmt: skip


@room.get("/station")
@web.door("manager")
def show_station_code() -> web.Answer:
    """The code all buyers pay to, to look at and to test; and the form that sets another."""
    return station_page()


def station_page(refusal: Refusal | None = None) -> web.Answer:
    """The manager's page with what was typed."""
    code = queries.current_code(web.db())
    typed = request.values.to_dict()
    find = typed.get("find", "").strip()[:60]
    chosen = typed.get("bank", "")
    return web.page(
        "payments/station.html",
        status=refusal.status if refusal else 200,
        code=code, refusal=refusal, typed=typed, found=find_banks(find), find=find,
        chosen=banks().get(chosen), bank=chosen,
        now_bank=banks().get(code.bank_bin or "") if code else None,
        picture=drawn(code, f"{t('payments.code.title')} {code.payee}") if code else "",
        is_demo=bool(code and is_demo_code(code.payload())), saved="saved" in request.args,
    )  # fmt: skip


@room.post("/station")
@web.door("manager")
def set_station_code() -> web.Answer:
    """From now on buyers pay to this code."""
    form = request.form
    try:
        commands.set_station_code(
            web.db(), web.act(), payee=form.get("payee", ""), bank_bin=form.get("bank", ""),
            account=form.get("account", "").replace(" ", ""), text=form.get("code", ""),
        )  # fmt: skip
    except OtherContent:
        raise
    except Refusal as refusal:
        return station_page(refusal)
    return web.go("payments.show_station_code", saved=1)
