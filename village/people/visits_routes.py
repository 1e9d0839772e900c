"""The cookies of visits: who they say is here, and what becomes of someone who has dozed off."""

from collections.abc import Mapping

from flask import Response, g, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from village.ground import i18n, ids, web
from village.ground.unit import Act, Store
from village.people import commands, visits
from village.people.room_routes import room

FARMER_COOKIE = "village_station_farmer"
STAFF_COOKIE = "village_station_staff"
DEVICE_COOKIE = "village_device"
CARD_COOKIE = "village_card"
CHOSEN_COOKIE = "village_chosen"
CHOSEN_S = 600  # whoever comes in later than this at a shared phone has not chosen it
DEVICE_AGE_S = 5 * 365 * 24 * 3600
DOZING_S = visits.DOZING_AFTER_MS // 1000
ANSWER_S = 90
# Where someone who is asked "still here?" may go meanwhile.
AWAKE_DOORS = frozenset(
    {"static_file", "people.show_still_here", "people.stay", "people.leave", "people.doze_off"}
)


def visitors(db: Store, cookies: Mapping[str, str]) -> dict[str, web.Visitor]:
    """Who is here by role, the farmer first: on a clerk's PC she may be helping one."""
    found: dict[str, web.Visitor] = {}
    g.dozing = False
    for cookie in (FARMER_COOKIE, STAFF_COOKIE):
        token = cookies.get(cookie, "")
        visit = visits.visit(db, token) if token else None
        if visit is None or (visit.role == "farmer") != (cookie == FARMER_COOKIE):
            continue
        g.dozing = g.dozing or visit.dozing(db.house.clock.now_ms())
        if not g.dozing and not is_poll():
            visits.seen_now(db, token, visit)
        found[visit.role] = web.Visitor(
            number=visit.number, role=visit.role, name=visit.name, language=visit.language,
            face=visit.face, title=visit.title, account=visit.account, letters=visit.letters,
            assisted_by=visit.assisted_by, assisted_by_name=visit.assisted_by_name,
        )  # fmt: skip
    return found


def is_poll() -> bool:
    """A fragment that a page asks for by itself is no sign of life."""
    return request.method == "GET" and web.wants_fragment()


def come_in(roles: frozenset[str]) -> str | None:
    """The page that lets someone with one of these roles in."""
    if g.station is None:
        return url_for("hall.show_first_day")
    if "farmer" in roles:
        return url_for("people.show_come_in")
    return url_for("people.show_staff") if roles & set(web.STAFF) else None


@room.before_app_request
def ask_still_here() -> AnyResponse | None:
    """Ten quiet minutes: before anything else, is it still she?"""
    if not g.get("dozing") or request.endpoint in AWAKE_DOORS:
        return None
    if g.me is None or g.me.role != "farmer":
        return None  # a door for staff on the same PC
    back = request.full_path if request.method == "GET" else back_path()
    return web.go("people.show_still_here", back=back)


@room.after_app_request
def lead_out(response: Response) -> Response:
    """A farmer's page that lies untouched moves on by itself, also without script."""
    me = g.get("me")
    if me is None or me.role != "farmer" or web.wants_fragment() or response.status_code != 200:
        return response
    if response.mimetype == "text/html" and "Refresh" not in response.headers and not leads_out():
        response.headers["Refresh"] = f"{DOZING_S}; url={where_asked()}"
    return response


def where_asked() -> str:
    return url_for("people.show_still_here", back=request.full_path)


@room.app_context_processor
def ways_out() -> dict[str, object]:
    return {"leads_out": leads_out, "dozing_s": DOZING_S}


def leads_out() -> str:
    """Where a farmer's page goes by its own script, having lain untouched while there is a line.

    Over plain http no worker answers for a dead station: led out by the browser, her page would be
    gone, and with it the way to go on.
    """
    me = g.get("me")
    alone = not request.is_secure and not web.is_this_pc(request.host.partition(":")[0])
    asked = request.endpoint == "people.show_still_here"
    return where_asked() if alone and not asked and me is not None and me.role == "farmer" else ""


def back_path(fallback: str = "/") -> str:
    """The page of ours that this request came from."""
    origin, path = request.host_url.rstrip("/"), request.referrer or ""
    return own_path(path.removeprefix(origin) if path.startswith(origin + "/") else "", fallback)


def own_path(path: str, fallback: str = "/") -> str:
    """`path` where it stays inside this house, else `fallback`."""
    inside = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if inside and path.isprintable() and "\\" not in path else fallback


def go_to(path: str) -> AnyResponse:
    """303 to a path of ours; htmx follows it as a whole page."""
    return web.follow(own_path(path))


# --- cookies -------------------------------------------------------------------------------------


def device() -> str:
    """Which device this is: its own number, or its address until it has one."""
    known = request.cookies.get(DEVICE_COOKIE, "")
    return known if ids.is_id(known) else (request.remote_addr or "")


def remember_device(response: AnyResponse) -> AnyResponse:
    """Give the device its number, so that it shows who came in here last."""
    if not ids.is_id(request.cookies.get(DEVICE_COOKIE, "")):
        set_cookie(response, DEVICE_COOKIE, ids.new_id(web.db().house.random), DEVICE_AGE_S)
    return response


def set_cookie(response: AnyResponse, name: str, value: str, age_s: int | None = None) -> None:
    response.set_cookie(
        name, value, max_age=age_s, httponly=True, samesite="Lax", secure=request.is_secure
    )


def drop_cookie(response: AnyResponse, name: str) -> None:
    response.delete_cookie(name, httponly=True, samesite="Lax", secure=request.is_secure)


def take_chosen(response: AnyResponse, number: str) -> None:
    """The language chosen at the door a moment ago is hers; the next at this device has her own."""
    db, chosen = web.db(), token_of(CHOSEN_COOKIE)
    if chosen in i18n.LANGUAGES:
        act = Act(ids.new_id(db.house.random), number)
        commands.choose_language(db, act, number, chosen)
        drop_cookie(response, CHOSEN_COOKIE)


def token_of(cookie: str) -> str:
    """The visit's token this browser holds, or nothing."""
    return request.cookies.get(cookie, "")
