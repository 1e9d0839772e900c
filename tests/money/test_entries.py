"""One test for each row of docs/accounts.md that this house books today."""

from datetime import date

from tests.cast import CHOI, KIM, Settled, new_act
from tests.money.hands import claim, claim_order, eggs, entry, place, sell
from village.money import commands, queries, rules
from village.orders import closing, order_commands
from village.orders import commands as orders

TILL = "Assets:Cash:Till:T1"
KIMS, KIMS_HELD = "Liabilities:Farmers:F0001", "Liabilities:Held:F0001"
FEE, FEE_HELD = rules.FEE, rules.FEE_HELD


def test_float_that_is_new_money(morning: Settled) -> None:
    opened = commands.open_day(morning.db, new_act(), date(2026, 11, 21), 20_000)
    assert entry(morning, opened.id) == {TILL: 20_000, rules.OPENING: -20_000}


def test_float_from_and_to_the_safe(till: Settled) -> None:
    commands.move_cash(till.db, new_act(), 15_000)
    closing.close_day(till.db, new_act(), {5000: 1}, "")
    more = commands.open_day(till.db, new_act(), date(2026, 11, 22), 12_000, why="safe")
    assert entry(till, more.id) == {TILL: 7_000, rules.SAFE: -7_000}
    closing.close_day(till.db, new_act(), {10000: 1, 2000: 1}, "")
    less = commands.open_day(till.db, new_act(), date(2026, 11, 23), 10_000, why="safe")
    assert entry(till, less.id) == {TILL: -2_000, rules.SAFE: 2_000}


def test_cash_sale_for_a_farmer(till: Settled) -> None:
    assert entry(till, sell(till, eggs(2))) == {TILL: 5_400, KIMS: -5_346, FEE: -54}


def test_cash_sale_for_several_farmers(till: Settled) -> None:
    choi = queries.book(till.db, "H0002").account
    booked = entry(till, sell(till, eggs(2), eggs(1, CHOI)))
    assert booked == {TILL: 8_100, KIMS: -5_346, f"Liabilities:Farmers:{choi}": -2_673, FEE: -81}


def test_farm_gate_notes_handed_in(till: Settled) -> None:
    booked = entry(till, sell(till, eggs(1), channel="farm_gate"))
    assert booked == {TILL: 2_700, KIMS: -2_673, FEE: -27}


def test_farm_gate_notes_that_stay_with_her(till: Settled) -> None:
    own = orders.record_own_sale(till.db, new_act(KIM), eggs())
    assert entry(till, own.id) == {}


def test_code_claimed(till: Settled) -> None:
    _, sale = claim(till)
    assert entry(till, sale) == {rules.PENDING: 2_700, KIMS_HELD: -2_673, FEE_HELD: -27}


def test_code_confirmed(till: Settled) -> None:
    payment, _ = claim(till)
    done = orders.confirm_payment(till.db, new_act(), payment)
    assert entry(till, done.id) == {
        rules.BANK: 2_700, rules.PENDING: -2_700,
        KIMS_HELD: 2_673, FEE_HELD: 27, KIMS: -2_673, FEE: -27,
    }  # fmt: skip


def test_code_not_found(till: Settled) -> None:
    payment, sale = claim(till)
    gone = orders.payment_not_found(till.db, new_act(), payment)
    assert entry(till, gone.id) == {rules.PENDING: -2_700, KIMS_HELD: 2_673, FEE_HELD: 27}
    reverses = till.db.value("SELECT reverses FROM money_entries WHERE entry = ?", (gone.id,))
    assert reverses == sale


def test_an_order_books_nothing(till: Settled) -> None:
    assert entry(till, place(till)) == {}


def test_paid_before_hand_over_in_cash(till: Settled) -> None:
    paid = order_commands.pay_order_cash(till.db, new_act(), place(till))
    assert entry(till, paid.id) == {TILL: 2_700, rules.DEPOSITS: -2_700}


def test_paid_before_hand_over_by_code(till: Settled) -> None:
    _, paid = claim_order(till, place(till))
    assert entry(till, paid) == {rules.PENDING: 2_700, rules.DEPOSITS: -2_700}


def test_hand_over(till: Settled) -> None:
    order = place(till)
    order_commands.pay_order_cash(till.db, new_act(), order)
    given = order_commands.hand_over(till.db, new_act(), order)
    assert entry(till, given.id) == {rules.DEPOSITS: 2_700, KIMS: -2_673, FEE: -27}


def test_hand_over_while_the_code_is_not_confirmed(till: Settled) -> None:
    order = place(till)
    payment, _ = claim_order(till, order)
    given = order_commands.hand_over(till.db, new_act(), order)
    assert entry(till, given.id) == {rules.DEPOSITS: 2_700, KIMS_HELD: -2_673, FEE_HELD: -27}
    done = orders.confirm_payment(till.db, new_act(), payment)
    assert entry(till, done.id) == {
        rules.BANK: 2_700, rules.PENDING: -2_700,
        KIMS_HELD: 2_673, FEE_HELD: 27, KIMS: -2_673, FEE: -27,
    }  # fmt: skip


def test_not_found_after_hand_over(till: Settled) -> None:
    order = place(till)
    payment, _ = claim_order(till, order)
    order_commands.hand_over(till.db, new_act(), order)
    gone = orders.payment_not_found(till.db, new_act(), payment)
    assert entry(till, gone.id) == {rules.BUYERS: 2_700, rules.PENDING: -2_700}
    assert queries.book(till.db, "F0001").held_minor == 2_673  # until the buyer pays


