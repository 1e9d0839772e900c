"""The goods are gone and the money was not found: what happens when the buyer pays after all."""

from datetime import date

from tests.cast import CHOI, KIM, new_act
from tests.workday import (
    EGGS,
    Workday,
    balances,
    jin,
    list_goods,
    open_day,
    order_claimed,
    order_owed,
    refuse,
    tray,
)
from village.ground.chain import Event
from village.money import commands as money
from village.money import queries as books
from village.orders import closing, closing_queries, order_commands, order_queries, queries
from village.orders import commands as orders

BUYERS, PENDING = "Assets:Receivable:Buyers", "Assets:QR:Pending"
TOMORROW, DAY_AFTER = "2026-11-22", date(2026, 11, 23)


def claim_again(day: Workday, placed: str) -> tuple[str, Event]:
    """(payment, event) of a new code that the buyer says she paid."""
    payment = order_commands.show_order_code(day.db, new_act(), placed).id
    return payment, order_commands.claim_order_payment(day.db, new_act(), payment)


def stands(day: Workday, placed: str) -> tuple[str, str, str, str]:
    """(goods, money) of the order, (method, state) of the sale it became."""
    row = order_queries.require_order(day.db, placed)
    sale = queries.require_sale(day.db, order_queries.sale_of(day.db, placed) or "")
    return row["goods"], row["money"], sale["method"], sale["state"]


