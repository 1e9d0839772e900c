"""The clerk writes farmers down, changes them, gives cards and numbers."""

import re

import pytest

from tests.cast import CHOI, KIM, NUMBERS, Settled, client, new_act
from village.people import commands, queries, visits

SHEET = {
    "name": "리철수", "language": "ko", "face": "face-cap", "group": "2조", "account": "own",
    "digits": "4827", "digits_again": "4827",
}  # fmt: skip


def seq(dongxing: Settled) -> int:
    return int(dongxing.db.value("SELECT seq FROM journal_epochs"))


def test_a_farmer_is_written_down(dongxing: Settled) -> None:
    clerk = client(dongxing.app, "pak")
    answer = clerk.post("/people/new", data={**SHEET, "act": new_act().id})
    assert answer.headers["Location"] == "/people/person/F0003?said=added"
    person = queries.person(dongxing.db, "F0003")
    assert person is not None
    assert (person.name, person.group, person.account) == ("리철수", "2조", "F0003")
    assert visits.come_in_with_number(dongxing.db, "F0003", "4827", "face", "x")


def test_without_farmers_the_sheet_of_cards_leads_to_the_first(dongxing: Settled) -> None:
    for number in (KIM, CHOI):
        commands.person_left(dongxing.db, new_act(), number)
    page = client(dongxing.app, "pak").get("/people/cards").text
    assert "아직 등록된 분이 없습니다" in page
    assert 'href="/people/new"' in page
    assert 'action="/people/cards"' not in page


def test_she_joins_a_household_and_its_book(dongxing: Settled) -> None:
    clerk = client(dongxing.app, "pak")
    clerk.post(
        "/people/new",
        data={**SHEET, "act": new_act().id, "household": "H0002", "account": "household"},
    )
    holders = queries.account_holders(dongxing.db, "H0002")
    assert [one.number for one in holders] == [CHOI, "F0003"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "123"}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"language": "fr"}, "language"),
        ({"phone": "12"}, "phone"),
        ({"household": "H0099"}, "household"),
        ({"digits": "12"}, "digits"),
        ({"digits": "abcd"}, "digits"),
        ({"digits_again": "4828"}, "digits_again"),
        ({"digits": "1234", "digits_again": "1234"}, "digits"),
        ({"digits": "0000", "digits_again": "0000"}, "digits"),
        ({"digits": "1958", "digits_again": "1958"}, "digits"),
        ({"phone": "13904334827"}, "digits"),
    ],
)
def test_a_mistake_stands_beside_its_field(
    dongxing: Settled, typed: dict[str, str], field: str
) -> None:
    """One sentence, what was typed is kept, nothing is written."""
    clerk, before = client(dongxing.app, "pak"), seq(dongxing)
    answer = clerk.post("/people/new", data={**SHEET, **typed, "act": new_act().id})
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.text
    assert answer.text.count('class="err"') == 1
    assert ("리철수" in answer.text) or "name" in typed
    assert 'value="2조"' in answer.text
    assert seq(dongxing) == before


def test_the_machine_draws_a_number_and_writes_nothing(dongxing: Settled) -> None:
    clerk, before = client(dongxing.app, "pak"), seq(dongxing)
    sheet = {**SHEET, "digits": "", "digits_again": "", "act": new_act().id, "draw": "1"}
    page = clerk.post("/people/new", data=sheet).text
    drawn = re.findall(r'id="f-digits[_a-z]*"[^>]*value="([0-9]{4})"', page)
    assert len(drawn) == 2
    assert drawn[0] == drawn[1]
    assert 'value="리철수"' in page
    assert seq(dongxing) == before


def test_a_double_tap_counts_once(dongxing: Settled) -> None:
    clerk, act = client(dongxing.app, "pak"), new_act().id
    clerk.post("/people/new", data={**SHEET, "act": act})
    again = clerk.post("/people/new", data={**SHEET, "act": act})
    assert again.headers["Location"].startswith("/people/person/F0003?said=added&seen=")
    page = clerk.get(again.headers["Location"]).text
    assert "09:14" in page
    assert "/people/new" in page
    assert queries.person(dongxing.db, "F0004") is None


def test_the_same_id_with_other_content_is_told_so(dongxing: Settled) -> None:
    clerk, act = client(dongxing.app, "pak"), new_act().id
    clerk.post("/people/new", data={**SHEET, "act": act})
    answer = clerk.post("/people/new", data={**SHEET, "name": "박순희", "act": act})
    assert answer.status_code == 409
    assert "09:14" in answer.text
    assert queries.person(dongxing.db, "F0004") is None


