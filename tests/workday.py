"""A station with goods and a code, with its day open or before; short words for its acts."""

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from app import open_house
from tests.cast import (
    CHOI,
    KIM,
    MORNING,
    NUMBERS,
    Settled,
    config,
    make_app,
    make_house,
    new_act,
    set_code,
    setup_dongxing,
)
from village.catalogue import commands as catalogue
from village.catalogue.rules import Wish
from village.catalogue.unit_rules import Product, Unit
from village.ground import journal
from village.ground.chain import Event
from village.ground.clock import HandedClock
from village.ground.errors import Refusal
from village.ground.unit import House, Store
from village.money import commands as money
from village.money import queries as books
from village.orders import closing, order_commands
from village.orders import commands as orders
from village.orders.order_rules import OrderPrivate
from village.orders.rules import BasketLine
from village.people import commands as people
from village.people.commands import NewPerson

TODAY = date(2026, 11, 21)
EGGS, MILLET = "P0001", "P0002"
TRAY_MINOR, JIN_MINOR = 2_700, 650
FLOAT_MINOR = 20_000
HAN = "F0003"  # of Choi's household: one book for both
BOOKS = {KIM: KIM, CHOI: "H0002", HAN: "H0002"}
CODE_TEXT = "wxp://f2f0aBcDeFgHiJkLmNoP"
BUYER = OrderPrivate("최옥란", "13900001111")


@dataclass
class Workday:
    """The house with its clock, which stands still until a test moves it."""

    house: House
    clock: HandedClock

    @property
    def db(self) -> Store:
        return self.house.store()


