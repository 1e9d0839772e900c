"""What a basket and notes in the hand are refused for; nothing is written."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cast import CHOI, new_act
from tests.workday import (
    BUYER,
    HAN,
    Workday,
    copy,
    jin,
    order,
    refuse,
    sell,
    tray,
)
from village.money import commands as money
from village.orders import closing, order_commands
from village.orders import commands as orders
from village.orders.rules import BasketLine
from village.people import commands as people

Wish = Callable[[Workday], object]


# --- a basket ------------------------------------------------------------------------------------

EGG = tray()
BASKETS: dict[str, tuple[Sequence[BasketLine], str, int]] = {
    "nothing in it": ((), "orders.refusal.empty", 422),
    "no quantity": ((replace(EGG, quantity_base=0),), "orders.refusal.quantity", 422),
    "a quantity below zero": ((replace(EGG, quantity_base=-30),), "orders.refusal.quantity", 422),
    "an absurd quantity": (
        (replace(EGG, quantity_base=10**8 + 1),), "ground.refusal.too_big", 422,
    ),
    "no price": ((replace(EGG, price_minor=0),), "orders.refusal.price", 422),
    "a price below zero": ((replace(EGG, price_minor=-1),), "orders.refusal.price", 422),
    "an absurd price": ((replace(EGG, price_minor=10**15),), "ground.refusal.too_big", 422),
    "a price no coin can pay": (
        (replace(EGG, price_minor=1, quantity_base=1),), "ground.refusal.zero", 422,
    ),
    "an unknown farmer": ((tray("F0099"),), "people.refusal.unknown_farmer", 404),
    "a clerk's own goods": ((tray("C0001"),), "people.refusal.unknown_farmer", 404),
    "unknown goods": (
        (replace(EGG, product="P0099"),), "catalogue.refusal.unknown_product", 404,
    ),
    "an unknown unit": ((replace(EGG, unit="kg"),), "catalogue.refusal.unknown_unit", 422),
    "a line after a good one": ((EGG, tray("F0099")), "people.refusal.unknown_farmer", 404),
    "too many lines": ((EGG,) * 51, "orders.refusal.too_many_lines", 422),
}  # fmt: skip
WAYS: dict[str, Callable[[Workday, Sequence[BasketLine]], object]] = {
    "cash": lambda day, basket: orders.record_cash_sale(day.db, new_act(), basket),
    "code": lambda day, basket: orders.show_code(day.db, new_act(), basket),
    "order": lambda day, basket: order_commands.place_order(day.db, new_act(), basket, BUYER),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", BASKETS)
def test_a_basket_is_refused(day: Workday, case: str, way: str) -> None:
    basket, key, status = BASKETS[case]
    refuse(day, key, status, lambda: WAYS[way](day, basket))


def test_fifty_lines_are_sold(day: Workday) -> None:
    assert len(orders.record_cash_sale(day.db, new_act(), [jin()] * 50).fact.lines) == 50


def test_a_farmer_who_has_left_sells_no_more(day: Workday) -> None:
    people.person_left(day.db, new_act(), HAN)
    refuse(day, "people.refusal.unknown_farmer", 404, lambda: sell(day.db, tray(HAN)))


def test_a_promise_needs_the_goods(day: Workday) -> None:
    refuse(day, "orders.refusal.sold_out", 409, lambda: order(day.db, tray(trays=3)))
    refuse(day, "orders.refusal.sold_out", 409, lambda: order(day.db, tray(), tray(trays=2)))
    refuse(day, "orders.refusal.sold_out", 409, lambda: order(day.db, tray(CHOI)))


# --- notes and days ------------------------------------------------------------------------------


@pytest.mark.parametrize("given", [0, -2_700, 2_699])
def test_too_little_money_is_told_with_what_is_missing(day: Workday, given: int) -> None:
    def wish() -> None:
        orders.record_cash_sale(day.db, new_act(), [tray()], given_minor=given)

    told = refuse(day, "orders.refusal.given_short", 422, wish)
    assert told.values == {"missing_minor": 2_700 - given}


def test_an_absurd_sum_of_notes_is_refused(day: Workday) -> None:
    placed = order(day.db)
    for wish in (
        lambda: orders.record_cash_sale(day.db, new_act(), [tray()], given_minor=10**17),
        lambda: order_commands.pay_order_cash(day.db, new_act(), placed, 10**17),
    ):
        refuse(day, "ground.refusal.too_big", 422, wish)


def test_too_little_for_an_order_is_refused(day: Workday) -> None:
    placed = order(day.db)
    refuse(
        day, "orders.refusal.given_short", 422,
        lambda: order_commands.pay_order_cash(day.db, new_act(), placed, 2_600),
    )  # fmt: skip


def test_a_closed_day_takes_no_notes(day: Workday) -> None:
    placed = order(day.db)
    closing.close_day(day.db, new_act(), {100: 200}, "")
    for wish in (
        lambda: sell(day.db),
        lambda: order_commands.pay_order_cash(day.db, new_act(), placed),
    ):
        refuse(day, "money.refusal.day_closed", 409, wish)


def test_a_paid_order_gives_no_notes_back_from_a_closed_till(day: Workday) -> None:
    placed = order(day.db)
    order_commands.pay_order_cash(day.db, new_act(), placed)
    closing.close_day(day.db, new_act(), {100: 227}, "")
    refuse(
        day, "money.refusal.day_closed", 409,
        lambda: order_commands.cancel_order(day.db, new_act(), placed),
    )  # fmt: skip


def test_notes_that_are_not_there_are_not_given_back(day: Workday) -> None:
    placed = order(day.db)
    order_commands.pay_order_cash(day.db, new_act(), placed)
    sale = sell(day.db)
    money.move_cash(day.db, new_act(), 25_000)
    refuse(
        day, "money.refusal.not_in_till", 422,
        lambda: order_commands.cancel_order(day.db, new_act(), placed),
    )  # fmt: skip
    refuse(
        day, "money.refusal.not_in_till", 409,
        lambda: orders.undo_sale(day.db, new_act(), sale),
    )  # fmt: skip


def test_a_station_without_a_code_shows_none(tmp_path: Path) -> None:
    from tests.cast import setup_dongxing  # noqa: PLC0415 -- the others have a code
    from tests.workday import EGGS  # noqa: PLC0415
    from village.catalogue import commands as catalogue  # noqa: PLC0415
    from village.catalogue.unit_rules import Product, Unit  # noqa: PLC0415

    day = copy(tmp_path, setup_dongxing)
    egg = Product(EGGS, "egg", "piece", "egg", "tray30", (Unit("tray30", 30),))
    catalogue.add_product(day.db, new_act(), egg)
    refuse(
        day, "payments.refusal.no_code", 409,
        lambda: orders.show_code(day.db, new_act(), [tray()]),
    )  # fmt: skip
    day.house.close()
