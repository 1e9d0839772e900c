"""An officer's pages: who comes in, what they show, where names may be seen."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app import create_app, feed_kinds
from tests.cast import MORNING, Settled, client
from tests.hub.county import LI, LI_PHRASE, County
from village.ground.clock import HandedClock
from village.ground.config import Config
from village.ground.errors import Refusal
from village.hub import officers
from village.sync.courier import sync_once

EGG_TRAY = "egg|tray30|30"


def browser(county: County, phrase: str = LI_PHRASE, number: str = LI) -> FlaskClient:
    """A browser at the hub's PC in which the officer has come in."""
    found = county.app.test_client()
    found.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    found.set_cookie("village_language", "en")
    if phrase:
        comes_in(county, found, number, phrase)
    officers.choose_language(county.store, number, "en")
    return found


def comes_in(county: County, found: FlaskClient, number: str, phrase: str) -> None:
    """The first time she ties her phone; later she gives the code it shows half a minute on."""
    code = officers.code_now(county.store, number)
    if code is not None:
        county.clock.step(seconds=30)
        code = str(officers.code_now(county.store, number))
    typed = {"officer": number, "phrase": phrase, "code": code or ""}
    answer = found.post("/hub/come-in", data=typed)
    if answer.headers.get("Location", "").endswith("/hub/second-key"):
        shown = officers.next_code(county.store, number)
        found.post("/hub/second-key", data={"code": shown})


def act_in(page: str) -> str:
    found = re.search(r'name="act" value="([^"]+)"', page)
    assert found
    return found[1]


# --- coming in -----------------------------------------------------------------------------------


def test_strangers_are_shown_where_to_come_in(county: County) -> None:
    nobody = browser(county, phrase="")
    for rule in county.app.url_map.iter_rules():
        view = county.app.view_functions[rule.endpoint]
        roles: frozenset[str] = getattr(view, "roles", frozenset())
        if roles != {"officer"}:
            continue
        values = dict.fromkeys(rule.arguments, "1")
        address = county.app.test_client().application.url_map.bind("localhost").build(
            rule.endpoint, {**values, **({"seq": 1} if "seq" in rule.arguments else {})}
        )  # fmt: skip
        if "GET" in (rule.methods or ()):
            assert nobody.get(address).headers["Location"].endswith("/hub/come-in"), address
        else:
            assert nobody.post(address).status_code == 403, address


def test_a_wrong_phrase_keeps_the_number_and_five_lock(county: County) -> None:
    nobody = browser(county, phrase="")
    for _ in range(5):
        page = nobody.post("/hub/come-in", data={"officer": LI, "phrase": "not mine at all"})
        assert page.status_code == 403
        assert f'value="{LI}"' in page.text
        assert "not mine at all" not in page.text
    locked = nobody.post("/hub/come-in", data={"officer": LI, "phrase": LI_PHRASE})
    assert "Five wrong tries" in locked.text
    officers.unlock(county.store, LI)
    assert nobody.post("/hub/come-in", data={"officer": LI, "phrase": LI_PHRASE}).status_code == 303
    assert nobody.get("/hub/figures").status_code == 303  # her phone is not tied yet


def test_a_visit_ends_when_she_leaves_and_after_eight_hours(county: County) -> None:
    li = browser(county)
    assert li.get("/hub/figures").status_code == 200
    county.clock.step(hours=9)
    assert li.get("/hub/figures").status_code == 303
    again = browser(county)
    again.post("/hub/leave")
    assert again.get("/hub/figures").status_code == 303


def test_an_officer_comes_in_only_where_nobody_listens(county: County) -> None:
    nobody = browser(county, phrase="")
    far = nobody.post(
        "/hub/come-in",
        data={"officer": LI, "phrase": LI_PHRASE},
        environ_overrides={"REMOTE_ADDR": "192.168.1.7"},
    )
    assert far.status_code == 403
    assert nobody.get("/hub/figures").status_code == 303