@cache
def _folder(prepared: Callable[[Store], None]) -> Path:
    """Made once a run; every test works on a copy (hashing secrets is slow on purpose)."""
    folder = Path(tempfile.mkdtemp(prefix="village-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    house = make_house(folder)
    prepared(house.store())
    house.store().conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    house.close()
    return folder


def prepare(db: Store) -> None:
    """Dongxing with a third farmer, two kinds of goods and the station's code."""
    setup_dongxing(db)
    household = "H0002"
    han = NewPerson(
        "farmer", "한순희", "ko", NUMBERS[CHOI], household=household, shared_account=True
    )
    people.add_person(db, new_act(), han)
    eggs = (Unit("tray30", 30), Unit("piece_egg", 1))
    catalogue.add_product(db, new_act(), Product(EGGS, "egg", "piece", "egg", "tray30", eggs))
    millet = (Unit("jin", 500), Unit("kg", 1_000), Unit("gram", 1))
    catalogue.add_product(
        db, new_act(), Product(MILLET, "millet", "gram", "item", "millet", millet)
    )
    set_code(db, "동흥촌", text=CODE_TEXT)


def begin(db: Store) -> None:
    """The same with today opened on 200.00 in the till, and two trays and ten jin from Kim."""
    prepare(db)
    open_day(db)
    list_goods(db, KIM, EGGS, "tray30", 60)
    list_goods(db, KIM, MILLET, "jin", 5_000)


def copy(folder: Path, prepared: Callable[[Store], None]) -> Workday:
    """A guarded station in an empty folder, prepared as said."""
    shutil.copytree(_folder(prepared), folder, dirs_exist_ok=True)
    clock = HandedClock(MORNING)
    return Workday(open_house(config(folder), clock), clock)


def make_ready(folder: Path) -> Workday:
    """People, goods and a code; no day open yet."""
    return copy(folder, prepare)


def make_workday(folder: Path) -> Workday:
    """L0001: two trays, L0002: ten jin, both Kim's; the day is open."""
    return copy(folder, begin)


@contextmanager
def pages_of_a_workday(folder: Path) -> Iterator[Settled]:
    """The same day with its pages."""
    make_workday(folder).house.close()
    found = make_app(folder)
    yield found
    found.house.close()


# --- short words -----------------------------------------------------------------------------


def open_day(db: Store, day: date = TODAY, float_minor: int = FLOAT_MINOR) -> Event:
    return money.open_day(db, new_act(), day, float_minor, why="safe")


def list_goods(db: Store, farmer: str, product: str, unit: str, base: int) -> str:
    """The listing's number."""
    price = TRAY_MINOR if product == EGGS else JIN_MINOR
    event = catalogue.list_goods(db, new_act(farmer), farmer, Wish(product, unit, base, price))
    return str(event.fact.listing)


def tray(farmer: str = KIM, trays: int = 1) -> BasketLine:
    return BasketLine(farmer, EGGS, "tray30", 30 * trays, TRAY_MINOR)


def jin(farmer: str = KIM, grams: int = 500) -> BasketLine:
    return BasketLine(farmer, MILLET, "jin", grams, JIN_MINOR)


def sell(db: Store, *basket: BasketLine) -> str:
    """The id of a cash sale."""
    return orders.record_cash_sale(db, new_act(), basket or [tray()]).id


def claim(db: Store, *basket: BasketLine) -> tuple[str, str]:
    """(payment, sale) of a code that was shown and claimed."""
    shown = orders.show_code(db, new_act(), basket or [tray()]).id
    return shown, orders.claim_code_sale(db, new_act(), shown).id


def order(db: Store, *basket: BasketLine) -> str:
    """The id of an order."""
    return order_commands.place_order(db, new_act(), basket or [tray()], BUYER).id


def order_claimed(db: Store, *basket: BasketLine) -> tuple[str, str]:
    """(order, payment) of an order whose code was claimed."""
    placed = order(db, *basket)
    payment = order_commands.show_order_code(db, new_act(), placed).id
    order_commands.claim_order_payment(db, new_act(), payment)
    return placed, payment


def order_owed(db: Store, *basket: BasketLine) -> str:
    """The id of an order that was handed over and whose money was not found."""
    placed, payment = order_claimed(db, *basket)
    order_commands.hand_over(db, new_act(), placed)
    orders.payment_not_found(db, new_act(), payment)
    return placed


def live_a_day(db: Store) -> None:
    """Something of everything that a day brings."""
    list_goods(db, CHOI, EGGS, "tray30", 300)
    sell(db, tray(), jin(CHOI))
    orders.undo_sale(db, new_act(), sell(db, jin()))
    orders.move_sale(db, new_act(), sell(db, jin()), CHOI)
    orders.record_own_sale(db, new_act(KIM), jin())
    paid, _ = claim(db, tray(CHOI))
    orders.confirm_payment(db, new_act(), paid)
    orders.payment_not_found(db, new_act(), claim(db, tray(CHOI))[0])
    handed, payment = order_claimed(db, tray(CHOI))
    order_commands.hand_over(db, new_act(), handed)
    orders.confirm_payment(db, new_act(), payment)
    for by_code in (False, True):
        owed = order_owed(db, tray(CHOI))
        if by_code:
            again = order_commands.show_order_code(db, new_act(), owed).id
            order_commands.claim_order_payment(db, new_act(), again)
            orders.confirm_payment(db, new_act(), again)
        else:
            order_commands.pay_order_cash(db, new_act(), owed)
    cancelled = order(db, tray(CHOI))
    order_commands.pay_order_cash(db, new_act(), cancelled)
    order_commands.cancel_order(db, new_act(), cancelled)
    money.move_cash(db, new_act(), 1_000)
    money.undo_payout(db, new_act(), money.pay_out(db, new_act(), KIM, 1_000).id)
    money.pay_out(db, new_act(), KIM, 500)
    closing.close_day(db, new_act(), {100: 5}, "샜다")


# --- what a test compares ----------------------------------------------------------------------


def balances(db: Store) -> dict[str, int]:
    """Every account with something in it, debit above zero."""
    rows = db.rows("SELECT account, amount_minor FROM money_balances WHERE amount_minor <> 0")
    return {row["account"]: row["amount_minor"] for row in rows}


def entry(db: Store, event: Event | str) -> dict[str, int]:
    """The ledger lines of one act, summed by account."""
    act = event if isinstance(event, str) else event.id
    rows = db.rows(
        "SELECT account, SUM(amount_minor) AS minor FROM money_postings WHERE entry = ?"
        " GROUP BY account",
        (act,),
    )
    return {row["account"]: row["minor"] for row in rows}


def stock(db: Store, listing: str) -> tuple[int, int, int]:
    """(left, reserved, sold) of a lot, base units."""
    row = db.row("SELECT * FROM catalogue_listings WHERE listing = ?", (listing,))
    assert row is not None
    return row["left_base"], row["reserved_base"], row["sold_base"]


def written(db: Store) -> tuple[str, int, int]:
    """What a refused wish must leave as it was: rows, last number, acts that were answered."""
    return (
        journal.state_hash(db),
        db.value("SELECT seq FROM journal_epochs WHERE open = 1"),
        db.value("SELECT count(*) FROM journal_acts"),
    )


def assert_sound(db: Store) -> None:
    """Chain, ledger, foreign keys, and the rows are what the journal makes of them."""
    assert journal.verify(db) == []
    assert books.unbalanced(db) == []
    assert db.rows("PRAGMA foreign_key_check") == []
    assert journal.rebuilt_hash(db) == journal.state_hash(db)


def refuse(day: Workday, key: str, status: int, wish: Callable[[], object]) -> Refusal:
    """The refusal; rows, journal and acts are as they were."""
    before = written(day.db)
    with pytest.raises(Refusal) as refusal:
        wish()
    assert (refusal.value.key, refusal.value.status) == (key, status)
    assert written(day.db) == before
    return refusal.value
