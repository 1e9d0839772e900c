"""Who comes and goes, and what farmers put up, withdraw and take away."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.orders.machine_start import PLACE, WISH, Asked, Start
from tests.orders.model_books import Lot
from tests.workday import EGGS, MILLET
from village.catalogue import commands as catalogue
from village.catalogue.rules import TAKEN_REASONS, Wish
from village.people import commands as people
from village.people.commands import NewPerson


class Shelf(Start):
    """People and goods."""

    @initialize(lots=st.lists(st.integers(0, 400), min_size=6, max_size=6))
    def the_first_goods(self, lots: list[int]) -> None:
        """Everybody puts something up."""
        for place, many in enumerate(lots):
            self.list_goods((place // 2, (EGGS, MILLET)[place % 2], many + 1))

    @rule(shared=st.booleans())
    def somebody_comes_to_the_village(self, shared: bool) -> None:
        if len(self.model.book_of) >= 6:
            return
        new = NewPerson(
            "farmer", "새 사람", "ko", household="H0002" if shared else None, shared_account=shared
        )
        event = self.do(None, lambda act: people.add_person(self.db, act, new))
        assert event is not None
        number = event.fact.person.number
        self.model.book_of[number] = "H0002" if shared else number

    @rule(place=PLACE)
    def somebody_leaves_or_comes_back(self, place: int) -> None:
        farmer = self.farmer(place)
        back = farmer in self.model.gone
        command = people.person_returned if back else people.person_left
        self.do(None, lambda act: command(self.db, act, farmer))
        self.model.gone ^= {farmer}

    @rule(asked=WISH)
    def list_goods(self, asked: Asked) -> None:
        (wish,), (line,), _ = self.basket([asked])
        told = Wish(wish.product, wish.unit, wish.quantity_base, wish.price_minor)
        event = self.do(None, lambda act: catalogue.list_goods(self.db, act, wish.farmer, told))
        assert event is not None
        lot = Lot(event.fact.listing, wish.farmer, wish.product, line.base, line.base)
        self.model.lots.append(lot)

    @rule(place=PLACE)
    def withdraw_or_put_up_again(self, place: int) -> None:
        lot = self.pick(self.model.lots, place)
        if lot is None:
            return
        if lot.state == "open":
            self.do(
                None if lot.left else "catalogue.refusal.nothing_left",
                lambda act: catalogue.withdraw_goods(self.db, act, lot.farmer, lot.number),
            )
            if lot.left:
                lot.withdrawn, lot.left, lot.state = lot.withdrawn + lot.left, 0, "withdrawn"
            return
        again = lot.state == "withdrawn" and lot.withdrawn
        self.do(
            None if again else "catalogue.refusal.nothing_left",
            lambda act: catalogue.put_up_again(self.db, act, lot.farmer, lot.number),
        )
        if again:
            lot.left, lot.withdrawn, lot.state = lot.withdrawn, 0, "open"

    @rule(place=PLACE)
    def list_by_mistake(self, place: int) -> None:
        lot = self.pick(self.model.lots, place)
        if lot is not None:
            fresh = lot.state == "open" and lot.left == lot.listed
            self.do(
                None if fresh else "catalogue.refusal.already_moved",
                lambda act: catalogue.undo_listing(self.db, act, lot.farmer, lot.number),
            )
            if fresh:
                lot.withdrawn, lot.left, lot.state = lot.left, 0, "undone"

    @rule(place=PLACE, base=st.integers(1, 40), reason=st.sampled_from(TAKEN_REASONS))
    def goods_leave_without_money(self, place: int, base: int, reason: Any) -> None:
        lot = self.pick(self.model.lots, place)
        if lot is None:
            return
        refused = None if lot.left >= base else "catalogue.refusal.too_many"
        if lot.state != "open" or not lot.left:
            refused = "catalogue.refusal.nothing_left"
        event = self.do(
            refused,
            lambda act: catalogue.take_goods(self.db, act, lot.farmer, lot.number, base, reason),
        )
        if event:
            lot.left, lot.taken = lot.left - base, lot.taken + base
            self.model.takings[event.id] = (lot, base)

    @rule(place=PLACE)
    def they_did_not_leave(self, place: int) -> None:
        taking = self.pick(sorted(self.model.takings), place)
        if taking:
            lot, base = self.model.takings[taking]
            refused = None if base else "catalogue.refusal.already_moved"
            if self.do(
                refused, lambda act: catalogue.undo_taking(self.db, act, lot.farmer, taking)
            ):
                lot.taken -= base
                lot.back(base)
                self.model.takings[taking] = (lot, 0)

    @rule(days=st.integers(0, 2), hours=st.integers(0, 9))
    def time_passes(self, days: int, hours: int) -> None:
        self.day.clock.step(days=days, hours=hours)
        self.model.today = (self.day.clock.now() + timedelta(hours=8)).date()
