"""The demo village: filled by the same commands that people use, the same every time on one day."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from village.catalogue import commands as catalogue
from village.ground.clock import Clock, HandedClock
from village.ground.config import Config, ConfigFault
from village.ground.disk import settle_folder
from village.ground.errors import Refusal
from village.ground.ids import RandomBytes, new_id
from village.ground.unit import Act, House, Store
from village.hall.demo_seed import Goods, HubSeed, Seed
from village.hall.demo_trade import trade
from village.payments import commands as payments
from village.payments.codes import CodeProposedPrivate
from village.people import commands as people
from village.people.commands import NewPerson
from village.people.rules import weak

PLACES = ("dongxing", "vinh-long")
DAYS = 60
HUB_FOLDER = "hub"
PEOPLE_FILE = "demo.json"
MANAGER, CLERK = "M0001", "C0001"

MakeHouse = Callable[[Config, Clock, RandomBytes], House]
MakeHub = Callable[[House, Path, HubSeed], list["DemoPerson"]]


class NotEmpty(Refusal):
    """The folder holds something else."""

    def __init__(self, folder: Path) -> None:
        super().__init__("hall.refusal.not_empty", folder=str(folder))


@dataclass(frozen=True)
class DemoPerson:
    """Someone who can come in: what to type, and the address on her card."""

    name: str
    role: str
    card_url: str
    number: str  # four digits, or the phrase of clerks, manager and officer
    household: str = ""  # a farmer's; some live under one roof


def fill(
    folder: Path, seed: Seed, now: datetime, make_house: MakeHouse, make_hub: MakeHub
) -> list[DemoPerson]:
    """Fill an empty folder with the demo village; a filled one is only listed.

    Built in a side folder and renamed when whole, so that a power cut leaves nothing half-made.
    Raises hall.refusal.not_empty where the folder holds something else.
    """
    if (folder / PEOPLE_FILE).exists():
        return listed(folder)
    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty(folder)
    side = folder.with_name(folder.name + ".making")
    shutil.rmtree(side, ignore_errors=True)
    side.mkdir(parents=True)
    house = make_house(
        Config(data=side, demo=True),
        clock := HandedClock(now),
        Random(seed.station.station).randbytes,  # noqa: S311 -- the same every time, on purpose
    )
    house.writer.connection().execute("PRAGMA synchronous = OFF")
    folk = build(house.store(), clock, seed)
    folk += make_hub(house, side / HUB_FOLDER, seed.hub)
    told = json.dumps([asdict(person) for person in folk], ensure_ascii=False)
    (side / PEOPLE_FILE).write_text(told, "utf-8")
    settle(side, house)
    if folder.exists():
        folder.rmdir()
    side.rename(folder)
    settle_folder(folder.parent)
    return folk


def listed(folder: Path) -> list[DemoPerson]:
    """The people of a filled folder. Raises ConfigFault where their file is empty or broken."""
    try:
        told = json.loads((folder / PEOPLE_FILE).read_text("utf-8"))
        folk = [DemoPerson(**person) for person in told]
    except (ValueError, TypeError):
        folk = []
    if not folk:
        raise ConfigFault(
            f"The demo in {folder} was not filled to the end: {PEOPLE_FILE} is empty or broken."
            " Move the folder away and start again."
        )
    return folk


def settle(folder: Path, house: House) -> None:
    """Everything on the disk, in one file each."""
    house.store().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    house.close()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            handle = os.open(path, os.O_RDWR)
            os.fsync(handle)
            os.close(handle)
    for path in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
        settle_folder(path)


def build(db: Store, clock: HandedClock, seed: Seed) -> list[DemoPerson]:
    """The station, its people and goods, and 60 days of trade ending yesterday."""
    today = (clock.now() + timedelta(hours=seed.hours_east)).date()
    first = today - timedelta(days=DAYS)
    clock.moment = seed.moment(first, 7)
    chance = Random(f"{seed.station.station} people")  # noqa: S311 -- the same every time
    folk = add_people(db, seed, chance)
    trade(db, clock, replace(seed, goods=add_goods(db, seed)), first, DAYS)
    return folk


def act(db: Store, actor: str) -> Act:
    """A tap of the demo's people."""
    return Act(new_id(db.house.random), actor)


def add_people(db: Store, seed: Seed, random: Random) -> list[DemoPerson]:
    """The station's first event, the farmers with their numbers, and a card for each."""
    staff = [
        NewPerson(
            "manager",
            seed.manager.name,
            seed.manager.language,
            "demo manager",
            face=seed.manager.face,
        ),
        *(
            NewPerson("clerk", clerk.name, clerk.language, "demo clerk", face=clerk.face)
            for clerk in seed.clerks
        ),
    ]
    people.set_up_station(db, act(db, MANAGER), seed.station, staff)
    folk = [DemoPerson(new.name, new.role, "/people/staff", str(new.secret)) for new in staff]
    for household in seed.households:
        number = None
        for member in household.members:
            digits = strong_digits(random)
            event = people.add_person(
                db, act(db, CLERK),
                NewPerson(
                    "farmer", member.name, member.language, digits, title=member.title,
                    phone=member.phone, face=member.face, household=number,
                    group=None if number else household.group, shared_account=household.shared,
                ),
            )  # fmt: skip
            number = event.fact.person.household
            _, token = people.give_card(db, act(db, CLERK), event.fact.person.number)
            folk.append(DemoPerson(member.name, "farmer", f"/people/card/{token}", digits, number))
    return folk


def strong_digits(random: Random) -> str:
    """Four digits that nobody would guess first."""
    while True:
        digits = f"{random.randrange(10_000):04d}"
        if not weak(digits):
            return digits


def add_goods(db: Store, seed: Seed) -> list[Goods]:
    """Products, today's prices, and a code that can pay nobody."""
    numbered = []
    for goods in seed.goods:
        event = catalogue.add_product(db, act(db, MANAGER), goods.product)
        number = event.fact.product.number
        catalogue.set_price(db, act(db, MANAGER), number, goods.unit, goods.price_minor)
        numbered.append(goods.numbered(number))
    code = CodeProposedPrivate(seed.payee, seed.account, seed.code_text)
    proposed = payments.propose_code(db, act(db, MANAGER), code, bank_bin=seed.bank_bin)
    payments.confirm_code(db, act(db, CLERK), proposed.id)
    return numbered
