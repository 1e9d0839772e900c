"""What codes, undoing and moving are refused for; nothing is written."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.cast import CHOI, KIM, new_act
from tests.workday import (
    HAN,
    Workday,
    claim,
    jin,
    open_day,
    order,
    refuse,
    sell,
    tray,
)
from village.money import commands as money
from village.orders import closing, order_commands
from village.orders import commands as orders

Wish = Callable[[Workday], object]


# --- codes ---------------------------------------------------------------------------------------


def test_a_code_is_settled_once(day: Workday) -> None:
    payment, _ = claim(day.db)
    again = lambda: orders.claim_code_sale(day.db, new_act(), payment)  # noqa: E731
    refuse(day, "orders.refusal.settled_already", 409, again)
    orders.confirm_payment(day.db, new_act(), payment)
    refuse(day, "orders.refusal.settled_already", 409, again)
    for settle in (orders.confirm_payment, orders.payment_not_found):
        refuse(
            day, "orders.refusal.not_claimed", 409,
            lambda settle=settle: settle(day.db, new_act(), payment),  # type: ignore[misc]
        )  # fmt: skip


def test_what_nobody_claimed_is_neither_confirmed_nor_missed(day: Workday) -> None:
    shown = orders.show_code(day.db, new_act(), [tray()]).id
    for payment in (shown, "0" * 26):
        for settle in (orders.confirm_payment, orders.payment_not_found):
            refuse(
                day, "orders.refusal.not_claimed", 409,
                lambda settle=settle, payment=payment: settle(  # type: ignore[misc]
                    day.db, new_act(), payment
                ),
            )  # fmt: skip


def test_another_farmers_code_is_not_hers_to_claim(day: Workday) -> None:
    shown = orders.show_code(day.db, new_act(KIM), [tray()]).id
    refuse(
        day, "orders.refusal.not_hers", 403,
        lambda: orders.claim_code_sale(day.db, new_act(CHOI), shown, farmer=CHOI),
    )  # fmt: skip


def test_a_code_of_several_is_nobodys_own(day: Workday) -> None:
    shown = orders.show_code(day.db, new_act(), [tray(), tray(CHOI)]).id
    refuse(
        day, "orders.refusal.not_hers", 403,
        lambda: orders.claim_code_sale(day.db, new_act(KIM), shown, farmer=KIM),
    )  # fmt: skip


def test_a_code_nobody_showed_is_not_claimed(day: Workday) -> None:
    for wish in (
        lambda: orders.claim_code_sale(day.db, new_act(), "0" * 26),
        lambda: order_commands.claim_order_payment(day.db, new_act(), "0" * 26),
    ):
        refuse(day, "ground.refusal.no_page", 404, wish)


def test_a_sales_code_pays_no_order(day: Workday) -> None:
    shown = orders.show_code(day.db, new_act(), [tray()]).id
    refuse(
        day, "orders.refusal.settled_already", 409,
        lambda: order_commands.claim_order_payment(day.db, new_act(), shown),
    )  # fmt: skip


def test_an_orders_code_makes_no_sale_of_nothing(day: Workday) -> None:
    """The counter's claim door was given an order's code: it sold an empty basket."""
    shown = order_commands.show_order_code(day.db, new_act(), order(day.db)).id
    refuse(
        day, "orders.refusal.settled_already", 409,
        lambda: orders.claim_code_sale(day.db, new_act(), shown),
    )  # fmt: skip


# --- undo and move -------------------------------------------------------------------------------


def test_a_sale_is_undone_once(day: Workday) -> None:
    sale = sell(day.db)
    orders.undo_sale(day.db, new_act(), sale)
    for wish in (
        lambda: orders.undo_sale(day.db, new_act(), sale),
        lambda: orders.move_sale(day.db, new_act(), sale, CHOI),
    ):
        refuse(day, "orders.refusal.undone_already", 409, wish)


def undo(day: Workday, sale: str, farmer: str | None = None) -> Callable[[], object]:
    return lambda: orders.undo_sale(day.db, new_act(), sale, farmer)


def test_after_the_close_a_sale_stays(day: Workday) -> None:
    cash, (_, code) = sell(day.db), claim(day.db)
    own = orders.record_own_sale(day.db, new_act(KIM), tray()).id
    closing.close_day(day.db, new_act(), {100: 227}, "")
    for sale in (cash, code, own):
        refuse(day, "orders.refusal.undo_too_late", 409, undo(day, sale))


def test_a_sale_of_a_day_nobody_opened_stays_once_a_later_day_runs(day: Workday) -> None:
    """It counted on the 22nd; the clerk opened the 23rd, and the 22nd was never closed."""
    closing.close_day(day.db, new_act(), {100: 200}, "")
    own = orders.record_own_sale(day.db, new_act(KIM), tray())
    assert own.fact.business_day == "2026-11-22"
    open_day(day.db, date(2026, 11, 23))
    refuse(day, "orders.refusal.undo_too_late", 409, undo(day, own.id))


def test_what_was_drawn_is_not_undone_or_moved(day: Workday) -> None:
    sale = sell(day.db)
    money.pay_out(day.db, new_act(), KIM, 10)
    refuse(day, "orders.refusal.drawn_already", 409, undo(day, sale))
    refuse(
        day, "orders.refusal.drawn_already", 409,
        lambda: orders.move_sale(day.db, new_act(), sale, CHOI),
    )  # fmt: skip


def test_what_was_confirmed_or_ordered_is_not_undone(day: Workday) -> None:
    payment, sale = claim(day.db)
    orders.confirm_payment(day.db, new_act(), payment)
    refuse(day, "orders.refusal.confirmed_already", 409, undo(day, sale))
    placed = order(day.db)
    order_commands.pay_order_cash(day.db, new_act(), placed)
    handed = order_commands.hand_over(day.db, new_act(), placed).id
    refuse(day, "orders.refusal.confirmed_already", 409, undo(day, handed))


def test_what_was_not_found_is_neither_undone_nor_moved(day: Workday) -> None:
    payment, sale = claim(day.db)
    orders.payment_not_found(day.db, new_act(), payment)
    refuse(day, "orders.refusal.undone_already", 409, undo(day, sale))


def test_a_moved_sale_is_not_undone(day: Workday) -> None:
    sale = sell(day.db)
    orders.move_sale(day.db, new_act(), sale, CHOI)
    refuse(day, "orders.refusal.moved_sale", 409, undo(day, sale))


def test_a_farmer_undoes_her_own_records_alone(day: Workday) -> None:
    cash = sell(day.db)
    own = orders.record_own_sale(day.db, new_act(KIM), jin()).id
    refuse(day, "orders.refusal.not_hers", 403, undo(day, cash, KIM))
    refuse(day, "orders.refusal.not_hers", 403, undo(day, own, CHOI))
    orders.undo_sale(day.db, new_act(KIM), own, KIM)


def test_a_sale_nobody_made_is_not_undone(day: Workday) -> None:
    refuse(day, "ground.refusal.no_page", 404, undo(day, "0" * 26))


@pytest.mark.parametrize(
    ("to", "key", "status"),
    [
        (KIM, "orders.refusal.same_farmer", 422),
        ("F0099", "people.refusal.unknown_farmer", 404),
        ("C0001", "people.refusal.unknown_farmer", 404),
    ],
)
def test_a_sale_is_not_moved_to(day: Workday, to: str, key: str, status: int) -> None:
    sale = sell(day.db)
    refuse(day, key, status, lambda: orders.move_sale(day.db, new_act(), sale, to))


def test_a_sale_of_several_farmers_is_not_moved(day: Workday) -> None:
    sale = sell(day.db, tray(), tray(CHOI))
    refuse(
        day, "orders.refusal.several_farmers", 409,
        lambda: orders.move_sale(day.db, new_act(), sale, HAN),
    )  # fmt: skip
