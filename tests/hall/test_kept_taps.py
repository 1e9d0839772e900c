"""What the station makes of a tap that a phone kept: whose, taken as it was seen, answered."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import DONGXING, KIM, MANAGER, Settled, client, make_app, new_act
from tests.workday import EGGS, Workday, make_ready, pages_of_a_workday
from village.catalogue import commands as catalogue
from village.catalogue import queries
from village.catalogue.unit_rules import Product, Unit
from village.ground import journal
from village.ground.i18n import translate
from village.ground.ids import new_id
from village.money import queries as money
from village.people import calls

HOUR_MS = 3_600_000
PAK_HAND, KIM_HAND = f"{DONGXING}/C0001", f"{DONGXING}/{KIM}"
LIST = "/catalogue/sell/P0001/price"
WISH = {"unit": "tray30", "quantity": "60", "price": "2700", "size": "30"}
BOX = {"unit": "box", "quantity": "600", "price": "27000", "size": "300"}  # when she looked
SALE = {
    "line": "F0001.P0001.tray30.30.2700", "pay": "exact", "total": "2700",
    "seen": "100 P0001.tray30.30",
}  # fmt: skip


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Settled]:
    with pages_of_a_workday(tmp_path) as found:
        yield found


def kept(
    who: FlaskClient, path: str, hand: str, fields: dict[str, str] | None = None,
    age_ms: int | str = HOUR_MS, schema: str = "1",
) -> TestResponse:  # fmt: skip
    """What a phone sends of a tap it kept for `age_ms`."""
    headers = {"Village-Outbox": schema, "Village-Person": hand, "Village-Age": str(age_ms)}
    return who.post(path, data={"act": new_id()} | (fields or {}), headers=headers)


def last_fact(day: Settled) -> Any:
    return list(journal.events(day.db, after=0))[-1].fact


def boxes_hold(day: Settled, eggs_in_one: int) -> None:
    """Eggs are sold by the box too, and a box holds so many."""
    eggs = queries.require_product(day.db, EGGS)
    units = (Unit("tray30", 30), Unit("box", eggs_in_one))
    changed = Product(EGGS, eggs.key, eggs.base, eggs.counter, eggs.picture, units)
    catalogue.change_product(day.db, new_act(MANAGER), changed)


def test_done_tells_where_it_stands_and_the_time_at_the_station(day: Settled) -> None:
    answer = kept(client(day.app, "kim"), LIST, KIM_HAND, WISH, age_ms=0)
    told = answer.get_json()
    assert (answer.status_code, told["state"], told["at"]) == (200, "done", "09:14")
    assert told["url"] == "/catalogue/mine/L0003/saved"
    assert last_fact(day).kept is None


def test_the_same_tap_twice_is_one_listing(day: Settled) -> None:
    kim, act = client(day.app, "kim"), new_id()
    first, again = (kept(kim, LIST, KIM_HAND, WISH | {"act": act}) for _ in range(2))
    assert (first.get_json()["state"], again.get_json()["state"]) == ("done", "done")
    assert len(queries.open_listings(day.db, KIM)) == 3


def test_a_form_without_script_and_the_outbox_have_one_digest(day: Settled) -> None:
    kim, act = client(day.app, "kim"), new_id()
    assert kim.post(LIST, data=WISH | {"act": act}).status_code == 303
    assert kept(kim, LIST, KIM_HAND, WISH | {"act": act}).get_json()["state"] == "done"
    assert len(queries.open_listings(day.db, KIM)) == 3


def test_it_says_when_it_was_tapped_by_the_clock_of_the_station(day: Settled) -> None:
    kept(client(day.app, "kim"), LIST, KIM_HAND, WISH, age_ms=2 * HOUR_MS)
    assert last_fact(day).kept.tapped_at == day.clock.now_ms() - 2 * HOUR_MS


@pytest.mark.parametrize("hand", ["", f"{DONGXING}/F0002", "29557/F0001", KIM_HAND + "/C0001"])
def test_it_takes_nothing_that_another_hand_tapped(day: Settled, hand: str) -> None:
    answer = kept(client(day.app, "kim"), LIST, hand, WISH)
    assert (answer.status_code, answer.get_json()) == (401, {"state": "come_in"})
    assert len(queries.open_listings(day.db, KIM)) == 2


def test_who_has_not_come_in_is_told_to(day: Settled) -> None:
    answer = kept(client(day.app), LIST, KIM_HAND, WISH)
    assert (answer.status_code, answer.get_json()) == (401, {"state": "come_in"})


def test_who_has_dozed_off_is_not_taken_for_done(day: Settled) -> None:
    kim = client(day.app, "kim")
    day.clock.step(minutes=11)
    assert kept(kim, LIST, KIM_HAND, WISH).get_json() == {"state": "come_in"}
    assert len(queries.open_listings(day.db, KIM)) == 2


def test_a_phone_that_is_newer_than_the_station_keeps_it(day: Settled) -> None:
    told = kept(client(day.app, "kim"), LIST, KIM_HAND, WISH, schema="99").get_json()
    assert told["state"] == "later"
    assert len(queries.open_listings(day.db, KIM)) == 2


def test_a_refusal_is_one_sentence_in_her_language(day: Settled) -> None:
    answer = kept(client(day.app, "kim"), LIST, KIM_HAND, WISH | {"quantity": "0"})
    told = answer.get_json()
    assert (answer.status_code, told["state"], told["used"]) == (422, "refused", False)
    assert told["say"] == translate("ko", "ground.refusal.zero")


def test_the_same_id_with_something_else_is_asked_about(day: Settled) -> None:
    kim, act = client(day.app, "kim"), new_id()
    kept(kim, LIST, KIM_HAND, WISH | {"act": act})
    told = kept(kim, LIST, KIM_HAND, WISH | {"act": act, "quantity": "90"}).get_json()
    assert (told["state"], told["used"]) == ("refused", True)


def test_a_kept_listing_is_taken_with_the_size_she_saw(day: Settled) -> None:
    boxes_hold(day, 360)
    assert kept(client(day.app, "kim"), LIST, KIM_HAND, BOX).get_json()["state"] == "done"
    fact = last_fact(day)
    assert (fact.unit_size, fact.kept.differs) == (300, ("size",))


def test_a_tap_just_made_is_not_taken_with_a_size_that_is_gone(day: Settled) -> None:
    boxes_hold(day, 360)
    told = kept(client(day.app, "kim"), LIST, KIM_HAND, BOX, age_ms=500).get_json()
    assert told["state"] == "refused"


def test_her_own_sale_is_taken_as_she_saw_it(day: Settled) -> None:
    boxes_hold(day, 360)
    answer = kept(
        client(day.app, "kim"), "/orders/own/goods/P0001", KIM_HAND, BOX | {"how": "cash"}
    )
    assert answer.get_json()["state"] == "done"
    fact = last_fact(day)
    assert (fact.lines[0].unit_size, fact.gross_minor) == (300, 54_000)
    assert fact.kept.differs == ("size",)


def sells(day: Settled, fields: dict[str, str]) -> None:
    answer = kept(client(day.app, "pak"), "/orders/sales", PAK_HAND, fields)
    assert answer.get_json()["state"] == "done"


def test_a_sale_at_the_counter_is_taken_at_fee_and_size_of_its_page(day: Settled) -> None:
    boxes_hold(day, 360)
    seen = SALE | {
        "line": "F0001.P0001.box.300.27000",
        "total": "27000",
        "seen": "250 P0001.box.300",
    }
    sells(day, seen)
    fact = last_fact(day)
    assert (fact.gross_minor, fact.fee_minor, fact.lines[0].unit_size) == (27_000, 675, 300)
    assert fact.kept.differs == ("size", "fee")


def test_a_fee_or_an_age_without_end_is_no_fault(day: Settled) -> None:
    seen = SALE | {"seen": "9" * 4_301 + " P0001.box.300"}
    answer = kept(client(day.app, "pak"), "/orders/sales", PAK_HAND, seen)
    assert answer.get_json()["state"] == "refused"
    assert (
        kept(client(day.app, "kim"), LIST, KIM_HAND, WISH, "9" * 4_301).get_json()["state"]
        == "done"
    )


def test_a_recorded_sale_is_never_refused_for_stock(day: Settled) -> None:
    much = SALE | {"line": "F0001.P0001.tray30.300.2700", "total": "27000"}
    sells(day, much)
    assert sum(lot.quantity_base for lot in last_fact(day).lines[0].lots) == 60


def test_a_sale_for_a_closed_day_waits_for_the_next(tmp_path: Path) -> None:
    made: Workday = make_ready(tmp_path)
    made.house.close()
    ready = make_app(tmp_path)
    told = kept(client(ready.app, "pak"), "/orders/sales", PAK_HAND, SALE).get_json()
    assert (told["state"], bool(told["say"])) == ("later", True)
    assert money.open_day(ready.db) is None
    ready.house.close()


def test_a_call_that_waited_too_long_rings_no_more(day: Settled) -> None:
    kim = client(day.app, "kim")
    told = kept(kim, "/hall/call", KIM_HAND, age_ms=31 * 60_000).get_json()
    assert told["state"] == "done"
    assert calls.open_calls(day.db) == []
    kept(kim, "/hall/call", KIM_HAND, age_ms=5 * 60_000)
    assert len(calls.open_calls(day.db)) == 1


def test_a_page_is_still_a_page_for_a_browser(day: Settled) -> None:
    answer = client(day.app, "kim").post(LIST, data=WISH | {"act": new_id()})
    assert (answer.status_code, answer.mimetype) == (303, "text/html")
