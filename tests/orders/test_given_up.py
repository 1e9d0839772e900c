"""What was given up, or matched by mistake: money that comes later, and what stands again then."""

import pytest

from tests.cast import MANAGER, Settled, new_act
from tests.money.conftest import morning, till
from tests.money.hands import claim, claim_order, eggs, entry, events, place
from tests.orders.test_account import message, only_row, paste, reference, state
from village.ground import journal
from village.ground.errors import Refusal
from village.money import given_up_rules as given_up
from village.money import queries as money
from village.money import rules as books
from village.orders import (
    claim_commands,
    commands,
    evidence_commands,
    evidence_queries,
    order_commands,
)
from village.orders.order_queries import require_order
from village.orders.queries import require_sale, sales_page

__all__ = ["morning", "till"]
KIMS = "Liabilities:Farmers:F0001"


def sound(settled: Settled) -> None:
    """Payments and books agree, and the journal alone gives the same rows."""
    assert evidence_queries.agreement(settled.db).agrees
    assert journal.rebuilt_hash(settled.db) == journal.state_hash(settled.db)


def missed(settled: Settled) -> tuple[str, str]:
    """(payment, sale) whose money was not found."""
    payment, sale = claim(settled)
    commands.payment_not_found(settled.db, new_act(), payment)
    return payment, sale


def missed_order(settled: Settled, *, handed_over: bool = False) -> tuple[str, str]:
    """(payment, order) whose money was not found."""
    order = place(settled)
    payment, _ = claim_order(settled, order)
    if handed_over:
        order_commands.hand_over(settled.db, new_act(), order)
    commands.payment_not_found(settled.db, new_act(), payment)
    return payment, order


def undo(settled: Settled) -> str:
    """The one row was somebody else's money."""
    return evidence_commands.undo_match(settled.db, new_act(), only_row(settled)).id


# --- money that comes later ----------------------------------------------------------------------


def test_money_that_comes_later_is_confirmed(till: Settled) -> None:
    payment, sale = missed(till)
    seen = claim_commands.find_after_all(till.db, new_act(), payment)
    assert entry(till, seen.id) == {books.BANK: 2_700, KIMS: -2_673, books.FEE: -27}
    assert require_sale(till.db, sale)["state"] == "confirmed"
    assert money.book(till.db, "F0001").payable_minor == 2_673
    sound(till)


def test_a_row_confirms_what_was_not_found(till: Settled) -> None:
    payment, _ = missed(till)
    paste(till, message("27.00", reference(till, payment)))
    assert state(till, payment) == "confirmed"
    undo(till)
    assert state(till, payment) == "not_found"
    assert money.book(till.db, "F0001").payable_minor == money.balance(till.db, books.BANK) == 0
    sound(till)


def test_an_order_is_paid_by_money_that_comes_later(till: Settled) -> None:
    payment, order = missed_order(till)
    seen = claim_commands.find_after_all(till.db, new_act(), payment)
    assert entry(till, seen.id) == {books.BANK: 2_700, books.DEPOSITS: -2_700}
    order_commands.hand_over(till.db, new_act(), order)
    assert money.book(till.db, "F0001").payable_minor == 2_673
    sound(till)


def test_what_a_buyer_owed_has_come(till: Settled) -> None:
    payment, order = missed_order(till, handed_over=True)
    paste(till, message("27.00", reference(till, payment)))
    assert require_order(till.db, order)["money"] == "paid"
    assert money.balance(till.db, books.BUYERS) == 0
    assert money.book(till.db, "F0001").payable_minor == 2_673
    undo(till)
    assert require_order(till.db, order)["money"] == "owed"
    assert money.balance(till.db, books.BUYERS) == money.book(till.db, "F0001").held_minor + 27
    sound(till)


def test_the_first_codes_money_comes_after_a_second_was_not_found(till: Settled) -> None:
    first, order = missed_order(till, handed_over=True)
    second, _ = claim_order(till, order)
    commands.payment_not_found(till.db, new_act(), second)
    claim_commands.find_after_all(till.db, new_act(), first)
    (sale,) = sales_page(till.db)
    assert (sale["state"], sale["payment"]) == ("confirmed", first)
    sound(till)


