"""Orders: written down, paid, handed over, cancelled."""

from copy import copy

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.orders.machine_start import BASKET, PLACE, Asked, Start
from tests.orders.model_books import Code, Order, Sale
from tests.workday import BUYER
from village.orders import order_commands as orders


class Orders(Start):
    """What happens to an order."""

    @rule(asked=BASKET, paid=st.sampled_from(("", "cash", "code", "code")))
    def place_an_order(self, asked: list[Asked], paid: str) -> None:
        wishes, lines, refused = self.basket(asked)
        wanted: dict[tuple[str, str], int] = {}
        for line in lines:
            goods = (line.farmer, line.product)
            wanted[goods] = wanted.get(goods, 0) + line.base
        short = any(
            sum(part for _, part in self.model.find(*goods, base)) < base
            for goods, base in wanted.items()
        )
        if short and not refused:
            refused = "orders.refusal.sold_out"
        elif short:
            return  # which of the two is told first depends on the line that comes first
        event = self.do(refused, lambda act: orders.place_order(self.db, act, wishes, BUYER))
        if event is None:
            return
        for line in lines:
            line.lots = self.model.find(line.farmer, line.product, line.base)
            for lot, base in line.lots:
                lot.left -= base
                lot.reserved += base
        self.model.orders[event.id] = Order(lines)
        if paid == "cash":
            self.pay_an_order_in_notes(len(self.model.orders) - 1, 0)
        elif paid:
            self.show_an_orders_code(len(self.model.orders) - 1)
            self.claim_an_orders_code(len(self.model.codes) - 1)

    def wanted(self, place: int) -> tuple[str, Order] | None:
        found: tuple[str, Order] | None = self.pick(list(self.model.orders.items()), place)
        return found

    def why_not_paid(self, order: Order) -> str | None:
        if order.owed:
            return None
        if order.goods != "placed":
            return "orders.refusal.order_gone"
        return "orders.refusal.paid_already" if order.money in ("paid", "claimed") else None

    def pay_what_is_owed(self, order: Order, sale: Sale, day: str) -> None:
        """The buyer's debt is settled; in notes her farmers have their parts at once."""
        books, order.paid_on = self.model.books, day
        books.buyers_owe -= order.gross
        sale.method, sale.payment = str(order.method), order.payment
        if order.method == "cash":
            sale.state, sale.payment = "done", None
            books.till += order.gross
            books.hold(sale.shared, -1)
            books.give(sale.shared, day)
        else:
            sale.state = "claimed"
            books.pending += order.gross

    @rule(place=PLACE, more=st.sampled_from((-1, 0, 0, 5_000)))
    def pay_an_order_in_notes(self, place: int, more: int) -> None:
        found = self.wanted(place)
        if found is None:
            return
        model, (wanted, order) = self.model, found
        refused = self.why_not_paid(order)
        if not refused and not model.open_day:
            refused = "money.refusal.day_closed"
        if not refused and more < 0:
            refused = "orders.refusal.given_short"
        given = order.gross + more
        if self.do(refused, lambda act: orders.pay_order_cash(self.db, act, wanted, given)):
            sale = model.sales[order.sale] if order.owed else None
            order.money, order.method = "paid", "cash"
            model.receipts[str(model.open_day)] += 1
            if sale:
                self.pay_what_is_owed(order, sale, str(model.open_day))
                return
            model.books.till += order.gross
            model.books.deposits += order.gross

    @rule(place=PLACE)
    def show_an_orders_code(self, place: int) -> None:
        found = self.wanted(place)
        if found is None:
            return
        wanted, order = found
        event = self.do(
            self.why_not_paid(order), lambda act: orders.show_order_code(self.db, act, wanted)
        )
        if event:
            if not order.owed:
                order.money = "shown"
            self.model.codes[event.id] = Code([], order=wanted)

    @rule(place=PLACE)
    def claim_an_orders_code(self, place: int) -> None:
        payment = self.pick(list(self.model.codes), place)
        if payment is None:
            return
        model, code = self.model, self.model.codes[payment]
        order = model.orders[code.order] if code.order else None
        refused = None if order and code.state == "shown" else "orders.refusal.settled_already"
        if order and not refused:
            refused = self.why_not_paid(order)
        event = self.do(refused, lambda act: orders.claim_order_payment(self.db, act, payment))
        if event:
            assert order
            code.state = "claimed"
            sale = model.sales[order.sale] if order.owed else None
            order.money, order.method, order.payment = "claimed", "code", payment
            if model.open_day:
                model.receipts[model.open_day] += 1
            if sale:
                code.sale = order.sale
                self.pay_what_is_owed(order, sale, model.counting_day())
                return
            model.books.pending += order.gross
            model.books.deposits += order.gross

    @rule(place=PLACE)
    def hand_an_order_over(self, place: int) -> None:
        found = self.wanted(place)
        if found is None:
            return
        model, (wanted, order) = self.model, found
        refused = None if order.money in ("paid", "claimed") else "orders.refusal.not_paid"
        if order.goods != "placed":
            refused = "orders.refusal.order_gone"
        event = self.do(refused, lambda act: orders.hand_over(self.db, act, wanted))
        if event is None:
            return
        order.goods = "handed_over"
        for line in order.lines:
            for lot, base in line.lots:
                lot.reserved -= base
                lot.sold += base
        lines = [copy(line) for line in order.lines]
        state = "claimed" if order.money == "claimed" else "confirmed"
        state = "done" if order.method == "cash" else state
        sale = Sale(
            model.counting_day(), str(order.method), state, lines, model.split(lines), order=True,
            payment=order.payment if order.method == "code" else None,
        )  # fmt: skip
        model.sales[event.id] = sale
        order.sale = event.id
        model.books.deposits -= sale.gross
        if sale.payment:
            model.codes[sale.payment].sale = event.id
        if state == "claimed":
            model.books.hold(sale.shared)
        else:
            model.books.give(sale.shared, sale.day)

    @rule(place=PLACE, by_code=st.booleans(), more=st.sampled_from((0, 5_000)))
    def an_owing_buyer_comes(self, place: int, by_code: bool, more: int) -> None:
        """Goods gone, money not found: she pays in notes, or by a new code."""
        found = [n for n, order in enumerate(self.model.orders.values()) if order.owed]
        if not found:
            return
        if not by_code:
            self.pay_an_order_in_notes(self.pick(found, place), more)
            return
        self.show_an_orders_code(self.pick(found, place))
        self.claim_an_orders_code(len(self.model.codes) - 1)

    @rule(place=PLACE)
    def cancel_an_order(self, place: int) -> None:
        found = self.wanted(place)
        if found is None:
            return
        model, (wanted, order) = self.model, found
        notes = order.money == "paid" and order.method == "cash"
        refused = None
        if order.goods != "placed":
            refused = "orders.refusal.order_gone"
        elif order.money in ("claimed", "paid") and not notes:
            refused = "orders.refusal.claim_first"
        elif notes and not model.open_day:
            refused = "money.refusal.day_closed"
        elif notes and order.gross > model.books.till:
            refused = "money.refusal.not_in_till"
        if self.do(refused, lambda act: orders.cancel_order(self.db, act, wanted)):
            order.goods = "cancelled"
            for line in order.lines:
                for lot, base in line.lots:
                    lot.reserved -= base
                    lot.back(base)
            if notes:
                model.books.till -= order.gross
                model.books.deposits -= order.gross
