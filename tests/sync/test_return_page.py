"""A new PC takes its station back by its pages alone: code, progress, the manager's new phrase."""

import re
import time
from pathlib import Path

from flask.testing import FlaskClient

from tests.cast import DONGXING, MANAGER, Settled, make_app
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_restores import assert_whole, fresh_code
from village.ground import journal
from village.people import visits


def at(station: Settled) -> FlaskClient:
    found = station.app.test_client()
    found.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    found.set_cookie("village_language", "en")
    return found


def sheet(county: County, code: str) -> dict[str, str]:
    return {"url": county.url, "place_code": DONGXING, "code": code}


def bad_fields(page: str) -> list[str]:
    return re.findall(r'<input id="f-(\w+)"[^>]*aria-invalid="true"', page)


def until_done(new: Settled) -> None:
    back = new.app.extensions["returning"]
    for _ in range(400):
        if not back.runs:
            return
        time.sleep(0.05)
    raise AssertionError("it never came back")


def test_the_station_is_back_and_the_manager_is_in(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    day.open_shop(station.db)
    day.trade(station.db)
    go(station.db)
    new = make_app(tmp_path / "new")
    pc = at(new)
    assert "/first-day/return" in pc.get("/first-day").text
    assert pc.get("/first-day/return").status_code == 200
    assert pc.post("/first-day/return", data=sheet(county, fresh_code(county))).status_code == 303
    shown = pc.get("/first-day/return", headers={"HX-Request": "true"}).text
    assert "entries are here" in shown
    until_done(new)
    page = pc.get("/first-day/return").text
    assert "The station is back" in page
    assert "begin with B" in page
    assert journal.state_hash(new.db) == journal.state_hash(station.db)
    assert pc.post("/first-day/return/phrase", data={"phrase": "short"}).status_code == 422
    answer = pc.post("/first-day/return/phrase", data={"phrase": "birches in the frost"})
    assert answer.status_code == 303
    assert pc.get("/people/clerks").status_code == 200
    assert visits.start_shift(new.db, MANAGER, "birches in the frost", "device")
    assert go(new.db).outcome == "sent"
    assert_whole(new.db, county)
    new.house.close()


def test_a_wrong_code_or_number_is_said_beside_its_field(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    new = make_app(tmp_path / "new")
    pc = at(new)
    for wrong in (
        {"code": "ABCD-EFGH-JKMN"},
        {"place_code": "?"},
        {"url": "http://example.org"},
        {"code": ""},
    ):
        answer = pc.post("/first-day/return", data=sheet(county, "0" * 12) | wrong)
        assert answer.status_code == 422, wrong
        assert bad_fields(answer.text) == list(wrong)
    assert new.db.identity is None
    new.house.close()


def test_cut_short_it_goes_on_without_a_code(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    day.open_shop(station.db)
    go(station.db)
    new = make_app(tmp_path / "new")
    pc = at(new)
    code = fresh_code(county)
    pc.get("/first-day/return")
    back = new.app.extensions["returning"]
    back._do = lambda _: None  # the line breaks before anything came
    assert pc.post("/first-day/return", data=sheet(county, code)).status_code == 303
    until_done(new)
    page = pc.get("/first-day/return").text
    assert DONGXING in page
    assert county.url in page
    new.app.extensions.pop("returning")  # and the program is started again
    assert pc.post("/first-day/return", data=sheet(county, "")).status_code == 303
    until_done(new)
    assert journal.state_hash(new.db) == journal.state_hash(station.db)
    new.house.close()


def test_nobody_sets_a_phrase_where_one_is_known(station: Settled, county: County) -> None:
    join(county, station.db)
    pc = at(station)
    answer = pc.post("/first-day/return/phrase", data={"phrase": "birches in the frost"})
    assert answer.status_code == 409
    form = {"url": "http://localhost:9", "place_code": DONGXING, "code": "0" * 12}
    assert pc.post("/first-day/return", data=form).status_code == 409
    assert pc.get("/first-day/return").status_code == 303
