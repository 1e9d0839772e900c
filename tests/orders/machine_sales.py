"""Sales at the counter and at home, codes, and what is taken back or moved."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.cast import PAK
from tests.orders.machine_start import BASKET, PLACE, WISH, Asked, Start
from tests.orders.model_books import Code, Sale
from village.orders import commands as orders


class Sales(Start):
    """What happens at the counter and at the farm gate."""

    @rule(asked=BASKET, more=st.sampled_from((-10, 0, 0, 350, 10_000)))
    def sell_for_cash(self, asked: list[Asked], more: int) -> None:
        wishes, lines, refused = self.basket(asked)
        gross = sum(line.amount for line in lines)
        if more < 0:
            refused = refused or "orders.refusal.given_short"
        if not self.model.open_day:
            refused = "money.refusal.day_closed"
        event = self.do(
            refused,
            lambda act: orders.record_cash_sale(self.db, act, wishes, given_minor=gross + more),
        )
        if event is None:
            return
        model, day = self.model, str(self.model.open_day)
        model.take(lines)
        sale = Sale(day, "cash", "done", lines, model.split(lines), till=True)
        model.sales[event.id] = sale
        model.receipts[day] += 1
        model.books.till += gross
        model.books.give(sale.shared, day)
        assert event.fact.change_minor == more

    @rule(asked=WISH)
    def sell_at_home(self, asked: Asked) -> None:
        (wish,), lines, refused = self.basket([asked])
        event = self.do(refused, lambda act: orders.record_own_sale(self.db, act, wish))
        if event:
            self.model.take(lines)
            day = self.model.counting_day()
            self.model.sales[event.id] = Sale(day, "own_cash", "done", lines, {})

    # --- codes -----------------------------------------------------------------------------------

    @rule(asked=BASKET, claimed=st.booleans())
    def show_a_code(self, asked: list[Asked], claimed: bool) -> None:
        wishes, lines, refused = self.basket(asked)
        event = self.do(refused, lambda act: orders.show_code(self.db, act, wishes))
        if event:
            self.model.codes[event.id] = Code(lines)
            if claimed:
                self.claim(event.id)

    @rule(place=PLACE)
    def claim_a_code(self, place: int) -> None:
        if self.model.codes:
            self.claim(self.pick(list(self.model.codes), place))

    def claim(self, payment: str) -> None:
        model, code = self.model, self.model.codes[payment]
        fresh = code.state == "shown" and not code.order
        hers = "orders.refusal.own_code" if code.own else None
        event = self.do(
            hers if fresh else "orders.refusal.settled_already",
            lambda act: orders.claim_code_sale(self.db, act, payment),
        )
        if event is None:
            return
        model.take(code.lines)
        day = model.counting_day()
        sale = Sale(
            day, "code", "claimed", code.lines, model.split(code.lines), payment=payment,
            till=bool(model.open_day),
        )  # fmt: skip
        model.sales[event.id] = sale
        code.state, code.sale = "claimed", event.id
        model.receipts[day] += sale.till
        model.books.pending += sale.gross
        model.books.hold(sale.shared)

    @rule(place=PLACE)
    def confirm_a_payment(self, place: int) -> None:
        payment = self.pick(list(self.model.codes), place)
        if payment is None:
            return
        model, code = self.model, self.model.codes[payment]
        claimed = code.state == "claimed"
        event = self.do(
            None if claimed else "orders.refusal.not_claimed",
            lambda act: orders.confirm_payment(self.db, act, payment),
        )
        if event is None:
            return
        code.state = "confirmed"
        sale = model.sales[code.sale] if code.sale else None
        gross = sale.gross if sale else model.orders[code.order or ""].gross
        model.books.pending -= gross
        model.books.bank += gross
        if sale:
            sale.state = "confirmed"
            model.books.hold(sale.shared, -1)
            model.books.give(sale.shared, model.counting_day())
        if code.order:
            model.orders[code.order].money = "paid"

    @rule(place=PLACE)
    def a_payment_is_not_found(self, place: int) -> None:
        payment = self.pick(list(self.model.codes), place)
        if payment is None:
            return
        model, code = self.model, self.model.codes[payment]
        claimed = code.state == "claimed"
        event = self.do(
            None if claimed else "orders.refusal.not_claimed",
            lambda act: orders.payment_not_found(self.db, act, payment),
        )
        if event is None:
            return
        code.state = "not_found"
        sale = model.sales[code.sale] if code.sale else None
        if sale:
            sale.state = "not_found"
        if not code.order:
            assert sale
            model.books.pending -= sale.gross
            model.books.hold(sale.shared, -1)
            return
        order = model.orders[code.order]
        model.books.pending -= order.gross
        if sale:  # the goods are gone: the buyer owes it, and what is held stays held
            order.money = "owed"
            model.books.buyers_owe += order.gross
        else:
            order.money = "not_found"
            model.books.deposits -= order.gross

    # --- taken back and moved --------------------------------------------------------------------

    def why_not_undone(self, sale: Sale) -> str | None:
        model = self.model
        closed = bool(model.last_day) and sale.day <= str(model.last_day) != model.open_day
        closed = closed or (model.open_day or "") > sale.day
        owed = model.books.owed
        drawn = any(net > owed[book] for book, (_, _, net) in sale.shared.items())
        reasons = {
            "orders.refusal.undone_already": sale.state in ("undone", "not_found"),
            "orders.refusal.confirmed_already": sale.state == "confirmed" or sale.order,
            "orders.refusal.moved_sale": sale.moved,
            "orders.refusal.refunded_already": sale.back_on,
            "orders.refusal.undo_too_late": closed,
            "orders.refusal.debt_paid": sale.fee > model.books.debts[self.book_of(sale)],
            "orders.refusal.drawn_already": sale.state == "done" and drawn,
            "money.refusal.not_in_till": sale.method == "cash" and sale.gross > model.books.till,
        }
        return next((key for key, stands in reasons.items() if stands), None)

    @rule(place=PLACE)
    def undo_a_sale(self, place: int) -> None:
        wanted = self.pick(list(self.model.sales), place)
        if wanted is None:
            return
        model, sale = self.model, self.model.sales[wanted]
        event = self.do(
            self.why_not_undone(sale), lambda act: orders.undo_sale(self.db, act, wanted)
        )
        if event is None:
            return
        if sale.method == "cash":
            model.books.till -= sale.gross
            model.books.give(sale.shared, sale.day, -1)
        elif sale.method == "code":
            model.books.pending -= sale.gross
            model.books.hold(sale.shared, -1)
            model.codes[str(sale.payment)].state = "undone"
        elif sale.method == "own_code":
            self.owe_fee(sale, -1)
            model.codes[str(sale.payment)].state = "undone"
        sale.state = "undone"
        self.give_back(sale)

    def give_back(self, sale: Sale) -> None:
        for line in sale.lines:
            for lot, base in line.lots:
                lot.sold -= base
                lot.back(base)

    def why_not_moved(self, sale: Sale, to: str) -> str | None:
        model = self.model
        gone = sale.state in ("undone", "not_found")
        before = {
            "undone_already": gone, "own_code_stays": sale.method == "own_code",
            "refunded_already": sale.back_on,
        }  # fmt: skip
        for key, stands in before.items():
            if stands:
                return f"orders.refusal.{key}"
        if to in model.gone:
            return "people.refusal.unknown_farmer"
        if len({line.farmer for line in sale.lines}) > 1:
            return "orders.refusal.several_farmers"
        if sale.lines[0].farmer == to:
            return "orders.refusal.same_farmer"
        book = model.book_of[sale.lines[0].farmer]
        if sale.state != "claimed" and sale.net > model.books.owed[book]:
            return "orders.refusal.drawn_already"
        return None

    @rule(place=PLACE, to=PLACE)
    def move_a_sale(self, place: int, to: int) -> None:
        wanted, farmer = self.pick(list(self.model.sales), place), self.farmer(to)
        if wanted is None:
            return
        model, sale = self.model, self.model.sales[wanted]
        event = self.do(
            self.why_not_moved(sale, farmer),
            lambda act: orders.move_sale(self.db, act, wanted, farmer),
        )
        if event is None:
            return
        self.give_back(sale)
        owing = model.books.held if sale.state == "claimed" else model.books.owed
        for book, (_, _, net) in sale.shared.items():
            owing[book] -= net
            owing[model.book_of[farmer]] += net
        for line in sale.lines:
            line.farmer = farmer
        if sale.shared:
            (parts,) = sale.shared.values()
            sale.shared = {model.book_of[farmer]: parts}
        sale.moved = True
        model.take(sale.lines)
        assert event.actor == PAK
