"""A buyer wants to be forgotten: found by name or phone, asked once more, gone from all orders."""

import pytest

from tests.cast import MANAGER, Settled, client, new_act
from tests.money.conftest import morning, till
from tests.money.hands import eggs
from village.__main__ import main
from village.ground import journal
from village.ground.errors import Refusal
from village.orders import buyers, order_commands
from village.orders.order_rules import OrderPrivate

__all__ = ["morning", "till"]
RI = OrderPrivate("리춘화", "13900007777", "왕청 3가", "문앞에")


def order(till: Settled, buyer: OrderPrivate) -> str:
    return order_commands.place_order(till.db, new_act(), (eggs(),), buyer).id


@pytest.fixture
def over(till: Settled) -> str:
    """Two orders of hers are over; another buyer's waits."""
    first = order(till, RI)
    second = order(till, RI)
    order_commands.cancel_order(till.db, new_act(), second)
    order_commands.pay_order_cash(till.db, new_act(), first)
    order_commands.hand_over(till.db, new_act(), first)
    order(till, OrderPrivate("리춘", "13900007778"))
    return first


def left(till: Settled) -> list[str]:
    return [row["buyer"] for row in till.db.rows("SELECT buyer FROM orders_private")]


def test_the_manager_finds_her_and_takes_her_name_from_all_her_orders(
    till: Settled, over: str
) -> None:
    manager = client(till.app, "manager")
    assert "/orders/buyers" in manager.get("/orders").text
    assert RI.phone not in manager.get("/orders/buyers").text
    for text in ("리춘화", "1390000777", "리"):
        found = manager.get("/orders/buyers", query_string={"text": text}).text
        assert RI.phone in found
    page = manager.get(f"/orders/{over}/buyer").text
    assert "D0001" in page
    assert "D0002" in page
    assert "D0003" not in page
    form = {"act": new_act().id}
    taps = [manager.post(f"/orders/{over}/buyer/erasure", data=form) for _ in range(2)]
    assert [tap.headers["Location"] for tap in taps] == ["/orders/buyers?said=erased"] * 2
    assert left(till) == ["리춘"]
    assert RI.buyer not in manager.get(f"/orders/{over}").text
    assert manager.get(f"/orders/{over}/receipt").status_code == 200
    kept = [row["part"] for row in till.db.rows("SELECT part FROM journal_events") if row["part"]]
    assert RI.phone.encode() not in b"".join(kept)
    before = journal.state_hash(till.db)
    journal.rebuild(till.db)
    assert journal.state_hash(till.db) == before


def test_an_order_that_is_not_over_keeps_its_buyer(till: Settled, over: str) -> None:
    waiting = order(till, RI)
    answer = client(till.app, "manager").post(
        f"/orders/{over}/buyer/erasure", data={"act": new_act().id}
    )
    assert answer.status_code == 409
    assert "D0004" in answer.text
    order_commands.cancel_order(till.db, new_act(), waiting)
    buyers.erase_buyer(till.db, new_act(MANAGER), over)
    with pytest.raises(Refusal, match="buyer_erased"):
        buyers.erase_buyer(till.db, new_act(MANAGER), over)


def test_a_clerk_may_not(till: Settled, over: str) -> None:
    pak = client(till.app, "pak")
    assert "/orders/buyers" not in pak.get("/orders").text
    assert pak.get("/orders/buyers").status_code == 403
    assert pak.post(f"/orders/{over}/buyer/erasure", data={"act": new_act().id}).status_code == 403
    assert len(left(till)) == 3


def test_from_the_keyboard(till: Settled, over: str) -> None:
    data = ["--data", str(till.house.data)]
    assert over
    assert main([*data, "orders", "erase", "D0099"]) == 1
    assert main([*data, "orders", "erase", "D0001"]) == 0
    assert left(till) == ["리춘"]