def owed(till: Settled) -> str:
    """An order whose goods are gone and whose money was not found."""
    order = place(till)
    payment, _ = claim_order(till, order)
    order_commands.hand_over(till.db, new_act(), order)
    orders.payment_not_found(till.db, new_act(), payment)
    return order


def test_what_is_owed_is_paid_in_notes(till: Settled) -> None:
    paid = order_commands.pay_order_cash(till.db, new_act(), owed(till))
    assert entry(till, paid.id) == {
        TILL: 2_700, rules.BUYERS: -2_700,
        KIMS_HELD: 2_673, FEE_HELD: 27, KIMS: -2_673, FEE: -27,
    }  # fmt: skip


def test_what_is_owed_is_paid_by_a_new_code(till: Settled) -> None:
    order = owed(till)
    payment, said = claim_order(till, order)
    assert entry(till, said) == {rules.PENDING: 2_700, rules.BUYERS: -2_700}
    done = orders.confirm_payment(till.db, new_act(), payment)
    assert entry(till, done.id) == {
        rules.BANK: 2_700, rules.PENDING: -2_700,
        KIMS_HELD: 2_673, FEE_HELD: 27, KIMS: -2_673, FEE: -27,
    }  # fmt: skip


def test_a_new_code_is_not_found_either(till: Settled) -> None:
    payment, _ = claim_order(till, owed(till))
    gone = orders.payment_not_found(till.db, new_act(), payment)
    assert entry(till, gone.id) == {rules.BUYERS: 2_700, rules.PENDING: -2_700}


def test_not_found_before_hand_over(till: Settled) -> None:
    payment, _ = claim_order(till, place(till))
    gone = orders.payment_not_found(till.db, new_act(), payment)
    assert entry(till, gone.id) == {rules.DEPOSITS: 2_700, rules.PENDING: -2_700}


def test_confirmed_before_hand_over(till: Settled) -> None:
    payment, _ = claim_order(till, place(till))
    done = orders.confirm_payment(till.db, new_act(), payment)
    assert entry(till, done.id) == {rules.BANK: 2_700, rules.PENDING: -2_700}


def test_a_paid_order_is_cancelled(till: Settled) -> None:
    order = place(till)
    order_commands.pay_order_cash(till.db, new_act(), order)
    gone = order_commands.cancel_order(till.db, new_act(), order)
    assert entry(till, gone.id) == {rules.DEPOSITS: 2_700, TILL: -2_700}


def test_payout_in_notes(till: Settled) -> None:
    sell(till, eggs(2))
    paid = commands.pay_out(till.db, new_act(), KIM, 5_340)
    assert entry(till, paid.id) == {KIMS: 5_340, TILL: -5_340}


def test_payout_of_all_of_a_book_goes_up_to_the_next_coin(till: Settled) -> None:
    sell(till, eggs(2))
    paid = commands.pay_out(till.db, new_act(), KIM, 5_350)
    assert entry(till, paid.id) == {KIMS: 5_346, rules.ROUNDING: 4, TILL: -5_350}
    back = commands.undo_payout(till.db, new_act(), paid.id)
    assert entry(till, back.id) == {KIMS: -5_346, rules.ROUNDING: -4, TILL: 5_350}


def test_safe_to_bank(till: Settled) -> None:
    commands.move_cash(till.db, new_act(), 9_000)
    sent = commands.send_cash(till.db, new_act(), 8_000)
    assert entry(till, sent.id) == {rules.TRANSIT: 8_000, rules.SAFE: -8_000}
    there = commands.bank_cash(till.db, new_act(), 5_000)
    assert entry(till, there.id) == {rules.BANK: 5_000, rules.TRANSIT: -5_000}
    back = commands.send_cash(till.db, new_act(), -3_000)
    assert entry(till, back.id) == {rules.SAFE: 3_000, rules.TRANSIT: -3_000}


def test_till_to_safe_and_back(till: Settled) -> None:
    there = commands.move_cash(till.db, new_act(), 5_000)
    assert entry(till, there.id) == {rules.SAFE: 5_000, TILL: -5_000}
    back = commands.move_cash(till.db, new_act(), -1_000)
    assert entry(till, back.id) == {rules.SAFE: -1_000, TILL: 1_000}


def test_undo_names_what_it_reverses(till: Settled) -> None:
    sale = sell(till, eggs(2))
    undone = orders.undo_sale(till.db, new_act(), sale)
    assert entry(till, undone.id) == {TILL: -5_400, KIMS: 5_346, FEE: 54}
    reverses = till.db.value("SELECT reverses FROM money_entries WHERE entry = ?", (undone.id,))
    assert reverses == sale


def test_a_sale_on_the_wrong_farmer(till: Settled) -> None:
    moved = orders.move_sale(till.db, new_act(), sell(till, eggs(2)), CHOI)
    assert entry(till, moved.id) == {KIMS: 5_346, "Liabilities:Farmers:H0002": -5_346}


def test_count_short(till: Settled) -> None:
    closed = closing.close_day(till.db, new_act(), {5000: 3}, "한장 모자랍니다")
    assert entry(till, closed.id) == {rules.SHORT: 5_000, TILL: -5_000}


def test_count_over(till: Settled) -> None:
    closed = closing.close_day(till.db, new_act(), {5000: 5}, "한장 남습니다")
    assert entry(till, closed.id) == {TILL: 5_000, rules.OVER: -5_000}
