"""The promises of handing the till on within the day."""

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import MANAGER, PAK, Settled, client, new_act
from tests.catalogue.hands import Page, words
from tests.money.conftest import morning, till
from tests.money.hands import DAY, eggs, entry, events, sell, send
from village.ground import journal
from village.ground.errors import Refusal
from village.money import queries as money
from village.orders import closing, closing_queries
from village.orders.handover import hand_till_over

__all__ = ["morning", "till"]
SHORT = {10_000: 2, 5_000: 1, 100: 3}  # 253.00 of 254.00
EXACT = SHORT | {100: 4}


def read_back(pak: FlaskClient, counts: dict[int, int], **form: str) -> TestResponse:
    notes = {f"note_{value}": str(count) for value, count in counts.items()}
    return send(pak, "/orders/close/handover/check", **notes, **form)


def hand_on(pak: FlaskClient, counts: dict[int, int], to: str, **form: str) -> TestResponse:
    told = Page(read_back(pak, counts, **form)).form("/orders/close/handover", "post").fields
    return pak.post("/orders/close/handover", data=told | {"to": to})


def test_it_works(till: Settled) -> None:
    sell(till, eggs(2))
    pak = client(till.app, "pak")
    answer = hand_on(pak, SHORT, MANAGER, reason="일원 모자람")
    assert answer.headers["Location"] == "/orders/x?handed=1"
    report = words(pak.get(answer.headers["Location"]))
    for said in ("돈통을 넘겨주었습니다", "박선희 →", "253.00원", "일원 모자람", "−1.00원"):
        assert said in report
    assert money.open_day(till.db) is not None
    assert money.draft(till.db, DAY, "T1") == {}


def test_the_next_one_begins_with_what_was_counted(till: Settled) -> None:
    """The first one's missing yuan is booked then; the close of the second one agrees."""
    sell(till, eggs(2))
    act = hand_till_over(till.db, new_act(PAK), SHORT, "모자람", MANAGER).id
    assert entry(till, act) == {"Assets:Cash:Till:T1": -100, "Expenses:CashShort": 100}
    closed = closing.close_day(till.db, new_act(MANAGER), SHORT, "").fact
    assert (closed.expected_minor, closed.difference_minor) == (25_300, 0)
    told = closing_queries.report(till.db, DAY)
    assert told is not None
    slip = told.slip
    assert slip.float_minor + slip.sales_minor + slip.handed_minor == slip.expected_minor
    assert [(one["giver"], one["taker"]) for one in told.handovers] == [(PAK, MANAGER)]
    assert journal.rebuilt_hash(till.db) == journal.state_hash(till.db)


def test_nothing_is_booked_where_it_agrees(till: Settled) -> None:
    sell(till, eggs(2))
    act = hand_till_over(till.db, new_act(PAK), EXACT, "", MANAGER).id
    assert entry(till, act) == {}


def test_a_double_tap_counts_once(till: Settled) -> None:
    act = new_act(PAK)
    for _ in range(2):
        hand_till_over(till.db, act, {10_000: 2}, "", MANAGER)
    assert len(money.handovers(till.db, DAY, "T1")) == 1


@pytest.mark.parametrize("to", ["", PAK, "F0001", "C0099"])
def test_it_wants_somebody_else_who_works_here(till: Settled, to: str) -> None:
    before = events(till)
    answer = hand_on(client(till.app, "pak"), {10_000: 2}, to)
    assert answer.status_code == 422
    assert "다른 직원이여야 합니다" in words(answer)
    assert events(till) == before


def test_a_difference_wants_a_reason(till: Settled) -> None:
    answer = read_back(client(till.app, "pak"), {10_000: 1})
    assert answer.status_code == 422
    with pytest.raises(Refusal, match=r"money\.refusal\.reason"):
        hand_till_over(till.db, new_act(PAK), {10_000: 1}, " ", MANAGER)


def test_a_sale_in_between_is_counted_again(till: Settled) -> None:
    pak = client(till.app, "pak")
    told = Page(read_back(pak, {10_000: 2})).form("/orders/close/handover", "post").fields
    sell(till, eggs(2))
    answer = pak.post("/orders/close/handover", data=told | {"to": MANAGER})
    assert answer.status_code == 409
    assert not money.handovers(till.db, DAY, "T1")


def test_letters_in_the_count_stay_typed(till: Settled) -> None:
    answer = send(client(till.app, "pak"), "/orders/close/handover/check", note_10000="둘")
    assert answer.status_code == 422
    assert 'value="둘"' in answer.text


def test_without_a_day_there_is_nothing_to_hand_on(morning: Settled) -> None:
    with pytest.raises(Refusal, match=r"money\.refusal\.day_closed"):
        hand_till_over(morning.db, new_act(PAK), {}, "", MANAGER)