def test_short_phrases_are_refused(county: County) -> None:
    with pytest.raises(Refusal, match="phrase_short"):
        officers.add_officer(county.store, "Cui", "too short", "zh")
    assert officers.add_officer(county.store, "Cui", "long enough for a river", "zh") == "O0002"


# --- the first day -------------------------------------------------------------------------------


def test_an_empty_hub_asks_for_its_name_once(tmp_path: Path) -> None:
    app = create_app(Config(data=tmp_path, role="hub"), HandedClock(MORNING))
    nobody = app.test_client()
    nobody.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    nobody.set_cookie("village_language", "en")
    assert nobody.get("/").headers["Location"].endswith("/hub/first-day")
    typed = {
        "name": "Vinh Long centre", "county": "29", "county_name": "Vinh Long", "country": "VN",
        "language": "vi", "officer": "Li", "phrase": "short",
    }  # fmt: skip
    wrong = nobody.post("/hub/first-day", data=typed)
    assert wrong.status_code == 422
    assert "Please take 15 letters or more" in wrong.text
    assert 'value="Vinh Long centre"' in wrong.text
    assert "short" not in wrong.text.replace("shortcut", "")
    bare = nobody.post("/hub/first-day", data={"country": "VN", "language": "vi", "county": "?"})
    told = ("Please write a name", "Please take 15 letters or more", "Letters and digits only")
    assert [bare.text.count(words) for words in told] == [3, 1, 1], bare.text
    far = nobody.post("/hub/first-day", data=typed, environ_overrides={"REMOTE_ADDR": "10.0.0.9"})
    assert far.status_code == 403
    right = nobody.post("/hub/first-day", data={**typed, "phrase": LI_PHRASE})
    assert right.headers["Location"].endswith("/hub/second-key")
    assert nobody.get("/hub/figures").status_code == 303
    code = officers.next_code(app.extensions["hub"], LI)
    tied = nobody.post("/hub/second-key", data={"code": code})
    assert tied.headers["Location"].endswith("/hub/figures")
    assert nobody.get("/hub/figures").status_code == 200
    assert nobody.get("/hub/first-day").status_code == 409
    assert nobody.post("/hub/first-day", data=typed).status_code == 409
    app.extensions["hub"].close()


# --- figures -------------------------------------------------------------------------------------


def test_the_figures_are_the_stations_own(county: County, station: Settled) -> None:
    page = browser(county).get("/hub/figures?period=today").text
    for sum_ in ("272.00", "143.00", "81.00", "21.00"):
        assert f">¥</u>{sum_}<" in page or f"¥{sum_}" in page, sum_
    assert "Dongxing station" in page
    assert "영옥" not in page


def test_one_walks_down_to_the_entry(county: County, station: Settled) -> None:
    li = browser(county)
    where = f"/hub/stations/{station.db.station}"
    assert f"{where}/days/2026-11-21" in li.get(where).text
    page = li.get(f"{where}/days/2026-11-21").text
    assert "Our figures are the same as the station&#39;s" in page
    sale = re.search(rf"{where}/sales/[0-9A-Z]{{26}}", page)
    assert sale
    shown = li.get(sale[0]).text
    entry = re.search(rf"{where}/events/[0-9a-f]{{16}}/[0-9]+", shown)
    assert entry
    assert "gross_minor" in li.get(entry[0]).text


def test_names_are_shown_on_a_press_and_the_press_is_kept(county: County, station: Settled) -> None:
    li = browser(county)
    where = f"/hub/stations/{station.db.station}"
    sale = re.search(rf"{where}/sales/[0-9A-Z]{{26}}", li.get(f"{where}/days/2026-11-21").text)
    assert sale
    assert "김영옥" not in li.get(sale[0]).text
    shown = [
        li.post(one + "/names").text for one in (sale[0], f"{where}/events/{station.db.epoch}/2")
    ]
    assert "최만복" in shown[0] or "김영옥" in shown[0]
    assert "김영옥" in shown[1]
    with county.store.reading() as rows:
        seen = [row for row in rows.all("audit_about", about=station.db.station, rows=50)
                if row["what"] == "names_seen"]  # fmt: skip
    assert [row["who"] for row in seen] == [LI, LI]
    assert not any("영옥" in row["detail"] for row in seen)


