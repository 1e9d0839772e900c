"""One whole day at a station with every kind of sale, for the hub to count."""

from dataclasses import dataclass
from datetime import date

from tests.cast import CHOI, KIM, new_act, set_code
from village.catalogue import commands as catalogue
from village.catalogue.rules import Wish
from village.catalogue.unit_rules import Product, Unit
from village.ground.unit import Store
from village.money import commands as money
from village.orders import closing, commands, order_commands
from village.orders.order_rules import OrderPrivate
from village.orders.rules import BasketLine

EGGS = Product("", "egg", "piece", "egg", "egg", (Unit("tray30", 30), Unit("piece", 1)))
RICE = Product("", "rice_milled", "gram", "item", "ricesack", (Unit("jin", 500),))
DAY = date(2026, 11, 21)


@dataclass
class Sold:
    """What is left to settle after the day."""

    claimed_payment: str
    order_payment: str


def open_shop(db: Store) -> None:
    """Goods, the station's code, the till open with 100 yuan."""
    for product in (EGGS, RICE):
        catalogue.add_product(db, new_act(), product)
    catalogue.list_goods(db, new_act(KIM), KIM, Wish("P0001", "tray30", 600, 2700))
    catalogue.list_goods(db, new_act(CHOI), CHOI, Wish("P0002", "jin", 50_000, 350))
    set_code(db, "동흥촌봉사소", text="wxp://f2f0abcdefghijklmnop")
    money.open_day(db, new_act(), DAY, 100_00)


def eggs(trays: int = 1, farmer: str = KIM) -> BasketLine:
    return BasketLine(farmer, "P0001", "tray30", 30 * trays, 2700)


def rice(jin: int = 10) -> BasketLine:
    return BasketLine(CHOI, "P0002", "jin", 500 * jin, 350)


def trade(db: Store) -> Sold:
    """Cash, cash undone, cash moved, own, code confirmed, code claimed, orders by cash and code."""
    commands.record_cash_sale(db, new_act(), (eggs(2), rice()), given_minor=100_00)
    wrong = commands.record_cash_sale(db, new_act(), (eggs(),))
    commands.undo_sale(db, new_act(), wrong.id)
    moved = commands.record_cash_sale(db, new_act(), (eggs(),))
    commands.move_sale(db, new_act(), moved.id, CHOI)
    commands.record_own_sale(db, new_act(KIM), eggs())
    seen = commands.show_code(db, new_act(), (eggs(3),))
    commands.claim_code_sale(db, new_act(), seen.id)
    commands.confirm_payment(db, new_act(), seen.id)
    said = commands.show_code(db, new_act(), (rice(4),))
    commands.claim_code_sale(db, new_act(), said.id)
    buyer = OrderPrivate("리씨", "13900000000")
    by_cash = order_commands.place_order(db, new_act(), (eggs(),), buyer)
    order_commands.pay_order_cash(db, new_act(), by_cash.id)
    order_commands.hand_over(db, new_act(), by_cash.id)
    by_code = order_commands.place_order(db, new_act(), (rice(2),), buyer, channel="chat")
    shown = order_commands.show_order_code(db, new_act(), by_code.id)
    order_commands.claim_order_payment(db, new_act(), shown.id)
    order_commands.hand_over(db, new_act(), by_code.id)
    dropped = order_commands.place_order(db, new_act(), (eggs(),), buyer)
    order_commands.cancel_order(db, new_act(), dropped.id)
    money.pay_out(db, new_act(), KIM, 10_00)
    return Sold(said.id, shown.id)


def close(db: Store) -> None:
    """The till counted ten yuan short."""
    expected = int(
        db.value("SELECT amount_minor FROM money_balances WHERE account = 'Assets:Cash:Till:T1'")
    )
    closing.close_day(db, new_act(), {1_00: expected // 1_00 - 10, 50: expected % 1_00 // 50}, "?")
