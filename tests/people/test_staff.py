"""Clerks and the manager come in by phrase, and change places by a quick number."""

from tests.cast import MANAGER, PAK, PHRASES, Settled, client
from village.people import commands


def test_a_phrase_lets_her_in(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    assert "박선희" in browser.get("/people/staff").text
    answer = browser.post(f"/people/staff/{PAK}", data={"phrase": PHRASES[PAK]})
    assert answer.headers["Location"] == "/"
    assert browser.get("/people/list").status_code == 200


def test_a_wrong_phrase_does_not(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    answer = browser.post(f"/people/staff/{PAK}", data={"phrase": PHRASES[MANAGER]})
    assert answer.status_code == 422
    assert browser.get("/people/list").headers["Location"] == "/people/staff"


def test_five_wrong_phrases_and_the_manager_is_asked(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    for _ in range(5):
        browser.post(f"/people/staff/{PAK}", data={"phrase": "not at all"})
    answer = browser.post(f"/people/staff/{PAK}", data={"phrase": PHRASES[PAK]})
    assert answer.status_code == 403
    client(dongxing.app, "manager").post(f"/people/person/{PAK}/unlock")
    answer = browser.post(f"/people/staff/{PAK}", data={"phrase": PHRASES[PAK]})
    assert answer.status_code == 303


def test_the_phrase_is_not_asked_over_the_open_wifi(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    browser.environ_base["REMOTE_ADDR"] = "192.168.1.40"
    assert browser.get("/people/staff").status_code == 403
    answer = browser.post(f"/people/staff/{PAK}", data={"phrase": PHRASES[PAK]})
    assert answer.status_code == 403


def test_after_eight_hours_the_phrase_is_asked_again(dongxing: Settled) -> None:
    browser = client(dongxing.app, "pak")
    dongxing.clock.step(hours=7, minutes=59)
    assert browser.get("/people/list").status_code == 200
    dongxing.clock.step(minutes=1)
    assert browser.get("/people/list").headers["Location"] == "/people/staff"


def test_colleagues_change_places_by_quick_number(dongxing: Settled) -> None:
    browser = client(dongxing.app, "pak")
    browser.post("/people/quick", data={"digits": "7314", "digits_again": "7314"})
    browser.post(f"/people/staff/{MANAGER}", data={"phrase": PHRASES[MANAGER]})
    assert browser.get("/people/clerks").status_code == 200
    assert "digits" in browser.get(f"/people/staff/{PAK}").text
    assert browser.post(f"/people/staff/{PAK}", data={"digits": "7314"}).status_code == 303
    assert browser.get("/people/clerks").status_code == 403  # it is Pak again


def test_a_quick_number_without_a_shift_opens_nothing(dongxing: Settled) -> None:
    commands.set_secret(dongxing.db, PAK, "quick", "7314")
    answer = client(dongxing.app).post(f"/people/staff/{PAK}", data={"digits": "7314"})
    assert answer.status_code == 422


def test_end_of_work_ends_the_shift_too(dongxing: Settled) -> None:
    browser = client(dongxing.app, "pak")
    browser.post("/people/quick", data={"digits": "7314", "digits_again": "7314"})
    assert browser.post("/people/staff/leave").headers["Location"] == "/people/staff"
    assert browser.post(f"/people/staff/{PAK}", data={"digits": "7314"}).status_code == 422


def test_a_clerk_who_left_is_out_at_once(dongxing: Settled) -> None:
    clerk, manager = client(dongxing.app, "pak"), client(dongxing.app, "manager")
    page = manager.get(f"/people/person/{PAK}").text
    act = page.split("/left")[1].split('name="act" value="')[1][:26]
    manager.post(f"/people/person/{PAK}/left", data={"act": act})
    assert clerk.get("/people/list").headers["Location"] == "/people/staff"


def test_the_only_manager_cannot_leave(dongxing: Settled) -> None:
    manager = client(dongxing.app, "manager")
    answer = manager.post(f"/people/person/{MANAGER}/left", data={"act": "1" * 26})
    assert answer.status_code == 409


def test_a_clerk_is_added_with_a_phrase(dongxing: Settled) -> None:
    manager = client(dongxing.app, "manager")
    sheet = {"act": "2" * 26, "name": "리춘희", "language": "ko", "face": "face-bun"}
    assert manager.post("/people/new-clerk", data={**sheet, "phrase": "short"}).status_code == 422
    answer = manager.post("/people/new-clerk", data={**sheet, "phrase": "apple and pear"})
    assert answer.headers["Location"].startswith("/people/person/C0002")
    entered = client(dongxing.app).post("/people/staff/C0002", data={"phrase": "apple and pear"})
    assert entered.status_code == 303
