"""The officers' figures: what was sold, by whom, of what, when and how; down to the entry."""

from datetime import date
from typing import Any

from flask import g, request

from village.ground import web
from village.ground.errors import Refusal
from village.ground.typed import address_number
from village.hub import charts, queries, station_queries
from village.hub.remit import covers
from village.hub.room_routes import room, store, who
from village.hub.rules import PERIODS, is_business_day, since
from village.hub.shown_routes import midnight_ms, today
from village.hub.store import Row, Rows

SALES_SHOWN = 200
STATIONS_SHOWN = 50
CHART_DAYS = {"today": 7, "week": 7, "month": 30, "all": 60}


@room.get("/hub/figures")
@web.door("officer")
def show_figures() -> web.Answer:
    """All stations together, over a period that ends today."""
    asked = request.args.get("period", "month")
    period = asked if asked in PERIODS else "month"
    first, days = since(period, today()), CHART_DAYS[period]
    with store().reading() as rows:
        shown = queries.cells(rows, charts.first_day(today(), days))  # begins no later than `first`
        cells = [row for row in shown if row["time"] >= first] if first else queries.cells(rows)
        found: dict[str, Any] = {
            "total": queries.sums(cells),
            "stations": station_queries.coverage(
                rows, queries.sold_by_station(rows, first), midnight_ms(), STATIONS_SHOWN
            ),
            "goods": queries.goods(rows, first),
            "channels": [pair for pair in queries.by_channel(cells) if pair[1].sales],
            "aside": queries.count(rows, "set_aside_since", since=first),
        }
    chart = charts.chart(queries.sold_by_time(shown), today(), days)
    periods = [(name, name == period) for name in PERIODS]
    return web.page("hub/figures.html", period=period, periods=periods, chart=chart, **found)


@room.get("/hub/stations/<station>/days/<business_day>")
@web.door("officer")
def show_day(station: str, business_day: str) -> web.Answer:
    """One station's day: its own report beside our figures, and every sale."""
    if not is_business_day(business_day):
        raise Refusal("ground.refusal.no_page", status=404)
    with store().reading() as rows:
        line = require_station(rows, station)
        place = {"station": station, "business_day": business_day}
        cells = rows.all("day_sums", **place)
        return web.page(
            "hub/day.html", line=line, day=date.fromisoformat(business_day),
            total=queries.sums(cells), channels=queries.by_channel(cells),
            tills=queries.tills_of(rows, station, business_day), shown=SALES_SHOWN,
            sales=rows.all("day_sales", rows=SALES_SHOWN, **place),
        )  # fmt: skip


@room.get("/hub/stations/<station>/sales/<sale>")
@web.door("officer")
def show_sale(station: str, sale: str) -> web.Answer:
    """One sale, by number only."""
    with store().reading() as rows:
        line = require_station(rows, station)
        return web.page(
            "hub/sale.html", line=line, sale=require_sale(rows, station, sale), name=None
        )


@room.post("/hub/stations/<station>/sales/<sale>/names")
@web.door("officer")
def show_sale_names(station: str, sale: str) -> web.Answer:
    """The farmer's name, to an officer of that county; the look is written down."""
    with store().writing() as rows:
        line = require_station(rows, station)
        found = require_sale(rows, station, sale)
        note_look(rows, line, f"sale {sale}")
        name = queries.person_name(rows, station, found["farmer"]) or ""
    return web.page("hub/sale.html", line=line, sale=found, name=name)


@room.get("/hub/stations/<station>/events/<epoch>/<seq>")
@web.door("officer")
def show_event(station: str, epoch: str, seq: str) -> web.Answer:
    """One entry as the station wrote it, its private part left out."""
    with store().reading() as rows:
        line = require_station(rows, station)
        told = require_event(rows, line, epoch, seq, private=False)
    return web.page("hub/event.html", line=line, told=told, facts=queries.flat(told.facts))


@room.post("/hub/stations/<station>/events/<epoch>/<seq>/names")
@web.door("officer")
def show_event_names(station: str, epoch: str, seq: str) -> web.Answer:
    """The same entry with its private part; the look is written down."""
    with store().writing() as rows:
        line = require_station(rows, station)
        told = require_event(rows, line, epoch, seq, private=True)
        note_look(rows, line, f"entry {epoch} {seq}")
    part = queries.flat(told.part) if told.part else []
    return web.page(
        "hub/event.html", line=line, told=told, facts=queries.flat(told.facts), part=part
    )


def require_station(rows: Rows, station: str) -> station_queries.StationLine:
    """The station. Raises ground.refusal.no_page (404)."""
    found = station_queries.station_line(rows, station)
    if found is None:
        raise Refusal("ground.refusal.no_page", status=404)
    return found


def require_sale(rows: Rows, station: str, sale: str) -> Row:
    """The sale. Raises ground.refusal.no_page (404)."""
    found = rows.one("sale", station=station, sale=sale)
    if found is None:
        raise Refusal("ground.refusal.no_page", status=404)
    return found


def require_event(
    rows: Rows, line: station_queries.StationLine, epoch: str, seq: str, *, private: bool
) -> queries.Told:
    """The entry. Raises ground.refusal.no_page (404)."""
    found = queries.event(rows, line.station, epoch, address_number(seq), private=private)
    if found is None:
        raise Refusal("ground.refusal.no_page", status=404)
    return found


def note_look(rows: Rows, line: station_queries.StationLine, detail: str) -> None:
    """Names are for officers of that county alone. Raises hub.refusal.other_county (403)."""
    if not covers(g.county, line.county):
        raise Refusal("hub.refusal.other_county", status=403)
    store().audit(rows, who(), "names_seen", line.station, detail)
