"""What two branches did that does not go together: nothing is refused, the manager settles it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import CHOI, KIM, MANAGER, Settled, client, new_act
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_restores import assert_whole
from tests.sync.two_pcs import clone_of, join_open_and_send
from village.ground import journal
from village.ground.errors import Refusal
from village.ground.unit import Store, writing
from village.money import commands as money
from village.money import queries as books
from village.orders import commands as orders
from village.orders import order_commands
from village.orders.order_rules import OrderPrivate
from village.people import commands as people
from village.people.commands import NewPerson
from village.sync import commands, queries


def clashes(db: Store) -> dict[str, tuple[str, str, int]]:
    return {
        one["kind"]: (one["subject"], one["detail"], one["times"]) for one in queries.clashes(db)
    }


@pytest.fixture
def merged(station: Settled, county: County, tmp_path: Path) -> Iterator[Settled]:
    """Kim has 26.73 and 20 trays; both PCs pay it out, sell 15 trays, take the order, close."""
    join(county, station.db)
    day.open_shop(station.db)
    orders.record_cash_sale(station.db, new_act(), (day.eggs(),))
    order = order_commands.place_order(
        station.db, new_act(), (day.eggs(),), OrderPrivate("리씨", "13900000000")
    ).id
    undone = orders.record_cash_sale(station.db, new_act(), (day.rice(),)).id
    shown = orders.show_code(station.db, new_act(), (day.rice(),)).id
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    for one in (station, clone):
        money.pay_out(one.db, new_act(), KIM, 26_00)
        orders.record_cash_sale(one.db, new_act(), (day.eggs(15),))
        order_commands.pay_order_cash(one.db, new_act(), order)
        order_commands.hand_over(one.db, new_act(), order)
        orders.undo_sale(one.db, new_act(), undone)
        orders.claim_code_sale(one.db, new_act(), shown)
        people.add_person(one.db, new_act(), NewPerson("farmer", "리", "ko", group="3조"))
        buyer = OrderPrivate("김씨", "")
        order_commands.place_order(one.db, new_act(), (day.rice(1),), buyer)
        day.close(one.db)
    go(station.db)
    join(county, clone.db)
    assert go(clone.db).outcome == "sent"
    assert_whole(clone.db, county)
    yield clone
    clone.house.close()


def test_each_thing_stands_on_the_list(merged: Settled) -> None:
    found = clashes(merged.db)
    assert found.keys() == {
        "payout", "oversold", "late", "day", "sale", "payment", "order", "number", "order_number",
    }  # fmt: skip
    assert found["number"] == ("F0004", "F0003", 1)
    assert found["late"][0] == "2026-11-21.T1"
    assert found["oversold"][0] == "L0001"
    paid = merged.db.row("SELECT payout FROM money_payouts ORDER BY position DESC LIMIT 1")
    assert paid is not None
    assert found["payout"] == (paid["payout"], "", 1)


def test_the_list_is_the_managers_and_each_row_leads_to_where_it_is_mended(merged: Settled) -> None:
    manager, pak = client(merged.app, "manager"), client(merged.app, "pak")
    assert "바로잡을 일 9건" in manager.get("/orders/counter", follow_redirects=True).text
    assert "바로잡을 일" not in pak.get("/orders/counter", follow_redirects=True).text
    assert pak.get("/settling").status_code == 403
    page = manager.get("/settling").text
    for clash in queries.clashes(merged.db):
        address = f"/settling/one?kind={clash['kind']}&subject={clash['subject']}"
        assert address.replace("&", "&amp;") in page
        one = manager.get(address).text
        leads = one.split('class="btn" href="')[1].split('"')[0]
        assert manager.get(leads).status_code == 200, (clash["kind"], leads)


def test_seen_and_left_so_needs_a_reason_and_stays_a_fact(merged: Settled, county: County) -> None:
    manager = client(merged.app, "manager")
    subject = clashes(merged.db)["payout"][0]
    form = {"kind": "payout", "subject": subject, "how": "left", "reason": " ", "act": new_act().id}
    assert manager.post("/settling", data=form).status_code == 422
    form |= {"reason": "다음 판매에서 덜기로 함"}
    assert manager.post("/settling", data=form).status_code == 303
    assert "payout" not in clashes(merged.db)
    assert "다음 판매에서 덜기로 함" in manager.get("/settling").text
    go(merged.db)
    assert_whole(merged.db, county)
    with pytest.raises(Refusal, match="clash_gone"):
        commands.settle_clash(merged.db, new_act(MANAGER), "payout", subject, "mended", "")


def test_put_right_needs_no_reason(merged: Settled) -> None:
    commands.settle_clash(merged.db, new_act(MANAGER), "day", "2026-11-21.T1", "mended", "")
    assert "day" not in clashes(merged.db)
    for wrong in ("", "forgotten"):
        with pytest.raises(Refusal, match="clash_how"):
            commands.settle_clash(merged.db, new_act(MANAGER), "late", "2026-11-21.T1", wrong, "x")


def test_what_goes_together_is_not_on_the_list(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join_open_and_send(county, station)
    clone = clone_of(station, tmp_path / "clone")
    orders.record_cash_sale(station.db, new_act(), (day.eggs(),))
    orders.record_cash_sale(clone.db, new_act(), (day.rice(),))
    money.pay_out(clone.db, new_act(), CHOI, 10_00)
    go(station.db)
    join(county, clone.db)
    assert go(clone.db).outcome == "sent"
    assert clashes(clone.db) == {}
    clone.house.close()


def test_each_till_of_a_day_stands_for_itself(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    day.open_shop(station.db)
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    later = day.DAY + timedelta(days=1)
    for one in (station, clone):
        day.close(one.db)
        opened = money.open_day(one.db, new_act(), later, books.cash_in(one.db))
        with writing(one.db):  # no page opens a second till yet
            journal.record(one.db, new_act(), replace(opened.fact, till="T2", float_minor=0))
    go(station.db)
    join(county, clone.db)
    assert go(clone.db).outcome == "sent"
    both = [one["subject"] for one in queries.clashes(clone.db) if one["kind"] == "day"]
    assert sorted(both) == ["2026-11-21.T1", "2026-11-22.T1", "2026-11-22.T2"]
    page = client(clone.app, "manager").get("/settling").text
    assert "(T2)" in page
    assert "(T1)" not in page
    for subject in both:
        commands.settle_clash(clone.db, new_act(MANAGER), "day", subject, "mended", "")
    assert_whole(clone.db)
    clone.house.close()
