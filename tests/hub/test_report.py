"""Reports by place, goods and way: ranks, growth on last year's same days, spreadsheets."""

import csv
import io
import re
import zipfile
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from tests.cast import Settled
from tests.hub.county import County
from tests.hub.test_officers_pages import browser
from village.ground import dates
from village.hub import places, queries, report_files, report_queries, station_queries
from village.hub.books import Books
from village.hub.report_queries import BYS, STATEMENTS, ReportLine
from village.hub.report_rules import GRAINS, Grain, growth, period_of

TODAY = date(2026, 11, 21)
DONGXING = "222424107201"
ITEM = {"place": "station_id", "product": "product", "channel": "channel"}


# --- places and periods --------------------------------------------------------------------------


def test_every_place_hangs_on_another() -> None:
    known = places.places()
    assert len([one for one in known.values() if one.parent == "86"]) == 124
    assert len([one for one in known.values() if one.parent == "2224"]) == 8
    for place in known.values():
        assert place.name
        if place.parent:
            assert place.parent in known
            assert place.parent == "86" or place.code.startswith(place.parent)


def test_a_station_knows_the_places_above_it() -> None:
    path = places.path_of(DONGXING, "CN")
    assert [places.places()[code].name for code in path] == [
        "吉林省", "延边朝鲜族自治州", "汪清县", "东光镇",
    ]  # fmt: skip
    assert places.path_of("29557", "VN") == ("86", "29557")
    assert places.path_of("999999", "CN") == ()
    assert places.below(DONGXING, "CN", "") == "22"
    assert places.below(DONGXING, "CN", "222424") == "222424107"
    assert places.below(DONGXING, "CN", "222424107") == DONGXING
    assert places.below(DONGXING, "CN", "222401") is None
    assert places.below("999999", "CN", "") == "999999"


@pytest.mark.parametrize(
    ("grain", "at", "code", "days"),
    [
        ("month", "", "2026-11", "2026-11-01 2026-11-22 2025-11-01 2025-11-22"),
        ("month", "2026-02", "2026-02", "2026-02-01 2026-03-01 2025-02-01 2025-03-01"),
        ("quarter", "2026-Q1", "2026-Q1", "2026-01-01 2026-04-01 2025-01-01 2025-04-01"),
        ("quarter", "2026-11", "2026-Q4", "2026-10-01 2026-11-22 2025-10-01 2025-11-22"),
        ("year", "2024-02", "2024", "2024-01-01 2025-01-01 2023-01-01 2024-01-01"),
        ("month", "2027-01", "2026-11", "2026-11-01 2026-11-22 2025-11-01 2025-11-22"),
        ("week", "2026-13", "2026-11", "2026-11-01 2026-11-22 2025-11-01 2025-11-22"),
    ],
)  # fmt: skip
def test_a_running_period_is_held_against_the_same_days(
    grain: str, at: str, code: str, days: str
) -> None:
    period = period_of(grain, at, TODAY)
    assert period.code == code
    assert " ".join((*period.span(TODAY), *period.span_last_year(TODAY))) == days


def test_a_day_that_last_year_lacked_is_the_first_of_march() -> None:
    period = period_of("month", "2024-02", date(2024, 2, 28))
    assert period.span(date(2024, 2, 28)) == ("2024-02-01", "2024-02-29")
    assert period.span_last_year(date(2024, 2, 28)) == ("2023-02-01", "2023-03-01")


def test_growth_is_whole_percent_and_nothing_beside_nothing() -> None:
    found = [growth(*pair) for pair in ((150, 100), (50, 100), (1005, 1000), (995, 1000), (5, 0))]
    assert found == [50, -50, 1, -1, None]


# --- the report over a real hub ------------------------------------------------------------------


def figure(county: County, station: str, day: str, minor: int, channel: str = "counter") -> None:
    """A rollup row of a day that nobody lived here: last year's, another station's."""
    with county.store.writing() as rows:
        rows.run("expect_station", station=station, county="222424", currency="CNY", added_at=1)
        books = Books(rows, station)
        books.figures[day, channel, "cash", "done", "CNY"] = [1, minor, 0]
        books.goods[day, "egg", "done", "CNY"] = [30, minor]
        books.write()


def lines(county: County, by: report_queries.By, under: str = "") -> list[ReportLine]:
    period = period_of("month", "", TODAY)
    with county.store.reading() as rows:
        return report_queries.report(rows, by, period, TODAY, "CN", under)


