"""An officer decides about her own county's stations, or about all beneath her place: no others."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from tests.cast import Settled, new_act
from tests.hub.county import LI, County
from tests.hub.test_news_pages import GOODS, WORDS
from tests.hub.test_officers_pages import browser
from village.ground.errors import Refusal
from village.hub import codes, messages, officers
from village.hub.remit import KEYBOARD, covers

ELSEWHERE = "222403107201"  # Dunhua's
NEW = "222424107299"
PHRASES = {"222403": "long enough for a river", "2224": "longer than the river is"}
# Each door of officers that changes something, and what is sent: to a station of Wangqing. None:
# it changes nothing of a station's, or only brings what the station itself has signed.
DOORS: dict[str, dict[str, str] | None] = {
    "hub.send_message": WORDS | {"sure": "yes", "audience": "station/{station}"},
    "hub.withdraw_message": {"sure": "yes"},
    "hub.send_price": {"goods": "egg|tray30|30", "price": "26", "sure": "yes",
                       "audience": "place/222424107"},
    "hub.send_goods": GOODS | {"sure": "yes", "audience": "county/222424"},
    "hub.make_code": {"station": "{station}"},
    "hub.move_station": {"county": "222403"},
    "hub.revoke_station": {"sure": "yes", "why": "lost"},
    "hub.add_service": {"provider": "sepay"},
    "hub.try_service": {"provider": "sepay"},
    "hub.tell_service_again": {"provider": "sepay"},
    "hub.end_service": {"provider": "sepay"},
    "hub.show_sale_names": {},
    "hub.show_event_names": {},
    "hub.leave": None,
    "hub.read_stick": None,
    "hub.put_answers": None,
    "hub.see_restores": None,
}  # fmt: skip
MAY = {"222424": True, "2224": True, "22": True, "222403": False, "2203": False}


@pytest.fixture
def store_url() -> None:
    """Who may is the same on both stores."""


def doors(county: County) -> Iterator[str]:
    for rule in county.app.url_map.iter_rules():
        view = county.app.view_functions[rule.endpoint]
        roles: frozenset[str] = getattr(view, "roles", frozenset())
        if "POST" in (rule.methods or ()) and "officer" in roles:
            yield rule.endpoint


def test_every_door_of_officers_says_whose_stations_it_is_about(county: County) -> None:
    assert set(doors(county)) == DOORS.keys()


@pytest.mark.parametrize("place", MAY)
def test_doors_by_counties(county: County, station: Settled, place: str) -> None:
    with county.store.reading() as rows:
        sale = rows.all("all_sales", station=station.db.station)[0]
    message = messages.send_message(
        county.store, new_act(LI), messages.Message({"en": "x"}, ("clerks",), "2026-12-01"),
        f"station/{station.db.station}",
    )  # fmt: skip
    page = officer_of(county, place)
    given = {
        "station": station.db.station, "item": message["item"], "sale": sale["sale"],
        "epoch": station.db.epoch, "seq": "2",
    }  # fmt: skip
    for endpoint, typed in DOORS.items():
        if typed is None:
            continue
        adapter = county.app.url_map.bind("localhost")
        rule = next(county.app.url_map.iter_rules(endpoint))
        address = adapter.build(endpoint, {name: given[name] for name in rule.arguments})
        form = {name: value.format(**given) for name, value in typed.items()}
        answer = page.post(address, data=form | {"act": new_act().id})
        may = answer.status_code in (200, 303)
        assert may or answer.status_code == 403, (endpoint, answer.status_code)
        assert may == MAY[place], endpoint
        put_back(county, station.db.station)


def officer_of(county: County, place: str) -> FlaskClient:
    phrase = "long enough for a river"
    number = officers.add_officer(county.store, "Cui", phrase, "en", county=place)
    return browser(county, phrase, number)


def put_back(county: County, station: str) -> None:
    """Wangqing's again, its key good."""
    with county.store.writing() as rows:
        rows.connection.execute(text("UPDATE hub_stations SET county = '222424', state = 'joined'"))
        rows.connection.execute(text("UPDATE hub_keys SET state = 'good'"))


def test_all_is_for_who_decides_about_all(county: County, station: Settled) -> None:
    message = messages.Message({"en": "x"}, ("clerks",), "2026-12-01")
    messages.send_message(county.store, new_act(LI), message, "all")
    codes.make_code(county.store, ELSEWHERE, KEYBOARD, "222403")
    with pytest.raises(Refusal, match="audience_elsewhere"):
        messages.send_message(county.store, new_act(LI), message, "all")
    above = officers.add_officer(county.store, "Cui", PHRASES["2224"], "en", county="2224")
    messages.send_message(county.store, new_act(above), message, "all")


def test_a_station_nobody_has_named_yet_is_whose_its_number_says(county: County) -> None:
    codes.make_code(county.store, NEW, LI)
    codes.make_code(county.store, "outside-the-tree", LI)
    with pytest.raises(Refusal, match="station_elsewhere"):
        codes.make_code(county.store, ELSEWHERE, LI)


def test_keys_that_would_be_refused_are_not_shown(county: County, station: Settled) -> None:
    where = f"/hub/stations/{station.db.station}"
    for place, shown in MAY.items():
        page = officer_of(county, place).get(where)
        assert page.status_code == 200
        assert (f"{where}/revoke" in page.text) == shown
        assert (f"{where}/county" in page.text) == shown


def test_a_place_covers_what_lies_beneath_it() -> None:
    assert covers("own-county", "own-county")
    assert not covers("", "222424")
    assert not covers("222424", "2224")
    assert covers("22", "222403")
