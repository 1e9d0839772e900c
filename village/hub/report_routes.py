"""Reports for officers: by place, goods or way; month, quarter, year; as page, CSV and XLSX."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask import Response, g, request, url_for

from village.ground import i18n, pages, web
from village.ground.errors import Refusal
from village.hub import places, queries, report_charts, report_files, report_queries, report_rules
from village.hub.report_queries import BYS, By, ReportLine
from village.hub.report_rules import GRAINS, Period
from village.hub.room_routes import room, store
from village.hub.shown_routes import product_name, today
from village.hub.store import Row, Rows


@dataclass(frozen=True)
class Asked:
    """What the address says, nonsense put right."""

    by: By
    period: Period
    under: str

    def url(self, **changes: str) -> str:
        """The same report with one thing changed."""
        told: dict[str, str] = {"by": self.by, "grain": self.period.grain, "at": self.period.code}
        if self.under and self.by == "place":
            told["under"] = self.under
        return f"{url_for('hub.show_report')}?{urlencode(told | changes)}"


def asked() -> Asked:
    """The report the address asks for. Raises ground.refusal.no_page (404) for an unknown place."""
    args = request.args
    by: By = next((each for each in BYS if each == args.get("by")), "place")
    under = args.get("under", "") if by == "place" else ""
    if under and under not in places.places():
        raise Refusal("ground.refusal.no_page", status=404)
    period = report_rules.period_of(args.get("grain", ""), args.get("at", ""), today())
    return Asked(by, period, under)


@room.get("/hub/report")
@web.door("officer")
def show_report() -> web.Answer:
    """The table with its rank and growth, and the periods drawn."""
    wanted = asked()
    with store().reading() as rows:
        lines = lines_of(rows, wanted)
        names = names_of(rows, wanted.by, lines)
        columns = report_queries.columns(rows, wanted.period, today())
    return web.page(
        "hub/report.html", wanted=wanted, lines=lines, names=names,
        total=sum(line.amount_minor for line in lines), sales=sum(line.sales for line in lines),
        before=sum(line.before_minor for line in lines), growth=report_rules.growth,
        chart=report_charts.chart(columns), bys=BYS, grains=GRAINS,
        up=places.way_to(wanted.under), leads_down=leads_down,
        earlier=wanted.period.back(1).code, later=later_code(wanted.period, today()),
        period_name=period_name,
    )  # fmt: skip


@room.get("/hub/report.<kind>")
@web.door("officer")
def send_report(kind: str) -> web.Answer:
    """The same table as a file for a spreadsheet."""
    wanted = asked()
    if kind not in report_files.KINDS:
        raise Refusal("ground.refusal.no_page", status=404)
    with store().reading() as rows:
        lines = lines_of(rows, wanted)
        names = names_of(rows, wanted.by, lines)
    head = [pages.t(f"hub.report.head.{name}") for name in report_files.HEAD]
    made = report_files.KINDS[kind](head, lines, names, g.station.currency)
    name = f"report-{wanted.by}-{wanted.period.code}.{kind}"
    answer = Response(made, mimetype=report_files.TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def lines_of(rows: Rows, wanted: Asked) -> list[ReportLine]:
    country = g.station.country
    return report_queries.report(rows, wanted.by, wanted.period, today(), country, wanted.under)


def names_of(rows: Rows, by: By, lines: list[ReportLine]) -> dict[str, str]:
    """What each line is called on this page."""
    if by == "product":
        return {line.item: product_name(line.item) for line in lines}
    if by == "channel":
        return {line.item: channel_name(line.item) for line in lines}
    stations = {row["station_id"]: row for row in rows.all("stations")}
    return {line.item: place_name(line.item, stations) for line in lines}


def place_name(code: str, stations: dict[str, Row]) -> str:
    """A place of the tree in this page's language, or the station's own place."""
    place = places.places().get(code)
    if place is not None and code not in stations:
        return place.called(pages.lang())
    row = stations.get(code)
    told = queries.names_in(row["place_names"]) if row is not None else {}
    return pages.named(told) if told else code


def channel_name(channel: str) -> str:
    """The way's name; one this program has no word for goes by its key."""
    return i18n.catalogue(pages.lang()).get(f"hub.channel.{channel}", channel)


def leads_down(item: str, by: By) -> bool:
    """Whether a line is a place with more beneath it."""
    return by == "place" and item in places.places()


def later_code(period: Period, day: date) -> str | None:
    """The period after this one, where it has begun."""
    after = period.back(-1)
    return after.code if after.first <= day else None


def period_name(period: Period) -> str:
    """November 2026, in words a page shows."""
    first = period.first
    number = first.month // 3 + 1 if period.grain == "quarter" else first.month
    return pages.t(f"hub.report.at.{period.grain}", year=first.year, n=number)
