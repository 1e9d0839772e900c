"""The first day of a simulated station: its people, goods and code, by the commands of any day."""

from village.catalogue import commands as catalogue
from village.catalogue.unit_rules import Product, Unit
from village.ground.ids import new_id
from village.ground.unit import Act
from village.payments import commands as payments
from village.payments.codes import CodeProposedPrivate
from village.people import commands as people
from village.people.commands import NewPerson
from village.people.rules import StationSetUp
from village.simulator.station import Station

CLERKS = ("C0001", "C0002")
MANAGER = "M0001"
FARMERS = ("김영옥", "최만복", "한순희", "리금녀")
CODE_TEXT = "wxp://f2f0aBcDeFgHiJkLmNoP"
PRODUCTS = (
    Product("", "egg", "piece", "egg", "tray30", (Unit("tray30", 30), Unit("piece_egg", 1))),
    Product(
        "", "millet", "gram", "item", "millet",
        (Unit("jin", 500), Unit("kg", 1_000), Unit("gram", 1)),
    ),
)  # fmt: skip
GOODS = {"P0001": ("tray30", 30, 2_700), "P0002": ("jin", 500, 650)}


def act(station: Station, actor: str) -> Act:
    """A tap of the first day."""
    return Act(new_id(station.random.randbytes), actor)


def furnish(station: Station) -> None:
    """Named, staffed, with four farmers in three households, two goods with prices, and a code."""
    name = station.number
    first = StationSetUp(
        station=name, names={"ko": f"{name} 봉사소", "zh": "服务站"}, place_names={"ko": "동흥촌"},
        country="CN", currency="CNY", language="ko", fee_basis_points=100, cash_step_minor=10,
        people=(),
    )  # fmt: skip
    staff = [
        NewPerson("manager", "박주임", "ko"),
        NewPerson("clerk", "박선희", "ko"),
        NewPerson("clerk", "전옥", "ko"),
    ]
    db = station.db
    people.set_up_station(db, act(station, MANAGER), first, staff)
    for place, farmer in enumerate(FARMERS):
        shared = place == 2
        new = NewPerson(
            "farmer", farmer, "ko", group=None if shared else "1조",
            household="H0002" if shared else None, shared_account=place in (1, 2),
        )  # fmt: skip
        people.add_person(db, act(station, CLERKS[0]), new)
    for product in PRODUCTS:
        catalogue.add_product(db, act(station, MANAGER), product)
    for number, (unit, _, price_minor) in GOODS.items():
        catalogue.set_price(db, act(station, MANAGER), number, unit, price_minor)
    code = CodeProposedPrivate(payee=name, text=CODE_TEXT)
    proposed = payments.propose_code(db, act(station, MANAGER), code)
    payments.confirm_code(db, act(station, CLERKS[0]), proposed.id)
