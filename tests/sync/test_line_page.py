"""The station's page about its line: what it says, who may press what, what a mistake leaves."""

from app import STATION_FACTS
from tests.cast import Settled, client
from tests.catalogue.hands import words
from tests.hub.county import LI, County, join
from tests.sync import day
from tests.sync.houses import go
from village.hub import codes
from village.sync import queries
from village.sync.courier import sync_once
from village.sync.waiting_rules import kind_of


def test_it_says_how_the_line_stands(station: Settled, county: County) -> None:
    clerk = client(station.app, "pak")
    assert "아직 중심에 등록하지 않았습니다" in clerk.get("/sync/line").text
    join(county, station.db)
    sync_once(station.db, {})
    page = clerk.get("/sync/line").text
    assert "련결이 좋습니다" in page
    assert "왕청현 전자상거래봉사중심" in page
    assert "hx-get" not in page.partition('id="sync-line"')[2].partition("</div>")[0]


def test_the_manager_joins_and_a_mistake_keeps_what_was_typed(
    station: Settled, county: County
) -> None:
    manager = client(station.app, "manager")
    code = codes.make_code(county.store, station.db.station, LI)
    typed = {"url": county.url, "code": "7K2M-94QX-3TB8"}
    wrong = manager.post("/sync/join", data=typed)
    assert wrong.status_code == 422
    assert "등록번호가 맞지 않습니다" in wrong.text
    assert "7K2M-94QX-3TB8" in wrong.text
    assert queries.hub(station.db) is None
    right = manager.post("/sync/join", data={**typed, "code": code.letters})
    assert right.status_code == 303
    hub = queries.hub(station.db)
    assert hub is not None
    assert hub.fingerprint in manager.get("/sync/line").text


def test_it_forbids_a_stranger(station: Settled) -> None:
    for who in ("nobody", "kim"):
        browser = client(station.app, who)
        assert browser.get("/sync/line").status_code in (303, 403)
        assert browser.post("/sync/send").status_code == 403
    assert client(station.app, "pak").post("/sync/join", data={}).status_code == 403


def test_send_now_wakes_the_courier(station: Settled) -> None:
    answer = client(station.app, "pak").post("/sync/send")
    assert answer.status_code == 303
    assert (station.house.data / "courier.wake").exists()


def test_a_station_alone_says_so_once_and_asks_the_manager_alone(station: Settled) -> None:
    for who, forms in (("pak", 0), ("manager", 1)):
        page = client(station.app, who).get("/sync/line").text
        assert page.count("아직 중심에 등록하지 않았습니다") == 1
        assert page.count('name="url"') == forms


def test_what_waits_is_listed_by_kind_until_it_is_sent(station: Settled, county: County) -> None:
    join(county, station.db)
    day.open_shop(station.db)
    day.trade(station.db)
    page = words(client(station.app, "pak").get("/sync/line"))
    told = queries.waiting_kinds(station.db)
    assert sum(one.count for one in told) == queries.waiting(station.db)
    assert {"sales", "orders", "goods", "people"} <= {one.kind for one in told}
    assert "판매 11월 21일 09:14부터" in page
    go(station.db)
    assert not queries.waiting_kinds(station.db)
    assert "보낼것 보기" not in words(client(station.app, "pak").get("/sync/line"))


def test_the_bar_says_what_the_line_says(station: Settled, county: County) -> None:
    """Asked again by the page itself, the state brings the bar's word with it."""
    join(county, station.db)
    day.open_shop(station.db)
    clerk = client(station.app, "pak")
    asked = {"HX-Request": "true"}
    assert 'id="line-state"' not in clerk.get("/sync/line").text.partition('id="sync-line"')[2]
    waits = clerk.get("/sync/line", headers=asked).text
    assert f"보낼 것 {queries.waiting(station.db)}건" in waits
    go(station.db)
    sent = clerk.get("/sync/line", headers=asked).text
    assert "보낼 것" not in sent
    assert sent.count('id="line-state"') == sent.count('hx-swap-oob="true"') == 1


def test_whoever_joins_reads_the_stations_number_from_the_page(station: Settled) -> None:
    assert (
        f'translate="no">{station.db.station}</b>'
        in client(station.app, "manager").get("/sync/line").text
    )


def test_every_fact_of_ours_has_a_kind() -> None:
    names: list[str] = [getattr(each.fact_type, "name") for each in STATION_FACTS]  # noqa: B009 -- a ClassVar of every fact
    assert not [name for name in names if kind_of(name) == "other"]
