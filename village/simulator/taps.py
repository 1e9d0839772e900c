"""What people at a station may want at any moment, drawn by chance and asked of the real rooms."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from village.catalogue import commands as catalogue
from village.catalogue.rules import TAKEN_REASONS
from village.catalogue.rules import Wish as Goods
from village.ground.amounts import note_piles
from village.ground.ids import new_id
from village.ground.unit import Act
from village.money import commands as money
from village.money import queries as books
from village.money.rules import SAFE
from village.orders import closing, order_commands
from village.orders import commands as orders
from village.orders.order_rules import OrderPrivate
from village.orders.rules import BasketLine
from village.people import commands as people
from village.people import erasing
from village.people.commands import NewPerson
from village.simulator.station import Command, Station
from village.simulator.village import CLERKS, GOODS, MANAGER

FLOAT_MINOR = 20_000
FARMERS = ("F0001", "F0002", "F0003", "F0004")
BUYER = OrderPrivate("최옥란", "13900001111")
Tap = tuple[str, str, Command]  # who taps, what it is called, what it asks


@dataclass
class Taps:
    """Chance, and the station whose rows say what there is to tap on."""

    station: Station
    random: Random
    drawn: "Sequence[tuple[Draw, int]]"

    def __post_init__(self) -> None:
        self.draws = [draw for draw, _ in self.drawn]
        self.weights = [weight for _, weight in self.drawn]

    def any(self) -> Tap | None:
        """Something that could be wanted now; None where there is nothing to want it of."""
        draw = self.random.choices(self.draws, self.weights)[0]
        return draw(self)

    def one(self, sql: str, *values: Any) -> Any:
        """One row among those that fit, or None."""
        rows = self.station.db.rows(sql, values)
        return self.random.choice(rows) if rows else None

    def line(self, farmer: str | None = None) -> BasketLine:
        """A pack or three at about the usual price, or an odd handful."""
        product = self.random.choice(sorted(GOODS))
        unit, size, price_minor = GOODS[product]
        much = size * self.random.choice((1, 1, 1, 2, 3))
        if self.random.random() < 0.2:
            much = self.random.randint(1, 3 * size)
        price_minor += self.random.choice((0, 0, 0, 10, -37, 255))
        who = farmer or self.random.choice(FARMERS)
        return BasketLine(who, product, unit, much, price_minor)

    def basket(self) -> list[BasketLine]:
        return [self.line() for _ in range(self.random.choice((1, 1, 1, 2, 3)))]

    # --- goods ---

    def list_goods(self) -> Tap:
        wish = self.line()
        packs = self.random.randint(1, 6) * GOODS[wish.product][1]
        goods = Goods(wish.product, wish.unit, packs, wish.price_minor)
        return wish.farmer, "list", lambda db, a: catalogue.list_goods(db, a, wish.farmer, goods)

    def change_lot(self) -> Tap | None:
        row = self.one("SELECT * FROM catalogue_listings ORDER BY rowid DESC LIMIT 8")
        if row is None:
            return None
        farmer, lot = row["farmer"], row["listing"]
        way = self.random.randrange(4)
        if way == 0:
            return farmer, "withdraw", lambda db, a: catalogue.withdraw_goods(db, a, farmer, lot)
        if way == 1:
            return farmer, "put_up", lambda db, a: catalogue.put_up_again(db, a, farmer, lot)
        if way == 2:
            return farmer, "unlist", lambda db, a: catalogue.undo_listing(db, a, farmer, lot)
        much = self.random.randint(1, max(row["left_base"], 1))
        why = self.random.choice(TAKEN_REASONS)
        return farmer, "take", lambda db, a: catalogue.take_goods(db, a, farmer, lot, much, why)

    def put_back(self) -> Tap | None:
        row = self.one(
            "SELECT t.act, l.farmer FROM catalogue_taken t JOIN catalogue_listings l"
            " ON l.listing = t.listing WHERE t.put_back = 0 ORDER BY t.rowid DESC LIMIT 4"
        )
        if row is None:
            return None
        farmer, taking = row["farmer"], row["act"]
        return farmer, "put_back", lambda db, a: catalogue.undo_taking(db, a, farmer, taking)

    def set_price(self) -> Tap:
        product = self.random.choice(sorted(GOODS))
        unit, _, price_minor = GOODS[product]
        new = price_minor + self.random.randint(-50, 50)
        return MANAGER, "price", lambda db, a: catalogue.set_price(db, a, product, unit, new)

    # --- sales ---

    def sell_for_cash(self) -> Tap:
        basket = self.basket()
        return self.clerk(), "cash", lambda db, a: orders.record_cash_sale(db, a, basket)

    def sell_at_home(self) -> Tap:
        wish = self.line()
        return wish.farmer, "own", lambda db, a: orders.record_own_sale(db, a, wish)

    def show_code(self) -> Tap:
        basket = self.basket()
        return self.clerk(), "show", lambda db, a: orders.show_code(db, a, basket)

    def use_code(self) -> Tap | None:
        row = self.one(
            "SELECT p.payment, p.state, s.order_id FROM payments_payments p"
            " JOIN orders_shown s ON s.payment = p.payment WHERE p.state IN ('shown', 'claimed')"
            " ORDER BY s.position DESC LIMIT 6"
        )
        if row is None:
            return None
        code = row["payment"]
        if row["state"] == "shown":
            if row["order_id"]:
                claim = order_commands.claim_order_payment
                return self.clerk(), "claim_order", lambda db, a: claim(db, a, code)
            return self.clerk(), "claim", lambda db, a: orders.claim_code_sale(db, a, code)
        if self.random.random() < 0.7:
            return self.clerk(), "confirm", lambda db, a: orders.confirm_payment(db, a, code)
        return self.clerk(), "not_found", lambda db, a: orders.payment_not_found(db, a, code)

    def undo_sale(self) -> Tap | None:
        row = self.one("SELECT sale FROM orders_sales ORDER BY position DESC LIMIT 5")
        if row is None:
            return None
        return self.undo_of(row["sale"])

    def undo_of(self, sale: str) -> Tap:
        return self.clerk(), "undo", lambda db, a: orders.undo_sale(db, a, sale)

    def move_sale(self) -> Tap | None:
        row = self.one("SELECT sale FROM orders_sales ORDER BY position DESC LIMIT 5")
        if row is None:
            return None
        to = self.random.choice(FARMERS)
        return self.clerk(), "move", lambda db, a: orders.move_sale(db, a, row["sale"], to)

    # --- orders ---

    def place_order(self) -> Tap | None:
        row = self.one(
            "SELECT * FROM catalogue_listings WHERE state = 'open' AND left_base > 0"
            " ORDER BY rowid DESC LIMIT 6"
        )
        if row is None:
            return None
        much = self.random.randint(1, row["left_base"])
        wish = BasketLine(row["farmer"], row["product"], row["unit"], much, row["price_minor"])
        return self.clerk(), "order", lambda db, a: order_commands.place_order(db, a, [wish], BUYER)

    def work_order(self) -> Tap | None:
        row = self.one(
            "SELECT * FROM orders_orders WHERE goods = 'placed' OR money = 'owed'"
            " ORDER BY position DESC LIMIT 6"
        )
        if row is None:
            return None
        order, way = row["order_id"], self.random.randrange(5)
        if way == 0:
            return self.clerk(), "pay", lambda db, a: order_commands.pay_order_cash(db, a, order)
        if way == 1:
            show = order_commands.show_order_code
            return self.clerk(), "show_order", lambda db, a: show(db, a, order)
        if way == 2:
            return self.clerk(), "cancel", lambda db, a: order_commands.cancel_order(db, a, order)
        return self.clerk(), "hand_over", lambda db, a: order_commands.hand_over(db, a, order)

    # --- money ---

    def pay_out(self) -> Tap | None:
        farmer = self.random.choice(FARMERS)
        row = self.one("SELECT account FROM people_persons WHERE number = ?", farmer)
        owed = books.book(self.station.db, row["account"]).payable_minor if row else 0
        amount = owed * self.random.choice((1, 1, 2, 3)) // 2 // 10 * 10
        return self.clerk(), "pay_out", lambda db, a: money.pay_out(db, a, farmer, amount)

    def undo_payout(self) -> Tap | None:
        row = self.one("SELECT payout FROM money_payouts ORDER BY position DESC LIMIT 3")
        if row is None:
            return None
        return self.clerk(), "unpay", lambda db, a: money.undo_payout(db, a, row["payout"])

    def move_cash(self) -> Tap:
        amount = self.random.choice((1_000, 5_000, -2_000, 30_000))
        return self.clerk(), "carry", lambda db, a: money.move_cash(db, a, amount)

    def come_or_go(self) -> Tap | None:
        """Who left comes back before another one goes: somebody must be there to sell."""
        row = self.one(
            "SELECT number, active FROM people_persons WHERE number BETWEEN ? AND ? AND active ="
            " (SELECT MIN(active) FROM people_persons WHERE number BETWEEN ?1 AND ?2)",
            FARMERS[0], FARMERS[-1],
        )  # fmt: skip
        if row is None:
            return None
        go = people.person_left if row["active"] else people.person_returned
        return self.clerk(), "come_or_go", lambda db, a: go(db, a, row["number"])

    def forget(self) -> Tap | None:
        """One of those who came later leaves, and wants to be forgotten."""
        row = self.one(
            "SELECT number, active FROM people_persons WHERE role = 'farmer' AND number > ?"
            " ORDER BY active, number DESC LIMIT 4",
            FARMERS[-1],
        )
        if row is None:
            return None
        if row["active"]:
            return self.clerk(), "leave", lambda db, a: people.person_left(db, a, row["number"])
        return MANAGER, "forget", lambda db, a: erasing.erase_private(db, a, row["number"])

    def add_person(self) -> Tap:
        new = NewPerson("farmer", "새사람", "ko", group="2조")
        return self.clerk(), "add_person", lambda db, a: people.add_person(db, a, new)

    def act(self, who: str) -> Act:
        """A tap that nobody waits for."""
        return Act(new_id(self.random.randbytes), who)

    def clerk(self) -> str:
        return self.random.choice(CLERKS)

    # --- the day ---

    def open_day(self, day: date) -> Tap:
        db = self.station.db
        float_minor = FLOAT_MINOR
        if books.last_day(db):
            float_minor = min(float_minor, books.cash_in(db) + books.balance(db, SAFE))
        how = {"why": "safe"}
        return CLERKS[0], "open_day", lambda db, a: money.open_day(db, a, day, float_minor, **how)

    def close_day(self) -> Tap:
        counted = max(books.cash_in(self.station.db), 0)  # two PCs may have paid out the same
        if self.random.random() < 0.1:
            counted = max(counted - 10, 0)
        counts = dict(note_piles(counted, "CNY"))
        return CLERKS[0], "close_day", lambda db, a: closing.close_day(db, a, counts, "샜다")


Draw = Callable[[Taps], Tap | None]
DRAWN: Sequence[tuple[Draw, int]] = (
    (Taps.sell_for_cash, 22),
    (Taps.list_goods, 14),
    (Taps.use_code, 16),
    (Taps.show_code, 8),
    (Taps.work_order, 16),
    (Taps.place_order, 8),
    (Taps.sell_at_home, 4),
    (Taps.change_lot, 6),
    (Taps.put_back, 2),
    (Taps.set_price, 4),
    (Taps.undo_sale, 5),
    (Taps.move_sale, 4),
    (Taps.pay_out, 5),
    (Taps.undo_payout, 2),
    (Taps.move_cash, 3),
    (Taps.come_or_go, 1),
    (Taps.add_person, 1),
    (Taps.forget, 1),
)
