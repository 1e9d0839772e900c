"""A day that nobody closed is told where one sells, and mended in two steps."""

from datetime import timedelta

from tests.cast import Settled, client
from tests.catalogue.hands import Page, words
from tests.money.conftest import morning, till
from tests.money.hands import DAY, sell, send
from village.money import queries

__all__ = ["morning", "till"]
NEXT = "2026-11-22"
TOLD = "2026년 11월 21일 하루를 아직 마감하지 않았습니다"
COUNTED = {"note_10000": "2", "note_5000": "1", "note_100": "4"}  # 254.00
PLACES = ("/orders/counter", "/money/day")


def test_it_is_told_on_the_morning_after(till: Settled) -> None:
    pak = client(till.app, "pak")
    assert not any(TOLD in words(pak.get(place)) for place in PLACES)
    till.clock.moment += timedelta(days=1)
    pak = client(till.app, "pak")
    for place in PLACES:
        page = pak.get(place)
        assert TOLD in words(page)
        assert 'href="/orders/close"' in page.text


def test_it_is_mended_in_two_steps(till: Settled) -> None:
    till.clock.moment += timedelta(days=1)
    sell(till)  # before anybody looked: it belongs to the day that is open
    pak = client(till.app, "pak")
    told = Page(send(pak, "/orders/close/check", **COUNTED)).form("/orders/close", "post").fields
    closed = pak.post("/orders/close", data=told)
    assert closed.headers["Location"] == f"/orders/z/{DAY}?closed=1"
    report = pak.get(closed.headers["Location"])
    assert 'href="/money/day"' in report.text
    assert "현금 1건54.00원" in words(report)
    fields = Page(pak.get("/money/day")).form("/money/day", "post").fields
    assert (fields["asked"], fields["float"]) == (NEXT, "254.00")
    assert pak.post("/money/day", data=fields).headers["Location"] == "/orders/counter"
    assert queries.require_open_day(till.db)["business_day"] == NEXT
    assert TOLD not in words(pak.get("/orders/counter"))
    assert 'href="/money/day"' not in pak.get(f"/orders/z/{DAY}?closed=1").text
