"""The station's process is dead: she goes on, and when it is back each tap is there once."""

import io

import pytest
import zxingcpp
from PIL import Image

from tests.cast import CHOI, KIM, PAK
from tests.faults.phone import (
    EGGS_PRICE,
    OWN_SALE,
    Phone,
    at_the_station,
    let_in,
    times_written,
)
from tests.faults.wire import Wire
from tests.outside import BROWSER
from village.ground import ids
from village.ground.i18n import translate
from village.hall import hand_codes

pytestmark = pytest.mark.needs(*BROWSER)
YEARS_OFF = """var yearsOff = 5;
const right = Date.now;
Date.now = () => right() + yearsOff * 31536000000;"""


def test_with_a_line_it_goes_the_same_way_and_leads_to_saved(kim: Phone) -> None:
    act = kim.lists_eggs()
    kim.page.wait_for_url("**/saved*")
    assert times_written(kim.station, act) == 1
    kim.reads("ground.saved_here")
    assert kim.waits() == []


def test_it_lists_goods_and_sends_them_once_when_the_station_is_back(kim: Phone) -> None:
    kim.goes(EGGS_PRICE)
    kim.station.kill()
    act = kim.taps_right()
    kim.reads("ground.phone_waiting")
    kim.reads("hall.outbox.no_line")
    assert [item["act"] for item in kim.waits()] == [act]
    kim.station.start()
    kim.empties_by_itself()
    assert times_written(kim.station, act) == 1


@pytest.mark.slow
def test_three_taps_without_a_line_keep_their_order(kim: Phone) -> None:
    kim.goes(OWN_SALE)
    kim.station.kill()
    acts = []
    for _ in range(3):
        acts.append(kim.presses("orders.own.cash"))
        kim.page.get_by_role("button", name="하나 더 적기").click()
    kim.station.start()
    kim.is_empty()
    assert [act for act, _ in at_the_station(kim.station) if act in acts] == acts


def test_a_reply_lost_after_the_commit_makes_no_second_listing(kim: Phone, wire: Wire) -> None:
    """The station wrote it down; nobody heard that. It comes again under the same id."""
    kim.goes(EGGS_PRICE)
    wire.mood = "loses"
    act = kim.taps_right()
    while not times_written(kim.station, act):
        kim.page.wait_for_timeout(20)
    assert [item["act"] for item in kim.waits()] == [act]
    wire.mood = "good"
    kim.is_empty()
    assert times_written(kim.station, act) == 1


@pytest.mark.slow
def test_two_tabs_send_each_tap_once(kim: Phone) -> None:
    other = kim.context.new_page()
    kim.goes(OWN_SALE)
    other.goto(f"{kim.host}{OWN_SALE}")
    kim.station.kill()
    acts = [kim.presses("orders.own.cash")]
    first, kim.page = kim.page, other
    acts.append(kim.presses("orders.own.cash"))
    kim.station.start()
    kim.is_empty()
    first.wait_for_selector('html[data-waiting="0"]', state="attached")
    assert [times_written(kim.station, act) for act in acts] == [1, 1]


def test_another_person_on_the_phone_neither_sends_nor_sees_it(kim: Phone, wire: Wire) -> None:
    kim.goes(EGGS_PRICE)
    wire.mood = "refuses"
    act = kim.taps_right()
    let_in(kim, CHOI)
    wire.mood = "good"
    kim.goes("/hall/waiting")
    kim.reads("hall.outbox.others", n=1)
    assert "54.00" not in kim.page.content()
    assert times_written(kim.station, act) == 0
    let_in(kim, KIM)
    kim.goes("/")
    kim.is_empty()
    assert times_written(kim.station, act) == 1


@pytest.mark.slow
def test_who_is_out_comes_in_again_and_then_it_goes(kim: Phone) -> None:
    kim.goes(EGGS_PRICE)
    let_in(kim, "")
    act = kim.taps_right()
    kim.reads("hall.outbox.come_in")
    assert times_written(kim.station, act) == 0
    let_in(kim, KIM)
    kim.goes("/")
    kim.is_empty()
    assert times_written(kim.station, act) == 1


def test_a_refused_tap_is_set_aside_and_the_rest_flows(kim: Phone) -> None:
    """Her lot is taken back twice: the second time is refused, in words."""
    listed = kim.lists_eggs()
    kim.page.wait_for_url("**/saved*")
    twice = kim.context.new_page()
    twice.goto(kim.page.url)
    kim.presses("ground.undo")
    kim.page.wait_for_url("**/catalogue/mine/L*")
    kim.page = twice
    refused = kim.presses("ground.undo")
    kim.reads("catalogue.refusal.already_moved")
    kim.lists_eggs()
    kim.page.wait_for_url("**/saved*")
    assert [item["act"] for item in kim.waits()] == [refused]
    kim.goes("/hall/waiting")
    kim.page.get_by_role("button", name=translate("ko", "hall.outbox.drop")).click()
    kim.is_empty()
    assert times_written(kim.station, listed) == 1


def test_where_nothing_can_be_kept_the_browser_sends_it_itself(kim: Phone) -> None:
    kim.page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('no'); }")
    before = len(at_the_station(kim.station))
    kim.goes(EGGS_PRICE)
    kim.page.locator(".foot button.go").click()
    kim.page.wait_for_url("**/saved*")
    assert len(at_the_station(kim.station)) == before + 1


@pytest.mark.slow
def test_where_nothing_can_be_kept_and_no_line_stands_the_form_stays(kim: Phone) -> None:
    kim.page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('no'); }")
    kim.goes(EGGS_PRICE)
    kim.station.kill()
    kim.page.locator(".foot button.go").click()
    kim.reads("hall.outbox.not_kept")
    kim.reads("ground.correct")


