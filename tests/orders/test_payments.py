"""The promises of a code with a sum: drawn from its record, claimed once, looked for."""

from tests.cast import CHOI, KIM, Settled, client, new_act
from tests.catalogue.hands import words
from tests.money.conftest import morning, till
from tests.money.hands import claim, claim_order, eggs, events, place, send
from tests.orders.hands import Clerk
from village.ground.ids import new_id
from village.money import queries as money
from village.orders import commands, queries
from village.orders.rules import Channel

__all__ = ["morning", "till"]


def shown(settled: Settled, farmer: str = KIM, channel: Channel = "counter") -> str:
    return commands.show_code(settled.db, new_act(), [eggs(farmer=farmer)], channel=channel).id


def test_the_counter_shows_a_code_then_the_sale_is_held(till: Settled) -> None:
    hand = Clerk(client(till.app, "pak")).begin().press("pick", KIM).press("choose", "P0001")
    assert hand.pay("code").status_code == 303
    page = hand.page
    assert "<svg" in page.text
    assert "27.00" in words(page)
    assert "사는 분이 이 금액을 누릅니다" in words(page)
    payment = page.request.path.rsplit("/", 1)[1]
    answer = send(hand.browser, f"/orders/codes/{payment}/claim")
    assert "냈다고 합니다" in words(hand.browser.get(answer.headers["Location"]))
    assert money.book(till.db, KIM).held_minor == 2_673
    assert money.book(till.db, KIM).payable_minor == 0


def test_showing_a_code_sells_nothing(till: Settled) -> None:
    shown(till)
    assert queries.sales_page(till.db) == []


def test_a_code_for_nothing_is_refused(till: Settled) -> None:
    hand = Clerk(client(till.app, "pak")).begin().press("pick", KIM).press("choose", "P0001")
    before = events(till)
    answer = hand.browser.post("/orders/codes", data={**hand.form.fields, "product": ""})
    assert answer.status_code == 422
    assert events(till) == before


def test_a_claim_counts_once(till: Settled) -> None:
    pak, payment = client(till.app, "pak"), shown(till)
    told = {"act": new_id()}
    assert pak.post(f"/orders/codes/{payment}/claim", data=told).status_code == 303
    before = events(till)
    assert pak.post(f"/orders/codes/{payment}/claim", data=told).status_code == 303
    other = send(pak, f"/orders/codes/{payment}/claim")
    assert other.status_code == 409
    assert "이미 적었습니다" in words(other)
    assert events(till) == before


def test_seen_money_becomes_payable(till: Settled) -> None:
    payment, sale = claim(till)
    pak = client(till.app, "pak")
    answer = send(pak, f"/orders/codes/{payment}/confirmation")
    assert "돈이 들어왔습니다" in words(pak.get(answer.headers["Location"]))
    assert queries.require_sale(till.db, sale)["state"] == "confirmed"
    assert money.book(till.db, KIM).payable_minor == 2_673


def test_money_that_is_not_there_is_reversed(till: Settled) -> None:
    payment, sale = claim(till)
    pak = client(till.app, "pak")
    answer = send(pak, f"/orders/codes/{payment}/not-found")
    assert "돈을 찾지 못했습니다" in words(pak.get(answer.headers["Location"]))
    assert queries.require_sale(till.db, sale)["state"] == "not_found"
    assert money.book(till.db, KIM).held_minor == 0


def test_a_claim_is_settled_once(till: Settled) -> None:
    payment, _ = claim(till)
    pak = client(till.app, "pak")
    send(pak, f"/orders/codes/{payment}/confirmation")
    before = events(till)
    assert send(pak, f"/orders/codes/{payment}/not-found").status_code == 409
    assert send(pak, f"/orders/codes/{payment}/confirmation").status_code == 409
    assert events(till) == before


def test_claims_tell_the_sum_whose_goods_and_since_when(till: Settled) -> None:
    claim(till)
    claim_order(till, place(till))
    page = words(client(till.app, "pak").get("/orders/claims"))
    for told in ("27.00원", "김영옥", "09:14에", "왕빈", "D0001"):
        assert told in page, told
    assert "확인할것이 없습니다" not in page


def test_nothing_claimed_says_so(till: Settled) -> None:
    assert "확인할것이 없습니다" in words(client(till.app, "pak").get("/orders/claims"))


def test_a_farmer_sees_only_her_own_codes(till: Settled) -> None:
    payment = shown(till, CHOI, "own")
    kim, before = client(till.app, "kim"), events(till)
    assert kim.get(f"/orders/own/codes/{payment}").status_code == 403
    assert send(kim, f"/orders/own/codes/{payment}/claim").status_code == 403
    assert kim.get(f"/orders/own/codes/{new_id()}").status_code == 404
    assert events(till) == before
