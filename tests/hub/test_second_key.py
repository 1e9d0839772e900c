"""An officer's second key: the digits of RFC 6238, good once, and asked for from then on."""

import re

import pytest
from flask.testing import FlaskClient

from tests.hub.county import LI, LI_PHRASE, County
from tests.hub.test_officers_pages import browser
from village.ground.errors import Refusal
from village.hub import officers, second_key

RFC_KEY = b"12345678901234567890"
# RFC 6238, appendix B, SHA-1; six of its eight digits.
RFC_CODES = {
    59: "287082",
    1_111_111_109: "081804",
    1_234_567_890: "005924",
    20_000_000_000: "353130",
}


@pytest.mark.parametrize(("second", "code"), RFC_CODES.items())
def test_the_codes_are_those_of_the_norm(second: int, code: str) -> None:
    assert second_key.code_at(RFC_KEY, second * 1000) == code
    assert second_key.step_of(RFC_KEY, f" {code[:3]} {code[3:]}", second * 1000, 0) == second // 30


def test_a_phone_may_be_half_a_minute_wrong_and_no_more() -> None:
    code = second_key.code_at(RFC_KEY, 600_000)
    for off in (-30, 0, 30):
        assert second_key.step_of(RFC_KEY, code, 600_000 + off * 1000, 0) == 20
    for off in (-61, 61):
        assert second_key.step_of(RFC_KEY, code, 600_000 + off * 1000, 0) is None
    assert second_key.step_of(RFC_KEY, code, 600_000, 20) is None  # used already


def tie(county: County) -> FlaskClient:
    """Li's browser after her phone was tied."""
    return browser(county)


def tries(county: County, code: str) -> int:
    nobody = browser(county, phrase="")
    typed = {"officer": LI, "phrase": LI_PHRASE, "code": code}
    return nobody.post("/hub/come-in", data=typed).status_code


def test_the_phrase_alone_opens_nothing_once_the_phone_is_tied(county: County) -> None:
    tie(county)
    assert tries(county, "") == 403
    assert tries(county, "000000") == 403
    county.clock.step(seconds=30)
    code = str(officers.code_now(county.store, LI))
    assert tries(county, code) == 303
    assert tries(county, code) == 403  # whoever looked over her shoulder comes too late


def test_a_new_officer_is_told_the_number_she_comes_in_with(county: County) -> None:
    half = browser(county, phrase="")
    half.post("/hub/come-in", data={"officer": LI, "phrase": LI_PHRASE, "code": ""})
    assert f"Your officer number is {LI}." in half.get("/hub/second-key").text
    tie(county)
    assert f'<span class="num">{LI}</span>' in browser(county).get("/hub/figures").text


def test_wrong_codes_lock_like_wrong_phrases(county: County) -> None:
    tie(county)
    for _ in range(5):
        assert tries(county, "000000") == 403
    county.clock.step(seconds=30)
    with pytest.raises(Refusal, match="locked"):
        officers.come_in(county.store, LI, LI_PHRASE, str(officers.code_now(county.store, LI)))


def test_a_wrong_first_code_ties_nothing(county: County) -> None:
    nobody = browser(county, phrase="")
    nobody.post("/hub/come-in", data={"officer": LI, "phrase": LI_PHRASE})
    page = nobody.post("/hub/second-key", data={"code": "000000"})
    assert page.status_code == 422
    assert "not the six digits" in page.text
    assert officers.code_now(county.store, LI) is None
    assert nobody.get("/hub/figures").status_code == 303


def test_who_waits_with_the_phrase_alone_cannot_tie_a_phone_after_her(county: County) -> None:
    thief = browser(county, phrase="")
    thief.post("/hub/come-in", data={"officer": LI, "phrase": LI_PHRASE})
    tie(county)
    code = officers.next_code(county.store, LI)
    assert (
        thief.post("/hub/second-key", data={"code": code}).headers["Location"].endswith("come-in")
    )
    assert thief.get("/hub/figures").status_code == 303


def test_a_lost_phone_is_untied_and_its_codes_are_worth_nothing(county: County) -> None:
    li = tie(county)
    old = second_key.secret(county.store, LI, 1)
    officers.forget_key(county.store, LI)
    assert li.get("/hub/figures").status_code == 303
    nobody = browser(county, phrase="")
    nobody.post("/hub/come-in", data={"officer": LI, "phrase": LI_PHRASE})
    page = nobody.get("/hub/second-key").text
    assert second_key.letters(second_key.secret(county.store, LI, 2)) in page
    assert re.search(r"<svg[^>]*role=.img.", page)
    stolen = second_key.code_at(old, county.clock.now_ms())
    assert nobody.post("/hub/second-key", data={"code": stolen}).status_code == 422


def test_a_half_visit_lasts_ten_minutes(county: County) -> None:
    nobody = browser(county, phrase="")
    nobody.post("/hub/come-in", data={"officer": LI, "phrase": LI_PHRASE})
    county.clock.step(minutes=11)
    assert nobody.get("/hub/second-key").headers["Location"].endswith("/hub/come-in")