@pytest.mark.slow
def test_a_station_that_fails_keeps_it_on_the_phone(kim: Phone, wire: Wire) -> None:
    kim.goes(EGGS_PRICE)
    wire.mood = "fails"
    act = kim.taps_right()
    kim.page.wait_for_timeout(300)
    assert [item["act"] for item in kim.waits()] == [act]
    wire.mood = "good"
    kim.is_empty()
    assert times_written(kim.station, act) == 1


@pytest.mark.slow
def test_the_same_id_with_something_else_on_it_is_asked_about(kim: Phone) -> None:
    act = kim.lists_eggs()
    kim.page.wait_for_url("**/saved*")
    kim.goes(EGGS_PRICE)
    kim.page.locator('.foot input[name="act"]').evaluate(f"field => {{ field.value = '{act}'; }}")
    kim.page.locator('.foot input[name="quantity"]').evaluate("field => { field.value = 90; }")
    kim.page.locator(".foot button.go").click()
    kim.reads("ground.refusal.other_content")
    kim.goes("/hall/waiting")
    kim.page.get_by_role("button", name=translate("ko", "hall.outbox.again")).click()
    kim.is_empty()
    assert times_written(kim.station, act) == 1


@pytest.mark.slow
def test_a_phone_whose_clock_shows_another_year_keeps_and_sends(kim: Phone) -> None:
    kim.page.add_init_script(YEARS_OFF)
    kim.goes(EGGS_PRICE)
    kim.station.kill()
    act = kim.taps_right()
    kim.page.evaluate("yearsOff = -36")  # and is set right meanwhile, or wrong in another way
    kim.station.start()
    kim.is_empty()
    assert times_written(kim.station, act) == 1


def test_cash_after_a_shown_code_is_sent_once_more_and_leads_to_its_sale(kim: Phone) -> None:
    """The first key showed the code; Back to the very form, and it was cash after all."""
    act, field = ids.new_id(), "document.querySelector('.foot [name=act]').value"
    for key in ("orders.own.code", "orders.own.cash"):
        kim.goes(OWN_SALE)
        kim.page.evaluate(f"{field} = '{act}'")
        kim.page.get_by_role("button", name=translate("ko", key), exact=True).click()
        kim.page.wait_for_url("**/own/codes/*" if key == "orders.own.code" else "**/own/goods/*")
    kim.page.get_by_role("button", name=translate("ko", "hall.outbox.again")).click()
    kim.page.wait_for_url(lambda url: "/goods/" not in url)
    kim.is_empty()
    assert names_of(kim, act) == ["orders.code_shown", "orders.own_sale_recorded"]


def test_what_waits_is_shown_as_a_code_that_the_counter_takes(kim: Phone, wire: Wire) -> None:
    """The phone's own drawing, read by another program, says what a clerk's scanner types."""
    kim.goes("/hall/waiting")
    waiting, kim.page = kim.page, kim.context.new_page()
    kim.goes(EGGS_PRICE)
    wire.mood = "refuses"
    act = kim.taps_right()
    waiting.get_by_role("button", name=translate("ko", "hall.outbox.show")).click()
    picture = waiting.locator("[data-codes] svg").screenshot()
    text = waiting.locator("[data-codes] .small").inner_text()
    (seen,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    assert seen.text == text
    assert hand_codes.read(seen.text).act == act


def test_back_from_a_sale_the_same_key_sells_nothing_twice(kim: Phone) -> None:
    let_in(kim, PAK)
    sold = ids.new_id()
    kim.goes(f"/orders/counter?farmer={KIM}&line={KIM}.P0001.tray30.30.2700&act={sold}")
    kim.page.locator("#orders-pay").click()
    kim.page.wait_for_url("**saved=*")
    kim.page.go_back()
    kim.page.locator("#orders-pay").click()
    kim.page.wait_for_url("**again=tap*")
    assert names_of(kim, sold) == ["orders.cash_sale_recorded"]


def test_back_to_a_tap_that_waits_shows_its_row(kim: Phone, wire: Wire) -> None:
    let_in(kim, PAK)
    wire.mood = "fails"
    act = ids.new_id()
    for _ in range(2):
        kim.goes(f"/orders/counter?farmer={KIM}&line={KIM}.P0001.tray30.30.2700&act={act}")
        kim.page.locator("#orders-pay").click()
        kim.page.wait_for_selector("html[data-waiting='1'] [data-rows] [data-act]")
    assert [item["act"] for item in kim.waits()] == [act]
    wire.mood = "good"
    kim.is_empty()
    assert names_of(kim, act) == ["orders.cash_sale_recorded"]


def test_a_card_scanned_while_the_row_is_shown_sells_nothing(kim: Phone, wire: Wire) -> None:
    let_in(kim, PAK)
    wire.mood = "fails"
    act = ids.new_id()
    kim.goes(f"/orders/counter?farmer={KIM}&line={KIM}.P0001.tray30.30.2700&act={act}")
    kim.page.locator("#orders-pay").click()
    kim.page.wait_for_selector("html[data-waiting='1'] [data-rows] [data-act]")
    kim.page.keyboard.type("VS1-9")
    kim.page.keyboard.press("Enter")
    kim.page.evaluate("document.querySelector('[data-scan]').form.requestSubmit()")
    kim.page.wait_for_timeout(300)
    assert [item["act"] for item in kim.waits()] == [act]


def names_of(phone: Phone, act: str) -> list[str]:
    """What was written from this act on."""
    told = at_the_station(phone.station)
    start = [each for each, _ in told].index(act)
    return [name for _, name in told[start:]]
