"""The promises of the counter: few taps, nothing typed lost, the sum read before it is taken."""

from tests.cast import CHOI, KIM, MANAGER, Settled, client, new_act
from tests.catalogue.hands import words
from tests.money.conftest import morning, till
from tests.money.hands import eggs, events, sell
from tests.orders.hands import COUNTER, Clerk
from village.catalogue import commands as catalogue
from village.catalogue.unit_rules import Product, Unit
from village.money import queries as money
from village.orders import queries
from village.people import commands as people

__all__ = ["morning", "till"]


def clerk(settled: Settled) -> Clerk:
    return Clerk(client(settled.app, "pak")).begin()


def card(settled: Settled, number: str = KIM) -> str:
    return people.give_card(settled.db, new_act(), number)[1]


def last_sale(settled: Settled) -> queries.Row:
    return queries.sales_page(settled.db, rows=1)[0]


def test_three_taps_with_the_card_scanned(till: Settled) -> None:
    hand = clerk(till).scan(card(till))
    assert "김영옥" in words(hand.page)
    hand.press("choose", "P0001").press("times", "2")
    assert hand.pay().status_code == 303
    assert hand.taps == 3
    sale = last_sale(till)
    assert (sale["gross_minor"], sale["farmer"], sale["method"]) == (5_400, KIM, "cash")
    assert money.cash_in(till.db) == 25_400
    assert "닭알 2판" in words(hand.page)
    assert "적어두었습니다" in words(hand.page)


def test_four_taps_with_the_face_picked(till: Settled) -> None:
    hand = clerk(till).press("pick", CHOI).press("choose", "P0001").press("times", "3")
    hand.pay()
    assert hand.taps == 4
    assert (last_sale(till)["farmer"], last_sale(till)["gross_minor"]) == (CHOI, 8_100)


def test_from_the_keys_alone(till: Settled) -> None:
    """Product key, quantity, Enter, Enter: the hand never leaves the keys."""
    hand = clerk(till).scan(card(till)).press("choose", "P0001")
    assert 'name="quantity" value="1"' in hand.page.text
    hand.ask(quantity="4")
    assert 'id="orders-pay"' in hand.page.text
    hand.pay()
    assert last_sale(till)["gross_minor"] == 10_800


def test_a_price_far_from_usual_is_asked_about_and_taken(till: Settled) -> None:
    hand = clerk(till).scan(card(till)).press("choose", "P0001")
    assert "맞습니까" not in words(hand.page)
    hand.ask(price="0.27")
    assert "값이 보통때보다 아주 낮습니다. 맞습니까?" in words(hand.page)
    hand.ask(price="270")
    assert "값이 보통때보다 아주 높습니다. 맞습니까?" in words(hand.page)
    hand.pay()
    assert last_sale(till)["gross_minor"] == 27_000


def test_a_card_typed_into_another_field_is_still_a_card(till: Settled) -> None:
    hand = clerk(till).press("choose", "P0001")
    hand.ask(quantity=f"http://10.77.0.1/people/card/{card(till)}")
    assert hand.form.fields["farmer"] == [KIM]
    assert hand.form.fields["quantity"] == ["1"]
    assert "people/card" not in hand.page.request.url


def test_the_card_leaves_the_address(till: Settled) -> None:
    hand = clerk(till).scan(card(till))
    assert "card" not in hand.page.request.url


def test_an_unknown_card_is_said_plainly(till: Settled) -> None:
    hand = clerk(till).scan("7" * 26)
    assert hand.page.status_code == 404
    assert 'id="e-find"' in hand.page.text


def test_a_part_of_a_name_picks_the_only_one(till: Settled) -> None:
    hand = clerk(till).ask(find="만복")
    assert hand.form.fields["farmer"] == [CHOI]
    assert clerk(till).ask(find="2").form.fields["farmer"] == [CHOI]
    assert clerk(till).ask(find="없는 이름").page.status_code == 404


def test_notes_are_given_change(till: Settled) -> None:
    hand = clerk(till).press("pick", KIM).press("choose", "P0001").press("times", "2")
    hand.press("note", "100")
    assert "46.00" in words(hand.page)
    assert hand.pay("given").status_code == 303
    sale = last_sale(till)
    assert (sale["given_minor"], sale["change_minor"]) == (10_000, 4_600)
    assert money.cash_in(till.db) == 25_400


