"""What an order does to books and stock, from the telephone to the hand-over."""

from dataclasses import replace

from tests.cast import CHOI, KIM, new_act
from tests.workday import (
    Workday,
    balances,
    entry,
    jin,
    order,
    order_claimed,
    stock,
    tray,
)
from village.ground import journal
from village.ground.unit import writing
from village.money import commands as money
from village.money import queries as books
from village.orders import closing, order_commands, order_queries, queries
from village.orders import commands as orders

TILL, DEPOSITS, BUYERS = (
    "Assets:Cash:Till:T1",
    "Liabilities:BuyerDeposits",
    "Assets:Receivable:Buyers",
)
PENDING, BANK = "Assets:QR:Pending", "Assets:Bank:Station"
FEE, FEE_HELD = "Income:StationFee", "Liabilities:FeeHeld"
KIMS, KIMS_HELD = "Liabilities:Farmers:F0001", "Liabilities:Held:F0001"
NOTHING_BUT_THE_FLOAT = {TILL: 20_000, "Equity:OpeningFloat": -20_000}


def state(day: Workday, placed: str) -> tuple[str, str]:
    row = order_queries.require_order(day.db, placed)
    return row["goods"], row["money"]


def test_an_order_moves_nothing_and_sets_its_goods_aside(day: Workday) -> None:
    placed = order(day.db)
    assert entry(day.db, placed) == {}
    assert stock(day.db, "L0001") == (30, 30, 0)
    assert order_queries.require_order(day.db, placed)["number"] == "D0001"


def test_who_ordered_stands_beside_the_line(day: Workday) -> None:
    row = order_queries.require_order(day.db, order(day.db))
    assert (row["buyer"], row["phone"]) == ("최옥란", "13900001111")


def test_paid_in_notes_it_is_the_buyers_until_she_has_the_goods(day: Workday) -> None:
    placed = order(day.db)
    paid = order_commands.pay_order_cash(day.db, new_act(), placed, 5_000)
    assert entry(day.db, paid) == {TILL: 2_700, DEPOSITS: -2_700}
    assert (paid.fact.change_minor, paid.fact.receipt) == (2_300, "A1-261121-001")
    assert state(day, placed) == ("placed", "paid")


def test_handed_over_it_is_a_sale(day: Workday) -> None:
    placed = order(day.db)
    order_commands.pay_order_cash(day.db, new_act(), placed)
    handed = order_commands.hand_over(day.db, new_act(), placed)
    assert entry(day.db, handed) == {DEPOSITS: 2_700, KIMS: -2_673, FEE: -27}
    assert stock(day.db, "L0001") == (30, 0, 30)
    assert queries.require_sale(day.db, handed.id)["method"] == "cash"


def test_several_farmers_get_their_parts_at_the_hand_over(day: Workday) -> None:
    listed = [tray(), jin()]
    placed = order(day.db, *listed)
    order_commands.pay_order_cash(day.db, new_act(), placed)
    handed = order_commands.hand_over(day.db, new_act(), placed)
    assert entry(day.db, handed) == {DEPOSITS: 3_350, KIMS: -3_316, FEE: -34}


def test_paid_by_code_it_waits_for_a_look_at_the_account(day: Workday) -> None:
    placed, _ = order_claimed(day.db)
    assert state(day, placed) == ("placed", "claimed")
    assert {k: v for k, v in balances(day.db).items() if k not in NOTHING_BUT_THE_FLOAT} == {
        PENDING: 2_700, DEPOSITS: -2_700,
    }  # fmt: skip


def test_handed_over_before_it_is_confirmed_it_is_held(day: Workday) -> None:
    placed, payment = order_claimed(day.db)
    handed = order_commands.hand_over(day.db, new_act(), placed)
    assert entry(day.db, handed) == {DEPOSITS: 2_700, KIMS_HELD: -2_673, FEE_HELD: -27}
    confirmed = orders.confirm_payment(day.db, new_act(), payment)
    assert entry(day.db, confirmed) == {
        BANK: 2_700, PENDING: -2_700, KIMS_HELD: 2_673, FEE_HELD: 27, KIMS: -2_673, FEE: -27,
    }  # fmt: skip
    assert queries.require_sale(day.db, handed.id)["state"] == "confirmed"


def test_confirmed_before_the_hand_over_nothing_is_held(day: Workday) -> None:
    placed, payment = order_claimed(day.db)
    confirmed = orders.confirm_payment(day.db, new_act(), payment)
    assert entry(day.db, confirmed) == {BANK: 2_700, PENDING: -2_700}
    handed = order_commands.hand_over(day.db, new_act(), placed)
    assert entry(day.db, handed) == {DEPOSITS: 2_700, KIMS: -2_673, FEE: -27}


