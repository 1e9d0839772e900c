"""The promises of a payout's receipt."""

import pytest

from tests.cast import KIM, Settled, client, new_act
from tests.catalogue.hands import words
from tests.money.conftest import morning, till
from tests.money.hands import eggs, sell
from village.ground.ids import new_id
from village.ground.qr import draw_qr
from village.money import commands

__all__ = ["morning", "till"]


@pytest.fixture
def payout(till: Settled) -> str:
    sell(till, eggs(2))
    return commands.pay_out(till.db, new_act(), KIM, 5_340).id


def test_it_says_number_name_digits_and_words(till: Settled, payout: str) -> None:
    page = words(client(till.app, "pak").get(f"/receipts/payouts/{payout}"))
    for said in ("A1-261121-002", "김영옥", "박선희", "53.40원", "오십삼원 사십전"):
        assert said in page


def test_it_carries_its_act_as_a_code(till: Settled, payout: str) -> None:
    page = client(till.app, "pak").get(f"/receipts/payouts/{payout}").text
    drawn = draw_qr(payout, "령수증번호 A1-261121-002")
    assert drawn in page
    assert "style=" not in drawn


def test_a_farmer_sees_only_her_own(till: Settled, payout: str) -> None:
    assert client(till.app, "kim").get(f"/receipts/payouts/{payout}").status_code == 200
    assert client(till.app, "choi").get(f"/receipts/payouts/{payout}").status_code == 403


def test_an_unknown_one_is_no_page(till: Settled) -> None:
    assert client(till.app, "pak").get(f"/receipts/payouts/{new_id()}").status_code == 404


def test_taken_back_it_says_so(till: Settled, payout: str) -> None:
    commands.undo_payout(till.db, new_act(), payout)
    assert "되돌린 령수증입니다" in words(
        client(till.app, "pak").get(f"/receipts/payouts/{payout}")
    )