def test_places_are_summed_ranked_and_held_against_last_year(
    county: County, station: Settled
) -> None:
    del station  # has sent its day
    sold = lines(county, "place", "222424107")[0].amount_minor
    figure(county, DONGXING, "2025-11-21", sold // 2)
    figure(county, DONGXING, "2025-11-22", 77_777)  # after today's day a year ago
    figure(county, "222401001001", "2026-11-02", sold + 1)
    figure(county, "222401001001", "2026-12-01", 5)
    top = lines(county, "place")
    assert [(one.item, one.amount_minor) for one in top] == [("22", 2 * sold + 1)]
    found = lines(county, "place", "2224")
    assert [(one.rank, one.item, one.amount_minor, one.before_minor) for one in found] == [
        (1, "222401", sold + 1, 0), (2, "222424", sold, sold // 2),
    ]  # fmt: skip
    assert [one.growth for one in found] == [None, 100]


def test_the_columns_stand_beside_the_year_before(county: County, station: Settled) -> None:
    del station
    figure(county, DONGXING, "2026-03-05", 300)
    figure(county, DONGXING, "2025-03-31", 200)
    figure(county, DONGXING, "2024-12-31", 99)
    with county.store.reading() as rows:
        months = report_queries.columns(rows, period_of("month", "", TODAY), TODAY)
        quarters = report_queries.columns(rows, period_of("quarter", "", TODAY), TODAY)
    by_code = {one.period.code: (one.amount_minor, one.before_minor) for one in months}
    assert by_code["2026-03"] == (300, 200)
    assert len(months) == 12
    found = {one.period.code: (one.amount_minor, one.before_minor) for one in quarters}
    assert found["2026-Q1"] == (300, 200)
    assert found["2025-Q4"][1] == 99


@pytest.mark.parametrize("grain", GRAINS)
@pytest.mark.parametrize("at", ["", "2026-03", "2025-Q4", "2025"])
def test_months_tell_what_their_days_tell(county: County, grain: Grain, at: str) -> None:
    chance = Random(f"{grain} {at}")
    for _ in range(60):
        day = date(2024, 12, 1) + timedelta(chance.randrange(760))
        figure(county, chance.choice((DONGXING, "222401001001")), f"{day}", chance.randrange(9_999))
    period = period_of(grain, at, TODAY)
    with county.store.reading() as rows:
        for by in BYS:
            days = STATEMENTS[by][1]
            for span in (period.span(TODAY), period.span_last_year(TODAY)):
                told: Counter[str] = Counter()
                for row in rows.all(days, first=span[0], until=span[1]):
                    told[row[ITEM[by]]] += row["amount_minor"]
                found = report_queries._sums(rows, by, span, lambda row, by=by: row[ITEM[by]])  # type: ignore[misc]
                assert {item: minor for item, (_, minor) in found.items()} == told
        ever, since = queries.cells(rows), queries.cells(rows, "2000-01-01")
        assert queries.by_channel(ever) == queries.by_channel(since)
        assert queries.goods(rows, "") == queries.goods(rows, "2000-01-01")
        assert queries.sold_by_station(rows) == queries.sold_by_station(rows, "2000-01-01")


def test_the_page_leads_down_to_the_station_and_says_what_was_sold(
    county: County, station: Settled
) -> None:
    del station
    li = browser(county)
    page = li.get("/hub/report").text
    assert "Jilin" in page
    assert "under=22&" in page or 'under=22"' in page
    town = li.get("/hub/report?by=place&under=222424107").text
    assert f"/hub/stations/{DONGXING}" in town
    assert "东光镇" in town
    for by in ("product", "channel"):
        assert li.get(f"/hub/report?by={by}&grain=year").status_code == 200
    assert li.get("/hub/report?under=nowhere").status_code == 404
    assert li.get("/hub/report?grain=month&at=2001-01").status_code == 200


# --- files ---------------------------------------------------------------------------------------


def test_csv_and_xlsx_say_the_same_as_the_page(county: County, station: Settled) -> None:
    del station
    li = browser(county)
    told = li.get("/hub/report.csv?by=place&under=222424107")
    assert told.headers["Content-Disposition"].endswith('filename="report-place-2026-11.csv"')
    assert told.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(told.data.decode("utf-8-sig"))))
    line = lines(county, "place", "222424107")[0]
    assert [row["Sold (CNY)"] for row in rows] == [f"{line.amount_minor / 100:.2f}"]
    made = li.get("/hub/report.xlsx?by=place&under=222424107").data
    sheet = zipfile.ZipFile(io.BytesIO(made)).read("xl/worksheets/sheet1.xml").decode()
    cell = re.search(r'<c r="E2"[^>]*><v>([0-9.]+)</v>', sheet)
    assert cell
    assert float(cell[1]) == line.amount_minor / 100
    assert li.get("/hub/report.pdf").status_code == 404


def test_a_name_that_would_be_a_formula_stays_a_name() -> None:
    line = ReportLine("=1+1", 1, 1, 100, 0)
    told = report_files.as_csv(report_files.HEAD, [line], {"=1+1": "@SUM(A1)"}, "CNY").decode()
    assert "'=1+1,'@SUM(A1)" in told
    made = report_files.as_xlsx(report_files.HEAD, [line], {"=1+1": "=cmd()"}, "CNY")
    sheet = zipfile.ZipFile(io.BytesIO(made)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet


# --- all stations on one page --------------------------------------------------------------------


def test_the_first_page_names_who_sold_most_and_who_is_silent(county: County) -> None:
    for station, day, minor in (("1", 1, 500), ("2", 3, 900), ("3", 2, 700), ("4", 2, 900)):
        figure(county, station, f"2026-11-{day:02}", minor)
    with county.store.writing() as rows:
        for station, heard_at in (("1", 999), ("2", 1_000), ("3", 1)):
            rows.run("station_heard", station=station, heard_at=heard_at)
            rows.run("station_state", station=station, state="joined")
    with county.store.reading() as rows:
        sold = queries.sold_by_station(rows, "2026-11-02")
        found = station_queries.coverage(rows, sold, 1_000, 3)
        assert [(one.station, one.sold_minor) for one in found.most] == [
            ("2", 900), ("4", 900), ("3", 700),
        ]  # fmt: skip
        assert [one.station for one in found.late] == ["3", "1"]
        assert (found.count, found.joined) == (4, True)
        assert queries.sold_by_station(rows) == {"1": 500, "2": 900, "3": 700, "4": 900}


def test_today_begins_at_midnight_on_the_wall() -> None:
    began = dates.begins_at_ms(TODAY, "CN")
    days = [
        dates.local_date(datetime.fromtimestamp((began + more) / 1000, UTC), "CN")
        for more in (-1, 0, 86_399_999)
    ]
    assert days == [date(2026, 11, 20), TODAY, TODAY]