def test_not_found_before_the_hand_over_it_is_to_be_paid_again(day: Workday) -> None:
    placed, payment = order_claimed(day.db)
    lost = orders.payment_not_found(day.db, new_act(), payment)
    assert entry(day.db, lost) == {DEPOSITS: 2_700, PENDING: -2_700}
    assert state(day, placed) == ("placed", "not_found")
    order_commands.pay_order_cash(day.db, new_act(), placed)
    order_commands.hand_over(day.db, new_act(), placed)
    assert books.book(day.db, KIM).payable_minor == 2_673


def test_not_found_after_the_hand_over_the_buyer_owes_it(day: Workday) -> None:
    """The goods are gone: Held stays until the buyer pays, and nobody can draw it."""
    placed, payment = order_claimed(day.db)
    order_commands.hand_over(day.db, new_act(), placed)
    lost = orders.payment_not_found(day.db, new_act(), payment)
    assert entry(day.db, lost) == {BUYERS: 2_700, PENDING: -2_700}
    assert state(day, placed) == ("handed_over", "owed")
    book = books.book(day.db, KIM)
    assert (book.payable_minor, book.held_minor) == (0, 2_673)


def test_a_cancelled_order_frees_its_goods(day: Workday) -> None:
    placed = order(day.db)
    cancelled = order_commands.cancel_order(day.db, new_act(), placed)
    assert entry(day.db, cancelled) == {}
    assert stock(day.db, "L0001") == (60, 0, 0)
    assert state(day, placed) == ("cancelled", "unpaid")


def test_a_cancelled_order_that_was_paid_gives_the_notes_back(day: Workday) -> None:
    placed = order(day.db)
    order_commands.pay_order_cash(day.db, new_act(), placed)
    cancelled = order_commands.cancel_order(day.db, new_act(), placed)
    assert entry(day.db, cancelled) == {DEPOSITS: 2_700, TILL: -2_700}
    assert balances(day.db) == NOTHING_BUT_THE_FLOAT


def test_notes_after_a_code_was_only_shown(day: Workday) -> None:
    placed = order(day.db)
    order_commands.show_order_code(day.db, new_act(), placed)
    order_commands.pay_order_cash(day.db, new_act(), placed)
    handed = order_commands.hand_over(day.db, new_act(), placed)
    assert queries.require_sale(day.db, handed.id)["payment"] is None


def test_the_code_that_was_paid_is_the_one_that_counts(day: Workday) -> None:
    """Two codes were shown for one order; the buyer paid the first."""
    placed = order(day.db)
    first, second = (order_commands.show_order_code(day.db, new_act(), placed).id for _ in range(2))
    order_commands.claim_order_payment(day.db, new_act(), first)
    handed = order_commands.hand_over(day.db, new_act(), placed).id
    assert queries.require_sale(day.db, handed)["payment"] == first
    assert queries.require_shown(day.db, second)["state"] == "shown"
    assert [row["payment"] for row in queries.claims(day.db)] == [first]


def test_a_handed_over_order_can_be_moved_to_the_right_farmer(day: Workday) -> None:
    placed, payment = order_claimed(day.db)
    sale = order_commands.hand_over(day.db, new_act(), placed).id
    orders.move_sale(day.db, new_act(), sale, CHOI)
    orders.confirm_payment(day.db, new_act(), payment)
    assert books.book(day.db, "H0002").payable_minor == 2_673
    assert books.book(day.db, KIM).held_minor == 0


def test_an_order_is_a_sale_on_the_day_it_is_handed_over(day: Workday) -> None:
    placed = order(day.db)
    order_commands.pay_order_cash(day.db, new_act(), placed)
    closed = closing.close_day(day.db, new_act(), {100: 227}, "")
    assert closed.fact.totals.sales == 0
    day.clock.step(days=1)
    money.open_day(day.db, new_act(), day.clock.now().date(), 20_000, why="safe")
    order_commands.hand_over(day.db, new_act(), placed)
    totals = closing.day_totals(day.db, "2026-11-22")
    assert (totals.sales, totals.cash_minor, totals.first_receipt) == (1, 2_700, None)


def test_an_order_whose_money_was_seen_stays_paid_by_that_code(day: Workday) -> None:
    """Two PCs were each told of a code for it; one was seen, the other one never comes."""
    placed = order(day.db)
    first, second = (order_commands.show_order_code(day.db, new_act(), placed).id for _ in range(2))
    told = order_commands.claim_order_payment(day.db, new_act(), first).fact
    with writing(day.db, act := new_act()):  # as it comes from the other PC
        journal.record(day.db, act, replace(told, payment=second, receipt=None, till=None))
    orders.confirm_payment(day.db, new_act(), first)
    orders.payment_not_found(day.db, new_act(), second)
    assert state(day, placed) == ("placed", "paid")
    handed = order_commands.hand_over(day.db, new_act(), placed).id
    assert queries.require_sale(day.db, handed)["payment"] == first
