"""A farmer comes in by card or face and four digits, and goes again."""

from flask.testing import FlaskClient

from tests.cast import KIM, NUMBERS, PAK, Settled, client, new_act
from village.people import commands
from village.people.visits_routes import CARD_COOKIE, DEVICE_COOKIE, FARMER_COOKIE


def card_of_kim(dongxing: Settled) -> str:
    return commands.give_card(dongxing.db, new_act(), KIM)[1]


def by_face(browser: FlaskClient, digits: str, number: str = KIM) -> int:
    return browser.post("/people/number", data={"farmer": number, "digits": digits}).status_code


def test_a_card_and_four_digits_let_her_in(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    scanned = browser.get(f"/people/card/{card_of_kim(dongxing)}")
    assert scanned.headers["Location"] == "/people/number"  # the address no longer tells anything
    assert "김영옥" in browser.get("/people/number").text
    entered = browser.post("/people/number", data={"digits": NUMBERS[KIM]})
    assert entered.headers["Location"] == "/"
    assert "김영옥" in browser.get("/").text


def test_a_scanner_may_write_the_address(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    typed = f"http://192.168.1.20:8000/people/card/{card_of_kim(dongxing)}"
    answer = browser.post("/people/card", data={"card": typed})
    assert answer.headers["Location"] == "/people/number"


def test_looking_at_a_card_writes_nothing(dongxing: Settled) -> None:
    token, browser = card_of_kim(dongxing), client(dongxing.app)
    before = dongxing.db.conn.total_changes
    browser.get(f"/people/card/{token}")
    assert dongxing.db.conn.total_changes == before


def test_an_unknown_card_is_told_so(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    assert browser.get("/people/card/" + "0" * 26).status_code == 404
    answer = browser.post("/people/card", data={"card": "something else"})
    assert answer.status_code == 404
    assert 'role="alert"' in answer.text


def test_a_new_card_kills_the_old_one(dongxing: Settled) -> None:
    old = card_of_kim(dongxing)
    card_of_kim(dongxing)
    assert client(dongxing.app).get(f"/people/card/{old}").status_code == 404


def test_a_card_that_died_meanwhile_opens_nothing(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    browser.get(f"/people/card/{card_of_kim(dongxing)}")
    card_of_kim(dongxing)
    assert browser.get("/people/number").headers["Location"] == "/people/"


def test_a_card_cookie_of_somebody_else_is_no_card(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    browser.set_cookie(CARD_COOKIE, f"{KIM}.0123456789abcdef.1795223640000.{'0' * 32}")
    assert browser.get("/people/number").headers["Location"] == "/people/"


def test_a_face_and_four_digits_let_her_in(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    assert "김영옥" in browser.get(f"/people/number?farmer={KIM}").text
    assert by_face(browser, NUMBERS[KIM]) == 303


def test_a_wrong_number_stays_on_its_page(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    answer = browser.post("/people/number", data={"farmer": KIM, "digits": "9182"})
    assert answer.status_code == 422
    assert "김영옥" in answer.text
    assert "9182" not in answer.text


def test_five_wrong_by_face_shut_the_face_way_here_alone(dongxing: Settled) -> None:
    token, browser = card_of_kim(dongxing), client(dongxing.app)
    assert [by_face(browser, "0000") for _ in range(5)] == [422] * 4 + [403]
    assert by_face(browser, NUMBERS[KIM]) == 403
    assert browser.get(f"/people/number?farmer={KIM}").status_code == 403
    elsewhere = client(dongxing.app)
    elsewhere.set_cookie(DEVICE_COOKIE, "1" * 26)
    assert by_face(elsewhere, NUMBERS[KIM]) == 303
    browser.get(f"/people/card/{token}")
    assert browser.post("/people/number", data={"digits": NUMBERS[KIM]}).status_code == 303


def test_five_wrong_by_card_shut_the_card_everywhere(dongxing: Settled) -> None:
    token, browser = card_of_kim(dongxing), client(dongxing.app)
    for place in range(5):
        browser = client(dongxing.app)
        browser.set_cookie(DEVICE_COOKIE, str(place) * 26)
        browser.get(f"/people/card/{token}")
        browser.post("/people/number", data={"digits": "0000"})
    browser.get(f"/people/card/{token}")
    assert browser.post("/people/number", data={"digits": NUMBERS[KIM]}).status_code == 403


def test_a_device_that_forgets_itself_gains_no_tries(dongxing: Settled) -> None:
    """Twenty wrong by face over any number of devices: the clerk is asked."""
    for place in range(20):
        browser = client(dongxing.app)
        browser.set_cookie(DEVICE_COOKIE, f"{place:026d}")
        assert by_face(browser, "0000") == (422 if place < 19 else 403)
    assert by_face(client(dongxing.app), NUMBERS[KIM]) == 403


def test_the_clerk_lets_her_try_again(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    for _ in range(5):
        by_face(browser, "0000")
    clerk = client(dongxing.app, "pak")
    assert f"/people/person/{KIM}/unlock" in clerk.get(f"/people/person/{KIM}").text
    clerk.post(f"/people/person/{KIM}/unlock")
    assert by_face(browser, NUMBERS[KIM]) == 303


def test_after_leaving_nothing_of_hers_is_shown(dongxing: Settled) -> None:
    browser = client(dongxing.app, "kim")
    page = browser.get("/")
    assert page.headers["Cache-Control"] == "no-store"
    cookie = browser.get_cookie(FARMER_COOKIE)
    assert cookie is not None
    browser.post("/people/leave")
    assert browser.get("/").headers["Location"] == "/people/"
    browser.set_cookie(FARMER_COOKIE, cookie.value)  # also not with the cookie of before
    assert browser.get("/").headers["Location"] == "/people/"


def test_the_next_card_ends_the_visit_before_it(dongxing: Settled) -> None:
    browser = client(dongxing.app, "choi")
    browser.get(f"/people/card/{card_of_kim(dongxing)}")
    assert browser.get("/").headers["Location"] == "/people/"


def test_ten_quiet_minutes_and_she_is_asked(dongxing: Settled) -> None:
    browser = client(dongxing.app, "kim")
    assert browser.get("/").headers["Refresh"].startswith("600; url=/people/still-here?back=")
    for name in (DEVICE_COOKIE, FARMER_COOKIE):
        kept = browser.get_cookie(name)
        assert kept
        browser.set_cookie(name, kept.value, domain="10.77.0.1")
    plain = browser.get("/", base_url="http://10.77.0.1")
    assert "Refresh" not in plain.headers
    assert '<noscript><meta http-equiv="refresh" content="600; url=/people/still' in plain.text
    dongxing.clock.step(minutes=10)
    led = browser.get("/hall/letters")
    assert led.headers["Location"] == "/people/still-here?back=/hall/letters?"
    page = browser.get(led.headers["Location"])
    assert "김영옥" not in page.text
    assert page.headers["Refresh"] == "90; url=/people/gone"
    answer = browser.post("/people/still-here", data={"back": "/hall/letters"})
    assert answer.headers["Location"] == "/hall/letters"
    assert browser.get("/hall/letters").status_code == 200


def test_who_does_not_answer_is_gone(dongxing: Settled) -> None:
    browser = client(dongxing.app, "kim")
    dongxing.clock.step(minutes=10)
    browser.get("/people/still-here")
    dongxing.clock.step(seconds=90)
    assert browser.get("/people/gone").headers["Location"] == "/people/"
    assert browser.get("/").headers["Location"] == "/people/"


def test_without_any_page_asking_the_visit_ends_by_itself(dongxing: Settled) -> None:
    browser = client(dongxing.app, "kim")
    dongxing.clock.step(minutes=13)
    assert browser.get("/").headers["Location"] == "/people/"


def test_touching_anything_keeps_her_in(dongxing: Settled) -> None:
    browser = client(dongxing.app, "kim")
    for _ in range(4):
        dongxing.clock.step(minutes=8)
        assert browser.get("/").status_code == 200


def test_a_page_that_asks_by_itself_keeps_nobody_in(dongxing: Settled) -> None:
    browser = client(dongxing.app, "kim")
    dongxing.clock.step(minutes=8)
    browser.get("/", headers={"HX-Request": "true"})
    dongxing.clock.step(minutes=3)
    assert "/people/still-here" in browser.get("/").headers["Location"]


def test_looking_costs_no_writing(dongxing: Settled) -> None:
    browser = client(dongxing.app, "kim")
    before = dongxing.db.conn.total_changes
    for _ in range(5):
        dongxing.clock.step(seconds=10)
        browser.get("/")
    assert dongxing.db.conn.total_changes == before


def test_the_way_back_stays_inside_the_house(dongxing: Settled) -> None:
    browser = client(dongxing.app, "kim")
    for foreign in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:0"):
        answer = browser.post("/people/still-here", data={"back": foreign})
        assert answer.headers["Location"] == "/"


def test_a_clerk_who_helps_is_named_beside_her(dongxing: Settled) -> None:
    clerk = client(dongxing.app, "pak")
    assert clerk.post(f"/people/person/{KIM}/help").headers["Location"] == "/"
    page = clerk.get("/").text
    assert "박선희 직원이 김영옥님을 돕고 있습니다" in page
    clerk.post("/hall/language", data={"language": "zh", "back": "/", "act": new_act().id})
    last = dongxing.db.rows("SELECT line FROM journal_events ORDER BY seq DESC LIMIT 1")[0]
    assert f'"actor":"{PAK}"' in last["line"].decode()
    clerk.post("/people/leave")
    assert clerk.get("/people/list").status_code == 200  # the clerk is still in
    assert clerk.get("/").headers["Location"] == "/orders/counter"


def test_the_last_four_of_this_device_are_shown_first(dongxing: Settled) -> None:
    page = client(dongxing.app).get("/people/").text
    assert page.index("김영옥") < page.index("최만복")
    client(dongxing.app, "choi")  # she comes in on this device
    page = client(dongxing.app).get("/people/").text
    assert page.index("최만복") < page.index("김영옥")
