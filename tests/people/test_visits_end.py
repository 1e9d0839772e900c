"""What ends a visit before she does it herself: a clerk gone, a new number, a new card, a clock."""

import pytest
from flask.testing import FlaskClient

from tests.cast import KIM, MANAGER, PAK, PHRASES, Settled, client, new_act
from village.people import commands, visits
from village.people.visits_routes import DEVICE_COOKIE

IN = 200
OUT = 303


def home(browser: FlaskClient) -> str:
    """Where the front door leads; "" where the farmer's own home is shown."""
    return str(browser.get("/").headers.get("Location", ""))


def test_a_clerk_who_left_helps_nobody_any_more(dongxing: Settled) -> None:
    helper = client(dongxing.app, "kim", helped_by="pak")
    assert home(helper) == ""
    commands.person_left(dongxing.db, new_act(), PAK)
    assert home(helper) == "/people/"
    commands.person_returned(dongxing.db, new_act(), PAK)
    assert home(helper) == "/people/"  # ended, not only hidden


def test_help_does_not_outlast_the_shift(dongxing: Settled) -> None:
    helper = client(dongxing.app, "kim", helped_by="pak")
    for _ in range(48):
        dongxing.clock.step(minutes=10)
        helper.post("/people/still-here")
    assert home(helper) == "/people/"


def test_end_of_work_ends_the_help_too(dongxing: Settled) -> None:
    helper = client(dongxing.app, "pak")
    helper.post(f"/people/person/{KIM}/help")
    cookies = client(dongxing.app)
    for name in ("village_station_farmer", DEVICE_COOKIE):
        kept = helper.get_cookie(name)
        assert kept is not None
        cookies.set_cookie(name, kept.value)
    assert home(cookies) == ""
    helper.post("/people/staff/leave")
    assert home(cookies) == "/people/"


def test_a_device_that_got_its_number_later_still_helps(dongxing: Settled) -> None:
    """The first day's manager came in before her browser was given its number."""
    browser = client(dongxing.app, "manager")
    browser.set_cookie(DEVICE_COOKIE, "1" * 26)
    browser.post(f"/people/person/{KIM}/help")
    assert home(browser) == ""
    browser.post("/people/leave")
    browser.post("/people/staff/leave")
    assert dongxing.db.value("SELECT count(*) FROM people_shifts") == 0


def test_a_new_number_ends_her_visits(dongxing: Settled) -> None:
    stranger, choi = client(dongxing.app, "kim"), client(dongxing.app, "choi")
    sheet = {"digits": "9037", "digits_again": "9037"}
    client(dongxing.app, "pak").post(f"/people/person/{KIM}/number", data=sheet)
    assert home(stranger) == "/people/"
    assert home(choi) == ""


def test_a_new_card_ends_her_visits(dongxing: Settled) -> None:
    stranger, choi = client(dongxing.app, "kim"), client(dongxing.app, "choi")
    commands.give_card(dongxing.db, new_act(), KIM)
    assert home(stranger) == "/people/"
    assert home(choi) == ""


def test_a_new_phrase_ends_a_clerks_visits_and_shifts(dongxing: Settled) -> None:
    stranger = client(dongxing.app, "choi", helped_by="pak")
    stranger.post("/people/quick", data={"digits": "7314", "digits_again": "7314"})
    manager = client(dongxing.app, "manager")
    manager.post(f"/people/person/{PAK}/phrase", data={"phrase": "apple and pear"})
    assert stranger.get("/people/list").status_code == OUT
    assert home(stranger) == "/people/"
    back = stranger.post(f"/people/staff/{PAK}", data={"digits": "7314"})
    assert back.status_code == 422


def test_the_manager_stays_in_with_her_own_new_phrase(dongxing: Settled) -> None:
    manager, other = client(dongxing.app, "manager"), client(dongxing.app)
    other.set_cookie(DEVICE_COOKIE, "1" * 26)
    other.post(f"/people/staff/{MANAGER}", data={"phrase": PHRASES[MANAGER]})
    assert other.get("/people/clerks").status_code == IN
    manager.post(f"/people/person/{MANAGER}/phrase", data={"phrase": "apple and pear"})
    assert manager.get("/people/clerks").status_code == IN
    assert other.get("/people/clerks").status_code == OUT


def test_a_quick_number_ends_no_visit(dongxing: Settled) -> None:
    clerk = client(dongxing.app, "pak")
    commands.set_secret(dongxing.db, PAK, "quick", "7314")
    assert clerk.get("/people/list").status_code == IN


@pytest.mark.parametrize("who", ["kim", "pak"])
def test_a_clock_set_back_keeps_nobody_in(dongxing: Settled, who: str) -> None:
    browser = client(dongxing.app, who)
    dongxing.clock.step(days=-400)
    assert home(browser) == "/people/"


def test_a_clock_set_back_opens_no_quick_way(dongxing: Settled) -> None:
    commands.set_secret(dongxing.db, PAK, "quick", "7314")
    device = client(dongxing.app, "pak").get_cookie(DEVICE_COOKIE)
    assert device is not None
    assert [one.number for one in visits.on_shift(dongxing.db, device.value)] == [PAK]
    dongxing.clock.step(days=-400)
    assert visits.on_shift(dongxing.db, device.value) == []
    assert not visits.has_shift(dongxing.db, PAK, device.value)


def test_a_piece_asked_for_after_the_visit_leads_out_of_the_whole_page(dongxing: Settled) -> None:
    """Followed as a redirect, the way in came to stand in the middle of the counter."""
    answer = client(dongxing.app).get("/hall/calls", headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/people/staff")


def test_a_refusal_stands_in_no_piece_of_a_page(dongxing: Settled) -> None:
    answer = client(dongxing.app, "kim").get("/hall/calls", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer.headers["HX-Retarget"] == "body"
