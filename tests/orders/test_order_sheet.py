"""The promises of a new order's sheet."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import CHOI, KIM, MANAGER, Settled, client, new_act
from tests.catalogue.hands import Page, words
from tests.money.conftest import morning, till
from tests.money.hands import events, send
from village.catalogue import commands, rules
from village.catalogue import queries as catalogue
from village.catalogue.known_rules import KNOWN
from village.catalogue.unit_rules import Product, Unit
from village.orders import order_queries, queries

__all__ = ["morning", "till"]
BUYER = {"buyer": "왕빈", "phone": "139 0000 0011", "address": "장춘", "remark": "문앞에"}


def press(pak: FlaskClient, sheet: TestResponse, **key: str) -> TestResponse:
    """All of the sheet, and one of its keys, as a browser without script sends it."""
    form = next(form for form in Page(sheet).forms if "buyer" in form.fields)
    return pak.post("/orders/new", data={**form.fields, **key})


def eggs_on(sheet: dict[str, Any] | None = None, **told: str) -> dict[str, str]:
    """A sheet with two trays of Kim's eggs on it."""
    return {"line": "F0001.P0001.tray30.60.2700", **BUYER, **(sheet or {}), **told}


def test_it_works_without_script(till: Settled) -> None:
    pak = client(till.app, "pak")
    sheet = press(pak, pak.get("/orders/new"), choose="P0001", **BUYER)
    assert "10판 남음" in words(sheet)
    sheet = press(pak, sheet, pick=CHOI)
    sheet = press(pak, sheet, times="3")
    assert "81.00원" in words(sheet)
    sheet = press(pak, sheet, add="1")
    fields = next(form for form in Page(sheet).forms if "buyer" in form.fields).fields
    assert fields["line"] == "F0002.P0001.tray30.90.2700"
    assert {name: fields[name] for name in BUYER} == BUYER
    answer = pak.post("/orders", data={**fields, "promised": "2026-11-22"})
    page = words(pak.get(answer.headers["Location"]))
    for said in ("주문을 적었습니다", "주문 D0001", "왕빈", "닭알 3판", "81.00원", "일요일"):
        assert said in page


def put_up(settled: Settled, most: int) -> None:
    """So many more goods of Kim's, half a kilo each."""
    for key in [key for key in KNOWN if key not in ("egg", "other_goods", "honey")][:most]:
        jin = Product("", key, "gram", "item", "other_goods", (Unit("jin", 500),))
        number = commands.add_product(settled.db, new_act(MANAGER), jin).fact.product.number
        commands.list_goods(settled.db, new_act(KIM), KIM, rules.Wish(number, "jin", 500, 300))


def shown_goods(sheet: TestResponse) -> list[str]:
    form = next(form for form in Page(sheet).forms if "buyer" in form.fields)
    return [value for name, value in form.keys if name == "choose"]


def test_all_goods_can_be_ordered_shelf_by_shelf_with_what_was_put_in_kept(till: Settled) -> None:
    put_up(till, 24)
    pak, line = client(till.app, "pak"), "F0001.P0001.tray30.60.2700"
    sheet = press(pak, pak.get("/orders/new"), line=line, **BUYER)
    seen = shown_goods(sheet)
    for turn in ("2", "3"):
        assert f'name="turn" value="{turn}"' in sheet.text
        sheet = press(pak, sheet, turn=turn)
        seen += shown_goods(sheet)
    assert len(seen) == len(set(seen)) == 25
    sheet = press(pak, sheet, choose=seen[-1])
    assert seen[-1] in shown_goods(sheet)
    fields = next(form for form in Page(sheet).forms if "buyer" in form.fields).fields
    assert (fields["line"], {name: fields[name] for name in BUYER}) == (line, BUYER)


def test_goods_are_found_by_a_part_of_their_name(till: Settled) -> None:
    put_up(till, 24)
    pak = client(till.app, "pak")
    sheet = press(pak, pak.get("/orders/new"), choose="P0001", **BUYER)
    sheet = press(pak, sheet, enter="1", goods="닭")
    assert "P0001" in shown_goods(sheet)
    assert len(shown_goods(sheet)) < 4
    fields = next(form for form in Page(sheet).forms if "buyer" in form.fields).fields
    assert "line" not in fields  # Enter looked for goods; the next one puts them on the order
    assert 'name="line"' in press(pak, sheet, enter="1").text
    assert "그런 물건을 올린 분이 없습니다" in words(press(pak, sheet, enter="1", goods="금강석"))


def test_its_goods_are_set_aside(till: Settled) -> None:
    send(client(till.app, "pak"), "/orders", **eggs_on())
    assert catalogue.left_by_product(till.db, KIM) == {"P0001": 240}


