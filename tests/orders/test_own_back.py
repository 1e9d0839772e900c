"""The promises of the Back key at home and on an order: what was saved is told, the way goes on."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import KIM, Settled, client, new_act
from tests.catalogue.hands import Page, words
from tests.money.conftest import morning, till
from tests.money.hands import events, place
from tests.orders.test_own_sale import EGGS
from village.orders import commands, queries

__all__ = ["morning", "till"]


def press(kim: FlaskClient, page: TestResponse, how: str, **typed: str) -> TestResponse:
    """A key of the page where she says how she was paid."""
    form = Page(page).form(EGGS, "post")
    return kim.post(EGGS, data={**form.fields, **typed, "how": how})


def test_back_and_the_same_key_tell_of_the_sale(till: Settled) -> None:
    """Back brings the page anew: its address still says which tap it is."""
    kim = client(till.app, "kim")
    tile = next(link for link in Page(kim.get("/orders/own")).links if EGGS in link)
    sold = press(kim, kim.get(tile), "cash").headers["Location"]
    before = events(till)
    again = press(kim, kim.get(tile), "cash").headers["Location"]
    assert again.startswith(sold)
    assert "09:14에 이미 적었습니다" in words(kim.get(again))
    assert events(till) == before
    more = next(link for link in Page(kim.get(again)).links if f"{EGGS}?" in link)
    press(kim, kim.get(more), "cash")
    assert events(till) == before + 1


def test_back_from_a_shown_code_she_may_still_keep_notes(till: Settled) -> None:
    kim = client(till.app, "kim")
    page = kim.get(EGGS)
    press(kim, page, "code")
    before = events(till)
    told = press(kim, page, "cash")
    assert told.status_code == 409
    assert "09:14에 이미 코드를 보여주었습니다. 현금으로 받으시려면" in words(told)
    assert events(till) == before
    assert press(kim, told, "cash").status_code == 303
    assert queries.sales_page(till.db)[0]["method"] == "own_cash"


def test_back_from_a_shown_code_she_may_show_another(till: Settled) -> None:
    kim = client(till.app, "kim")
    page = kim.get(EGGS)
    press(kim, page, "code")
    told = press(kim, page, "code", quantity="60")
    assert told.status_code == 409
    assert "새 코드를 보이시려면" in words(told)
    shown = press(kim, told, "code").headers["Location"]
    assert "54.00" in words(kim.get(shown))


def test_back_from_what_she_wrote_down_shows_it(till: Settled) -> None:
    kim = client(till.app, "kim")
    page = kim.get(EGGS)
    press(kim, page, "cash")
    before = events(till)
    for how, more in (("cash", "60"), ("code", "30")):
        told = press(kim, page, how, quantity=more)
        assert told.status_code == 409
        assert "닭알 1판" in words(told)
        assert "09:14에 이미 적었습니다" in words(told)
        assert "하나 더 적기" in words(told)
    assert events(till) == before


def test_back_from_a_code_that_was_claimed_shows_the_sale(till: Settled) -> None:
    kim = client(till.app, "kim")
    page = kim.get(EGGS)
    shown = press(kim, page, "code").headers["Location"].rsplit("/", 1)[1]
    commands.claim_code_sale(till.db, new_act(KIM), shown, farmer=KIM)
    before = events(till)
    told = press(kim, page, "cash")
    assert (told.status_code, events(till)) == (409, before)
    assert "09:14에 이미 적었습니다" in words(told)
    assert "냈다고 합니다" in words(told)


def test_back_from_a_code_with_her_sum_another_sum_may_be_shown(till: Settled) -> None:
    kim = client(till.app, "kim")
    page = kim.get("/payments/")
    form = next(form for form in Page(page).forms if "amount" in form.fields)
    kim.post(form.action, data={**form.fields, "amount": "54"})
    before = events(till)
    told = kim.post(form.action, data={**form.fields, "amount": "27"})
    assert (told.status_code, events(till)) == (409, before)
    assert "09:14에 이미 코드를 보여주었습니다" in words(told)
    assert 'value="27"' in told.text
    again = next(form for form in Page(told).forms if "amount" in form.fields)
    shown = kim.post(again.action, data={**again.fields, "amount": "27"})
    assert "27.00" in words(kim.get(shown.headers["Location"]))


# --- on an order ---------------------------------------------------------------------------------


def test_back_on_an_order_shows_it_as_it_stands(till: Settled) -> None:
    """Paid with 50.00; Back, and 30.00 instead: nothing is taken twice."""
    order, pak = place(till), client(till.app, "pak")
    form = Page(pak.get(f"/orders/{order}")).form("/payment", "post")
    pak.post(form.action, data={**form.fields, "given": "50.00"})
    before = events(till)
    told = pak.post(form.action, data={**form.fields, "given": "30.00"})
    assert (told.status_code, events(till)) == (409, before)
    assert "09:14에 이미 적었습니다" in words(told)
    assert "돈이 들어왔습니다" in words(told)
    assert Page(told).form("/hand-over", "post").fields["act"] != form.fields["act"]


def test_back_on_an_order_whose_code_another_clerk_showed(till: Settled) -> None:
    order, pak, manager = place(till), client(till.app, "pak"), client(till.app, "manager")
    form = Page(pak.get(f"/orders/{order}")).form("/code", "post")
    pak.post(form.action, data=form.fields)
    before = events(till)
    told = manager.post(form.action, data=form.fields)
    assert (told.status_code, events(till)) == (409, before)
    assert "09:14에 이미 코드를 보여주었습니다" in words(told)
    assert "수금코드 다시 보이기" in words(told)
