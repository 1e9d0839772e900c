"""What a task of the books costs in taps: paper written in, a till handed on, surplus shared."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app import open_house
from tests.browser.furnished import line
from tests.browser.rig import browsing, serving
from tests.cast import DEVICE, MANAGER, PAK, new_act
from tests.journeys.hand import Hand
from tests.journeys.station import KIM, TODAY, Morning, make_morning
from village.ground.clock import HandedClock
from village.ground.config import Config
from village.money import commands as money
from village.money import dividend_commands as dividends
from village.orders import commands as orders
from village.orders import entered_queries, queries
from village.people import visits
from village.people.visits_routes import STAFF_COOKIE
from village.receipts.seals import receipts_key

DESK = (1280, 800)


@dataclass
class Desk:
    """A station whose day is open, its two people in, and a receipt whose sale was lost."""

    morning: Morning
    manager: Hand
    clerk: Hand
    receipt: str
    origin: str
    note: int
    step: int


@pytest.fixture(scope="module")
def desk(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser, language: str
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("books")
    morning = make_morning(folder / "station", language)
    cookies = _begin(morning)
    receipt = _lost_sale(morning, Path(shutil.copytree(morning.folder, folder / "lost")))
    with ExitStack() as opened:
        served = opened.enter_context(serving(morning.folder, morning.now))
        manager, clerk = (
            Hand(opened.enter_context(browsing(browser, served, one, DESK, worker=False)),
                 language, morning.currency)
            for one in cookies
        )  # fmt: skip
        note, step = (100_000, 1_000) if morning.currency == "VND" else (10_000, 100)
        yield Desk(morning, manager, clerk, receipt, served.url, note, step)


def _begin(morning: Morning) -> list[dict[str, str]]:
    """The day is open, a grant came, manager and clerk are in."""
    house = open_house(Config(data=morning.folder), HandedClock(morning.now))
    db = house.store()
    money.open_day(db, new_act(), TODAY, morning.seed.float_minor, why="safe")
    dividends.receive_grant(db, new_act(MANAGER), "Fund", 60_000)
    receipts_key(db)
    cookies = [
        {STAFF_COOKIE: visits.begin_first_shift(db, who, DEVICE + where)}
        for who, where in ((MANAGER, ""), (PAK, "2"))
    ]
    house.close()
    return cookies


def _lost_sale(morning: Morning, folder: Path) -> str:
    """What stands in the code of a receipt whose sale only another disk holds."""
    house = open_house(Config(data=folder), HandedClock(morning.now))
    db = house.store()
    sale = orders.record_cash_sale(db, new_act(), [line(morning.eggs, KIM)]).id
    text = entered_queries.code_of(db, queries.require_sale(db, sale))
    house.close()
    assert text
    return text


def test_a_lost_sale_takes_two(desk: Desk) -> None:
    """The scanner types the code; the second time it is known."""
    clerk = desk.clerk
    clerk.goes("/orders/sales")
    with clerk.within(2):
        clerk.tap("orders.entered.title")
        clerk.types(desk.receipt, enter=True)
        clerk.sees_amount(desk.morning.eggs.price_minor)
        clerk.tap("orders.entered.write")
    clerk.sees_amount(desk.morning.eggs.price_minor)
    clerk.goes("/orders/sales/enter")
    clerk.types(desk.receipt, enter=True)
    clerk.sees("orders.refusal.known_sale")


def test_notes_from_home_take_three(desk: Desk) -> None:
    """She sold at her gate and brings the notes: her card is scanned first."""
    clerk, morning = desk.clerk, desk.morning
    clerk.goes("/orders/counter")
    clerk.types(f"{desk.origin}/people/card/{morning.card}", enter=True)
    with clerk.within(3):
        clerk.tap("orders.counter.from_home")
        clerk.tap(morning.goods_name(morning.eggs), inside=".goods-zone")
        clerk.tap("orders.counter.exact")
    clerk.sees("ground.saved")
    clerk.sees_amount(morning.eggs.price_minor)


def test_a_slip_takes_one(desk: Desk) -> None:
    """Printed ahead; then what was written by hand is typed, and one key writes it down."""
    clerk, eggs = desk.clerk, desk.morning.eggs
    clerk.goes("/orders/paper")
    clerk.tap("orders.paper.print")
    clerk.goes("/orders/paper")
    with clerk.within(1):
        clerk.writes("slip", "AS-0001")
        clerk.page.select_option("[name=farmer_0]", KIM)
        clerk.page.select_option("[name=goods_0]", index=0)
        clerk.writes("quantity_0", "2")
        clerk.writes("price_0", str(eggs.price_minor // (1 if clerk.currency == "VND" else 100)))
        clerk.tap("orders.paper.write")
    clerk.sees("orders.paper.saved", slip="AS-0001")
    assert clerk.page.input_value("[name=slip]") == "AS-0002"


def test_the_count_follows_what_is_typed_and_keeps_the_last(desk: Desk) -> None:
    """Nobody leaves a field to see its sum; whoever comes back finds what was typed last."""
    page, name = desk.clerk.page, f"[name=note_{desk.note}]"
    desk.clerk.goes("/orders/close")
    for count in (3, 2):
        page.locator(name).fill(str(count))
        expect(page.locator("#sum-all")).to_have_text(desk.clerk.money(count * desk.note))
    desk.clerk.goes("/orders/close")
    expect(page.locator(name)).to_have_value("2")


def test_the_till_is_handed_on_in_two(desk: Desk) -> None:
    """Counted, a reason for what is missing, who takes it; then the day so far tells of it."""
    clerk = desk.clerk
    clerk.goes("/orders/close")
    clerk.writes(f"note_{desk.note}", "1")
    clerk.writes("reason", "?")
    with clerk.within(2):
        clerk.tap("orders.handover.title")
        clerk.page.select_option("[name=to]", MANAGER)
        clerk.tap("orders.handover.give")
    clerk.sees("orders.handover.done")
    clerk.sees_amount(desk.note)
    clerk.page.go_back()  # past the page that was read back, which was reached by POST
    clerk.sees("orders.close.count")


def test_a_dividend_takes_two_people(desk: Desk) -> None:
    """The manager shares a grant in four; it counts once a second person approves."""
    manager, clerk = desk.manager, desk.clerk
    manager.goes("/money/dividends")
    with manager.within(4):
        manager.tap("money.dividend.new")
        unit = 1 if manager.currency == "VND" else 100
        manager.writes("G0001", str(desk.step * 20 // unit))
        manager.tap("orders.dividend.check", inside=".two")
        manager.sees_amount(desk.step * 20)
        manager.tap("orders.dividend.propose")
        manager.tap("money.dividend.approve")
    manager.sees("money.dividend.wait_second")
    clerk.goes(manager.path)
    with clerk.within(1):
        clerk.tap("money.dividend.approve")
    clerk.sees("money.dividend.state.declared")
