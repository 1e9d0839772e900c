"""What an order is refused for, and that every tap counts once; nothing is written."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cast import CHOI, new_act
from tests.workday import (
    BUYER,
    Workday,
    jin,
    make_ready,
    order,
    order_claimed,
    refuse,
    sell,
    tray,
    written,
)
from village.ground.ids import new_id
from village.ground.unit import Act, OtherContent
from village.orders import commands as orders
from village.orders import order_commands
from village.orders.order_rules import OrderPrivate

Wish = Callable[[Workday], object]


# --- orders --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("buyer", "key"),
    [
        (OrderPrivate(""), "orders.refusal.no_buyer"),
        (OrderPrivate("  \u3000"), "orders.refusal.no_buyer"),
        (OrderPrivate("최" * 81), "ground.refusal.too_long"),
        (OrderPrivate("최", remark="가" * 81), "ground.refusal.too_long"),
    ],
)
def test_an_order_has_a_buyer(day: Workday, buyer: OrderPrivate, key: str) -> None:
    refuse(
        day, key, 422,
        lambda: order_commands.place_order(day.db, new_act(), [tray()], buyer),
    )  # fmt: skip


def steps(day: Workday, placed: str) -> dict[str, Callable[[], object]]:
    return {
        "pay": lambda: order_commands.pay_order_cash(day.db, new_act(), placed),
        "code": lambda: order_commands.show_order_code(day.db, new_act(), placed),
        "hand over": lambda: order_commands.hand_over(day.db, new_act(), placed),
        "cancel": lambda: order_commands.cancel_order(day.db, new_act(), placed),
    }


def refused_steps(day: Workday, placed: str, **wanted: str) -> None:
    for name, wish in steps(day, placed).items():
        refuse(day, f"orders.refusal.{wanted[name.replace(' ', '_')]}", 409, wish)


def test_an_order_that_is_gone_stays_gone(day: Workday) -> None:
    cancelled, handed = order(day.db), order(day.db)
    order_commands.cancel_order(day.db, new_act(), cancelled)
    order_commands.pay_order_cash(day.db, new_act(), handed)
    order_commands.hand_over(day.db, new_act(), handed)
    gone = dict.fromkeys(("pay", "code", "hand_over", "cancel"), "order_gone")
    refused_steps(day, cancelled, **gone)
    refused_steps(day, handed, **gone)


def test_an_unpaid_order_is_not_handed_over(day: Workday) -> None:
    placed = order(day.db)
    order_commands.show_order_code(day.db, new_act(), placed)
    refuse(day, "orders.refusal.not_paid", 409, steps(day, placed)["hand over"])


def test_an_order_is_paid_once(day: Workday) -> None:
    placed, payment = order_claimed(day.db)
    for name in ("pay", "code"):
        refuse(day, "orders.refusal.paid_already", 409, steps(day, placed)[name])
    orders.confirm_payment(day.db, new_act(), payment)
    refuse(day, "orders.refusal.paid_already", 409, steps(day, placed)["pay"])


def test_code_money_is_settled_before_an_order_is_cancelled(day: Workday) -> None:
    placed, payment = order_claimed(day.db)
    refuse(day, "orders.refusal.claim_first", 409, steps(day, placed)["cancel"])
    orders.confirm_payment(day.db, new_act(), payment)
    refuse(day, "orders.refusal.claim_first", 409, steps(day, placed)["cancel"])


def test_a_code_of_a_cancelled_order_is_not_claimed(day: Workday) -> None:
    placed = order(day.db)
    shown = order_commands.show_order_code(day.db, new_act(), placed).id
    order_commands.cancel_order(day.db, new_act(), placed)
    refuse(
        day, "orders.refusal.order_gone", 409,
        lambda: order_commands.claim_order_payment(day.db, new_act(), shown),
    )  # fmt: skip


def test_an_order_nobody_placed(day: Workday) -> None:
    for wish in steps(day, "0" * 26).values():
        refuse(day, "ground.refusal.no_page", 404, wish)


# --- taps ----------------------------------------------------------------------------------------


def test_every_double_tap_counts_once(day: Workday) -> None:
    """Each act of a day is sent twice, as a tired thumb does."""

    def twice(wish: Callable[[Act], object]) -> str:
        act = Act(new_id(), "C0001", "said")
        first = wish(act)
        before = written(day.db)
        assert wish(act) == first
        assert written(day.db) == before
        return act.id

    sale = twice(lambda act: orders.record_cash_sale(day.db, act, [tray()]))
    twice(lambda act: orders.move_sale(day.db, act, sale, CHOI))
    wrong = sell(day.db, jin())
    twice(lambda act: orders.undo_sale(day.db, act, wrong))
    placed = twice(lambda act: order_commands.place_order(day.db, act, [tray()], BUYER))
    shown = twice(lambda act: order_commands.show_order_code(day.db, act, placed))
    twice(lambda act: order_commands.claim_order_payment(day.db, act, shown))
    twice(lambda act: order_commands.hand_over(day.db, act, placed))
    twice(lambda act: orders.confirm_payment(day.db, act, shown))
    code = twice(lambda act: orders.show_code(day.db, act, [jin()]))
    twice(lambda act: orders.claim_code_sale(day.db, act, code))
    twice(lambda act: orders.payment_not_found(day.db, act, code))


def test_the_same_id_with_another_basket_is_told(day: Workday) -> None:
    act = Act(new_id(), "C0001", "one tray")
    orders.record_cash_sale(day.db, act, [tray()])
    told = refuse(
        day, "ground.refusal.other_content", 409,
        lambda: orders.record_cash_sale(day.db, replace(act, digest="two trays"), [tray()] * 2),
    )  # fmt: skip
    assert isinstance(told, OtherContent)
    assert told.event.fact.gross_minor == 2_700


def test_before_the_first_day_nothing_is_sold(tmp_path: Path) -> None:
    day = make_ready(tmp_path)
    refuse(day, "money.refusal.day_closed", 409, lambda: sell(day.db))
    day.house.close()
