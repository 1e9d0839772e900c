"""The demo station's days: who brings what, who buys, who is paid, and a count that is off."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from village.catalogue import commands as catalogue
from village.catalogue import queries as shelf
from village.catalogue.rules import Wish
from village.ground.amounts import CURRENCIES, note_piles
from village.ground.clock import HandedClock
from village.ground.ids import new_id
from village.ground.unit import Act, Store
from village.hall.demo_seed import Goods, Seed
from village.money import commands as money
from village.money import queries as books
from village.money.rules import SAFE
from village.orders import closing, order_commands
from village.orders import commands as orders
from village.orders.order_rules import OrderPrivate
from village.orders.rules import BasketLine
from village.people import queries as people

CLERK = "C0001"
MISTAKES = 0.06


@dataclass
class Days:
    """What the days share: the store, its clock, chance, and who grows what."""

    db: Store
    clock: HandedClock
    seed: Seed
    random: Random
    growers: list[tuple[str, list[Goods]]] = field(default_factory=list)

    def act(self, actor: str) -> Act:
        """A tap, some minutes after the one before."""
        self.clock.step(minutes=self.random.randint(2, 9))
        return Act(new_id(self.db.house.random), actor)

    def line(self) -> BasketLine:
        """Something a buyer wants: a pack or three of what somebody grows, at the usual price."""
        farmer, some = self.random.choice(self.growers)
        goods = self.random.choice(some)
        packs = self.random.choice((1, 1, 1, 2, 2, 3))
        return BasketLine(
            farmer, goods.number, goods.unit, goods.unit_size * packs, goods.price_minor
        )

    def listed_line(self) -> BasketLine | None:
        """One pack of something that stands on the shelf: what may be promised."""
        for farmer, _ in self.random.sample(self.growers, k=len(self.growers)):
            for listing in shelf.open_listings(self.db, farmer):
                if listing.left_base >= listing.unit.size:
                    return BasketLine(
                        farmer, listing.product.number, listing.unit.unit, listing.unit.size,
                        listing.price_minor,
                    )  # fmt: skip
        return None


def trade(db: Store, clock: HandedClock, seed: Seed, first: date, days: int) -> None:
    """`days` business days from `first`, each opened, traded and closed."""
    chance = Random(f"{seed.station.station} trade")  # noqa: S311 -- the same every time
    world = Days(db, clock, seed, chance)
    for farmer in people.farmers(db):
        some = world.random.sample(seed.goods, k=min(4, len(seed.goods)))
        world.growers.append((farmer.number, some))
    for number in range(days):
        day = first + timedelta(days=number)
        clock.moment = seed.moment(day, 8)
        one_day(world, day, last=number == days - 1)


def one_day(world: Days, day: date, *, last: bool) -> None:
    """Open, list, sell, settle, pay out, close; the last day leaves an order and a claim open."""
    float_minor = world.seed.float_minor
    if books.last_day(world.db):
        float_minor = min(float_minor, books.cash_in(world.db) + books.balance(world.db, SAFE))
    money.open_day(world.db, world.act(CLERK), day, float_minor, why="safe")
    for farmer, goods in world.random.sample(world.growers, k=min(8, len(world.growers))):
        list_some(world, farmer, world.random.choice(goods))
    for _ in range(world.random.randint(7, 12)):
        sell_for_cash(world)
    for _ in range(world.random.randint(1, 2)):
        sell_by_code(world, settled=True)
    for _ in range(world.random.randint(1, 2)):
        take_order(world, finished=True)
    if world.random.random() < 0.4:
        sell_at_home(world)
    if last:
        sell_by_code(world, settled=False)
        take_order(world, finished=False)
    for _ in range(world.random.randint(1, 3)):
        pay_someone(world)
    close(world)


def list_some(world: Days, farmer: str, goods: Goods) -> None:
    """A farmer puts a few packs up at the usual price."""
    packs = world.random.randint(2, 8)
    wish = Wish(goods.number, goods.unit, goods.unit_size * packs, goods.price_minor)
    catalogue.list_goods(world.db, world.act(farmer), farmer, wish)


def sell_for_cash(world: Days) -> None:
    """At the counter: exact, or with a note that is too big."""
    basket = [world.line() for _ in range(world.random.choice((1, 1, 1, 2)))]
    event = orders.record_cash_sale(world.db, world.act(CLERK), basket)
    if world.random.random() < MISTAKES:
        orders.undo_sale(world.db, world.act(CLERK), event.id)


def sell_by_code(world: Days, *, settled: bool) -> None:
    """The code is shown, somebody says it was paid, and the clerk looks (or has not yet)."""
    shown = orders.show_code(world.db, world.act(CLERK), [world.line()])
    orders.claim_code_sale(world.db, world.act(CLERK), shown.id)
    if settled:
        orders.confirm_payment(world.db, world.act(CLERK), shown.id)


def sell_at_home(world: Days) -> None:
    """A farmer sold at her gate and keeps the notes."""
    line = world.line()
    orders.record_own_sale(world.db, world.act(line.farmer), line)


def take_order(world: Days, *, finished: bool) -> None:
    """A buyer calls; mostly the goods are fetched and paid the same day."""
    line = world.listed_line()
    if line is None:
        return
    buyer = world.random.choice(world.seed.buyers)
    private = OrderPrivate(buyer.name, buyer.phone)
    event = order_commands.place_order(world.db, world.act(CLERK), [line], private)
    if finished:
        order_commands.pay_order_cash(world.db, world.act(CLERK), event.id)
        order_commands.hand_over(world.db, world.act(CLERK), event.id)


def pay_someone(world: Days) -> None:
    """Somebody comes for her money and gets what is there, in whole coins."""
    owed = [row for row in books.books_owed(world.db) if row["payable_minor"] > 0]
    if not owed:
        return
    book = world.random.choice(owed[:6])
    farmer = people.account_holders(world.db, book["account"])[0].number
    step = world.seed.station.cash_step_minor
    most = min(book["payable_minor"], books.cash_in(world.db))
    if most >= step:
        money.pay_out(world.db, world.act(CLERK), farmer, most // step * step)


def close(world: Days) -> None:
    """Bring most of the notes to the safe, count, and close; now and then a coin is missing."""
    extra = books.cash_in(world.db) - world.seed.float_minor
    if extra > 0:
        money.move_cash(world.db, world.act(CLERK), extra)
    counts = dict(note_piles(books.cash_in(world.db), world.seed.station.currency))
    reason = ""
    coin = CURRENCIES[world.seed.station.currency].notes[-1]
    if counts.get(coin) and world.random.random() < MISTAKES:
        counts[coin] -= 1
        reason = world.seed.reason
    closing.close_day(world.db, world.act(CLERK), counts, reason)
