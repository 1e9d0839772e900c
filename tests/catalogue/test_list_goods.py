"""The promises of the door that puts goods up."""

import pytest

from tests.cast import Settled, client, new_act
from tests.catalogue.hands import Page, count, list_eggs, lot, price_form, words
from village.catalogue import commands, queries
from village.catalogue.unit_rules import Unit
from village.ground.ids import new_id
from village.ground.journal import verify

PRICE = "/catalogue/sell/P0001/price"


def test_it_works(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    answer = kim.post(PRICE, data=price_form(kim))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/catalogue/mine/L0001/saved")
    goods = lot(shelf)
    assert (goods.farmer, goods.listed_base, goods.left_base) == ("F0001", 60, 60)
    assert (goods.price_minor, goods.unit, goods.currency) == (2_800, Unit("tray30", 30), "CNY")
    saved = kim.get(answer.headers["Location"])
    assert "56.00" in words(saved)
    assert "오십륙원" in words(saved)
    assert verify(shelf.db) == []


def test_it_works_with_htmx(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    answer = kim.post(PRICE, data=price_form(kim), headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/catalogue/mine/L0001/saved"


def test_a_double_tap_counts_once_and_says_when(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    form = price_form(kim)
    kim.post(PRICE, data=form)
    again = kim.post(PRICE, data=form)
    assert count(shelf, "catalogue_listings") == 1
    page = kim.get(again.headers["Location"])
    assert "09:14" in words(page)
    assert "하나 더 적기" in words(page)


def test_back_and_the_same_key_ask_whether_it_is_one_more(shelf: Settled) -> None:
    """Back brings the page anew: its address still says which tap it is."""
    kim = client(shelf.app, "kim")
    form = Page(kim.get("/catalogue/sell/P0001")).form("/price")
    where = {"query_string": {**form.fields, "quantity": "60"}}
    first, again = (
        kim.post(PRICE, data=Page(kim.get(form.action, **where)).form("/price", "post").fields)
        for _ in range(2)
    )
    saved = kim.get(again.headers["Location"])
    assert again.headers["Location"].startswith(first.headers["Location"])
    assert count(shelf, "catalogue_listings") == 1
    assert "09:14에 이미 적었습니다" in words(saved)
    more = next(link for link in Page(saved).links if "/price?" in link)
    kim.post(PRICE, data=Page(kim.get(more)).form("/price", "post").fields)
    assert count(shelf, "catalogue_listings") == 2


def test_back_to_another_quantity_tells_what_is_written(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    page = kim.get("/catalogue/sell/P0001/price?unit=tray30&quantity=60")
    kim.post(PRICE, data=Page(page).form("/price", "post").fields)
    other = next(link for link in Page(page).links if "/sell/P0001?" in link)
    form = Page(kim.get(other)).form("/price")
    page = kim.get(form.action, query_string={**form.fields, "quantity": "30"})
    told = kim.post(PRICE, data=Page(page).form("/price", "post").fields)
    assert told.status_code == 409
    assert "09:14에 이미 적었습니다" in words(told)
    assert "닭알 2판 (60알)" in words(told)
    assert count(shelf, "catalogue_listings") == 1


def test_the_same_sheet_with_other_content_is_asked_about(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    form = price_form(kim)
    kim.post(PRICE, data=form)
    assert kim.post(PRICE, data={**form, "quantity": "90"}).status_code == 409
    assert count(shelf, "catalogue_listings") == 1


def test_a_second_act_is_a_second_lot(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    form = price_form(kim)
    kim.post(PRICE, data=form)
    kim.post(PRICE, data={**form, "act": new_id()})
    assert count(shelf, "catalogue_listings") == 2


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("quantity", "", "수자를 누르십시오"),
        ("quantity", "abc", "수자를 누르십시오"),
        ("quantity", "0", "령은 안됩니다"),
        ("quantity", "-60", "령보다 작을수 없습니다"),
        ("quantity", "999999999999", "너무 큽니다"),
        ("quantity", "9" * 400, "너무 큽니다"),
        ("price", "0", "령은 안됩니다"),
        ("price", "-2700", "령보다 작을수 없습니다"),
        ("price", "99999999999", "너무 큽니다"),
    ],
)
def test_it_refuses_what_makes_no_sense(shelf: Settled, field: str, text: str, said: str) -> None:
    kim = client(shelf.app, "kim")
    answer = kim.post(PRICE, data=price_form(kim, **{field: text}))
    assert answer.status_code == 422
    assert said in words(answer)
    assert count(shelf, "catalogue_listings") == 0


def test_a_page_without_an_act_is_stale(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    answer = kim.post(PRICE, data=price_form(kim, act="old"))
    assert answer.status_code == 409
    assert count(shelf, "catalogue_listings") == 0


def test_it_refuses_a_unit_the_goods_are_not_counted_in(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    assert kim.post(PRICE, data=price_form(kim, unit="bag")).status_code == 422
    assert count(shelf, "catalogue_listings") == 0


def test_a_pack_of_another_size_meanwhile_is_shown_again(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    answer = kim.post(PRICE, data=price_form(kim, size=36))
    assert answer.status_code == 409
    assert "54.00" not in words(answer)
    assert "닭알 2판 (60알)" in words(answer)
    assert count(shelf, "catalogue_listings") == 0


def test_goods_off_the_shelf_are_refused(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    form = price_form(kim)
    eggs = queries.require_product(shelf.db, "P0001")
    commands.change_product(shelf.db, new_act(), eggs, active=False)
    assert kim.post(PRICE, data=form).status_code == 409
    assert count(shelf, "catalogue_listings") == 0


def test_unknown_goods_are_not_found(shelf: Settled) -> None:
    kim = client(shelf.app, "kim")
    answer = kim.post("/catalogue/sell/P0099/price", data=price_form(kim))
    assert answer.status_code == 404


def test_with_the_clerk_beside_her_both_are_kept(shelf: Settled) -> None:
    helped = client(shelf.app, "kim", helped_by="pak")
    helped.post(PRICE, data=price_form(helped))
    assert lot(shelf).farmer == "F0001"
    actor = shelf.db.value("SELECT actor FROM journal_acts ORDER BY seq DESC LIMIT 1")
    assert actor == "C0001"


@pytest.mark.parametrize("who", ["nobody", "pak", "manager"])
def test_it_forbids_others(shelf: Settled, who: str) -> None:
    kim = client(shelf.app, "kim")
    answer = client(shelf.app, who).post(PRICE, data=price_form(kim))
    assert answer.status_code == 403
    assert count(shelf, "catalogue_listings") == 0


# --- undo ---------------------------------------------------------------------------------------


def test_undo_takes_it_off_again(shelf: Settled) -> None:
    list_eggs(shelf)
    kim = client(shelf.app, "kim")
    answer = kim.post("/catalogue/mine/L0001/undo", data={"act": new_id()})
    assert answer.status_code == 303
    goods = lot(shelf)
    assert (goods.state, goods.left_base, goods.withdrawn_base) == ("undone", 0, 60)
    assert queries.last_listing(shelf.db, "F0001") is None


def test_undo_is_refused_once_some_of_it_went(shelf: Settled) -> None:
    list_eggs(shelf)
    kim = client(shelf.app, "kim")
    kim.post(
        "/catalogue/mine/L0001/takings",
        data={"act": new_id(), "reason": "gift", "typed": "1"},
    )
    assert kim.post("/catalogue/mine/L0001/undo", data={"act": new_id()}).status_code == 409
    assert lot(shelf).state == "open"


def test_undo_twice_does_nothing_more(shelf: Settled) -> None:
    list_eggs(shelf)
    kim, act = client(shelf.app, "kim"), new_id()
    for _ in range(2):
        assert kim.post("/catalogue/mine/L0001/undo", data={"act": act}).status_code == 303
    assert lot(shelf).withdrawn_base == 60


def test_another_farmers_lot_is_forbidden(shelf: Settled) -> None:
    list_eggs(shelf)
    choi = client(shelf.app, "choi")
    for where in ("", "/saved", "/taking"):
        assert choi.get(f"/catalogue/mine/L0001{where}").status_code == 403
    for where in ("/undo", "/withdrawal", "/withdrawal/undo", "/takings"):
        answer = choi.post(f"/catalogue/mine/L0001{where}", data={"act": new_id()})
        assert answer.status_code == 403
    assert lot(shelf).left_base == 60
