"""The promises of a farmer's own code: two people, her goods alone, her word, her fee owed."""

from datetime import timedelta

import pytest

from tests.cast import CHOI, KIM, MANAGER, PAK, Settled, client, new_act
from tests.catalogue.hands import words
from tests.money.conftest import morning
from tests.money.hands import COLLECTION, eggs, events, send
from tests.payments.drawn import form, photo
from tests.workday import assert_sound
from village.ground.errors import Refusal
from village.ground.ids import new_id
from village.money import queries as money
from village.orders import closing, own_commands
from village.orders import commands as orders
from village.payments import bank_queries, commands, queries
from village.payments.codes import CodeProposedPrivate
from village.payments.rules import fingerprint
from village.people import commands as people_commands
from village.people import erasing

__all__ = ["morning"]
HERS = "wxp://f2f0KiMsOwNcOdE"
ALIPAY = "https://qr.alipay.com/fkx99999abcdefgh"
PAGE = f"/payments/farmers/{KIM}"


def give_own_code(settled: Settled, text: str = HERS, farmer: str = KIM, reason: str = "") -> str:
    """Pak brings it, the manager looks; its id."""
    new = CodeProposedPrivate("김*옥", text=text, reason=reason)
    code = commands.propose_code(settled.db, new_act(PAK), new, farmer=farmer).id
    commands.confirm_code(settled.db, new_act(MANAGER), code)
    return code


def sell_by_own_code(settled: Settled) -> str:
    """She shows it and says the money came; the sale's id."""
    shown = orders.show_code(settled.db, new_act(KIM), [eggs()], channel="own").id
    return own_commands.record_own_code_sale(settled.db, new_act(KIM), shown, KIM).id


def test_a_clerk_brings_it_from_a_photo_and_another_puts_it_in_use(morning: Settled) -> None:
    clerk, manager = client(morning.app, "pak"), client(morning.app, "manager")
    told = form(new_id(), photo(HERS), [("payee", "김*옥")])
    assert clerk.post(PAGE + "/proposal", data=told).status_code == 303
    waiting = queries.waiting_code(morning.db, KIM)
    assert waiting
    assert (waiting.text, waiting.farmer) == (HERS, KIM)
    answer = send(clerk, f"/payments/codes/{waiting.code}/confirmation")
    assert answer.status_code == 403
    assert PAGE in client(morning.app, "manager").get("/orders/counter").text
    answer = send(manager, f"/payments/codes/{waiting.code}/confirmation")
    assert PAGE in answer.headers["Location"]
    assert queries.current_code(morning.db, KIM) == queries.code(morning.db, waiting.code)
    assert queries.require_code(morning.db).text == COLLECTION
    assert_sound(morning.db)


def test_the_stations_code_and_a_strangers_are_refused(morning: Settled) -> None:
    clerk, before = client(morning.app, "pak"), events(morning)
    for typed in (COLLECTION, "134512345678901234", "javascript:alert(1)", ""):
        answer = send(clerk, PAGE + "/proposal", code=typed, payee="김*옥")
        assert answer.status_code == 422, typed
        assert 'id="e-code"' in answer.text
    assert send(clerk, "/payments/farmers/F9999/proposal", code=HERS).status_code == 404
    assert events(morning) == before


def test_her_page_shows_it_and_tells_the_change_for_a_day(morning: Settled) -> None:
    kim = client(morning.app, "kim")
    give_own_code(morning)
    page = words(kim.get("/payments/"))
    assert "김*옥" in page
    assert "바로 어르신 계좌로" in page
    assert "받는 사람이 바뀌였습니다" in page
    assert "받는 사람이 바뀌였습니다" not in words(client(morning.app, "choi").get("/payments/"))
    morning.clock.moment += timedelta(hours=24, seconds=1)
    assert "받는 사람이 바뀌였습니다" not in words(kim.get("/payments/"))


def test_it_is_changed_for_a_reason_and_the_history_stays(morning: Settled) -> None:
    give_own_code(morning)
    with pytest.raises(Refusal, match="reason"):
        give_own_code(morning, ALIPAY)
    give_own_code(morning, ALIPAY, reason="새 지갑")
    changed = queries.changed_code(morning.db, KIM)
    assert changed
    assert (changed[0].text, changed[1].text) == (ALIPAY, HERS)
    assert [each.text for each in queries.codes_before(morning.db, KIM)] == [HERS]
    assert fingerprint(HERS) in words(client(morning.app, "pak").get(PAGE))


def test_only_what_is_wholly_hers_is_paid_to_it(morning: Settled) -> None:
    give_own_code(morning)
    own = orders.show_code(morning.db, new_act(KIM), [eggs()], channel="own")
    counter = orders.show_code(morning.db, new_act(PAK), [eggs()])
    choi = orders.show_code(morning.db, new_act(CHOI), [eggs(farmer=CHOI)], channel="own")
    station = queries.require_code(morning.db).code
    assert own.fact.code == queries.current_code(morning.db, KIM).code  # type: ignore[union-attr]
    assert (counter.fact.code, choi.fact.code) == (station, station)


