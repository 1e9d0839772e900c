"""Where the goods of a lot are: listed = left + reserved + sold + taken + withdrawn, always."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.cast import CHOI, KIM, MANAGER, Settled, client, make_dongxing, make_house, new_act
from tests.catalogue.conftest import GOODS
from tests.catalogue.hands import list_eggs, lot
from village.catalogue import commands, facts, queries
from village.catalogue.rules import Lot, Wish, share_out
from village.ground.errors import Refusal
from village.ground.journal import rebuild, state_hash
from village.ground.unit import Store, writing


def applied(db: Store, move: Callable[..., None], lots: tuple[Lot, ...]) -> None:
    """A stock move as an apply upstairs would make it."""
    with writing(db):
        db.applying = True
        try:
            move(db, lots)
        finally:
            db.applying = False


def parts(goods: queries.Listing) -> int:
    return (
        goods.left_base + goods.reserved_base + goods.sold_base + goods.taken_base
        + goods.withdrawn_base
    )  # fmt: skip


def test_the_oldest_lot_goes_first(shelf: Settled) -> None:
    for _ in range(3):
        list_eggs(shelf, trays=1)
    lots, short = queries.find_lots(shelf.db, KIM, "P0001", 75)
    assert lots == (Lot("L0001", 30), Lot("L0002", 30), Lot("L0003", 15))
    assert short == 0


def test_a_sale_takes_what_there_is_and_is_short_of_the_rest(shelf: Settled) -> None:
    list_eggs(shelf, trays=1)
    assert queries.find_lots(shelf.db, KIM, "P0001", 75) == ((Lot("L0001", 30),), 45)
    assert queries.find_lots(shelf.db, CHOI, "P0001", 75) == ((), 75)


def test_lots_after_the_ten_thousandth_stay_in_order(shelf: Settled) -> None:
    list_eggs(shelf, trays=1)
    with writing(shelf.db):
        shelf.db.applying = True
        shelf.db.change("UPDATE catalogue_listings SET listing = 'L9999'")
        shelf.db.applying = False
    list_eggs(shelf, trays=1)
    assert [each.listing for each in queries.open_lots(shelf.db, KIM, "P0001")] == [
        "L9999",
        "L10000",
    ]


def test_what_comes_back_to_a_closed_lot_is_not_for_sale(shelf: Settled) -> None:
    list_eggs(shelf, trays=2)
    applied(shelf.db, facts.take_lots, (Lot("L0001", 30),))
    commands.withdraw_goods(shelf.db, new_act(KIM), KIM, "L0001")
    applied(shelf.db, facts.give_back_lots, (Lot("L0001", 30),))
    goods = lot(shelf)
    assert (goods.left_base, goods.sold_base, goods.withdrawn_base) == (0, 0, 60)
    assert queries.left_by_farmer(shelf.db, "P0001") == {}


def test_sharing_out_never_gives_more_than_there_is() -> None:
    assert share_out([Lot("L1", 2), Lot("L2", 3)], 4) == ((Lot("L1", 2), Lot("L2", 2)), 0)
    assert share_out([], 4) == ((), 4)


@cache
def egg_station() -> Path:
    """A closed station that knows eggs, to be copied: hashing its people's numbers takes time."""
    folder = Path(mkdtemp())
    settled = make_dongxing(folder)
    commands.add_product(settled.db, new_act(MANAGER), GOODS[0])
    settled.house.close()
    return folder


