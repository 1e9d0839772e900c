"""A station and a hub in one process: the whole day by the pages' own forms, the same figures."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import create_app, feed_kinds
from tests.cast import PAK, PHRASES, Settled, config
from tests.hub.county import LI, LI_PHRASE, served
from tests.journeys.forms import Walker
from tests.journeys.station import DIGITS, KIM, Morning, make_morning
from tests.journeys.whole_day import Figures, as_typed, figures_of
from village.ground import journal
from village.ground.amounts import CURRENCIES, format_amount
from village.ground.clock import HandedClock
from village.ground.config import Config
from village.hub import codes, officers, queries
from village.hub.officers import FirstDay
from village.hub.store import HubStore
from village.money.queries import book, unbalanced
from village.sync.courier import sync_once
from village.sync.enrolment import enrol


@dataclass
class Houses:
    """Both, joined over a real line."""

    morning: Morning
    station: Settled
    hub: HubStore
    centre: Walker


@pytest.fixture
def houses(tmp_path: Path, language: str) -> Iterator[Houses]:
    morning = make_morning(tmp_path / "station", language)
    clock = HandedClock(morning.now)
    app = create_app(config(morning.folder), clock)
    settled = Settled(app.extensions["house"], app, clock)
    hub_app = create_app(Config(data=tmp_path / "hub", role="hub"), clock)
    hub: HubStore = hub_app.extensions["hub"]
    place = morning.seed.station
    first = FirstDay("Hub", place.station[:4], "County", place.country, language)
    officers.set_up(hub, first, "Li", LI_PHRASE)
    with ExitStack() as line:
        url = line.enter_context(served(hub_app))
        enrol(settled.db, url, codes.make_code(hub, place.station, LI).letters)
        yield Houses(morning, settled, hub, walker(hub_app))
    settled.house.close()
    hub.close()


def walker(app: object) -> Walker:
    client = app.test_client()  # type: ignore[attr-defined]  # a Flask
    client.environ_base["HTTP_SEC_FETCH_SITE"] = "same-origin"
    return Walker(client)


def test_one_day_gives_the_same_figures(houses: Houses) -> None:
    morning, db = houses.morning, houses.station.db
    day = figures_of(morning)
    clerk, farmer = walker(houses.station.app), walker(houses.station.app)
    the_day_opens(clerk, morning, day)
    the_farmer_lists(farmer, morning)
    the_farmer_claims_a_code(farmer)
    the_clerk_sells(clerk, morning)
    the_order_is_paid(clerk, morning)
    assert book(db, KIM).payable_minor == day.net
    assert book(db, KIM).held_minor == 2 * day.net
    the_clerk_pays_out(clerk)
    the_order_is_confirmed(clerk)
    assert book(db, KIM).payable_minor == day.net
    assert book(db, KIM).held_minor == day.net
    report = the_day_closes(clerk, day)
    for minor in (3 * day.tray, day.tray, day.paid_out, day.in_till, -day.step):
        assert format_amount(minor, morning.currency, morning.language) in report
    assert unbalanced(db) == []
    assert journal.state_hash(db) == journal.rebuilt_hash(db)
    assert sync_once(db, feed_kinds).outcome == "sent"
    the_centre_shows(houses, day)


def the_day_opens(clerk: Walker, morning: Morning, day: Figures) -> None:
    clerk.goes(f"/people/staff/{PAK}?phrase=1")
    clerk.sends(PAK, phrase=PHRASES[PAK])
    clerk.goes("/money/day")
    clerk.sends("/day", float=as_typed(day.float_minor, morning.currency))


def the_farmer_lists(farmer: Walker, morning: Morning) -> None:
    """Two trays, and two more as last time."""
    farmer.goes(f"/people/card/{morning.card}")
    farmer.sends("/number", digits=DIGITS)
    goods = f"/catalogue/sell/{morning.eggs.number}"
    for _ in range(2):
        farmer.goes(goods)
        farmer.sends("/price", quantity=str(2 * morning.eggs.unit_size))
        farmer.sends(f"{goods}/price")


def the_farmer_claims_a_code(farmer: Walker) -> None:
    farmer.goes("/payments/")
    listing = re.search(r'name="listing" value="(L\d+)"', farmer.text)
    assert listing, "her goods are offered as sums"
    farmer.sends("/own/codes", listing=listing[1])
    farmer.sends("/claim")


def the_clerk_sells(clerk: Walker, morning: Morning) -> None:
    clerk.goes("/orders/counter")
    clerk.sends("/counter", find=f"http://localhost/people/card/{morning.card}")
    clerk.sends("/counter", choose=morning.eggs.number)
    clerk.sends("/counter", at="/orders/sales", pay="exact")


def the_order_is_paid(clerk: Walker, morning: Morning) -> None:
    """Written down, code shown, said to be paid, handed over."""
    clerk.goes("/orders/new")
    clerk.sends("/orders", at="/orders/new", choose=morning.eggs.number)
    clerk.sends("/orders", at="/orders/new", add="1")
    clerk.sends("/orders", buyer="王 Li 리", phone="13900001111")
    clerk.sends("/code")
    clerk.sends("/claim")
    clerk.sends("/hand-over")


def the_clerk_pays_out(clerk: Walker) -> None:
    clerk.goes(f"/money/books/{KIM}")
    given = re.search(r'name="all" value="([0-9.,]+)"', clerk.text)
    assert given, "something can be given"
    clerk.sends("/payout", all=given[1])
    clerk.sends("/payout")


def the_order_is_confirmed(clerk: Walker) -> None:
    """The claim that carries an order's number; the farmer's own stays said."""
    clerk.goes("/orders/claims")
    card = next(part for part in clerk.text.split("<section")[1:] if "D0001" in part)
    found = re.search(r'action="([^"]+/confirmation)"', card)
    assert found, "the claim can be confirmed"
    clerk.sends(found[1])


def the_day_closes(clerk: Walker, day: Figures) -> str:
    """One coin short. The report's text."""
    clerk.goes("/orders/close")
    left, typed = day.in_till - day.step, {}
    for value in CURRENCIES[currency_of(day)].notes:
        typed[f"note_{value}"], left = str(left // value), left % value
    clerk.sends("/close/check", reason="?", **typed)
    return clerk.sends("/orders/close")


def currency_of(day: Figures) -> str:
    return "VND" if day.step >= 1_000 else "CNY"


def the_centre_shows(houses: Houses, day: Figures) -> None:
    """Its rows and its page."""
    with houses.hub.reading() as rows:
        place = {"station": houses.morning.seed.station.station, "business_day": "2026-11-21"}
        total = queries.sums(rows.all("day_sums", **place))
        till = queries.tills_of(rows, **place)[0]
    assert (total.sold_minor, total.sales) == (3 * day.tray, 3)
    assert total.cash_minor == total.confirmed_minor == total.claimed_minor == day.tray
    assert (till.payouts_minor, till.difference_minor) == (day.paid_out, -day.step)
    assert till.same_as(total)
    officer = houses.centre
    officer.goes("/hub/come-in")
    officer.sends("", officer=LI, phrase=LI_PHRASE)
    officer.goes("/hub/second-key")
    officer.sends("", code=officers.next_code(houses.hub, LI))
    text = officer.goes(f"/hub/stations/{place['station']}/days/{place['business_day']}")
    digits = format_amount(3 * day.tray, houses.morning.currency, "en").strip("¥đ ")
    assert digits in text