def test_an_order_paid_otherwise_is_not_paid_again(till: Settled) -> None:
    payment, order = missed_order(till)
    order_commands.pay_order_cash(till.db, new_act(), order)
    before = events(till)
    with pytest.raises(Refusal, match="paid_already"):
        claim_commands.find_after_all(till.db, new_act(), payment)
    paste(till, message("27.00", reference(till, payment)))
    assert (state(till, payment), events(till)) == ("not_found", before + 1)


def test_only_what_was_given_up_comes_later(till: Settled) -> None:
    payment, _ = claim(till)
    with pytest.raises(Refusal, match="not_given_up"):
        claim_commands.find_after_all(till.db, new_act(), payment)


# --- undo of a row -------------------------------------------------------------------------------


def test_a_code_that_only_a_row_spoke_of_is_only_shown_again(till: Settled) -> None:
    left = till.db.value("SELECT left_base FROM catalogue_listings WHERE listing = 'L0001'")
    shown = commands.show_code(till.db, new_act(), [eggs()]).id
    paste(till, message("27.00", reference(till, shown)))
    undo(till)
    assert state(till, shown) == "shown"
    assert [sale["state"] for sale in sales_page(till.db)] == ["undone"]
    assert money.balance(till.db, books.PENDING) == money.book(till.db, "F0001").held_minor == 0
    now = till.db.value("SELECT left_base FROM catalogue_listings WHERE listing = 'L0001'")
    assert now == left
    commands.claim_code_sale(till.db, new_act(), shown)
    commands.confirm_payment(till.db, new_act(), shown)
    assert money.book(till.db, "F0001").payable_minor == 2_673
    sound(till)


@pytest.mark.parametrize("handed_over", [False, True])
def test_an_order_that_only_a_row_spoke_of_goes_back(till: Settled, handed_over: bool) -> None:
    order = place(till)
    shown = order_commands.show_order_code(till.db, new_act(), order).id
    paste(till, message("27.00", reference(till, shown)))
    if handed_over:
        order_commands.hand_over(till.db, new_act(), order)
    undo(till)
    assert state(till, shown) == "shown"
    assert require_order(till.db, order)["money"] == ("owed" if handed_over else "shown")
    assert money.book(till.db, "F0001").payable_minor == money.balance(till.db, books.PENDING) == 0
    order_commands.pay_order_cash(till.db, new_act(), order)
    sound(till)


def test_a_row_taken_for_several_is_for_none_of_them_again(till: Settled) -> None:
    first, second = claim(till)[0], claim(till)[0]
    paste(till, message("27.00", reference(till, first)))
    row = only_row(till)
    undo(till)
    evidence_commands.pay_by_row(till.db, new_act(), row, second)
    undo(till)
    assert evidence_commands.match_rows(till.db, new_act()).confirmed == 0
    assert (state(till, first), state(till, second)) == ("claimed", "claimed")


