"""What stands before the day begins: a station and a centre that know each other, and goods."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from app import open_house
from tests.browser.furnished import (
    COLLECTION,
    DIGITS,
    KIM,
    PLACES,
    add_goods,
    line,
    person,
    put_up,
)
from tests.browser.furnished_account import ACCOUNT, BANK
from tests.cast import MANAGER, PAK, PHRASES, new_act
from tests.drawn import ROOT
from village.catalogue import wording
from village.ground.clock import HandedClock
from village.ground.config import Config
from village.ground.unit import Store
from village.hall.demo_seed import Goods, Seed, read_seed
from village.orders import commands as orders
from village.people import commands as people
from village.people.commands import NewPerson

__all__ = ["ACCOUNT", "BANK", "COLLECTION", "DIGITS", "KIM", "PAK", "Morning", "make_morning"]
TODAY = date(2026, 11, 21)


@dataclass(frozen=True)
class Morning:
    """A station before opening: Kim has sold eggs before, her book is empty."""

    folder: Path
    now: datetime
    language: str
    seed: Seed
    eggs: Goods
    other: Goods  # something she never sold
    card: str  # the token on Kim's card
    names: tuple[str, str]  # Kim's and Choi's

    @property
    def currency(self) -> str:
        return self.seed.station.currency

    def goods_name(self, goods: Goods) -> str:
        return wording.goods_name(self.language, goods.product.key, None)

    def quantity(self, goods: Goods, packs: int) -> str:
        """`2판 (60알)` as chips say it, without what is inside."""
        unit = goods.product.units[0]
        return wording.quantity(self.language, goods.product, unit, unit.size * packs)


def make_morning(folder: Path, language: str, number: str = "") -> Morning:
    """The place where this language is at home, on the morning of the day; or its neighbour."""
    seed = read_seed(ROOT / "db" / "seeds", PLACES[language])
    if number:
        called = {one: f"{name} 2" for one, name in seed.station.names.items()}
        seed = replace(seed, station=replace(seed.station, station=number, names=called))
    clock = HandedClock(seed.moment(TODAY - timedelta(days=1), 8))
    house = open_house(Config(data=folder), clock)
    db = house.store()
    card, names = add_people(db, seed, language)
    goods = add_goods(db, seed)
    eggs = next(each for each in goods if each.product.key == "egg")
    other = next(each for each in goods if each.product.key == "vegetable")
    put_up(db, eggs, KIM, 2)
    orders.record_own_sale(db, new_act(KIM), line(eggs, KIM, 2))
    house.close()
    now = seed.moment(TODAY, 8)
    return Morning(folder, now, language, seed, eggs, other, card, names)


def add_people(db: Store, seed: Seed, language: str) -> tuple[str, tuple[str, str]]:
    """Manager, one clerk, two farmers of two households; Kim's card."""
    manager, clerk = seed.manager, seed.clerks[0]
    staff = [
        NewPerson("manager", manager.name, language, PHRASES[MANAGER], face=manager.face),
        NewPerson("clerk", clerk.name, language, PHRASES[PAK], face=clerk.face),
    ]
    people.set_up_station(db, new_act(MANAGER), replace(seed.station, language=language), staff)
    houses = seed.households[:2]
    for house in houses:
        people.add_person(db, new_act(), person(house.members[0], language, house.group, None))
    _, token = people.give_card(db, new_act(), KIM)
    return token, (houses[0].members[0].name, houses[1].members[0].name)
