"""An empty folder becomes a station, in one sheet and one event."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Settled, client, make_app, new_act
from village.catalogue import commands as catalogue
from village.catalogue.unit_rules import Product, Unit
from village.ground import journal
from village.ground.ids import new_id
from village.ground.unit import Act
from village.people import queries, visits

SHEET = {
    "language": "ko", "country": "CN", "name": "동흥촌 전자상거래봉사소", "place_name": "동흥촌",
    "place_code": "222424107201", "fee": "1.5", "manager": "박주임",
    "manager_phrase": "frost on the maple", "clerk": "박선희", "clerk_phrase": "maple on the frost",
}  # fmt: skip


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Settled]:
    settled = make_app(tmp_path)
    yield settled
    settled.house.close()


@pytest.mark.parametrize(
    "where", ["/", "/people/", "/people/staff", "/people/list", "/orders/counter"]
)
def test_every_page_leads_to_the_sheet(empty: Settled, where: str) -> None:
    assert client(empty.app).get(where).headers["Location"] == "/first-day"


def test_the_sheet_makes_a_station(empty: Settled) -> None:
    browser = client(empty.app)
    answer = browser.post("/first-day", data={**SHEET, "act": new_act().id})
    assert answer.headers["Location"] == "/first-day"
    station = queries.station(empty.db)
    assert station is not None
    assert (station.station, station.currency, station.fee_basis_points) == (
        "222424107201", "CNY", 150,
    )  # fmt: skip
    assert [one.number for one in queries.staff(empty.db)] == ["C0001", "M0001"]
    assert empty.db.value("SELECT count(*) FROM journal_events") == 1
    assert journal.verify(empty.db) == []


def test_the_manager_is_in_and_sees_what_is_next(empty: Settled) -> None:
    browser = client(empty.app)
    browser.post("/first-day", data={**SHEET, "act": new_act().id})
    page = browser.get("/first-day").text
    assert page.count('aria-current="step"') == 1
    assert "222424107201" in page
    assert visits.start_shift(empty.db, "C0001", SHEET["clerk_phrase"], "x")


def test_vietnam_counts_in_dong(empty: Settled) -> None:
    sheet = {**SHEET, "country": "VN", "language": "vi", "place_code": "29557", "fee": "0"}
    client(empty.app).post("/first-day", data={**sheet, "act": new_act().id})
    station = queries.station(empty.db)
    assert station is not None
    assert (station.currency, station.cash_step_minor) == ("VND", 1_000)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "name"),
        ({"place_name": " "}, "place_name"),
        ({"place_code": "12"}, "place_code"),
        ({"place_code": "22242410720x"}, "place_code"),
        ({"fee": "one"}, "fee"),
        ({"fee": "-1"}, "fee"),
        ({"fee": "31"}, "fee"),
        ({"fee": "99999999999999999999"}, "fee"),
        ({"fee": "1.555"}, "fee"),
        ({"manager": ""}, "manager"),
        ({"manager_phrase": "short"}, "manager_phrase"),
        ({"clerk": "1"}, "clerk"),
        ({"clerk_phrase": "aaaaaaaaaa"}, "clerk_phrase"),
    ],
)
def test_a_mistake_stands_beside_its_field(
    empty: Settled, typed: dict[str, str], field: str
) -> None:
    answer = client(empty.app).post("/first-day", data={**SHEET, **typed, "act": new_act().id})
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.text
    for name in ("name", "place_code", "clerk_phrase"):
        if name not in typed:
            assert SHEET[name] in answer.text
    assert empty.db.identity is None


def test_another_language_keeps_what_was_typed(empty: Settled) -> None:
    browser = client(empty.app)
    page = browser.post("/first-day", data={**SHEET, "turn": "vi", "act": new_act().id}).text
    assert '<html lang="vi"' in page
    assert SHEET["place_code"] in page
    assert empty.db.identity is None


def test_a_double_tap_makes_one_station(empty: Settled) -> None:
    browser, act = client(empty.app), new_act().id
    for _ in range(2):
        assert browser.post("/first-day", data={**SHEET, "act": act}).status_code == 303
    assert empty.db.value("SELECT count(*) FROM journal_events") == 1


def test_a_station_is_not_set_up_twice(dongxing: Settled) -> None:
    answer = client(dongxing.app).post("/first-day", data={**SHEET, "act": new_act().id})
    assert answer.status_code == 409


def test_only_at_the_stations_own_pc(empty: Settled) -> None:
    browser = client(empty.app)
    browser.environ_base["REMOTE_ADDR"] = "192.168.1.40"
    assert browser.get("/first-day").status_code == 403
    answer = browser.post("/first-day", data={**SHEET, "act": new_act().id})
    assert answer.status_code == 403
    assert empty.db.identity is None


def test_all_faults_stand_beside_their_fields_at_once(empty: Settled) -> None:
    sheet = {"language": "ko", "country": "CN", "fee": "x", "manager_phrase": "short"}
    page = client(empty.app).post("/first-day", data={**sheet, "act": new_act().id})
    assert page.status_code == 422
    fields = ("name", "place_name", "place_code", "fee", "manager", "clerk")
    for field in (*fields, "manager_phrase", "clerk_phrase"):
        assert f'id="e-{field}"' in page.text
    assert empty.db.identity is None


def test_every_open_step_has_its_own_key_and_goods_want_a_price(empty: Settled) -> None:
    browser = client(empty.app)
    browser.post("/first-day", data={**SHEET, "act": new_act().id})
    page = browser.get("/first-day").text
    steps = page[page.index('<ol class="steps') : page.index("</ol>")]
    assert steps.count('<a class="btn') == 7
    assert steps.count("btn go") == 1
    egg = Product("", "egg", "piece", "egg", "egg", (Unit("piece", 1),))
    manager = Act(new_id(), "M0001")
    number = catalogue.add_product(empty.db, manager, egg).fact.product.number
    page = browser.get("/first-day").text
    assert page.count('class="ok"') == 1
    assert "아직 값이 없는 물건 1가지" in page
    catalogue.set_price(empty.db, Act(new_id(), "M0001"), number, "piece", 100)
    assert browser.get("/first-day").text.count('class="ok"') == 2