def test_too_little_handed_over_writes_nothing(till: Settled) -> None:
    hand = clerk(till).press("pick", KIM).press("choose", "P0001").press("times", "2")
    before = events(till)
    hand.ask(given="50")
    assert hand.page.status_code == 422
    assert hand.pay("given").status_code == 422
    assert "4.00" in words(hand.page)
    assert hand.form.fields["given"] == ["50"]
    assert events(till) == before


def test_goods_of_several_farmers_in_one_sale(till: Settled) -> None:
    hand = clerk(till).press("pick", KIM).press("choose", "P0001").press("add", "1")
    hand.press("pick", CHOI).press("choose", "P0001").press("times", "2")
    assert "81.00" in words(hand.page)
    hand.pay()
    sale = last_sale(till)
    assert sale["gross_minor"] == 8_100
    assert {line.farmer for line in queries.lines(till.db, sale["sale"])} == {KIM, CHOI}


def test_a_line_is_taken_out_again(till: Settled) -> None:
    hand = clerk(till).press("pick", KIM).press("choose", "P0001").press("add", "1")
    assert "line" in hand.form.fields
    assert "line" not in hand.press("drop", "0").form.fields


def test_another_price_and_single_eggs(till: Settled) -> None:
    hand = clerk(till).press("pick", KIM).press("choose", "P0001").press("count_in", "piece_egg")
    hand.ask(quantity="30", price="0.8").pay()
    line = queries.lines(till.db, last_sale(till)["sale"])[0]
    assert (line.quantity_base, line.price_minor, line.amount_minor) == (30, 80, 2_400)


def test_weighed_goods_gross_less_the_vessel(till: Settled) -> None:
    """The scale types like a keyboard: its number, its unit, Enter."""
    fungus = Product("", "black_fungus", "gram", "item", "black_fungus", (Unit("jin", 500),))
    catalogue.add_product(till.db, new_act(MANAGER), fungus)
    catalogue.set_price(till.db, new_act(MANAGER), "P0002", "jin", 3_800)
    hand = clerk(till).press("pick", KIM).press("choose", "P0002").press("weigh", "1")
    assert hand.page.status_code == 200
    hand.ask(gross=" 12.345 kg").ask(tare="0,345")
    assert "912.00" in words(hand.page)
    hand.pay()
    line = queries.lines(till.db, last_sale(till)["sale"])[0]
    assert (line.quantity_base, line.gross_g, line.tare_g) == (12_000, 12_345, 345)
    clerk(till).press("pick", KIM).press("choose", "P0002").ask(quantity="2.5").pay()
    assert last_sale(till)["gross_minor"] == 9_500


def test_a_vessel_heavier_than_the_whole_is_refused(till: Settled) -> None:
    fungus = Product("", "black_fungus", "gram", "item", "black_fungus", (Unit("jin", 500),))
    catalogue.add_product(till.db, new_act(MANAGER), fungus)
    hand = clerk(till).press("pick", KIM)
    assert "?/근" in words(hand.page), "its tile says that it has no price yet"
    hand.press("choose", "P0002").press("weigh", "1")
    assert hand.ask(gross="1", tare="2", price="38").page.status_code == 422
    assert hand.form.fields["tare"] == ["2"]


def test_more_than_she_put_up_is_a_quiet_note(till: Settled) -> None:
    hand = clerk(till).press("pick", KIM).press("choose", "P0001").ask(quantity="12")
    assert "올리지 않은것 2판" in words(hand.page).replace("않은 것", "않은것")
    assert hand.pay().status_code == 303


def test_notes_brought_from_home(till: Settled) -> None:
    hand = clerk(till).press("through", "farm_gate").press("pick", KIM).press("choose", "P0001")
    hand.pay()
    assert last_sale(till)["channel"] == "farm_gate"


def test_a_double_tap_counts_once(till: Settled) -> None:
    hand = clerk(till).press("pick", KIM).press("choose", "P0001")
    told = {**hand.form.fields, "pay": "exact"}
    first = hand.browser.post("/orders/sales", data=told)
    before = events(till)
    again = hand.browser.post("/orders/sales", data=told)
    assert again.status_code == 303
    assert first.headers["Location"] in again.headers["Location"]
    assert "이미 적었습니다" in words(hand.browser.get(again.headers["Location"]))
    assert events(till) == before


