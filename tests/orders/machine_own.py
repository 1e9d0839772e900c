"""A farmer's own code: what her buyers pay to it never comes here, and she owes the fee."""

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.cast import MANAGER, PAK
from tests.orders.machine_start import PLACE, WISH, Asked, Start
from tests.orders.model_books import Code, Sale
from village.orders import commands as orders
from village.orders import own_commands
from village.payments import commands as payments
from village.payments.codes import CodeProposedPrivate


class OwnCodes(Start):
    """Brought by two, shown by her, said by her; or ended."""

    def __init__(self) -> None:
        super().__init__()
        self.own: dict[str, str] = {}  # farmer → the code in use

    @rule(place=PLACE)
    def she_gets_a_code(self, place: int) -> None:
        farmer = self.farmer(place)
        new = CodeProposedPrivate(
            "김*옥", text=f"wxp://f2f0{farmer}{len(self.done)}", reason="새것"
        )
        brought = self.do(
            "people.refusal.unknown_farmer" if farmer in self.model.gone else None,
            lambda act: payments.propose_code(self.db, act, new, farmer=farmer),
        )
        if brought:
            code = brought.id
            for refused, who in (("payments.refusal.same_person", PAK), (None, MANAGER)):
                self.do(refused, lambda act: payments.confirm_code(self.db, act, code), who)
            self.own[farmer] = code

    @rule(place=PLACE)
    def her_code_is_ended(self, place: int) -> None:
        farmer = self.farmer(place)
        refused = None if self.own.pop(farmer, None) else "payments.refusal.no_own_code"
        self.do(refused, lambda act: payments.end_code(self.db, act, farmer, "잃었음"))

    @rule(asked=WISH, said=st.booleans())
    def she_shows_a_code(self, asked: Asked, said: bool) -> None:
        (wish,), lines, refused = self.basket([asked])
        event = self.do(refused, lambda act: orders.show_code(self.db, act, [wish], channel="own"))
        if event is None:
            return
        own = wish.farmer in self.own
        assert not own or event.fact.code == self.own[wish.farmer]
        self.model.codes[event.id] = Code(lines, own=own)
        if own and said:
            self.she_says_it_came(len(self.model.codes) - 1)

    @rule(place=PLACE)
    def she_says_it_came(self, place: int) -> None:
        model = self.model
        payment = self.pick([name for name, code in model.codes.items() if code.own], place)
        if payment is None:
            return
        code = model.codes[payment]
        farmer = code.lines[0].farmer
        event = self.do(
            None if code.state == "shown" else "orders.refusal.settled_already",
            lambda act: own_commands.record_own_code_sale(self.db, act, payment, farmer),
        )
        if event is None:
            return
        model.take(code.lines)
        day, shared = model.counting_day(), model.split(code.lines)
        ((_, fee, _),) = shared.values()
        sale = Sale(day, "own_code", "done", code.lines, {}, payment=payment, fee=fee)
        model.sales[event.id] = sale
        code.state, code.sale = "said", event.id
        self.owe_fee(sale)
