"""A demo village as data: db/seeds/<place>.json read into values."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from village.catalogue.unit_rules import Product, Unit
from village.people.rules import StationSetUp


@dataclass(frozen=True)
class Member:
    """A person of the demo village."""

    name: str
    language: str
    face: str
    title: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Household:
    """A house: its group in the village, its people, and whether they share one money book."""

    group: str
    members: tuple[Member, ...]
    shared: bool


@dataclass(frozen=True)
class Goods:
    """A product as people here quote it; `number` is known once it has been added."""

    product: Product
    unit: str
    unit_size: int
    price_minor: int
    number: str = ""

    def numbered(self, number: str) -> "Goods":
        return replace(self, number=number)


@dataclass(frozen=True)
class HubSeed:
    """The county's side: its name and number, and its first officer."""

    name: str
    county: str
    county_name: str
    language: str
    officer: str
    phrase: str


@dataclass(frozen=True)
class Seed:
    """Everything a demo village begins with."""

    station: StationSetUp
    hub: HubSeed
    manager: Member
    clerks: tuple[Member, ...]
    households: tuple[Household, ...]
    goods: list[Goods]
    buyers: tuple[Member, ...]
    payee: str
    bank_bin: str
    account: str
    code_text: str
    float_minor: int
    reason: str
    hours_east: int

    def moment(self, day: date, hour: int) -> datetime:
        """An hour on the station's wall, in UTC."""
        wall = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        return wall - timedelta(hours=self.hours_east)


def read_seed(folder: Path, place: str) -> Seed:
    """The seed of one demo place."""
    told: dict[str, Any] = json.loads((folder / f"{place}.json").read_text("utf-8"))
    station = StationSetUp(**told["station"], people=())
    return Seed(
        station=station,
        hub=HubSeed(**told["hub"]),
        manager=Member(**told["manager"]),
        clerks=tuple(Member(**clerk) for clerk in told["clerks"]),
        households=tuple(_household(house) for house in told["households"]),
        goods=[_goods(goods) for goods in told["products"]],
        buyers=tuple(Member(**buyer) for buyer in told["buyers"]),
        hours_east=8 if station.country == "CN" else 7,
        **told["day"],
    )


def _household(told: dict[str, Any]) -> Household:
    members = tuple(Member(**member) for member in told["members"])
    return Household(told["group"], members, told["shared"])


def _goods(told: dict[str, Any]) -> Goods:
    units = tuple(Unit(unit, size) for unit, size in told["units"])
    product = Product(
        "", told["key"], told["base"], told["counter"], told["picture"], units, told.get("names")
    )
    return Goods(product, units[0].unit, units[0].size, told["price_minor"])
