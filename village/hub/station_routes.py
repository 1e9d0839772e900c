"""The stations: who is silent, what could not be counted, letting one in and putting one out."""

from collections.abc import Mapping

from flask import g, request

from village.ground import web
from village.ground.errors import Refusal
from village.ground.signing import fingerprint
from village.hub import codes, queries, station_queries
from village.hub.certificate_rules import days_left
from village.hub.figure_routes import require_station
from village.hub.remit import covers
from village.hub.room_routes import room, store, who
from village.sync.message_rules import WHYS
from village.sync.rules import checked_place_code

LIST_ROWS, DAYS_MAX = 20, 1_000


@room.get("/hub/stations")
@web.door("officer")
def show_stations() -> web.Answer:
    """All of them, and the form for a code."""
    return stations_page(typed="", refusal=None)


def stations_page(typed: str, refusal: Refusal | None) -> web.Answer:
    with store().reading() as rows:
        found = station_queries.stations(rows, queries.sold_by_station(rows))
    status = refusal.status if refusal else 200
    return web.page("hub/stations.html", status, stations=found, typed=typed, refusal=refusal)


@room.post("/hub/stations/code")
@web.door("officer")
def make_code() -> web.Answer:
    """A fresh one-time code, shown once; the older one opens nothing any more."""
    typed = request.form.get("station", "")
    try:
        station = checked_place_code(typed, g.station.country, "station")
        code = codes.make_code(store(), station, who(), g.county)
    except Refusal as refusal:
        return stations_page(typed, refusal)
    return web.page("hub/code.html", code=code)


@room.get("/hub/stations/<station>")
@web.door("officer")
def show_station(station: str) -> web.Answer:
    """One station: its days, its keys, what was set aside or refused, what happened."""
    with store().reading() as rows:
        line, days = require_station(rows, station), queries.days_of(rows, station)
        https = rows.one("certificate_of", station=station)
        return web.page(
            "hub/station.html",
            line=line,
            ours=covers(g.county, line.county),
            days=days[: DAYS_MAX if "all" in request.args else LIST_ROWS],
            older=len(days) > LIST_ROWS and "all" not in request.args,
            keys=[
                (fingerprint(key["public_key"]), key) for key in rows.all("keys", station=station)
            ],
            aside=rows.all("set_aside_of", station=station, rows=LIST_ROWS),
            apart=rows.all("quarantined", station=station),
            log=rows.all("audit_about", about=station, rows=LIST_ROWS),
            https=https,
            https_left=https and days_left(https["not_after"], store().clock.now_ms()),
        )


@room.post("/hub/stations/<station>/county")
@web.door("officer")
def move_station(station: str) -> web.Answer:
    """It belongs to another county from now on."""
    codes.move_station(store(), station, request.form.get("county", "").strip(), who())
    return web.go("hub.show_station", station=station)


@room.post("/hub/stations/<station>/revoke")
@web.door("officer")
def revoke_station(station: str) -> web.Answer:
    """Its key is good no more; why is asked first, and sent to the station."""
    typed = request.form
    if typed.get("sure") != "yes":
        return revoke_page(station, {}, None)
    try:
        codes.revoke(store(), station, who(), typed.get("why", ""), typed.get("note", ""))
    except Refusal as refusal:
        return revoke_page(station, typed, refusal)
    return web.go("hub.show_station", station=station)


def revoke_page(station: str, typed: Mapping[str, str], refusal: Refusal | None) -> web.Answer:
    with store().reading() as rows:
        return web.page(
            "hub/revoke.html", refusal.status if refusal else 200,
            line=require_station(rows, station), typed=typed, refusal=refusal, whys=WHYS,
        )  # fmt: skip
