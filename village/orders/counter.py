"""What each key of the counter does to its ticket, and what the ticket then comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from village.catalogue import queries as catalogue
from village.catalogue.queries import Goods, Listing
from village.catalogue.unit_rules import Product, Unit
from village.ground.amounts import amount_parts, fee_of, parse_amount
from village.ground.errors import Refusal
from village.ground.unit import Store
from village.orders import counter_queries as queries
from village.orders import counter_rules as rules
from village.orders.counter_rules import Ticket
from village.orders.rules import BasketLine, line_amount
from village.people.queries import KnownPerson, Station


@dataclass(frozen=True)
class Shown:
    """A line as the counter shows it; `short_base`: how much more than she has up for sale."""

    line: BasketLine
    product: Product
    unit: Unit
    amount_minor: int
    short_base: int


@dataclass(frozen=True)
class Sum:
    """What the ticket comes to, minor units; `hand` is the line being made, once it makes sense."""

    lines: tuple[Shown, ...] = ()
    hand: Shown | None = None
    gross_minor: int = 0
    fee_minor: int = 0
    given_minor: int | None = None
    refusal: Refusal | None = None

    @property
    def net_minor(self) -> int:
        return self.gross_minor - self.fee_minor

    @property
    def change_minor(self) -> int:
        """What to give back; nothing while too little lies there."""
        return max((self.given_minor or 0) - self.gross_minor, 0)

    @property
    def basket(self) -> tuple[BasketLine, ...]:
        """All that is sold: the lines that stand, and the one in hand."""
        return tuple(shown.line for shown in (*self.lines, *([self.hand] if self.hand else [])))


# --- keys ----------------------------------------------------------------------------------------

# Keys that only write into one field of the ticket, and where the hand goes next.
WRITES = {
    "times": ("quantity", "pay"),
    "at": ("price", "pay"),
    "note": ("given", "cash"),
    "turn": ("leaf", "goods"),
    "through": ("channel", ""),
}
KEYS = frozenset(WRITES) | {"pick", "choose", "count_in", "weigh", "add", "drop", "live"}


def press(
    db: Store, ticket: Ticket, keys: Mapping[str, str], station: Station
) -> tuple[Ticket, str]:
    """The ticket after the key that was pressed, and the part of the page the hand goes to next.

    Refuses as catalogue.queries.require_product, and as line_in_hand where a line is added.
    """
    for key, (field, following) in WRITES.items():
        if key in keys:
            return replace(ticket, **{field: keys[key]}, lines=ticket.lines), following
    if "pick" in keys:
        return offer(db, replace(ticket, farmer=keys["pick"]), station.currency), ""
    if "add" in keys:
        return add(db, ticket, station), "goods"
    if "drop" in keys:
        kept = [line for place, line in enumerate(ticket.lines) if str(place) != keys["drop"]]
        return replace(ticket, lines=tuple(kept)), ""
    return press_goods(db, ticket, keys, station.currency)


def press_goods(
    db: Store, ticket: Ticket, keys: Mapping[str, str], currency: str
) -> tuple[Ticket, str]:
    """Keys that change the goods in hand; else the Enter key, which goes on to the money."""
    if "choose" in keys:
        return choose(db, ticket, keys["choose"], currency), "quantity"
    if "count_in" in keys:
        counted = replace(ticket, unit=keys["count_in"], price="", offered="")
        return offer(db, counted, currency), "quantity"
    if "weigh" in keys:
        return replace(ticket, weighing=keys["weigh"], gross="", tare=""), "quantity"
    if "live" in keys:
        return ticket, "live"  # the hand stays in the field where it types
    return ticket, "cash" if ticket.given else ""


def choose(db: Store, ticket: Ticket, number: str, currency: str) -> Ticket:
    """Other goods are in hand: one of her usual unit at her price; the same ones stay."""
    if ticket.product == number:
        return ticket
    product = catalogue.require_product(db, number)
    unit = queries.usual_unit(lots_of(db, ticket.farmer), product)
    fresh = replace(
        rules.without_goods(ticket), product=number, unit=unit.unit, quantity=rules.FIRST_QUANTITY
    )
    return offer(db, fresh, currency)


def offer(db: Store, ticket: Ticket, currency: str) -> Ticket:
    """The usual price for what is in hand, unless another was typed."""
    if not ticket.product or ticket.price not in ("", ticket.offered):
        return ticket
    product = catalogue.require_product(db, ticket.product)
    unit = product.unit(ticket.unit) or product.units[0]
    prices = queries.offered_prices(db, ticket.farmer, lots_of(db, ticket.farmer), product, unit)
    price = typed_amount(prices[0][0], currency) if prices else ""
    return replace(ticket, price=price, offered=price)


def add(db: Store, ticket: Ticket, station: Station) -> Ticket:
    """The line in hand stands; the next goods may come, also another farmer's."""
    if not ticket.farmer:
        raise Refusal("orders.refusal.no_farmer", field="farmer")
    product = catalogue.require_product(db, ticket.product)
    line = rules.line_in_hand(ticket, product, station.currency)
    line_amount(
        line.quantity_base, unit_of(product, line).size, line.price_minor, station.cash_step_minor
    )
    return replace(rules.without_goods(ticket), lines=(*ticket.lines, rules.line_text(line)))


