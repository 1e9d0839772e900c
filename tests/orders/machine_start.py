"""A station that hypothesis works at, and beside it the books of model_books that must agree."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app import open_house
from tests.cast import CHOI, KIM, MORNING, PAK, config
from tests.hub.county import LI, make_county
from tests.orders.model_books import Line, Sale, Village, price_of
from tests.workday import (
    EGGS,
    HAN,
    JIN_MINOR,
    MILLET,
    TODAY,
    TRAY_MINOR,
    Workday,
    balances,
    copy,
    prepare,
    written,
)
from village.ground import ids
from village.ground.chain import Event
from village.ground.clock import HandedClock
from village.ground.errors import Refusal
from village.ground.unit import Act, OtherContent, Store
from village.hub import codes
from village.orders.rules import BasketLine
from village.sync.enrolment import enrol
from village.sync.wire import Answer, Send

PLACE = st.integers(0, 99)  # which of those there are; the machine takes the rest of the division
WISH = st.tuples(PLACE, st.sampled_from((EGGS, MILLET)), st.integers(1, 90))
BASKET = st.lists(WISH, min_size=1, max_size=3)
SOLD = "SELECT sale, business_day, method, state, gross_minor, farmer FROM "
Asked = tuple[int, str, int]


def line_to(app: Flask) -> Send:
    """The wire to a hub in this process."""
    browser = app.test_client()

    def send(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        answer = browser.open(path, method=method, headers=headers, data=body)
        return Answer(answer.status_code, answer.data)

    return send


@cache
def joined_folders() -> Path:
    """A station and its hub, joined once; every run works on a copy."""
    folder = Path(tempfile.mkdtemp(prefix="village-machine-"))
    county = make_county(folder / "hub")
    station = copy(folder / "station", prepare)
    code = codes.make_code(county.store, station.db.station, LI)
    enrol(station.db, "http://localhost", code.letters, line_to(county.app))
    station.house.close()
    county.store.close()
    return folder


class Start(RuleBasedStateMachine):
    """What every part of the machine leans on: one way to act, and what must always hold."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="village-run-"))
        shutil.copytree(joined_folders(), self.folder, dirs_exist_ok=True)
        clock = HandedClock(MORNING)
        self.day = Workday(open_house(config(self.folder / "station"), clock), clock)
        # No power cut here: kills have their own test.
        self.day.house.writer.connection().execute("PRAGMA synchronous = OFF")
        self.model = Village(TODAY, book_of={KIM: KIM, CHOI: "H0002", HAN: "H0002"})
        self.random = Random(1)
        self.first_seq = self.seq
        self.done: list[tuple[Callable[[Act], Event], Act, Event]] = []

    @property
    def db(self) -> Store:
        return self.day.db

    @property
    def seq(self) -> int:
        return int(self.db.value("SELECT seq FROM journal_epochs WHERE open = 1"))

    # --- one way to act --------------------------------------------------------------------------

    def do(
        self, refused: str | None, wish: Callable[[Act], Event], actor: str = PAK
    ) -> Event | None:
        """The event of a new act; None where the model says it is refused, and so it must be."""
        act = Act(ids.new_id(self.random.randbytes), actor, "said")
        if refused is None:
            event = wish(act)
            self.done.append((wish, act, event))
            return event
        before = written(self.db)
        with pytest.raises(Refusal) as refusal:
            wish(act)
        assert refusal.value.key == refused
        assert written(self.db) == before
        return None

    def pick(self, found: Sequence[Any], place: int) -> Any:
        return found[place % len(found)] if found else None

    def farmer(self, place: int) -> str:
        return str(self.pick(sorted(self.model.book_of), place))

    def book_of(self, sale: Sale) -> str:
        return self.model.book_of[sale.lines[0].farmer]

    def owe_fee(self, sale: Sale, sign: int = 1) -> None:
        """What she sold by her own code never came here: she owes the fee."""
        books = self.model.books
        books.debts[self.book_of(sale)] += sign * sale.fee
        books.fees += sign * sale.fee
        books.fees_on[sale.day] += sign * sale.fee

    def basket(self, asked: list[Asked]) -> tuple[list[BasketLine], list[Line], str | None]:
        """What the clerk types, what the model makes of it, and why it would be refused."""
        wishes, lines, refused = [], [], None
        for place, product, many in asked:
            farmer = self.farmer(place)
            egg = product == EGGS
            unit, size, price = ("tray30", 30, TRAY_MINOR) if egg else ("jin", 500, JIN_MINOR)
            base = many if egg else many * 37
            wishes.append(BasketLine(farmer, product, unit, base, price))
            lines.append(Line(farmer, product, base, price_of(base, size, price)))
            if farmer in self.model.gone:
                refused = "people.refusal.unknown_farmer"
        return wishes, lines, refused

    # --- a tap that came before ------------------------------------------------------------------

    @rule(place=PLACE)
    def tap_again(self, place: int) -> None:
        """An old page is sent once more: the first outcome, and nothing new."""
        if self.done:
            wish, act, event = self.pick(self.done, place)
            before = written(self.db)
            assert wish(act) == event
            assert written(self.db) == before

    @rule(place=PLACE, somebody=st.booleans())
    def tap_with_other_content(self, place: int, somebody: bool) -> None:
        if self.done:
            wish, act, event = self.pick(self.done, place)
            before = written(self.db)
            other = Act(act.id, "C0009" if somebody else PAK, "said" if somebody else "other")
            with pytest.raises(OtherContent) as refusal:
                wish(other)
            assert refusal.value.event == event
            assert written(self.db) == before

    # --- what always holds -----------------------------------------------------------------------

    @invariant()
    def the_books_agree(self) -> None:
        assert balances(self.db) == self.model.books.accounts()
        assert self.db.value("SELECT TOTAL(amount_minor) FROM money_postings") == 0
        assert all(owed >= 0 for owed in self.model.books.owed.values())
        assert all(held >= 0 for held in self.model.books.held.values())

    @invariant()
    def the_shelf_agrees(self) -> None:
        rows = self.db.rows(
            "SELECT listing, listed_base, left_base, reserved_base, sold_base, taken_base,"
            " withdrawn_base, state FROM catalogue_listings ORDER BY rowid"
        )
        assert [tuple(row) for row in rows] == [lot.row() for lot in self.model.lots]
        for lot in self.model.lots:
            places = (lot.left, lot.reserved, lot.sold, lot.taken, lot.withdrawn)
            assert lot.listed == sum(places)
            assert min(places) >= 0

    @invariant()
    def each_act_counts_once(self) -> None:
        assert self.seq == self.first_seq + len(self.done)
