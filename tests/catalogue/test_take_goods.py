"""The promises of the doors by which goods go without money, and of stopping to sell."""

import pytest

from tests.cast import Settled, client
from tests.catalogue.hands import Page, count, list_eggs, lot, words
from village.catalogue import queries
from village.catalogue.rules import TAKEN_REASONS
from village.ground.ids import new_id

TAKINGS = "/catalogue/mine/L0001/takings"


@pytest.mark.parametrize("reason", TAKEN_REASONS)
def test_it_works_for_each_reason(shelf: Settled, reason: str) -> None:
    list_eggs(shelf)
    kim = client(shelf.app, "kim")
    page = kim.get(f"/catalogue/mine/L0001/taking?reason={reason}")
    form = Page(page).form("/takings", "post").fields
    assert kim.post(TAKINGS, data={**form, "typed": "12"}).status_code == 303
    goods = lot(shelf)
    assert (goods.left_base, goods.taken_base) == (48, 12)
    assert queries.takings(shelf.db, "L0001")[0].reason == reason
    assert count(shelf, "money_entries") == 0


def test_all_that_is_left_is_one_tap(shelf: Settled) -> None:
    list_eggs(shelf)
    kim = client(shelf.app, "kim")
    form = Page(kim.get("/catalogue/mine/L0001/taking?reason=gift")).form("/takings", "post")
    assert form.keys == [("quantity", "60")]
    kim.post(TAKINGS, data={**form.fields, "quantity": "60"})
    assert lot(shelf).left_base == 0


def test_undo_puts_it_back(shelf: Settled) -> None:
    list_eggs(shelf)
    kim, act = client(shelf.app, "kim"), new_id()
    kim.post(TAKINGS, data={"act": act, "reason": "spoiled", "typed": "12"})
    undo = Page(kim.get("/catalogue/mine/L0001")).form("/takings/", "post")
    assert kim.post(undo.action, data=undo.fields).status_code == 303
    assert (lot(shelf).left_base, lot(shelf).taken_base) == (60, 0)
    again = kim.post(undo.action, data={"act": new_id()})
    assert again.status_code == 409
    assert lot(shelf).left_base == 60


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("61", "그만큼 남아있지 않습니다"),
        ("0", "령은 안됩니다"),
        ("-3", "령보다 작을수 없습니다"),
        ("x", "수자를 누르십시오"),
        ("9999999999", "너무 큽니다"),
    ],
)
def test_it_refuses_and_keeps_what_was_typed(shelf: Settled, typed: str, said: str) -> None:
    list_eggs(shelf)
    kim = client(shelf.app, "kim")
    told = {"act": new_id(), "reason": "gift", "typed": typed}
    page = kim.post(TAKINGS, data=told)
    assert page.status_code == 422
    assert said in words(page)
    assert Page(page).form("/takings", "post").fields["typed"] == typed
    assert lot(shelf).left_base == 60


def test_it_refuses_a_reason_nobody_knows(shelf: Settled) -> None:
    list_eggs(shelf)
    kim = client(shelf.app, "kim")
    told = {"act": new_id(), "reason": "stolen", "typed": "1"}
    assert kim.post(TAKINGS, data=told).status_code == 422
    assert count(shelf, "catalogue_taken") == 0


def test_a_lot_with_nothing_left_has_nothing_to_take(shelf: Settled) -> None:
    list_eggs(shelf)
    kim = client(shelf.app, "kim")
    told = {"reason": "gift", "quantity": "60"}
    kim.post(TAKINGS, data={"act": new_id(), **told})
    assert kim.post(TAKINGS, data={"act": new_id(), **told}).status_code == 409
    assert kim.get("/catalogue/mine/L0001/taking").status_code == 409


def test_a_double_tap_takes_once(shelf: Settled) -> None:
    list_eggs(shelf)
    kim, act = client(shelf.app, "kim"), new_id()
    for _ in range(2):
        kim.post(TAKINGS, data={"act": act, "reason": "gift", "typed": "10"})
    assert lot(shelf).left_base == 50


# --- stop selling -------------------------------------------------------------------------------


def test_stop_selling_and_sell_on(shelf: Settled) -> None:
    list_eggs(shelf)
    kim = client(shelf.app, "kim")
    stop = Page(kim.get("/catalogue/mine/L0001")).form("/withdrawal", "post")
    assert kim.post(stop.action, data=stop.fields).status_code == 303
    assert (lot(shelf).state, lot(shelf).left_base) == ("withdrawn", 0)
    page = kim.get("/catalogue/mine/L0001")
    assert "그만 팝니다" in words(page)
    back = Page(page).form("/withdrawal/undo", "post")
    assert kim.post(back.action, data=back.fields).status_code == 303
    assert (lot(shelf).state, lot(shelf).left_base) == ("open", 60)


def test_a_stale_page_stops_nothing_twice(shelf: Settled) -> None:
    list_eggs(shelf)
    kim = client(shelf.app, "kim")
    kim.post("/catalogue/mine/L0001/withdrawal", data={"act": new_id()})
    again = kim.post("/catalogue/mine/L0001/withdrawal", data={"act": new_id()})
    assert again.status_code == 409
    assert "남은 것이 없습니다" in words(again)


def test_an_unknown_lot_is_not_found(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    assert kim.get("/catalogue/mine/L0099").status_code == 404
    assert kim.post("/catalogue/takings/NONE/undo", data={"act": new_id()}).status_code == 404
