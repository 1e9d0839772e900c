"""A station's year through the real commands, the same for the same seed: every kind of entry."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from app import open_house
from tests.cast import MANAGER, MORNING, PAK, set_code, setup_dongxing, setup_vinh_long
from village.catalogue import commands as catalogue
from village.catalogue.unit_rules import Product, Unit
from village.ground.amounts import note_piles
from village.ground.clock import HandedClock
from village.ground.config import Config
from village.ground.ids import new_id
from village.ground.unit import Act, House, Store
from village.money import commands as money
from village.money import dividend_commands, queries
from village.money.rules import SAFE
from village.orders import closing
from village.orders.dividends import Wish, propose_dividend
from village.orders.handover import hand_till_over
from village.orders.rules import BasketLine
from village.people import commands as people
from village.people import household_queries as households
from village.people import queries as known
from village.people.commands import NewPerson

FIRST = date(2026, 11, 21)
EGGS = Product("", "egg", "piece", "egg", "tray30", (Unit("tray30", 30), Unit("piece_egg", 1)))
RICE = Product("", "rice_milled", "gram", "item", "ricesack", (Unit("kg", 1_000),))
FARMERS = 12
CODE = {"CNY": "wxp://f2f0aBcDeFgHiJkLmNoP", "VND": ""}


@dataclass
class Year:
    """One station, its chance, and what may be taken up again on a later day."""

    house: House
    clock: HandedClock
    random: Random
    farmers: list[str]
    money_of: int  # a tray's price, minor units
    step: int
    today: date = FIRST
    debtors: list[str] = field(default_factory=list)  # who sell seldom: their books are soon empty
    claims: list[str] = field(default_factory=list)
    sales: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def db(self) -> Store:
        return self.house.store()

    def act(self, actor: str = PAK) -> Act:
        return Act(new_id(self.random.randbytes), actor)

    def line(self, farmer: str = "") -> BasketLine:
        whose = farmer or self.random.choice(self.farmers)
        if self.random.random() < 0.7:
            return BasketLine(whose, "P0001", "tray30", self.random.randint(3, 60), self.money_of)
        return BasketLine(whose, "P0002", "kg", self.random.randint(200, 9_000), self.money_of // 4)

    def member(self, farmer: str) -> str:
        return households.member_of(known.require_farmer(self.db, farmer))


def make_year(folder: Path, country: str, seed: int) -> Year:
    """A station with twelve farmers in some households, goods and a code; no day open yet."""
    clock = HandedClock(MORNING)
    house = open_house(Config(data=folder), clock)
    house.writer.connection().execute("PRAGMA synchronous = OFF")  # no power cut here
    db, in_china = house.store(), country == "CN"
    (setup_dongxing if in_china else setup_vinh_long)(db)
    chance = Random(seed)
    year = Year(house, clock, chance, [], 2_700 if in_china else 95_000, 10 if in_china else 1_000)
    missing = FARMERS - len(known.farmers(db))
    for number in range(missing):
        new = NewPerson(
            "farmer", f"농민{number}", "ko", group="2조", shared_account=number % 3 == 0
        )
        people.add_person(db, year.act(), new)
    *year.farmers, one, other = (each.number for each in known.farmers(db))
    year.debtors = [one, other]
    for product in (EGGS, RICE):
        catalogue.add_product(db, year.act(MANAGER), product)
    if in_china:
        set_code(db, "동흥촌", text=CODE["CNY"])
    else:
        set_code(db, "Trạm An Phú", account="0071001234567", bank_bin="970436")
    return year


def open_day(year: Year) -> None:
    """The float comes from what was left and the safe; now and then it was not as it was left."""
    db, wanted = year.db, 40 * year.money_of
    left = queries.cash_in(db)
    if queries.last_day(db) is None:
        money.open_day(db, year.act(), year.today, wanted)
    elif left >= year.step and year.random.random() < 0.03:
        money.open_day(
            db, year.act(), year.today, left - year.step, why="count", reason="아침에 모자람"
        )
    else:
        held = left + queries.balance(db, SAFE)
        money.open_day(db, year.act(), year.today, min(wanted, held), why="safe")


def hand_on(year: Year) -> None:
    """The till goes to the manager at noon with a coin too few, and nobody says where it is."""
    counted = max(queries.cash_in(year.db) - year.step, 0)
    counts = dict(note_piles(counted, known.require_station(year.db).currency))
    hand_till_over(year.db, year.act(), counts, "동전", MANAGER)


def close_day(year: Year, *, wrong: bool) -> None:
    """Counted by notes; one day in ten, or where `wrong`, a coin too many or too few."""
    db, off = year.db, 0
    if wrong or year.random.random() < 0.1:
        off = year.random.choice((-1, 1)) * year.step
    counted = max(queries.cash_in(db) + off, 0)
    currency = known.require_station(db).currency
    counts = dict(note_piles(counted, currency))
    closing.close_day(db, year.act(), counts, "동전")


def share(year: Year) -> None:
    """The books are closed, once by mistake; a part is shared by sales, and paid to some."""
    db, last = year.db, queries.last_day(year.db)
    assert last is not None
    over = last - timedelta(days=1)  # today is open yet
    wrong = dividend_commands.close_year(db, year.act(MANAGER), over, 500).id
    dividend_commands.reopen_year(db, year.act(MANAGER), wrong)
    dividend_commands.close_year(db, year.act(MANAGER), over, 1_000)
    given = dividend_commands.receive_grant(db, year.act(MANAGER), "기금", 400 * year.money_of)
    dividend_commands.undo_grant(
        db, year.act(MANAGER),
        dividend_commands.receive_grant(db, year.act(MANAGER), "잘못", 5_000).fact.number,
    )  # fmt: skip
    grant = given.fact.number
    surplus = max(-queries.balance(db, "Equity:Surplus"), 0)
    wish = Wish("patronage", surplus, {grant: 37 * year.money_of}, from_day=FIRST,
                to_day=over)  # fmt: skip
    declare(year, wish)
    one = declare(year, Wish("household", 0, {grant: 1_000}))
    dividend_commands.undo_dividend(db, year.act(MANAGER), one)


def declare(year: Year, wish: Wish) -> str:
    db = year.db
    dividend = propose_dividend(db, year.act(MANAGER), wish).id
    dividend_commands.approve_dividend(db, year.act(MANAGER), dividend)
    dividend_commands.approve_dividend(db, year.act(), dividend)
    return dividend
