"""Home, the clerk's bell, language and letters, health, and how a no is said."""

import pytest

from tests.cast import CHOI, KIM, NUMBERS, PAK, PHRASES, Settled, client, new_act
from tests.catalogue.hands import words
from village.people import commands, queries


def test_home_greets_her_with_day_and_moon(dongxing: Settled) -> None:
    page = client(dongxing.app, "kim").get("/").text
    assert "김영옥님, 어서 오십시오" in page
    assert "토요일" in page
    assert "음력 10월 13일" in page


def test_home_has_the_four_ways(dongxing: Settled) -> None:
    page = client(dongxing.app, "kim").get("/").text
    for way in ("/catalogue/sell", "/payments/", "/orders/my-money", "/orders/own"):
        assert f'href="{way}"' in page


@pytest.mark.parametrize(
    ("who", "where"),
    [("nobody", "/people/"), ("pak", "/orders/counter"), ("manager", "/orders/counter")],
)
def test_the_front_door_leads_others_on(dongxing: Settled, who: str, where: str) -> None:
    assert client(dongxing.app, who).get("/").headers["Location"] == where


def test_a_call_rings_at_the_counter(dongxing: Settled) -> None:
    answer = client(dongxing.app, "kim").post("/hall/call", headers={"HX-Request": "true"})
    assert "hall-call" in answer.text
    clerk = client(dongxing.app, "pak")
    assert "김영옥님이 부르십니다" in clerk.get("/hall/calls").text
    assert "김영옥님이 부르십니다" in clerk.get("/people/list").text  # also without script


def test_nothing_new_is_not_sent_again(dongxing: Settled) -> None:
    clerk = client(dongxing.app, "pak")
    first = clerk.get("/hall/calls")
    mark = {"If-None-Match": first.headers["ETag"]}
    assert clerk.get("/hall/calls", headers=mark).status_code == 304
    client(dongxing.app, "kim").post("/hall/call")
    assert clerk.get("/hall/calls", headers=mark).status_code == 200


def test_two_taps_ring_once(dongxing: Settled) -> None:
    farmer = client(dongxing.app, "kim")
    for _ in range(2):
        assert farmer.post("/hall/call").status_code == 200
    page = client(dongxing.app, "pak").get("/hall/calls").text
    assert page.count("부르십니다") == 1


def test_a_clerk_who_comes_stops_the_bell(dongxing: Settled) -> None:
    client(dongxing.app).post("/hall/call")
    clerk = client(dongxing.app, "pak")
    assert "어느분이 부르십니다" in clerk.get("/hall/calls").text
    clerk.post("/hall/calls/1/answer")
    assert "부르십니다" not in clerk.get("/hall/calls").text


def test_a_chosen_language_stays_with_her_and_on_her_page(dongxing: Settled) -> None:
    farmer = client(dongxing.app, "kim")
    where = "/people/faces?at=6&size=6"
    answer = farmer.post(
        "/hall/language", data={"language": "zh", "back": where, "act": new_act().id}
    )
    assert answer.headers["Location"] == where
    assert '<html lang="zh-Hans"' in client(dongxing.app, "kim").get("/").text


def test_a_language_before_coming_in_stays_on_the_device(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    browser.post("/hall/language", data={"language": "vi", "back": "/people/"})
    assert '<html lang="vi"' in browser.get("/people/").text
    assert '<html lang="ko-CN"' in client(dongxing.app).get("/people/").text


def test_an_unknown_language_is_refused(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    assert browser.post("/hall/language", data={"language": "xx"}).status_code == 422


def test_bigger_letters_stay_with_her(dongxing: Settled) -> None:
    client(dongxing.app, "kim").post("/hall/letters", data={"scale": "1.5", "back": "/"})
    assert 'data-letters="1.5"' in client(dongxing.app, "kim").get("/").text
    assert "data-letters" not in client(dongxing.app, "choi").get("/").text
    answer = client(dongxing.app, "kim").post("/hall/letters", data={"scale": "9"})
    assert answer.status_code == 422


def test_health_tells_strangers_little(dongxing: Settled) -> None:
    browser = client(dongxing.app)
    browser.environ_base["REMOTE_ADDR"] = "192.168.1.40"
    told = browser.get("/health").get_json()
    assert set(told) == {"role", "version", "ok"}


def test_health_tells_the_pc_itself_more(dongxing: Settled) -> None:
    told = client(dongxing.app).get("/health").get_json()
    assert told["station"] == "222424107201"
    assert told["seq"] == told["waiting"] == 3
    assert told["clock_suspect"] is False
    assert told["disk_free_bytes"] > 0
    dongxing.clock.step(days=-2)
    assert client(dongxing.app).get("/health").get_json()["clock_suspect"] is True


def test_a_no_is_one_sentence_and_a_way_back(dongxing: Settled, language: str) -> None:
    commands.choose_language(dongxing.db, new_act(), PAK, language)
    answer = client(dongxing.app, "pak").get("/people/person/F0099")
    assert answer.status_code == 404
    assert answer.text.count('role="alert" tabindex="-1" data-focus') == 1
    assert 'href="/"' in answer.text
    assert "404" not in words(answer)


def test_a_body_over_one_megabyte_is_refused_in_words(dongxing: Settled) -> None:
    before = queries.person(dongxing.db, KIM)
    answer = client(dongxing.app, "pak").post(
        f"/people/person/{KIM}/change", data={"name": "x" * 1_100_000, "act": new_act().id}
    )
    assert answer.status_code == 413
    assert "너무 큽니다" in answer.text
    assert queries.person(dongxing.db, KIM) == before


def test_all_parts_are_shown_to_anyone(dongxing: Settled) -> None:
    for part in ("farmer", "desk", "paper"):
        assert client(dongxing.app).get(f"/hall/patterns?part={part}").status_code == 200


def test_a_language_chosen_at_the_door_is_hers_who_comes_in_and_nobody_elses(
    dongxing: Settled,
) -> None:
    browser = client(dongxing.app)
    browser.get("/people/faces")  # it is given its number
    browser.post("/hall/language", data={"language": "vi", "back": "/people/faces"})
    browser.post("/people/number", data={"farmer": KIM, "digits": NUMBERS[KIM]})
    assert '<html lang="vi"' in browser.get("/").text
    browser.post("/people/leave")
    browser.post("/people/number", data={"farmer": CHOI, "digits": NUMBERS[CHOI]})
    assert '<html lang="ko-CN"' in browser.get("/").text


def test_a_clerk_brings_the_language_of_the_door_to_her_new_farmers_sheet(
    dongxing: Settled,
) -> None:
    browser = client(dongxing.app)
    browser.get("/people/staff")
    browser.post("/hall/language", data={"language": "zh", "back": "/people/staff"})
    browser.post(f"/people/staff/{PAK}", data={"phrase": PHRASES[PAK]})
    page = browser.get("/people/new").text
    assert '<html lang="zh-Hans"' in page
    assert 'value="zh" checked' in page
