"""A tired thumb taps twice: the order that was written down is shown, whatever happened since."""

from tests.cast import Settled, client, new_act
from tests.money.conftest import morning, till
from tests.money.hands import events
from tests.workday import EGGS

__all__ = ["morning", "till"]


def test_a_second_tap_after_the_last_tray_shows_the_order(till: Settled) -> None:
    """It said "sold out" of the very trays that were set aside for it."""
    left = till.db.value("SELECT SUM(left_base) FROM catalogue_listings WHERE farmer = 'F0001'")
    fields = {
        "act": new_act().id, "buyer": "최옥란", "line": f"F0001.{EGGS}.tray30.{left}.2700",
    }  # fmt: skip
    pak = client(till.app, "pak")
    first = pak.post("/orders", data=fields)
    assert first.status_code == 303
    before = events(till)
    second = pak.post("/orders", data=fields)
    assert second.status_code == 303
    assert second.headers["Location"].split("?")[0] == first.headers["Location"].split("?")[0]
    assert events(till) == before
    third = pak.post("/orders", data={**fields, "act": new_act().id})
    assert third.status_code == 409