def begin_tomorrow(day: Workday) -> None:
    till = books.cash_in(day.db)
    closing.close_day(day.db, new_act(), {10: till // 10}, "")
    day.clock.step(days=1)
    open_day(day.db, day.clock.now().date(), till)


def test_notes_settle_it_and_the_farmer_can_be_paid(day: Workday) -> None:
    placed = order_owed(day.db)
    paid = order_commands.pay_order_cash(day.db, new_act(), placed, 5_000)
    assert (paid.fact.change_minor, paid.fact.receipt) == (2_300, "A1-261121-002")
    assert stands(day, placed) == ("handed_over", "paid", "cash", "done")
    book = books.book(day.db, KIM)
    assert (book.payable_minor, book.held_minor) == (2_673, 0)
    assert BUYERS not in balances(day.db)
    sale = order_queries.sale_of(day.db, placed) or ""
    assert queries.require_sale(day.db, sale)["payment"] is None  # no code paid for it
    money.pay_out(day.db, new_act(), KIM, 2_670)


def test_every_farmers_part_is_released(day: Workday) -> None:
    placed = order_owed(day.db, tray(), jin())
    order_commands.pay_order_cash(day.db, new_act(), placed)
    assert books.book(day.db, KIM).payable_minor == 3_316


def test_a_moved_one_is_released_to_the_right_farmer(day: Workday) -> None:
    placed, payment = order_claimed(day.db)
    sale = order_commands.hand_over(day.db, new_act(), placed).id
    orders.move_sale(day.db, new_act(), sale, CHOI)
    orders.payment_not_found(day.db, new_act(), payment)
    order_commands.pay_order_cash(day.db, new_act(), placed)
    assert books.book(day.db, KIM).held_minor == 0
    assert books.book(day.db, "H0002").payable_minor == 2_673


def test_a_new_code_is_claimed_then_confirmed(day: Workday) -> None:
    placed = order_owed(day.db)
    payment, _ = claim_again(day, placed)
    assert stands(day, placed) == ("handed_over", "claimed", "code", "claimed")
    assert [row["payment"] for row in queries.claims(day.db)] == [payment]
    assert books.book(day.db, KIM).payable_minor == 0
    orders.confirm_payment(day.db, new_act(), payment)
    assert stands(day, placed) == ("handed_over", "paid", "code", "confirmed")
    assert books.book(day.db, KIM).payable_minor == 2_673


def test_a_new_code_that_is_not_found_is_owed_as_before(day: Workday) -> None:
    placed = order_owed(day.db)
    payment, _ = claim_again(day, placed)
    orders.payment_not_found(day.db, new_act(), payment)
    assert stands(day, placed) == ("handed_over", "owed", "code", "not_found")
    assert balances(day.db)[BUYERS] == 2_700
    assert PENDING not in balances(day.db)
    order_commands.pay_order_cash(day.db, new_act(), placed)
    assert stands(day, placed)[1:] == ("paid", "cash", "done")


def test_a_code_that_is_only_shown_leaves_it_owed(day: Workday) -> None:
    placed = order_owed(day.db)
    order_commands.show_order_code(day.db, new_act(), placed)
    assert stands(day, placed)[1] == "owed"


def test_it_is_paid_once(day: Workday) -> None:
    placed = order_owed(day.db)
    waiting = order_commands.show_order_code(day.db, new_act(), placed).id
    order_commands.pay_order_cash(day.db, new_act(), placed)
    for wish in (
        lambda: order_commands.pay_order_cash(day.db, new_act(), placed),
        lambda: order_commands.show_order_code(day.db, new_act(), placed),
        lambda: order_commands.claim_order_payment(day.db, new_act(), waiting),
    ):
        refuse(day, "orders.refusal.order_gone", 409, wish)


def test_too_few_notes_are_refused(day: Workday) -> None:
    placed = order_owed(day.db)
    refuse(
        day, "orders.refusal.given_short", 422,
        lambda: order_commands.pay_order_cash(day.db, new_act(), placed, 2_000),
    )  # fmt: skip


def test_it_is_neither_handed_over_again_nor_cancelled(day: Workday) -> None:
    placed = order_owed(day.db)
    for wish in (order_commands.hand_over, order_commands.cancel_order):
        refuse(
            day, "orders.refusal.order_gone", 409,
            lambda wish=wish: wish(day.db, new_act(), placed),  # type: ignore[misc]
        )  # fmt: skip


# --- the reports ---------------------------------------------------------------------------------


def test_paid_on_its_own_day_it_is_a_cash_sale_of_that_day(day: Workday) -> None:
    order_commands.pay_order_cash(day.db, new_act(), order_owed(day.db))
    totals = closing.day_totals(day.db, "2026-11-21")
    assert (totals.cash_sales, totals.cash_minor, totals.not_found) == (1, 2_700, 0)
    assert (totals.owed_paid, totals.owed_claimed) == (0, 0)


def test_paid_on_a_later_day_it_has_its_own_line(day: Workday) -> None:
    """The first Z told of money that did not come: it must not be in no report at all."""
    list_goods(day.db, KIM, EGGS, "tray30", 60)
    notes, code, said = (order_owed(day.db) for _ in range(3))
    begin_tomorrow(day)
    order_commands.pay_order_cash(day.db, new_act(), notes)
    orders.confirm_payment(day.db, new_act(), claim_again(day, code)[0])
    claim_again(day, said)
    totals = closing.day_totals(day.db, TOMORROW)
    assert (totals.owed_paid, totals.owed_paid_minor) == (2, 5_400)
    assert (totals.owed_claimed, totals.owed_claimed_minor) == (1, 2_700)
    assert (totals.sales, totals.sold_minor, totals.fees_minor) == (0, 0, 54)


def test_what_was_sold_on_a_day_nobody_opened_is_told_once(day: Workday) -> None:
    placed, payment = order_claimed(day.db)
    closing.close_day(day.db, new_act(), {100: 200}, "")
    order_commands.hand_over(day.db, new_act(), placed)
    orders.payment_not_found(day.db, new_act(), payment)
    day.clock.step(days=2)
    open_day(day.db, DAY_AFTER)
    order_commands.pay_order_cash(day.db, new_act(), placed)
    totals = closing.day_totals(day.db, DAY_AFTER.isoformat())
    assert (totals.earlier_sales, totals.owed_paid) == (1, 0)


def test_its_notes_are_in_the_slip(day: Workday) -> None:
    order_commands.pay_order_cash(day.db, new_act(), order_owed(day.db))
    slip = closing_queries.slip(day.db, books.require_open_day(day.db))
    assert (slip.orders_minor, slip.owed_minor) == (0, 2_700)
    assert slip.float_minor + slip.owed_minor == slip.expected_minor


def test_a_claim_that_failed_again_is_in_no_line_of_money(day: Workday) -> None:
    placed = order_owed(day.db)
    begin_tomorrow(day)
    orders.payment_not_found(day.db, new_act(), claim_again(day, placed)[0])
    totals = closing.day_totals(day.db, TOMORROW)
    assert (totals.owed_paid, totals.owed_claimed) == (0, 0)


# --- finding it ----------------------------------------------------------------------------------


def test_it_stays_in_the_list_until_it_is_paid(day: Workday) -> None:
    placed = order_owed(day.db)
    listed = [row["order_id"] for row in order_queries.orders_now(day.db, DAY_AFTER.isoformat())]
    assert listed == [placed]
    order_commands.pay_order_cash(day.db, new_act(), placed)
    assert order_queries.orders_now(day.db, DAY_AFTER.isoformat()) == []