def test_an_old_page_is_told_so(dongxing: Settled) -> None:
    assert client(dongxing.app, "pak").post("/people/new", data=SHEET).status_code == 409


@pytest.mark.parametrize("text", ["김영", "F1", "1", "f0001", "김 영옥"])
def test_she_is_found_by_name_or_number(dongxing: Settled, text: str) -> None:
    page = client(dongxing.app, "pak").get("/people/list", query_string={"q": text}).text
    assert "김영옥" in page
    assert "최만복" not in page


def test_a_change_is_written_beside_the_fact(dongxing: Settled) -> None:
    clerk = client(dongxing.app, "pak")
    sheet = {"name": "김영옥", "language": "zh", "face": "face-scarf", "phone": "0433 123 4567"}
    clerk.post(f"/people/person/{KIM}/change", data={**sheet, "act": new_act().id})
    person = queries.person(dongxing.db, KIM)
    assert person is not None
    assert (person.language, person.face, person.phone) == ("zh", "face-scarf", "04331234567")


def test_leaving_is_taken_back_with_one_tap(dongxing: Settled) -> None:
    clerk = client(dongxing.app, "pak")
    answer = clerk.post(f"/people/person/{KIM}/left", data={"act": new_act().id})
    listed = clerk.get(answer.headers["Location"]).text
    assert f"/people/person/{KIM}/left/undo" in listed
    assert client(dongxing.app).get(f"/people/number?farmer={KIM}").status_code == 404
    clerk.post(f"/people/person/{KIM}/left/undo", data={"act": new_act().id})
    assert client(dongxing.app).get(f"/people/number?farmer={KIM}").status_code == 200


def test_a_new_number_replaces_the_old(dongxing: Settled) -> None:
    clerk = client(dongxing.app, "pak")
    sheet = {"digits": "7362", "digits_again": "7362"}
    answer = clerk.post(f"/people/person/{KIM}/number", data=sheet)
    assert answer.headers["Location"].endswith("said=number_set")
    browser = client(dongxing.app)
    for digits, status in ((NUMBERS[KIM], 422), ("7362", 303)):
        tried = browser.post("/people/number", data={"farmer": KIM, "digits": digits})
        assert tried.status_code == status


def test_a_new_card_takes_three_taps(dongxing: Settled) -> None:
    """From the list: the person, [New card], [Make the card]; the sheet comes at once."""
    clerk = client(dongxing.app, "pak")
    assert f"/people/person/{KIM}/card" in clerk.get(f"/people/person/{KIM}").text
    asked = clerk.get(f"/people/person/{KIM}/card").text
    act = re.findall(r'name="act" value="([0-9A-Z]{26})"', asked)[-1]
    sheet = clerk.post("/people/cards", data={"act": act, "farmer": KIM})
    assert sheet.status_code == 200
    assert sheet.text.count("<article") == 1
    assert "<svg" in sheet.text


def test_a_double_tap_shows_the_same_cards(dongxing: Settled) -> None:
    clerk, act = client(dongxing.app, "pak"), new_act().id
    sheet = {"act": act, "farmer": [KIM, CHOI]}
    first = clerk.post("/people/cards", data=sheet).text
    again = clerk.post("/people/cards", data=sheet).text
    assert re.findall(r"<article.*?</article>", first, re.DOTALL) == re.findall(
        r"<article.*?</article>", again, re.DOTALL
    )
    assert dongxing.db.value("SELECT count(*) FROM journal_events WHERE id = ?", (act,)) == 1


@pytest.mark.parametrize("farmers", [[], [f"F{n:04d}" for n in range(1, 10)]])
def test_a_sheet_holds_one_to_eight(dongxing: Settled, farmers: list[str]) -> None:
    for _ in range(7):
        new = commands.NewPerson("farmer", "한금녀", "ko", group="")
        commands.add_person(dongxing.db, new_act(), new)
    answer = client(dongxing.app, "pak").post(
        "/people/cards", data={"act": new_act().id, "farmer": farmers}
    )
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_no_token_is_kept_anywhere(dongxing: Settled) -> None:
    token = commands.give_card(dongxing.db, new_act(), KIM)[1]
    dump = "\n".join(dongxing.db.conn.iterdump())
    assert token not in dump
    assert queries.token_hash(token) in dump


def test_no_secret_is_kept_in_clear(dongxing: Settled) -> None:
    dump = "\n".join(dongxing.db.conn.iterdump())
    assert "maple" not in dump
    assert f"'{NUMBERS[KIM]}'" not in dump
    assert dump.count("$argon2id$v=19$m=19456,t=2,p=1$") == 4
