"""The officers' page of the payment services that tell of a station's account."""

from flask import g, request, url_for

from village.ground import web
from village.ground.errors import Refusal
from village.ground.signing import FileFault
from village.hub import bank_services as services
from village.hub import banks
from village.hub.figure_routes import require_station
from village.hub.messengers import BRANDS, Credit, Provider, provider_of
from village.hub.remit import covers
from village.hub.room_routes import room, store, who
from village.hub.shown_routes import today


@room.get("/hub/stations/<station>/services")
@web.door("officer")
def show_services(station: str) -> web.Answer:
    """Who tells, what came in lately, what the station could not take; the form for another."""
    return services_page(station)


def services_page(
    station: str, refusal: Refusal | None = None, tried: tuple[Provider, Credit] | None = None
) -> web.Answer:
    """The same with a mistake beside its field, or with what a trial was read as."""
    with store().reading() as rows:
        line = require_station(rows, station)
        return web.page(
            "hub/services.html", refusal.status if refusal else 200,
            line=line, ours=covers(g.county, line.county), refusal=refusal, tried=tried,
            services=services.services(rows, station), told=services.told_lately(rows, station),
            brand=BRANDS, typed=request.form, said=request.args.get("said", ""),
            count=request.args.get("n", 0, type=int),
        )  # fmt: skip


def asked() -> Provider:
    """The service a form names. Raises hub.refusal.no_service (409)."""
    try:
        return provider_of(request.form.get("provider", ""))
    except FileFault:
        raise Refusal("hub.refusal.no_service", status=409) from None


@room.post("/hub/stations/<station>/services")
@web.door("officer")
def add_service(station: str) -> web.Answer:
    """Its key, shown once, and the address it tells to."""
    try:
        provider = asked()
        key = services.add_service(
            store(), who(), station, provider, request.form.get("secret", "")
        )
    except Refusal as refusal:
        return _again(station, refusal)
    where = url_for("line.hear_bank", station=station, provider=provider, _external=True)
    return web.page(
        "hub/service_key.html", number=station, provider=provider, key=key, where=where,
        brand=BRANDS,
    )  # fmt: skip


def _again(station: str, refusal: Refusal) -> web.Answer:
    if refusal.status == 403:
        raise refusal
    return services_page(station, refusal)


@room.post("/hub/stations/<station>/services/trial")
@web.door("officer")
def try_service(station: str) -> web.Answer:
    """A message made here as that service signs it, and how it was read."""
    try:
        provider = asked()
        credit = services.try_service(store(), who(), station, provider, today())
    except Refusal as refusal:
        return _again(station, refusal)
    return services_page(station, tried=(provider, credit))


@room.post("/hub/stations/<station>/services/again")
@web.door("officer")
def tell_service_again(station: str) -> web.Answer:
    """What the station set aside goes down once more."""
    try:
        count = banks.tell_again(store(), station, asked(), who())
    except Refusal as refusal:
        return _again(station, refusal)
    return web.go("hub.show_services", station=station, said="again", n=count)


@room.post("/hub/stations/<station>/services/end")
@web.door("officer")
def end_service(station: str) -> web.Answer:
    """What it tells is taken no more."""
    try:
        services.end_service(store(), who(), station, asked())
    except Refusal as refusal:
        return _again(station, refusal)
    return web.go("hub.show_services", station=station, said="ended")
