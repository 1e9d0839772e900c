"""What waits on a phone is handed over at the counter: taken in under the same ids, each once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import current_app, g, request
from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Response as AnyResponse

from village.ground import outbox_routes as outbox
from village.ground import pages, web
from village.ground.errors import Refusal
from village.hall import hand_codes
from village.hall.room_routes import room
from village.people import queries as people

CODES_MAX = 50
DOORS = frozenset(
    {
        "catalogue.list_goods", "catalogue.undo_listing", "catalogue.withdraw_goods",
        "catalogue.put_up_again", "catalogue.undo_taking", "orders.record_own_sale",
        "orders.undo_own_sale",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """What became of one code: whose it was, and the sentence."""

    name: str
    sentence: str
    good: bool


@room.get("/hall/handed")
@web.door("clerk", "manager")
def show_handed() -> web.Answer:
    """A field for codes from phones."""
    return web.page("hall/handed.html", taken=(), typed="")


@room.post("/hall/handed")
@web.door("clerk", "manager")
def take_handed() -> web.Answer:
    """Each code is taken as if its phone had sent it; what is wrong stays in the field."""
    codes = request.form.get("code", "").split()[:CODES_MAX]
    taken = [take(code) for code in codes]
    left = "\n".join(code for code, each in zip(codes, taken, strict=True) if not each.good)
    return web.page("hall/handed.html", taken=taken, typed=left)


def take(code: str) -> Taken:
    """One code, in words."""
    name, refusal = "", None
    try:
        tap = hand_codes.read(code)
        farmer = people.require_farmer(web.db(), tap.farmer)
        name = farmer.name
        refusal = through_its_door(tap, visitor_of(farmer, tap.helper))
    except Refusal as refused:
        refusal = refused
    if refusal:
        return Taken(name, pages.refusal_text(refusal), good=False)
    return Taken(name, pages.t("ground.saved_here"), good=True)


def visitor_of(farmer: people.KnownPerson, helper: str) -> web.Visitor:
    """Whose tap it was: the event is hers, or her helper's, as if the phone had sent it.

    A code is no proof: a helper who never helped her on this PC is not named. Refuses with
    hall.refusal.handed where the helper is no clerk.
    """
    clerk = people.person(web.db(), helper) if helper else None
    if helper and (clerk is None or clerk.role not in web.STAFF):
        raise Refusal("hall.refusal.handed", field="code")
    if clerk and not people.has_helped(web.db(), clerk.number, farmer.number):
        clerk = None
    return web.Visitor(
        farmer.number, "farmer", farmer.name, g.lang, account=farmer.account,
        assisted_by=clerk.number if clerk else None, assisted_by_name=clerk.name if clerk else None,
    )  # fmt: skip


def through_its_door(tap: hand_codes.Handed, farmer: web.Visitor) -> Refusal | None:
    """The tap goes through the very door its form has: one check, one digest, one outcome."""
    if tap.station != g.station.station:
        return Refusal("hall.refusal.handed_elsewhere", field="code")
    form: dict[str, Any] = dict(tap.fields) | {"act": tap.act}
    builder = EnvironBuilder(
        path=tap.path, method="POST", data=form,
        headers=Headers({outbox.HEADER: "1", outbox.AGE: str(tap.minutes * 60_000)}),
    )  # fmt: skip
    before, clerk = g.me, web.me().actor
    try:
        with current_app.request_context(builder.get_environ()):
            endpoint, values = request.endpoint or "", request.view_args or {}
            shows_code = request.form.get("how", "cash") != "cash"
            if endpoint not in DOORS or shows_code:
                return Refusal("hall.refusal.handed", field="code")
            g.me, g.refusal, g.taken_by = farmer, None, clerk
            view: Callable[..., Any] = current_app.view_functions[endpoint]
            answer: AnyResponse = view(**values)
            if answer.status_code == 303:
                return None
            said: Refusal | None = g.refusal
            return said or Refusal(outbox.OTHER, status=409)
    except HTTPException:
        return Refusal("hall.refusal.handed", field="code")
    finally:
        g.me = before
        g.pop("taken_by", None)
