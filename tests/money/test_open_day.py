"""The promises of the door that opens the day."""

from tests.cast import Settled, client, new_act
from tests.catalogue.hands import Page, words
from tests.money.hands import DAY, events, send
from village.money import queries, rules
from village.orders import closing

DOOR = "/money/day"


def test_it_asks_in_words_which_day_it_is(morning: Settled) -> None:
    page = client(morning.app, "pak").get(DOOR)
    assert "오늘은 2026년 11월 21일 토요일입니다. 맞습니까?" in words(page)
    fields = Page(page).form(DOOR, "post").fields
    assert (fields["business_day"], fields["asked"], fields["float"]) == (DAY, DAY, "0.00")


def test_it_works(morning: Settled) -> None:
    pak = client(morning.app, "pak")
    answer = send(pak, DOOR, business_day=DAY, asked=DAY, float="200")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/orders/counter")
    day = queries.require_open_day(morning.db)
    assert (day["business_day"], day["float_minor"], day["opened_by"]) == (DAY, 20_000, "C0001")
    assert queries.cash_in(morning.db) == 20_000


def test_another_day_is_read_back_before_it_counts(morning: Settled) -> None:
    pak, before = client(morning.app, "pak"), events(morning)
    answer = send(pak, DOOR, business_day="2026-11-22", asked=DAY, float="200")
    assert answer.status_code == 200
    assert "2026년 11월 22일 일요일" in words(answer)
    assert "이 콤퓨터의 시계는 2026년 11월 21일" in words(answer)
    fields = Page(answer).form(DOOR, "post").fields
    assert (fields["asked"], fields["float"]) == ("2026-11-22", "200")
    assert events(morning) == before
    assert send(pak, DOOR, **{**fields, "act": new_act().id}).status_code == 303


def test_after_the_close_the_next_day_is_asked_for_as_such(till: Settled) -> None:
    """Nobody opens tomorrow believing that it is today."""
    closing.close_day(till.db, new_act(), {10_000: 1, 5_000: 2}, "")
    said = words(client(till.app, "pak").get(DOOR))
    assert "2026년 11월 21일 장부는 닫았습니다" in said
    assert "오늘은" not in said


def test_it_says_where_the_money_comes_from(till: Settled) -> None:
    pak = client(till.app, "pak")
    send(pak, "/money/cash", way="to_safe", to_safe="150")
    closing.close_day(till.db, new_act(), {5000: 1}, "")
    told = {"HX-Request": "true"}
    assert "금고에서 30.00원 꺼냅니다" in words(pak.get(f"{DOOR}?float=80", headers=told))
    assert "금고에 20.00원 넣습니다" in words(pak.get(f"{DOOR}?float=30", headers=told))
    assert "돈통에 있는 그대로입니다" in words(pak.get(f"{DOOR}?float=50", headers=told))
    assert "금고에서" not in words(pak.get(f"{DOOR}?float=900", headers=told))
    assert pak.get(f"{DOOR}?float=x", headers=told).status_code == 422


def test_it_proposes_the_day_after_the_last_closed_one(till: Settled) -> None:
    closing.close_day(till.db, new_act(), {10000: 2}, "")
    page = client(till.app, "pak").get(DOOR)
    assert Page(page).form(DOOR, "post").fields["asked"] == "2026-11-22"


def test_it_refuses_an_earlier_day_and_keeps_what_was_typed(till: Settled) -> None:
    closing.close_day(till.db, new_act(), {10000: 2}, "")
    before = events(till)
    answer = send(client(till.app, "pak"), DOOR, business_day=DAY, asked=DAY, float="123.45")
    assert answer.status_code == 422
    assert "지난 날입니다" in words(answer)
    fields = Page(answer).form(DOOR, "post").fields
    assert (fields["business_day"], fields["float"]) == (DAY, "123.45")
    assert events(till) == before


def test_it_refuses_a_day_far_away(till: Settled) -> None:
    closing.close_day(till.db, new_act(), {10000: 2}, "")
    answer = send(
        client(till.app, "pak"), DOOR, business_day="2062-11-22", asked="2062-11-22", float="1"
    )
    assert answer.status_code == 422
    assert "너무 먼 날자입니다" in words(answer)


