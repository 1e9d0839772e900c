"""The promises of a sale a farmer writes down herself: four taps, her notes, her code."""

from tests.cast import CHOI, KIM, Settled, client, new_act
from tests.catalogue.hands import Page, words
from tests.money.conftest import morning, till
from tests.money.hands import eggs, events, sell, send
from village.catalogue import queries as catalogue
from village.ground.ids import new_id
from village.money import queries as money
from village.orders import commands, queries

__all__ = ["morning", "till"]
EGGS = "/orders/own/goods/P0001"


def test_cash_she_keeps_is_three_taps(till: Settled) -> None:
    kim = client(till.app, "kim")
    home = kim.get("/")
    assert "/orders/own" in Page(home).links  # 1
    tile = next(link for link in Page(kim.get("/orders/own")).links if EGGS in link)  # 2
    form = Page(kim.get(tile)).form(EGGS, "post")
    assert ("how", "cash") in form.keys
    answer = kim.post(EGGS, data={**form.fields, "how": "cash"})  # 3
    page = words(kim.get(answer.headers["Location"]))
    assert "적어두었습니다" in page
    assert "닭알 1판" in page
    sale = queries.sales_page(till.db)[0]
    assert (sale["method"], sale["gross_minor"], sale["channel"]) == ("own_cash", 2_700, "own")
    assert money.cash_in(till.db) == 20_000
    assert catalogue.left_by_product(till.db, KIM)["P0001"] == 270


def test_by_code_is_four_taps(till: Settled) -> None:
    kim = client(till.app, "kim")
    form = Page(kim.get(EGGS)).form(EGGS, "post")
    answer = kim.post(EGGS, data={**form.fields, "how": "code"})  # 3
    page = kim.get(answer.headers["Location"])
    assert "<svg" in page.text
    assert "돈이 들어왔는지 보십시오" in words(page)
    claim = Page(page).form("/claim", "post")
    saved = kim.post(claim.action, data=claim.fields)  # 4
    assert "냈다고 합니다" in words(kim.get(saved.headers["Location"]))
    assert money.book(till.db, KIM).held_minor == 2_673


def test_another_number_and_another_price(till: Settled) -> None:
    kim = client(till.app, "kim")
    assert "몇판입니까" in words(kim.get(EGGS + "?ask=quantity"))
    assert "몇알입니까" in words(kim.get(EGGS + "?ask=quantity&unit=piece_egg"))
    page = words(kim.get(EGGS + "?typed=3&unit=tray30&price=2700"))
    assert "닭알 3판 (90알)" in page
    assert "81.00" in page
    page = words(kim.get(EGGS + "?typed_price=30&unit=tray30&quantity=60"))
    assert "60.00" in page


def test_nonsense_stays_on_the_keypad(till: Settled) -> None:
    kim, before = client(till.app, "kim"), events(till)
    for typed in ("abc", "0", "-3", "99999999999"):
        answer = kim.get(EGGS, query_string={"typed": typed, "unit": "tray30"})
        assert answer.status_code == 422, typed
        assert f'value="{typed}"' in answer.text
    for told in ({"quantity": "x"}, {"quantity": "9" * 13}, {"quantity": "0"}):
        answer = send(kim, EGGS, how="cash", price="2700", unit="tray30", **told)
        assert answer.status_code in (422, 303), told
    assert events(till) == before


def test_a_double_tap_counts_once(till: Settled) -> None:
    kim = client(till.app, "kim")
    form = Page(kim.get(EGGS)).form(EGGS, "post")
    told = {**form.fields, "how": "cash"}
    first = kim.post(EGGS, data=told)
    before = events(till)
    again = kim.post(EGGS, data=told)
    assert again.headers["Location"].startswith(first.headers["Location"])
    assert "이미 적었습니다" in words(kim.get(again.headers["Location"]))
    assert events(till) == before


def test_she_takes_it_back(till: Settled) -> None:
    kim = client(till.app, "kim")
    sale = commands.record_own_sale(till.db, new_act(KIM), eggs()).id
    answer = send(kim, f"/orders/own/{sale}/undo")
    assert "되돌렸습니다" in words(kim.get(answer.headers["Location"]))
    assert catalogue.left_by_product(till.db, KIM)["P0001"] == 300
    assert send(kim, f"/orders/own/{sale}/undo").status_code == 409


def test_another_farmers_sale_is_shut(till: Settled) -> None:
    choi, before = client(till.app, "choi"), 0
    own = commands.record_own_sale(till.db, new_act(KIM), eggs()).id
    before = events(till)
    assert choi.get(f"/orders/own/{own}").status_code == 403
    assert send(choi, f"/orders/own/{own}/undo").status_code == 403
    assert choi.get(f"/orders/own/{new_id()}").status_code == 404
    assert events(till) == before


def test_a_sale_of_the_counter_is_not_hers_to_take_back(till: Settled) -> None:
    sale = sell(till, eggs())
    kim = client(till.app, "kim")
    assert "/undo" not in kim.get(f"/orders/own/{sale}").text
    assert send(kim, f"/orders/own/{sale}/undo").status_code == 403


def test_a_clerk_may_help_her(till: Settled) -> None:
    helped = client(till.app, "kim", helped_by="pak")
    form = Page(helped.get(EGGS)).form(EGGS, "post")
    helped.post(EGGS, data={**form.fields, "how": "cash"})
    sale = queries.sales_page(till.db)[0]
    assert (sale["farmer"], sale["recorded_by"]) == (KIM, "C0001")


def test_a_code_for_a_lot_is_two_taps_and_for_a_sum_five(till: Settled) -> None:
    kim = client(till.app, "kim")
    assert "/payments/" in Page(kim.get("/")).links  # 1
    page = kim.get("/payments/")
    form = next(form for form in Page(page).forms if ("listing", "L0001") in form.keys)
    answer = kim.post(form.action, data={**form.fields, "listing": "L0001"})  # 2
    assert "27.00" in words(kim.get(answer.headers["Location"]))
    typed = next(form for form in Page(page).forms if "amount" in form.fields)
    answer = kim.post(typed.action, data={**typed.fields, "amount": "135"})  # 1 + 3 + 1
    payment = answer.headers["Location"].rsplit("/", 1)[1]
    line = queries.lines(till.db, payment)[0]
    assert (line.quantity_base, line.amount_minor) == (150, 13_500)


def test_a_sum_that_is_no_whole_number_of_trays_is_one_at_that_price(till: Settled) -> None:
    kim = client(till.app, "kim")
    answer = send(kim, "/orders/own/codes", of="L0001", amount="25")
    line = queries.lines(till.db, answer.headers["Location"].rsplit("/", 1)[1])[0]
    assert (line.quantity_base, line.price_minor, line.amount_minor) == (30, 2_500, 2_500)


def test_a_sum_that_makes_no_sense_stays_beside_its_field(till: Settled) -> None:
    kim, before = client(till.app, "kim"), events(till)
    for typed in ("", "abc", "0", "-5", "999999999999", "0.05"):
        answer = send(kim, "/orders/own/codes", of="L0001", amount=typed)
        assert answer.status_code == 422, typed
        assert f'value="{typed}"' in answer.text
        assert 'id="e-amount"' in answer.text
    assert events(till) == before


def test_another_farmers_lot_makes_no_code(till: Settled) -> None:
    kim, before = client(till.app, "kim"), events(till)
    hers = catalogue.open_listings(till.db, CHOI)[0].listing
    assert send(kim, "/orders/own/codes", listing=hers).status_code == 403
    assert send(kim, "/orders/own/codes", listing="L0099").status_code == 404
    assert events(till) == before