def test_a_key_over_htmx_brings_the_sheet_alone(till: Settled) -> None:
    pak = client(till.app, "pak")
    answer = pak.post("/orders/new", data={"choose": "P0001"}, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<form id="orders-order-sheet"')


def test_a_line_in_hand_counts_as_ordered(till: Settled) -> None:
    pak = client(till.app, "pak")
    hand = {"product": "P0001", "farmer": KIM, "unit": "tray30", "quantity": "1", "price": "27"}
    order = send(pak, "/orders", **BUYER, **hand).headers["Location"]
    assert "27.00원" in words(pak.get(order))


def test_it_refuses_and_keeps_what_was_typed(till: Settled) -> None:
    pak, before = client(till.app, "pak"), events(till)
    wrongs = (
        (eggs_on(buyer=" "), "사는 분이 누구입니까"),
        ({**BUYER}, "먼저 물건을 고르십시오"),
        (eggs_on(promised="2026-11-20"), "지난 날입니다"),
        (eggs_on(line="F0001.P0001.tray30.330.2700"), "방금 다 팔렸습니다"),
        (eggs_on(line="F0001.P0099.tray30.30.2700"), "그런"),
        (eggs_on(line="nonsense"), "오래된 페지입니다"),
        (eggs_on(remark="가" * 200), "너무 깁니다"),
    )
    for form, said in wrongs:
        answer = send(pak, "/orders", **form)
        assert answer.status_code in (404, 409, 422), said
        assert said in words(answer), said
        if answer.status_code != 404:
            assert form["phone"] in answer.text
    assert events(till) == before


def test_a_wrong_number_stands_beside_its_field(till: Settled) -> None:
    pak = client(till.app, "pak")
    hand = {"product": "P0001", "farmer": KIM, "unit": "tray30", "price": "27"}
    for wrong in ("x", "0", "-2", "0.37", "9" * 30):
        answer = send(pak, "/orders/new", add="1", quantity=wrong, **hand)
        assert answer.status_code == 422, wrong
        assert f'value="{wrong}"' in answer.text


def test_more_than_she_has_is_told_when_it_is_added(till: Settled) -> None:
    pak = client(till.app, "pak")
    hand = {"product": "P0001", "farmer": KIM, "unit": "tray30", "quantity": "6", "price": "27"}
    line = "F0001.P0001.tray30.150.2700"
    answer = send(pak, "/orders/new", add="1", line=line, **hand)
    assert answer.status_code == 409
    assert "방금 다 팔렸습니다" in words(answer)


def test_a_double_tap_writes_one_order(till: Settled) -> None:
    pak = client(till.app, "pak")
    form = {"act": new_act().id, **eggs_on()}
    first, second = (pak.post("/orders", data=form) for _ in range(2))
    assert len(order_queries.orders_now(till.db, "2026-11-21")) == 1
    assert "주문을 적었습니다" in words(pak.get(first.headers["Location"]))
    assert "09:14" in words(pak.get(second.headers["Location"]))


def test_a_buyer_stands_beside_the_chained_line(till: Settled) -> None:
    pak = client(till.app, "pak")
    send(pak, "/orders", channel="chat", **eggs_on())
    order = order_queries.orders_now(till.db, "2026-11-21")[0]
    assert (order["buyer"], order["channel"]) == ("왕빈", "chat")
    line = till.db.value("SELECT line FROM journal_events ORDER BY seq DESC LIMIT 1")
    assert "왕빈".encode() not in line
    assert queries.lines(till.db, order["order_id"])[0].quantity_base == 60


def test_back_with_another_number_keeps_the_sheet_and_shows_what_was_saved(till: Settled) -> None:
    pak, act = client(till.app, "pak"), new_act().id
    saved = pak.post("/orders", data=eggs_on(act=act)).headers["Location"].partition("?")[0]
    answer = pak.post("/orders", data=eggs_on(act=act, phone="139 0000 0099"))
    assert answer.status_code == 409
    assert "전에 다른 내용으로 적었습니다" in words(answer)
    assert f'href="{saved}"' in answer.text
    fields = next(form for form in Page(answer).forms if "buyer" in form.fields).fields
    assert fields["phone"] == "139 0000 0099"
    assert fields["act"] != act
    assert placed_orders(till) == 1
    answer = pak.post("/orders", data=fields)
    assert answer.status_code == 303
    assert placed_orders(till) == 2


def placed_orders(till: Settled) -> int:
    return int(till.db.value("SELECT count(*) FROM orders_orders"))