def test_a_slip_in_the_year_does_not_shut_the_till(till: Settled) -> None:
    """A day that is open cannot be earlier than one that was: a year ahead is a year without."""
    closing.close_day(till.db, new_act(), {10000: 2}, "")
    pak, before = client(till.app, "pak"), events(till)
    for wrong in ("2027-11-22", "2026-12-24"):
        answer = send(pak, DOOR, business_day=wrong, asked=wrong, float="200")
        assert (answer.status_code, "너무 먼 날자입니다" in words(answer)) == (422, True), wrong
    assert events(till) == before


def test_a_slip_in_the_year_is_refused_on_the_very_first_day(morning: Settled) -> None:
    pak, before = client(morning.app, "pak"), events(morning)
    for wrong in ("2027-11-21", "2025-11-21", "2026-12-23", "2026-10-20"):
        assert send(pak, DOOR, business_day=wrong, asked=wrong, float="0").status_code == 422, wrong
    assert events(morning) == before
    assert (
        send(pak, DOOR, business_day="2026-12-22", asked="2026-12-22", float="0").status_code == 303
    )


def test_a_float_that_differs_is_never_booked_by_silence(till: Settled) -> None:
    """Fifty were left, thirty lie there in the morning: carried, or gone? A person says which."""
    send(client(till.app, "pak"), "/money/cash", way="to_safe", to_safe="150")
    closing.close_day(till.db, new_act(), {5000: 1}, "")
    pak, before = client(till.app, "pak"), events(till)
    told = {"business_day": "2026-11-22", "asked": "2026-11-22", "float": "30"}
    answer = send(pak, DOOR, **told)
    assert answer.status_code == 422
    assert "왜 다른지 골라주십시오" in words(answer)
    assert '<option value="safe">' in answer.text
    answer = send(pak, DOOR, **told, why="count")
    assert answer.status_code == 422
    assert '<option value="count" selected>' in answer.text
    assert send(pak, DOOR, **{**told, "float": "900"}, why="safe").status_code == 422
    assert events(till) == before
    assert send(pak, DOOR, **told, why="count", reason="밤에 없어졌다").status_code == 303
    assert queries.balance(till.db, rules.SHORT) == 2_000
    assert (queries.cash_in(till.db), queries.balance(till.db, rules.SAFE)) == (3_000, 15_000)
    assert queries.balance(till.db, rules.OPENING) == -20_000


def test_it_refuses_what_is_no_day_or_no_amount(morning: Settled) -> None:
    pak, before = client(morning.app, "pak"), events(morning)
    for wrong in ("", "tomorrow", "2026-02-30", "9" * 5_000):
        assert send(pak, DOOR, business_day=wrong, asked=wrong, float="1").status_code == 422
    for wrong in ("", "x", "-5", "9" * 40):
        answer = send(pak, DOOR, business_day=DAY, asked=DAY, float=wrong)
        assert answer.status_code == 422
        assert Page(answer).form(DOOR, "post").fields["float"] == wrong
    assert events(morning) == before


def test_a_dead_clock_does_not_stop_the_first_day(morning: Settled) -> None:
    morning.clock.moment = morning.clock.moment.replace(year=2000)
    pak = client(morning.app, "pak")
    answer = send(pak, DOOR, business_day=DAY, asked=DAY, float="0")
    assert answer.status_code == 303
    assert queries.require_open_day(morning.db)["business_day"] == DAY


def test_a_double_tap_opens_once(morning: Settled) -> None:
    pak = client(morning.app, "pak")
    form = {"act": new_act().id, "business_day": DAY, "asked": DAY, "float": "200"}
    assert [pak.post(DOOR, data=form).status_code for _ in range(2)] == [303, 303]
    assert queries.balance(morning.db, rules.OPENING) == -20_000


def test_an_open_day_is_not_opened_again(till: Settled) -> None:
    pak = client(till.app, "pak")
    assert "09:14에 시작했습니다" in words(pak.get(DOOR))
    assert (
        send(pak, DOOR, business_day="2026-11-22", asked="2026-11-22", float="1").status_code == 409
    )