def test_her_word_is_a_sale_whose_money_never_comes_here(morning: Settled) -> None:
    give_own_code(morning)
    kim, before = client(morning.app, "kim"), money.book(morning.db, KIM)
    shown = orders.show_code(morning.db, new_act(KIM), [eggs()], channel="own").id
    assert "바로 어르신 계좌로" in words(kim.get(f"/orders/own/codes/{shown}"))
    answer = send(kim, f"/orders/own/codes/{shown}/claim")
    assert "본인 계좌로 받았다고 적었습니다" in words(kim.get(answer.headers["Location"]))
    sale = morning.db.row("SELECT * FROM orders_sales WHERE payment = ?", (shown,))
    assert sale
    assert (sale["method"], sale["state"], sale["till"]) == ("own_code", "done", None)
    assert money.book(morning.db, KIM) == before
    assert money.debt(morning.db, KIM) == sale["fee_minor"] == sale["gross_minor"] // 100
    assert money.fees_on(morning.db, sale["business_day"]) == sale["fee_minor"]
    assert "받았다고 하셨습니다" in words(kim.get("/orders/my-money"))
    totals = closing.day_totals(morning.db, sale["business_day"])
    assert (totals.own_minor, totals.sold_minor) == (sale["gross_minor"], 0)
    assert_sound(morning.db)


def test_the_station_neither_claims_nor_looks_for_nor_matches_it(morning: Settled) -> None:
    give_own_code(morning)
    shown = orders.show_code(morning.db, new_act(KIM), [eggs()], channel="own").id
    assert bank_queries.waiting_payments(morning.db, "CN") == []
    clerk = client(morning.app, "pak")
    assert send(clerk, f"/orders/codes/{shown}/claim").status_code == 403
    own_commands.record_own_code_sale(morning.db, new_act(KIM), shown, KIM)
    assert queries.claimed_sum(morning.db) == (0, 0)
    assert bank_queries.waiting_payments(morning.db, "CN") == []
    for decide in (orders.confirm_payment, orders.payment_not_found):
        with pytest.raises(Refusal, match="not_claimed"):
            decide(morning.db, new_act(PAK), shown)


def test_her_sale_is_said_once_and_taken_back_while_the_fee_is_owed(morning: Settled) -> None:
    give_own_code(morning)
    sale = sell_by_own_code(morning)
    payment = morning.db.value("SELECT payment FROM orders_sales WHERE sale = ?", (sale,))
    with pytest.raises(Refusal, match="settled_already"):
        own_commands.record_own_code_sale(morning.db, new_act(KIM), payment, KIM)
    with pytest.raises(Refusal, match="own_code_stays"):
        orders.move_sale(morning.db, new_act(PAK), sale, CHOI)
    clerk = client(morning.app, "pak")
    assert "본인이 받았다고 합니다" in words(clerk.get(f"/orders/sales/{sale}"))
    orders.undo_sale(morning.db, new_act(KIM), sale, farmer=KIM)
    assert money.debt(morning.db, KIM) == 0
    assert_sound(morning.db)


def test_it_is_ended_by_one_and_the_stations_is_shown_again(morning: Settled) -> None:
    give_own_code(morning)
    clerk, kim = client(morning.app, "pak"), client(morning.app, "kim")
    assert send(clerk, PAGE + "/end", end_reason=" ").status_code == 422
    answer = send(clerk, PAGE + "/end", end_reason="휴대폰을 잃었음")
    page = words(clerk.get(answer.headers["Location"]))
    assert "휴대폰을 잃었음" in page
    told = words(kim.get("/payments/"))
    assert "받는 사람이 바뀌였습니다" in told
    assert queries.require_code(morning.db).payee in told
    assert send(clerk, PAGE + "/end", end_reason="x").status_code == 409
    assert_sound(morning.db)


def test_who_is_forgotten_leaves_no_account_behind(morning: Settled) -> None:
    give_own_code(morning)
    shown = orders.show_code(morning.db, new_act(KIM), [eggs()], channel="own").id
    people_commands.person_left(morning.db, new_act(MANAGER), KIM)
    erasing.erase_private(morning.db, new_act(MANAGER), KIM)
    assert morning.db.rows("SELECT * FROM payments_codes_private WHERE text = ?", (HERS,)) == []
    parts = morning.db.rows("SELECT part FROM journal_events WHERE part IS NOT NULL")
    assert not [row for row in parts if HERS.encode() in row["part"]]
    assert client(morning.app, "pak").get(f"/orders/codes/{shown}").status_code == 404
    assert_sound(morning.db)