def test_names_stay_with_officers_of_the_county(county: County, station: Settled) -> None:
    officers.add_officer(county.store, "Cui", "long enough for a river", "zh", county="222403")
    cui = browser(county, "long enough for a river", "O0002")
    where = f"/hub/stations/{station.db.station}/events/{station.db.epoch}/2"
    assert cui.get(where).status_code == 200
    refused = cui.post(where + "/names")
    assert refused.status_code == 403
    assert "영옥" not in refused.text


def test_a_number_no_entry_can_have_is_no_page(county: County, station: Settled) -> None:
    li = browser(county)
    where = f"/hub/stations/{station.db.station}/events/{station.db.epoch}"
    for number in ("0", "9" * 15, "9" * 30, "9" * 5_000, "-1", "x", "1.0", "１"):
        assert li.get(f"{where}/{number}").status_code == 404, number[:20]
        assert li.post(f"{where}/{number}/names").status_code == 404, number[:20]


# --- stations and prices -------------------------------------------------------------------------


def test_a_code_is_shown_once_and_a_mistake_keeps_the_number(county: County) -> None:
    li = browser(county)
    wrong = li.post("/hub/stations/code", data={"station": "no such"})
    assert wrong.status_code == 422
    assert 'value="no such"' in wrong.text
    short = li.post("/hub/stations/code", data={"station": "999"})
    assert (short.status_code, li.get("/hub/stations/999").status_code) == (422, 404)
    right = li.post("/hub/stations/code", data={"station": " 2224 2410 7202"}).text
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", right)
    assert code
    assert code[0] not in li.get("/hub/stations/222424107202").text


def test_shutting_out_asks_once_more(county: County, station: Settled) -> None:
    li = browser(county)
    where = f"/hub/stations/{station.db.station}"
    assert "Yes, shut it out" in li.post(where + "/revoke").text
    assert sync_once(station.db, feed_kinds).outcome == "sent"
    assert li.post(where + "/revoke", data={"sure": "yes"}).status_code == 422
    assert sync_once(station.db, feed_kinds).outcome == "sent"
    typed = {"sure": "yes", "why": "lost", "note": "Left in the bus"}
    assert li.post(where + "/revoke", data=typed).status_code == 303
    assert sync_once(station.db, feed_kinds).outcome == "revoked"
    line = client(station.app, "pak").get("/sync/line").text
    assert "콤퓨터를 잃었습니다" in line
    assert "Left in the bus" in line


def test_a_price_goes_out_once_however_often_it_is_pressed(
    county: County, station: Settled
) -> None:
    li = browser(county)
    typed = {"goods": EGG_TRAY, "price": "26.50", "audience": "all"}
    act = act_in(li.get("/hub/prices").text)
    assert "This is how it will be seen" in li.post("/hub/prices", data={**typed, "act": act}).text
    assert sync_once(station.db, feed_kinds).taken == 0
    for _ in range(2):
        sent = li.post("/hub/prices", data={**typed, "act": act, "sure": "yes"})
        assert sent.status_code == 303
    assert sync_once(station.db, feed_kinds).taken == 1
    for change, words in (
        ({"price": "many"}, "Please enter a number"),
        ({"goods": "egg|tray30|31"}, "Please choose the goods"),
        ({"audience": "station/1"}, "Please choose for whom"),
    ):
        page = li.post(
            "/hub/prices", data={**typed, **change, "act": act_in(li.get("/hub/prices").text)}
        )
        assert page.status_code == 422
        assert words in page.text
    assert sync_once(station.db, feed_kinds).taken == 0
