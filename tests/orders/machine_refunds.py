"""Goods of a whole sale come back; what a farmer no longer had she owes, and settles."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.orders.machine_start import PLACE, Start
from tests.orders.model_books import COIN, OWN, Sale
from village.money import commands as money
from village.orders import refund_commands as refunds


class Refunds(Start):
    """What happens after a sale has stood."""

    def why_not_back(self, sale: Sale) -> str | None:
        if not self.model.open_day:
            return "money.refusal.day_closed"
        if sale.state not in ("done", "confirmed") or sale.method in OWN:
            return "orders.refusal.not_refundable"
        if sale.back_on:
            return "orders.refusal.more_than_sold"
        return "money.refusal.not_in_till" if sale.gross > self.model.books.till else None

    @rule(place=PLACE, good=st.booleans())
    def goods_come_back(self, place: int, good: bool) -> None:
        wanted = self.pick(list(self.model.sales), place)
        if wanted is None:
            return
        model, sale = self.model, self.model.sales[wanted]
        back = {at: line.base for at, line in enumerate(sale.lines)}
        event = self.do(
            self.why_not_back(sale),
            lambda act: refunds.refund_sale(self.db, act, wanted, back, good=good),
        )
        if event is None:
            return
        sale.back_on = str(model.open_day)
        model.receipts[sale.back_on] += 1
        model.books.till -= sale.gross
        model.books.give(sale.shared, sale.back_on, -1)
        for book in sale.shared:
            model.books.debts[book] += max(-model.books.owed[book], 0)
            model.books.owed[book] = max(model.books.owed[book], 0)
        for line in sale.lines if good else ():
            for lot, base in line.lots:
                lot.sold -= base
                lot.back(base)

    @rule(place=PLACE, in_notes=st.booleans())
    def a_debt_is_settled(self, place: int, in_notes: bool) -> None:
        model, farmer = self.model, self.farmer(place)
        book = model.book_of[farmer]
        others = {other for other, hers in model.book_of.items() if hers == book}
        debt, owed = model.books.debts[book], model.books.owed[book]
        settled = debt if in_notes else min(debt, owed)
        asked = settled // COIN * COIN if in_notes else settled
        refused = None
        if farmer in model.gone and others - model.gone:
            refused = "people.refusal.unknown_farmer"
        elif not settled:
            refused = "money.refusal.no_debt"
        elif not asked:
            refused = "money.refusal.no_such_coin"
        elif in_notes and not model.open_day:
            refused = "money.refusal.day_closed"
        if not self.do(
            refused,
            lambda act: money.settle_debt(
                self.db, act, farmer, in_notes=in_notes, told_minor=asked
            ),
        ):
            return
        model.books.debts[book] -= settled
        if in_notes:
            model.receipts[str(model.open_day)] += 1
            model.books.till += asked
            model.books.rounding += settled - asked
        else:
            model.books.owed[book] -= settled
