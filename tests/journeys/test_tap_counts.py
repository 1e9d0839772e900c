"""How many taps a task may cost, counted on the real pages; keyboards alone do the same."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.rig import Served, browsing, serving
from tests.journeys import whole_day as steps
from tests.journeys.hand import Hand
from tests.journeys.station import Morning, make_morning

House = tuple[Morning, Served]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, language: str) -> Iterator[House]:
    """One station for all tasks of this file, its day open."""
    morning = make_morning(tmp_path_factory.mktemp("taps") / "station", language)
    with serving(morning.folder, morning.now) as served:
        yield morning, served


@pytest.fixture
def clerk(house: House, browser: Browser) -> Iterator[Hand]:
    morning, served = house
    with browsing(browser, served, {}, (1280, 800), worker=False) as context:
        hand = Hand(context, morning.language, morning.currency)
        steps.clerk_comes_in(hand)
        if hand.page.get_by_text(hand.word("orders.counter.day_closed")).count():
            steps.clerk_opens_the_day(hand, steps.figures_of(morning))
        yield hand


@pytest.fixture
def farmer(house: House, browser: Browser) -> Iterator[Hand]:
    morning, served = house
    with browsing(browser, served, {}, (360, 740), worker=False) as context:
        hand = Hand(context, morning.language, morning.currency)
        steps.farmer_comes_in(hand, morning, script=True)
        yield hand


def test_a_first_listing_takes_nine(house: House, farmer: Hand) -> None:
    """Something she never sold, with a price she types on our keypad."""
    morning, _ = house
    second = "000" if morning.currency == "VND" else "0"
    with farmer.within(9):
        farmer.tap("hall.sell")
        if not farmer.page.get_by_text(morning.goods_name(morning.other)).count():
            farmer.tap("catalogue.sell.more")
        farmer.tap(morning.goods_name(morning.other))
        farmer.press(farmer.page.locator(".chips button").first)
        farmer.tap("catalogue.price.other")
        farmer.tap("3", inside=".pad")
        farmer.tap(second, inside=".pad")
        farmer.tap("ground.correct")
        farmer.tap("ground.correct")
    farmer.sees("ground.saved")


def test_her_own_sale_takes_four(house: House, farmer: Hand) -> None:
    morning, _ = house
    with farmer.within(4):
        farmer.tap("hall.own_sale")
        farmer.tap(morning.goods_name(morning.eggs))
        farmer.tap(morning.quantity(morning.eggs, 2))
        farmer.tap("orders.own.cash")
    farmer.sees("ground.saved")
    farmer.sees_amount(2 * morning.eggs.price_minor)


def test_a_code_for_a_new_sum_takes_five(house: House, farmer: Hand) -> None:
    """Our keypad again: three digits, and the key in the foot."""
    steps.farmer_lists_two_trays(farmer, house[0], steps.figures_of(house[0]))
    with farmer.within(5):
        farmer.tap("hall.show_code")
        for digit in ("1", "2", "000" if farmer.currency == "VND" else "5"):
            farmer.tap(digit, inside=".pad")
        farmer.tap("payments.code.with_amount")
    farmer.sees_amount(12_000 if farmer.currency == "VND" else 12_500)
    farmer.sees("orders.payment.look")


def test_a_cash_sale_with_the_face_picked_takes_four(house: House, clerk: Hand) -> None:
    morning, _ = house
    clerk.goes("/orders/counter")
    with clerk.within(4):
        clerk.tap(morning.names[1], inside=".zones")
        clerk.tap(morning.goods_name(morning.eggs), inside=".goods-zone")
        clerk.tap("2", inside=".goods-zone")
        clerk.sees_amount(2 * morning.eggs.price_minor)
        clerk.tap("orders.counter.exact")
    clerk.sees("ground.saved")
    clerk.sees(morning.names[1])


def test_the_keyboard_alone_sells(house: House, clerk: Hand) -> None:
    """The card types itself; then the key of the goods, how many, Enter, Enter."""
    morning, served = house
    clerk.goes("/orders/counter")
    clerk.types(f"{served.url}/people/card/{morning.card}", enter=True)
    name = morning.goods_name(morning.eggs)
    tile = clerk.page.locator(".goods-zone .tile", has_text=name).first
    key = tile.get_attribute("data-key")
    assert key, "the tile has a key"
    with clerk.within(0):
        clerk.strikes(key.lower(), "3", "Enter", "Enter")
    clerk.sees("ground.saved")
    clerk.sees_amount(3 * morning.eggs.price_minor)
    assert clerk.taps == 0
    assert clerk.page.evaluate("document.activeElement.name") == "find", "ready for the next one"


def test_notes_and_change_take_four(house: House, clerk: Hand) -> None:
    """With notes that are too big, the change is said."""
    morning, served = house
    clerk.goes("/orders/counter")
    with clerk.within(4):
        clerk.types(f"{served.url}/people/card/{morning.card}", enter=True)
        clerk.tap(morning.goods_name(morning.eggs), inside=".goods-zone")
        clerk.press(clerk.page.locator("#orders-counter-notes button").first)
        clerk.sees("orders.counter.change")
        clerk.tap("orders.counter.cash")
    clerk.sees("ground.saved")


def test_an_order_is_paid_in_three(house: House, clerk: Hand, farmer: Hand) -> None:
    """From the list: the order, exact, and the goods go."""
    morning, _ = house
    steps.farmer_lists_two_trays(farmer, morning, steps.figures_of(morning))
    steps.clerk_takes_an_order(clerk, morning)
    clerk.goes("/orders")
    with clerk.within(3):
        clerk.tap("orders.order.take_cash")
        clerk.tap("orders.counter.exact")
        clerk.tap("orders.order.hand_over")
    clerk.sees("orders.order.said.handed_over")
