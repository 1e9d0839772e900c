"""The promises of the printed code: ours is told from another, and silence is told as well."""

import io
from datetime import timedelta

from werkzeug.test import TestResponse

from tests.cast import Settled, client, new_act, set_code
from tests.catalogue.hands import words
from tests.money.conftest import morning
from tests.money.hands import COLLECTION, claim, eggs, events
from tests.payments.drawn import photo
from village.ground.ids import new_id
from village.orders import commands as orders
from village.payments import poster_queries, queries

__all__ = ["morning"]
OTHER = "wxp://f2f0SoMeBoDyElSe"


def check(settled: Settled, content: bytes) -> TestResponse:
    told = {"act": new_id(), "photo": (io.BytesIO(content), "wall.jpg")}
    return client(settled.app, "pak").post("/payments/poster/check", data=told)


def test_a_photo_of_ours_is_green(morning: Settled) -> None:
    answer = check(morning, photo(COLLECTION))
    page = client(morning.app, "pak").get(answer.headers["Location"])
    assert "우리 코드입니다" in words(page)
    assert poster_queries.doubt(morning.db) is None


def test_another_code_is_red_on_every_page_until_it_is_ours_again(morning: Settled) -> None:
    clerk = client(morning.app, "pak")
    answer = check(morning, photo(OTHER))
    assert "봉사소 코드가 아닙니다" in words(clerk.get(answer.headers["Location"]))
    assert "다른 코드가 붙어있습니다" in words(clerk.get("/orders/counter"))
    check(morning, photo(COLLECTION))
    assert "다른 코드가 붙어있습니다" not in words(clerk.get("/orders/counter"))


def test_another_photo_under_the_same_act_is_not_answered_with_the_first(morning: Settled) -> None:
    clerk, act = client(morning.app, "pak"), new_id()

    def send(text: str) -> int:
        told = {"act": act, "photo": (io.BytesIO(photo(text)), "wall.jpg")}
        return clerk.post("/payments/poster/check", data=told).status_code

    assert [send(COLLECTION), send(COLLECTION), send(OTHER)] == [303, 303, 409]


def test_an_old_poster_of_ours_is_another_code(morning: Settled) -> None:
    set_code(morning.db, "동흥촌", text=OTHER)
    check(morning, photo(COLLECTION))
    found = poster_queries.last_check(morning.db)
    assert found
    assert not found.ours


def test_a_photo_without_a_code_decides_nothing(morning: Settled) -> None:
    before = events(morning)
    for content in (photo(), b"", photo(COLLECTION, OTHER)):
        answer = check(morning, content)
        assert answer.status_code == 422
        assert 'class="err"' in answer.text
    assert events(morning) == before


def test_nobody_looked_for_a_day(morning: Settled) -> None:
    check(morning, photo(COLLECTION))
    morning.clock.moment += timedelta(hours=25)
    doubt = poster_queries.doubt(morning.db)
    assert doubt
    assert doubt.due


def test_codes_that_bring_no_money_are_told(morning: Settled) -> None:
    for _ in range(poster_queries.SILENT_CODES):
        orders.show_code(morning.db, new_act(), [eggs()])
    assert poster_queries.doubt(morning.db) is None
    morning.clock.moment += timedelta(minutes=31)
    assert "돈이 들어오지 않았습니다" in words(client(morning.app, "pak").get("/orders/counter"))
    claim(morning)
    morning.clock.moment += timedelta(minutes=31)
    assert poster_queries.doubt(morning.db) is None


def test_the_sheet_carries_payee_face_fingerprint_and_date(morning: Settled) -> None:
    page = client(morning.app, "pak").get("/payments/poster")
    code = queries.require_code(morning.db)
    for told in (code.payee, code.fingerprint, "박주임", "11월 21일"):
        assert told in words(page)
    assert "<svg" in page.text
    assert "face-bald" in page.text
    assert "wxp" not in page.text  # drawn from its record, never from the address
    asked = client(morning.app, "pak").get(f"/payments/poster?code={OTHER}&payee=x")
    assert sheet(asked.text) == sheet(page.text)


def sheet(page: str) -> str:
    """What is printed; each form beside it has an act of its own."""
    return page[page.index("<main") : page.index("</main>")]
