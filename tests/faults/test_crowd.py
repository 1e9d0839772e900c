"""Eight clerks and farmers at once at a real station: no promise is broken, no answer lost."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from threading import Barrier, Thread

from tests.cast import CHOI, KIM, PAK
from tests.faults.station import TRAY, Person, Station, come_in, opened, running
from tests.workday import EGGS, HAN, assert_sound, list_goods
from village.ground.ids import new_id
from village.ground.unit import Store

Work = Callable[[Person, Random], tuple[int, str, str]]
PEOPLE = (PAK, PAK, PAK, PAK, PAK, KIM, CHOI, HAN)


def sells(person: Person, _: Random) -> tuple[int, str, str]:
    return person.post("/orders/sales", act=new_id(), line=TRAY, pay="exact", total="2700")


def takes_an_order(person: Person, _: Random) -> tuple[int, str, str]:
    """The last trays of the village are wanted by everybody."""
    line = TRAY.replace("F0001", CHOI)
    return person.post("/orders", act=new_id(), line=line, buyer="최옥란", phone="13900001111")


def shows_a_code_and_claims(person: Person, _: Random) -> tuple[int, str, str]:
    shown = person.post("/orders/codes", act=new_id(), line=TRAY)
    return person.post(f"{shown[1]}/claim", act=new_id()) if shown[0] == 303 else shown


def pays_out(person: Person, random: Random) -> tuple[int, str, str]:
    amount = f"{random.randint(1, 30)}.00"
    return person.post("/money/books/F0001/payout", act=new_id(), farmer=KIM, amount=amount)


def looks(person: Person, random: Random) -> tuple[int, str, str]:
    return person.send("GET", random.choice(("/orders/counter", "/orders/sales", "/orders/claims")))


def sells_at_home(person: Person, _: Random) -> tuple[int, str, str]:
    return person.post(f"/orders/own/goods/{EGGS}", act=new_id(), quantity="30", price="2700")


def looks_home(person: Person, random: Random) -> tuple[int, str, str]:
    return person.send("GET", random.choice(("/", "/orders/my-money")))


CLERKS_WORK: tuple[Work, ...] = (
    sells, sells, takes_an_order, takes_an_order, shows_a_code_and_claims, pays_out, looks,
)  # fmt: skip
FARMERS_WORK: tuple[Work, ...] = (sells_at_home, looks_home)


class Somebody(Thread):
    """One person who taps without a pause."""

    def __init__(self, person: Person, work: tuple[Work, ...], start: Barrier, seed: int) -> None:
        super().__init__(daemon=True)
        self.person, self.work, self.at_once, self.random = person, work, start, Random(seed)
        self.answers: list[tuple[str, int, str]] = []

    def run(self) -> None:
        self.at_once.wait()
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            work = self.random.choice(self.work)
            status, _, page = work(self.person, self.random)
            self.answers.append((work.__name__, status, page))


SECONDS = 6.0


def crowd(station: Station) -> list[Somebody]:
    house = opened(station.folder)
    start = Barrier(len(PEOPLE))
    people = [
        Somebody(
            come_in(house.store(), station.port, number),
            FARMERS_WORK if number.startswith("F") else CLERKS_WORK, start, seed,
        )
        for seed, number in enumerate(PEOPLE)
    ]  # fmt: skip
    house.close()
    for somebody in people:
        somebody.start()
    for somebody in people:
        somebody.join(SECONDS + 60)
    return people


def test_eight_at_once(tmp_path: Path) -> None:
    with running(tmp_path) as station:
        house = opened(station.folder)
        trays = 10
        listing = list_goods(house.store(), CHOI, EGGS, "tray30", 30 * trays)
        house.close()
        people = crowd(station)
        station.stop()
    answers = [answer for somebody in people for answer in somebody.answers]
    counted = Counter((name, status) for name, status, _ in answers)
    print(f"\n{len(answers)} taps of 8 people in {SECONDS:.0f} s: {dict(counted)}")
    assert {status for _, status, _ in answers} <= {200, 303, 409, 422}
    assert not any("locked" in page for _, _, page in answers)
    assert "locked" not in station.said()
    assert "Traceback" not in station.said(), station.said()
    check(station, listing, trays, counted)


def check(station: Station, listing: str, trays: int, counted: Counter[tuple[str, int]]) -> None:
    house = opened(station.folder)
    db = house.store()
    assert_sound(db)
    row = db.row("SELECT * FROM catalogue_listings WHERE listing = ?", (listing,))
    assert row is not None
    assert min(row["left_base"], row["reserved_base"]) >= 0
    placed = count(db, "SELECT count(*) FROM orders_orders")
    assert placed == counted["takes_an_order", 303] <= trays
    assert row["reserved_base"] == 30 * placed
    assert counted["takes_an_order", 409] > 0, "the goods were never asked for more than there are"
    sold = count(db, "SELECT count(*) FROM orders_sales WHERE method = 'cash'")
    assert sold == counted["sells", 303] > 0
    own = count(db, "SELECT count(*) FROM orders_sales WHERE method = 'own_cash'")
    assert own == counted["sells_at_home", 303] > 0
    claimed = count(db, "SELECT count(*) FROM orders_sales WHERE method = 'code'")
    assert claimed == counted["shows_a_code_and_claims", 303] > 0
    paid = count(db, "SELECT count(*) FROM money_payouts")
    assert paid == counted["pays_out", 303] > 0
    assert count(db, "SELECT MIN(-amount_minor) FROM money_balances"
                 " WHERE account LIKE 'Liabilities:Farmers:%'") >= 0  # fmt: skip
    house.close()


def count(db: Store, sql: str) -> int:
    return int(db.value(sql))
