"""The first day: an empty folder becomes a station, and what is to be done next is shown."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from flask import g, request

from village.catalogue import queries as catalogue
from village.ground import pages, web
from village.ground.errors import Refusal
from village.ground.sheets import Faults
from village.ground.unit import Act, Store
from village.hall.first_day import read_first_day
from village.hall.room_routes import room
from village.money import queries as money
from village.payments import queries as payments
from village.people import commands, queries, visits
from village.people.visits_routes import STAFF_COOKIE, device, remember_device, set_cookie
from village.sync import backups
from village.sync import queries as line

MANAGER = "M0001"
# Before the first day only these doors open.
OPEN_DOORS = frozenset(
    {
        "static_file", "hall.show_first_day", "hall.set_up_station", "hall.show_patterns",
        "hall.show_health", "hall.show_return", "hall.take_back", "hall.show_copy_return",
        "hall.bring_copy_back",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One line of the first day: done, or what to press."""

    key: str
    done: bool
    endpoint: str
    note: str = ""
    picture: str = "next"
    do: str = ""  # what its key says, where that is not the step's own word


@room.before_app_request
def lead_to_first_day() -> web.Answer | None:
    """An empty folder: every page leads to the first day's."""
    if g.station is not None or request.endpoint in OPEN_DOORS:
        return None
    if request.method == "GET":
        return web.go("hall.show_first_day")
    raise Refusal("hall.refusal.first_day", status=403)


@room.get("/first-day")
@web.door("anyone")
def show_first_day() -> web.Answer:
    """The sheet of the station, and afterwards what is next."""
    if g.station is None:
        return _sheet({"language": g.lang, "country": "VN" if g.lang == "vi" else "CN"})
    if "manager" not in g.visitors:
        return web.go("hall.show_home")
    if not web.is_near():
        raise Refusal("ground.refusal.clerk_place", status=403)
    return web.page("hall/next_steps.html", steps=_steps())


def _only_near() -> None:
    if not web.is_near():
        raise Refusal("hall.refusal.first_day_here", status=403)


def _sheet(typed: dict[str, str], refusals: Sequence[Refusal] = ()) -> web.Answer:
    _only_near()
    g.lang = typed.get("language") or g.lang
    status = refusals[0].status if refusals else 200
    answer = web.page("hall/first_day.html", status=status, typed=typed, refusals=refusals)
    return remember_device(answer)


@room.post("/first-day")
@web.door("anyone")
def set_up_station() -> web.Answer:
    """The station is there; the manager is in."""
    typed = request.form.to_dict()
    if g.station is None and "turn" in typed:  # the sheet in another language, as it was typed
        return _sheet({**typed, "language": typed["turn"]})
    _only_near()
    try:
        station, staff = read_first_day(typed)
        commands.set_up_station(web.db(), _act(typed), station, staff)
    except Faults as faults:
        return _sheet(typed, faults.refusals)
    except Refusal as refusal:
        if refusal.field is None:
            raise
        return _sheet(typed, [refusal])
    response = web.go("hall.show_first_day")
    set_cookie(response, STAFF_COOKIE, visits.begin_first_shift(web.db(), MANAGER, device()))
    return response


def _act(typed: dict[str, str]) -> Act:
    """Nobody has come in yet: the manager's hand, as she is about to be known."""
    said = repr(sorted((key, value) for key, value in typed.items() if key != "act"))
    return Act(typed.get("act", ""), MANAGER, hashlib.sha256(said.encode()).hexdigest())


def _goods_step(db: Store) -> Step:
    """Goods without a price cannot be sold: they are not done."""
    goods = catalogue.products(db)
    bare = sum(not each.prices for each in goods)
    if bare:
        note = pages.t("hall.step_note.goods_unpriced", n=bare)
        return Step("goods", False, "catalogue.show_prices", note, "basket", "prices")
    return Step("goods", bool(goods), "catalogue.show_goods", picture="basket")


def _steps() -> list[Step]:
    db = web.db()
    farmers = queries.farmers(db)
    return [
        Step("station", True, "", f"{g.station.station}"),
        _goods_step(db),
        Step(
            "code",
            payments.current_code(db) is not None,
            "payments.show_station_code",
            picture="code",
        ),
        Step("farmer", bool(farmers), "people.show_new_farmer", picture="person"),
        Step("card", any(one.has_card for one in farmers), "people.show_cards", picture="card"),
        Step("day", money.open_day(db) is not None, "money.show_open_day", picture="till"),
        Step("key", backups.has_key(db), "sync.show_line", picture="key"),
        Step("line", line.hub(db) is not None, "sync.show_line", picture="line"),
    ]
