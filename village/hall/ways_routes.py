"""What phones on the network are told of the ways in: the safe one, and where to open a browser."""

from flask import Response, current_app, g, request

from village.ground import i18n, pages, static_routes, web
from village.hall import ways
from village.hall.room_routes import room

# What phones ask right after joining a Wi-Fi, to see whether it leads anywhere. The village's
# router answers these names with our number (village network); their window shows our page.
PORTAL_HOSTS = frozenset({
    "connectivitycheck.gstatic.com", "connectivitycheck.android.com", "clients3.google.com",
    "captive.apple.com", "www.msftconnecttest.com", "detectportal.firefox.com",
    "connect.rom.miui.com", "connectivitycheck.platform.hicloud.com", "wifi.vivo.com.cn",
    "conn1.oppomobile.com", "conn2.oppomobile.com", "conn1.coloros.com",
})  # fmt: skip
STATIC = "/s/"


@room.before_app_request
def note_phone() -> None:
    """Somebody came in from the network: so Wi-Fi and firewall let phones through."""
    if not web.is_this_pc(request.remote_addr or ""):
        kept = current_app.extensions
        data = current_app.config["SETTINGS"].data
        kept.setdefault("phone_seen", ways.PhoneSeen(data)).note()


@room.app_context_processor
def safer() -> dict[str, object]:
    """What the page of coming in asks for; nothing is looked up before it does."""
    return {"safer_way": safer_way}


def safer_way() -> str | None:
    """Where this phone may go on over https, once it has tried that it gets there.

    The page may ask that one place, beside our own: its own script looks before anything is shown.
    """
    if request.is_secure or web.is_this_pc(request.host.partition(":")[0]):
        return None
    data = current_app.config["SETTINGS"].data
    told = ways.read_ways(data)
    found = ways.served(data, told)
    place = ways.origin(found, told) if found else None
    if place:
        g.may_ask = place
    return place


def answer_portal() -> Response | None:
    """The window that a phone opens by itself: it says where to open the browser, nothing else.

    Asked before the guards, which know none of these names; it shows nobody's things.
    """
    if request.host.partition(":")[0].lower() not in PORTAL_HOSTS or g.station is None:
        return None
    if request.path.startswith(STATIC):
        digest, _, path = request.path.removeprefix(STATIC).partition("/")
        return static_routes.static_file(digest, path)
    g.lang, g.me, g.visitors = g.station.language, None, {}
    address = (ways.addresses(ways.read_ways(current_app.config["SETTINGS"].data)) or [""])[0]
    picture = pages.qr(address + "/", i18n.translate(g.lang, "hall.poster.code")) if address else ""
    return web.page("hall/portal.html", address=address, picture=picture)