def test_the_same_act_with_other_goods_is_asked_about(till: Settled) -> None:
    hand = clerk(till).press("pick", KIM).press("choose", "P0001")
    told = {**hand.form.fields, "pay": "exact"}
    hand.browser.post("/orders/sales", data=told)
    before = events(till)
    answer = hand.browser.post("/orders/sales", data={**told, "quantity": "3", "total": ""})
    assert answer.status_code == 409
    assert "이미 적었습니다" in words(answer)
    assert 'value="3"' in answer.text
    assert events(till) == before


def test_a_sum_that_changed_is_read_again_first(till: Settled) -> None:
    """She typed another quantity and pressed at once: the page still said 27.00."""
    hand = clerk(till).press("pick", KIM).press("choose", "P0001")
    before = events(till)
    assert hand.pay(quantity="5").status_code == 409
    assert "135.00" in words(hand.page)
    assert events(till) == before
    assert hand.pay().status_code == 303
    assert last_sale(till)["gross_minor"] == 13_500


def test_nonsense_writes_nothing_and_stays_in_its_field(till: Settled) -> None:
    for typed in ("abc", "-1", "0", "999999999999", "0.01", ""):
        hand = clerk(till).press("pick", KIM).press("choose", "P0001")
        before = events(till)
        hand.ask(quantity=typed)
        assert hand.page.status_code == 422, typed
        assert hand.form.fields["quantity"] == [typed]
        told = {**hand.form.fields, "pay": "exact"}
        assert hand.browser.post("/orders/sales", data=told).status_code == 422, typed
        assert events(till) == before


def test_goods_nobody_has_a_price_for_are_asked_about_on_enter(till: Settled) -> None:
    hand = clerk(till).press("choose", "P0001")
    assert hand.page.status_code == 200
    assert hand.ask(quantity="2").page.status_code == 422
    assert hand.form.fields["quantity"] == ["2"]


def test_an_empty_basket_is_refused(till: Settled) -> None:
    hand = clerk(till)
    answer = hand.browser.post("/orders/sales", data={**hand.form.fields, "pay": "exact"})
    assert answer.status_code == 422
    assert "먼저 물건을 고르십시오" in words(answer)


def test_goods_without_a_farmer_are_refused(till: Settled) -> None:
    hand = clerk(till).press("choose", "P0001").ask(price="27")
    assert hand.pay().status_code == 422
    assert "누구의 물건입니까" in words(hand.page)
    assert hand.form.fields["product"] == ["P0001"]


def test_a_page_without_an_act_is_an_old_one(till: Settled) -> None:
    hand = clerk(till).press("pick", KIM).press("choose", "P0001")
    told = {**hand.form.fields, "pay": "exact", "act": "old"}
    assert hand.browser.post("/orders/sales", data=told).status_code == 409


def test_a_line_no_page_wrote_is_refused(till: Settled) -> None:
    answer = client(till.app, "pak").get(COUNTER + "?line=F0001.P0001.tray30.x.1")
    assert answer.status_code == 409


def test_a_closed_day_takes_no_cash_and_says_where_to_open_it(morning: Settled) -> None:
    hand = clerk(morning)
    assert "하루 시작하기" in words(hand.page)
    hand.press("pick", KIM).press("choose", "P0001")
    assert hand.pay().status_code == 409
    assert hand.form.fields["product"] == ["P0001"]


def test_the_banner_takes_the_sale_back(till: Settled) -> None:
    sale = sell(till, eggs())
    pak = client(till.app, "pak")
    answer = pak.post(f"/orders/sales/{sale}/undo", data={"act": new_act().id, "back": "counter"})
    page = pak.get(answer.headers["Location"])
    assert "되돌렸습니다" in words(page)
    assert money.cash_in(till.db) == 20_000
    assert "farmer=F0001" in page.text  # the same goods once more are a tap away


def test_htmx_gets_the_fragment_with_its_address(till: Settled) -> None:
    answer = client(till.app, "pak").get(
        COUNTER + "?farmer=F0001&choose=P0001", headers={"HX-Request": "true"}
    )
    assert answer.text.lstrip().startswith('<div id="orders-counter"')
    assert "product=P0001" in answer.headers["HX-Replace-Url"]
    assert "choose" not in answer.headers["HX-Replace-Url"]