def typed_amount(minor: int, currency: str) -> str:
    """Money as a clerk would type it: 27.00, 240.000."""
    return amount_parts(minor, currency, "ko").digits


def lots_of(db: Store, farmer: str) -> tuple[Listing, ...]:
    return catalogue.open_listings(db, farmer) if farmer else ()


def unit_of(product: Product, line: BasketLine) -> Unit:
    """The unit of a line. Refuses with catalogue.refusal.unknown_unit."""
    found = product.unit(line.unit)
    if found is None:
        raise Refusal("catalogue.refusal.unknown_unit", field="unit")
    return found


# --- what it comes to ----------------------------------------------------------------------------


class Left:
    """What each farmer has up for sale, less what earlier lines of this ticket take."""

    def __init__(self, db: Store) -> None:
        self._db = db
        self._by_farmer: dict[str, dict[str, int]] = {}

    def take(self, line: BasketLine) -> int:
        """Take a line's goods; how much of them nobody put up."""
        if not line.farmer:
            return 0
        if line.farmer not in self._by_farmer:
            self._by_farmer[line.farmer] = catalogue.left_by_product(self._db, line.farmer)
        hers = self._by_farmer[line.farmer]
        there = hers.get(line.product, 0)
        hers[line.product] = max(there - line.quantity_base, 0)
        return max(line.quantity_base - there, 0)


def sum_of(
    ticket: Ticket, goods: Mapping[str, Goods], station: Station, left: Left | None = None
) -> Sum:
    """What is to be paid. Never refuses: what makes no sense is left out and told in `refusal`.

    `left`: where the page tells how much of the goods nobody put up.
    """
    refusal: Refusal | None = None
    shown: list[Shown] = []
    hand: Shown | None = None
    try:
        for line in map(rules.line_of, ticket.lines):
            shown += [_shown(line, goods, station, left)]
        if ticket.product:
            product = _product(goods, ticket.product)
            line = rules.line_in_hand(ticket, product, station.currency)
            hand = _shown(line, goods, station, left)
    except Refusal as first:
        refusal = first
    gross = sum(each.amount_minor for each in (*shown, *([hand] if hand else [])))
    fee = fee_of(gross, station.fee_basis_points)
    given, short = _given(ticket, gross, station.currency)
    return Sum(tuple(shown), hand, gross, fee, given, refusal or short)


def _given(ticket: Ticket, gross: int, currency: str) -> tuple[int | None, Refusal | None]:
    if not ticket.given:
        return None, None
    try:
        given = parse_amount(ticket.given, currency, field="given")
    except Refusal as refusal:
        return None, refusal
    if given < gross:
        missing = Refusal("orders.refusal.given_short", field="given", missing_minor=gross - given)
        return given, missing
    return given, None


def _shown(
    line: BasketLine, goods: Mapping[str, Goods], station: Station, left: Left | None
) -> Shown:
    product = _product(goods, line.product)
    unit = unit_of(product, line)
    amount = line_amount(line.quantity_base, unit.size, line.price_minor, station.cash_step_minor)
    return Shown(line, product, unit, amount, left.take(line) if left else 0)


def _product(goods: Mapping[str, Goods], number: str) -> Product:
    if number not in goods:
        raise Refusal("catalogue.refusal.unknown_product", status=404, field="product")
    return goods[number].product


def basket_of(db: Store, ticket: Ticket, currency: str) -> tuple[BasketLine, ...]:
    """What is to be written down: the lines that stand, and the one in hand.

    Refuses as line_of and line_in_hand, catalogue.refusal.unknown_product, orders.refusal.empty and
    .no_farmer.
    """
    basket = [rules.line_of(text) for text in ticket.lines]
    if ticket.product:
        product = catalogue.require_product(db, ticket.product)
        basket.append(rules.line_in_hand(ticket, product, currency))
    if not basket:
        raise Refusal("orders.refusal.empty", field="product")
    if any(not line.farmer for line in basket):
        raise Refusal("orders.refusal.no_farmer", field="farmer")
    return tuple(basket)


def farmer_found(db: Store, text: str) -> KnownPerson | None:
    """The one farmer a scanned card, a number or a name means; None where several are called so.

    Refuses with people.refusal.unknown_card, orders.refusal.nobody (field find).
    """
    if queries.is_scan(text):
        card = queries.person_by_scan(db, text)
        if card is None:
            raise Refusal("people.refusal.unknown_card", status=404, field="find")
        return card
    found = queries.found_farmers(db, text)
    if not found:
        raise Refusal("orders.refusal.nobody", status=404, field="find")
    return found[0] if len(found) == 1 else None