class LotMachine(RuleBasedStateMachine):
    """Any order of moves leaves every lot whole, and the journal gives the same rows again."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()

    @initialize()
    def begin(self) -> None:
        station = Path(self.folder.name) / "station"
        copytree(egg_station(), station)
        self.house = make_house(station)
        self.db = self.house.store()
        self.sold: list[tuple[Lot, ...]] = []
        self.set_aside: list[tuple[Lot, ...]] = []
        self.taken: list[str] = []

    def teardown(self) -> None:
        if hasattr(self, "house"):
            self.house.close()
        self.folder.cleanup()

    def tried(self, command: Callable[..., Any], *told: Any) -> Any:
        try:
            return command(self.db, new_act(KIM), KIM, *told)
        except Refusal:
            return None

    def any_lot(self, number: int) -> str:
        rows = self.db.rows("SELECT listing FROM catalogue_listings ORDER BY rowid")
        return str(rows[number % len(rows)][0]) if rows else "L0001"

    @rule(trays=st.integers(1, 5))
    def put_up(self, trays: int) -> None:
        wish = Wish("P0001", "tray30", 30 * trays, 2_700)
        commands.list_goods(self.db, new_act(KIM), KIM, wish)

    @rule(quantity=st.integers(1, 200))
    def sell(self, quantity: int) -> None:
        lots, _ = queries.find_lots(self.db, KIM, "P0001", quantity)
        applied(self.db, facts.take_lots, lots)
        self.sold.append(lots)

    @precondition(lambda self: self.sold)
    @rule()
    def take_back(self) -> None:
        applied(self.db, facts.give_back_lots, self.sold.pop())

    @rule(quantity=st.integers(1, 200))
    def promise(self, quantity: int) -> None:
        lots, short = queries.find_lots(self.db, KIM, "P0001", quantity)
        if not short:
            applied(self.db, facts.reserve_lots, lots)
            self.set_aside.append(lots)

    @precondition(lambda self: self.set_aside)
    @rule(handed_over=st.booleans())
    def settle_promise(self, handed_over: bool) -> None:
        move = facts.sell_reserved if handed_over else facts.release_lots
        lots = self.set_aside.pop()
        applied(self.db, move, lots)
        if handed_over:
            self.sold.append(lots)

    @rule(number=st.integers(0, 9), quantity=st.integers(1, 60))
    def take(self, number: int, quantity: int) -> None:
        event = self.tried(commands.take_goods, self.any_lot(number), quantity, "spoiled")
        if event:
            self.taken.append(event.id)

    @precondition(lambda self: self.taken)
    @rule()
    def put_back(self) -> None:
        self.tried(commands.undo_taking, self.taken.pop())

    @rule(number=st.integers(0, 9))
    def withdraw(self, number: int) -> None:
        self.tried(commands.withdraw_goods, self.any_lot(number))

    @rule(number=st.integers(0, 9))
    def sell_on(self, number: int) -> None:
        self.tried(commands.put_up_again, self.any_lot(number))

    @rule(number=st.integers(0, 9))
    def undo(self, number: int) -> None:
        self.tried(commands.undo_listing, self.any_lot(number))

    @invariant()
    def every_lot_is_whole(self) -> None:
        if not hasattr(self, "db"):
            return
        for goods in all_lots(self.db):
            assert parts(goods) == goods.listed_base
            assert min(goods.left_base, goods.reserved_base, goods.sold_base) >= 0
            assert min(goods.taken_base, goods.withdrawn_base) >= 0
            assert goods.state == "open" or goods.left_base == 0


def all_lots(db: Store) -> Iterator[queries.Listing]:
    for row in db.rows("SELECT listing FROM catalogue_listings"):
        yield queries.require_listing(db, row["listing"])


TestLots = LotMachine.TestCase
TestLots.settings = settings(max_examples=settings().max_examples // 3)


def test_the_journal_gives_the_same_rows_again(shelf: Settled) -> None:
    list_eggs(shelf, trays=3)
    taken = commands.take_goods(shelf.db, new_act(KIM), KIM, "L0001", 7, "gift")
    commands.take_goods(shelf.db, new_act(KIM), KIM, "L0001", 3, "spoiled")
    commands.undo_taking(shelf.db, new_act(KIM), KIM, taken.id)
    commands.withdraw_goods(shelf.db, new_act(KIM), KIM, "L0001")
    commands.put_up_again(shelf.db, new_act(KIM), KIM, "L0001")
    list_eggs(shelf, trays=1)
    commands.undo_listing(shelf.db, new_act(KIM), KIM, "L0002")
    live = state_hash(shelf.db)
    rebuild(shelf.db)
    assert state_hash(shelf.db) == live


def test_only_what_is_left_is_shown_as_hers(shelf: Settled) -> None:
    list_eggs(shelf, trays=1)
    applied(shelf.db, facts.take_lots, (Lot("L0001", 30),))
    assert queries.open_listings(shelf.db, KIM) == ()
    assert client(shelf.app, "kim").get("/catalogue/mine").status_code == 200
