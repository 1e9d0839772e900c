"""What can be done after money was given up and seen, or seen and taken back again."""

from collections.abc import Callable

import pytest

from tests.cast import CHOI, MANAGER, Settled, client, new_act
from tests.money.conftest import morning, till
from tests.money.hands import claim, eggs
from tests.orders.test_account import message, paste, reference, state
from tests.orders.test_given_up import missed, undo
from village.ground.errors import Refusal
from village.orders import claim_commands, commands, refund_commands

__all__ = ["morning", "till"]


def let_go(settled: Settled) -> tuple[str, str]:
    """(payment, sale) that two people wrote off."""
    payment, sale = claim(settled)
    claim_commands.propose_write_off(settled.db, new_act(), payment, "he moved away")
    claim_commands.write_off(settled.db, new_act(MANAGER), payment)
    return payment, sale


@pytest.mark.parametrize("given_up", [missed, let_go])
def test_its_pages_open_when_the_row_was_somebody_elses(
    till: Settled, given_up: Callable[[Settled], tuple[str, str]]
) -> None:
    payment, _ = given_up(till)
    paste(till, message("27.00", reference(till, payment)))
    undo(till)
    for page in ("/orders/claims", f"/orders/claims/{payment}"):
        assert client(till.app, "pak").get(page).status_code == 200


def test_what_was_written_off_is_not_given_back_in_notes(till: Settled) -> None:
    _, sale = let_go(till)
    with pytest.raises(Refusal, match="not_refundable"):
        refund_commands.require_refundable(till.db, sale)


def test_a_proposal_ends_when_the_money_is_seen(till: Settled) -> None:
    payment, _ = claim(till)
    claim_commands.propose_write_off(till.db, new_act(), payment, "he moved away")
    paste(till, message("27.00", reference(till, payment)))
    undo(till)
    assert state(till, payment) == "claimed"
    with pytest.raises(Refusal, match="not_proposed"):
        claim_commands.write_off(till.db, new_act(MANAGER), payment)


def test_a_sale_moved_since_is_not_shown_again_for_the_first_farmer(till: Settled) -> None:
    payment = commands.show_code(till.db, new_act(), [eggs()]).id
    paste(till, message("27.00", reference(till, payment)))
    sale = till.db.value("SELECT sale FROM orders_sales")
    commands.move_sale(till.db, new_act(), sale, CHOI)
    with pytest.raises(Refusal, match="moved_sale"):
        undo(till)
