"""The day is opened and closed; notes are carried, paid out and taken back."""

from dataclasses import asdict
from datetime import date

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from tests.orders.machine_start import PLACE, Start
from tests.orders.model_books import COIN, Payout
from village.money import commands as money
from village.orders import closing


class Days(Start):
    """The till and the books of the day."""

    @initialize()
    def the_first_morning(self) -> None:
        self.open_the_day(20_000, 0)

    @precondition(lambda self: not self.model.open_day or self.seq % 5 == 0)
    @rule(
        float_minor=st.sampled_from((0, 5_000, 20_000, 20_000, 43_210)),
        ahead=st.integers(0, 1),
        why=st.sampled_from(("safe", "safe", "count", "")),
    )
    def open_the_day(self, float_minor: int, ahead: int, why: str = "safe") -> None:
        model = self.model
        next_day = date.fromordinal(date.fromisoformat(model.counting_day()).toordinal() + ahead)
        moved, refused = float_minor - model.books.till, None
        if model.last_day and moved:
            refused = "money.refusal.float_differs" if not why else None
            if why == "safe" and moved > model.books.safe:
                refused = "money.refusal.not_in_safe"
        event = self.do(
            "money.refusal.day_open" if model.open_day else refused,
            lambda act: money.open_day(self.db, act, next_day, float_minor, why=why, reason="샜다"),
        )
        if event is None:
            return
        if not model.last_day:
            model.books.brought_in += moved
        elif why == "count":
            model.books.short += max(-moved, 0)
            model.books.over += max(moved, 0)
        else:
            model.books.safe -= moved
        model.open_day = model.last_day = next_day.isoformat()
        model.books.till = float_minor

    @rule(yesterday=st.integers(0, 3))
    def open_a_day_that_was(self, yesterday: int) -> None:
        if self.model.last_day and not self.model.open_day:
            past = date.fromordinal(date.fromisoformat(self.model.last_day).toordinal() - yesterday)
            self.do("money.refusal.day_earlier", lambda act: money.open_day(self.db, act, past, 0))

    @rule(
        difference=st.sampled_from((0, 0, 0, -10, -1_230, 50)),
        why=st.sampled_from(("", "샜다")),
        morning=st.sampled_from((True, True, True, False)),
    )
    def close_the_day(self, difference: int, why: str, morning: bool) -> None:
        model, day = self.model, self.model.open_day
        difference = max(difference, -model.books.till)
        counted = model.books.till + difference
        counts = {100: counted // 100, 10: counted % 100 // 10}
        refused = "money.refusal.reason" if difference and not why else None
        event = self.do(
            refused if day else "money.refusal.day_closed",
            lambda act: closing.close_day(self.db, act, counts, why),
        )
        if event is None:
            return
        assert day
        fact = event.fact
        told = asdict(fact.totals)
        numbers = (told.pop("first_receipt"), told.pop("last_receipt"))
        assert told == model.totals(day)
        assert numbers == self.receipts_of(day)
        assert (fact.expected_minor, fact.counted_minor) == (model.books.till, counted)
        model.z_reports += 1
        assert fact.z_number == model.z_reports
        model.books.till = counted
        model.books.short += max(-difference, 0)
        model.books.over += max(difference, 0)
        model.open_day, model.last_closed = None, day
        if morning:
            self.open_the_day(20_000, 0)

    def receipts_of(self, day: str) -> tuple[str | None, str | None]:
        count, series = self.model.receipts[day], f"A1-{day[2:].replace('-', '')}-"
        return (f"{series}001", f"{series}{count:03d}") if count else (None, None)

    @rule(amount=st.sampled_from((0, 10, 1_000, 15_000, -10, -7_000, 10**12)))
    def carry_notes(self, amount: int) -> None:
        model, refused = self.model, None
        if not model.open_day:
            refused = "money.refusal.day_closed"
        elif not amount:
            refused = "ground.refusal.zero"
        elif amount > model.books.till:
            refused = "money.refusal.not_in_till"
        elif -amount > model.books.safe:
            refused = "money.refusal.not_in_safe"
        if self.do(refused, lambda act: money.move_cash(self.db, act, amount)):
            model.books.till -= amount
            model.books.safe += amount

    @rule(place=PLACE, percent=st.sampled_from((0, 30, 100, 100, 101, 300)))
    def pay_out(self, place: int, percent: int) -> None:
        model, farmer = self.model, self.farmer(place)
        book = model.book_of[farmer]
        owed = model.books.owed[book]
        others = {other for other, hers in model.book_of.items() if hers == book}
        amount = owed * percent // 100 // COIN * COIN
        if percent == 100:
            amount = -(-owed // COIN) * COIN  # all of it
        refused = None
        if not model.open_day:
            refused = "money.refusal.day_closed"
        elif farmer in model.gone and others - model.gone:
            refused = "people.refusal.unknown_farmer"
        elif not amount:
            refused = "ground.refusal.zero"
        elif amount > -(-owed // COIN) * COIN:
            refused = "money.refusal.over_payable"
        elif amount > model.books.till:
            refused = "money.refusal.not_in_till"
        event = self.do(refused, lambda act: money.pay_out(self.db, act, farmer, amount))
        if event:
            day = str(model.open_day)
            model.payouts[event.id] = Payout(book, amount, day)
            model.receipts[day] += 1
            rounding = max(amount - owed, 0)  # all of it goes up to the next coin
            model.payouts[event.id].rounding = rounding
            model.books.rounding += rounding
            model.books.owed[book] -= amount - rounding
            model.books.till -= amount

    @rule(place=PLACE)
    def take_a_payout_back(self, place: int) -> None:
        wanted = self.pick(list(self.model.payouts), place)
        if wanted is None:
            return
        model, payout = self.model, self.model.payouts[wanted]
        refused = None if payout.day == model.open_day else "money.refusal.undo_too_late"
        if payout.undone:
            refused = "money.refusal.undone_already"
        if self.do(refused, lambda act: money.undo_payout(self.db, act, wanted)):
            payout.undone = True
            model.books.rounding -= payout.rounding
            model.books.owed[payout.book] += payout.amount - payout.rounding
            model.books.till += payout.amount