def test_a_claim_is_never_written_without_its_confirmation(
    till: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = commands.show_code(till.db, new_act(), [eggs()]).id
    before, record = events(till), journal.record

    def fail_second(*told: object) -> object:
        if events(till) > before + 1:  # the row and the claim are there
            raise MemoryError
        return record(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(journal, "record", fail_second)
    with pytest.raises(MemoryError):
        paste(till, message("27.00", reference(till, shown)))
    monkeypatch.undo()
    assert (state(till, shown), events(till)) == ("shown", before + 1)


# --- let go by two people ------------------------------------------------------------------------


def propose(settled: Settled, payment: str) -> None:
    claim_commands.propose_write_off(settled.db, new_act(), payment, "사는 분이 이사를 갔습니다")


def test_two_people_let_a_claim_go(till: Settled) -> None:
    payment, _ = claim(till)
    propose(till, payment)
    with pytest.raises(Refusal, match="same_person"):
        claim_commands.write_off(till.db, new_act(), payment)
    gone = claim_commands.write_off(till.db, new_act(MANAGER), payment)
    assert entry(till, gone.id) == {
        given_up.WRITE_OFF: 2_700, books.PENDING: -2_700,
        "Liabilities:Held:F0001": 2_673, books.FEE_HELD: 27, KIMS: -2_673, books.FEE: -27,
    }  # fmt: skip
    assert state(till, payment) == "written_off"
    assert money.book(till.db, "F0001").payable_minor == 2_673
    sound(till)


def test_two_people_let_go_what_a_buyer_owes(till: Settled) -> None:
    payment, order = missed_order(till, handed_over=True)
    propose(till, payment)
    gone = claim_commands.write_off(till.db, new_act(MANAGER), payment)
    assert entry(till, gone.id)[books.BUYERS] == -2_700
    assert require_order(till.db, order)["money"] == "paid"
    assert money.book(till.db, "F0001").payable_minor == 2_673
    sound(till)


def test_what_was_let_go_comes_after_all(till: Settled) -> None:
    payment, sale = claim(till)
    propose(till, payment)
    claim_commands.write_off(till.db, new_act(MANAGER), payment)
    paste(till, message("27.00", reference(till, payment)))
    assert state(till, payment) == "confirmed"
    assert money.balance(till.db, given_up.WRITE_OFF) == 0
    assert money.book(till.db, "F0001").payable_minor == 2_673
    undo(till)
    assert (state(till, payment), require_sale(till.db, sale)["state"]) == (
        "written_off", "confirmed",
    )  # fmt: skip
    assert money.balance(till.db, given_up.WRITE_OFF) == 2_700
    sound(till)


def test_what_is_not_lost_is_not_let_go(till: Settled) -> None:
    order, shown = place(till), commands.show_code(till.db, new_act(), [eggs()]).id
    here, _ = claim_order(till, order)
    for payment in (shown, here, missed(till)[0]):
        with pytest.raises(Refusal, match="not_lost"):
            propose(till, payment)
    with pytest.raises(Refusal, match="reason"):
        claim_commands.propose_write_off(till.db, new_act(), claim(till)[0], "  ")


def test_a_proposal_turned_down_binds_nobody(till: Settled) -> None:
    payment, _ = claim(till)
    propose(till, payment)
    with pytest.raises(Refusal, match="proposed_already"):
        propose(till, payment)
    claim_commands.turn_down_write_off(till.db, new_act(), payment)
    with pytest.raises(Refusal, match="not_proposed"):
        claim_commands.write_off(till.db, new_act(MANAGER), payment)
    propose(till, payment)
    commands.confirm_payment(till.db, new_act(), payment)  # it came meanwhile
    with pytest.raises(Refusal, match="not_proposed"):
        claim_commands.write_off(till.db, new_act(MANAGER), payment)
    sound(till)


# --- doubted -------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["confirmed", "not_found"])
def test_a_doubted_claim_stays_held_until_it_is_settled(till: Settled, end: str) -> None:
    payment, _ = claim(till)
    claim_commands.dispute_payment(till.db, new_act(), payment, "이체 화면을 보여주었습니다")
    assert state(till, payment) == "disputed"
    assert money.book(till.db, "F0001").held_minor == 2_673
    sound(till)
    with pytest.raises(Refusal, match="disputed_already"):
        claim_commands.dispute_payment(till.db, new_act(), payment, "또")
    settle = commands.confirm_payment if end == "confirmed" else commands.payment_not_found
    settle(till.db, new_act(), payment)
    assert state(till, payment) == end
    sound(till)


def test_a_doubted_claim_matched_by_mistake_is_doubted_again(till: Settled) -> None:
    payment, _ = claim(till)
    claim_commands.dispute_payment(till.db, new_act(), payment, "이체 화면")
    paste(till, message("27.00", reference(till, payment)))
    assert state(till, payment) == "confirmed"
    undo(till)
    assert state(till, payment) == "disputed"
    sound(till)
