"""What stands behind a farmer's doors is hers: every door with somebody else's id in it."""

from typing import Any

import pytest
from flask import url_for

from tests.cast import CHOI, KIM, Settled, client, new_act
from tests.money.conftest import morning, till
from tests.money.hands import eggs, events, sell
from village.ground.ids import new_id
from village.money import commands as money
from village.orders import commands

__all__ = ["morning", "till"]
LISTING, SALE, CODE, PAYOUT = "listing", "sale", "payment", "payout"

# (who, endpoint, what of Choi's stands in its address, statuses that are right)
OWNERSHIP: tuple[tuple[str, str, str, int], ...] = (
    ("kim", "catalogue.show_listing", LISTING, 403),
    ("kim", "catalogue.show_saved", LISTING, 403),
    ("kim", "catalogue.undo_listing", LISTING, 403),
    ("kim", "catalogue.withdraw_goods", LISTING, 403),
    ("kim", "catalogue.put_up_again", LISTING, 403),
    ("kim", "catalogue.show_taking", LISTING, 403),
    ("kim", "catalogue.take_goods", LISTING, 403),
    ("kim", "orders.show_own_saved", SALE, 403),
    ("kim", "orders.undo_own_sale", SALE, 403),
    ("kim", "orders.show_own_payment", CODE, 403),
    ("kim", "orders.claim_own_payment", CODE, 403),
    ("kim", "receipts.show_payout", PAYOUT, 403),
    ("choi", "catalogue.show_listing", LISTING, 200),
    ("choi", "orders.show_own_saved", SALE, 200),
    ("choi", "orders.show_own_payment", CODE, 200),
    ("choi", "receipts.show_payout", PAYOUT, 200),
)


@pytest.fixture
def hers(till: Settled) -> dict[str, str]:
    """Choi's listing, own sale, own code and payout."""
    found = {LISTING: "L0002"}
    assert till.db.value("SELECT farmer FROM catalogue_listings WHERE listing = 'L0002'") == CHOI
    found[SALE] = commands.record_own_sale(till.db, new_act(CHOI), eggs(1, CHOI)).id
    found[CODE] = commands.show_code(till.db, new_act(CHOI), [eggs(1, CHOI)], channel="own").id
    sell(till, eggs(1, CHOI))
    found[PAYOUT] = money.pay_out(till.db, new_act(), CHOI, 1_000).id
    return found


def test_what_is_anothers_is_not_shown_and_not_changed(till: Settled, hers: dict[str, str]) -> None:
    before, told = events(till), {}
    browsers = {who: client(till.app, who) for who in ("kim", "choi")}
    for who, endpoint, what, _ in OWNERSHIP:
        address: dict[str, Any] = {what: hers[what]}
        rule = next(r for r in till.app.url_map.iter_rules() if r.endpoint == endpoint)
        with till.app.test_request_context("http://localhost/"):
            where = url_for(endpoint, **address)
        method = "POST" if "POST" in (rule.methods or ()) else "GET"
        form = {"act": new_id(), "quantity": "30"} if method == "POST" else None
        told[who, endpoint] = browsers[who].open(where, method=method, data=form).status_code
    assert told == {(who, endpoint): status for who, endpoint, _, status in OWNERSHIP}
    assert events(till) == before


def test_a_counter_sale_with_anothers_goods_is_not_her_page(till: Settled) -> None:
    """Kim's goods stood first in the basket, Choi's price and pieces with them."""
    sale = sell(till, eggs(1, KIM), eggs(1, CHOI))
    for who in ("kim", "choi"):
        assert client(till.app, who).get(f"/orders/own/{sale}").status_code == 403
