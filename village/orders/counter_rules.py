"""The counter's ticket: all that its form says of farmer, goods and money, as it was typed."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

from village.catalogue.rules import net_weight
from village.catalogue.unit_rules import Product, Unit
from village.ground.amounts import parse_amount, parse_decimal_milli, round_half_up_div
from village.ground.errors import Refusal
from village.orders.rules import LINES_MAX, BasketLine, Channel, Line

CounterChannel = Literal["counter", "farm_gate"]
FIRST_QUANTITY = "1"
TEXT_MAX = 300  # a card's address is the longest thing a scanner types
LINE = re.compile(
    r"(F[0-9]{1,9})\.(P[0-9]{1,9})\.([a-z0-9_]{1,30})\.([0-9]{1,9})\.([0-9]{1,12})"
    r"(?:\.([0-9]{1,9})\.([0-9]{1,9}))?"
)
WEIGHT = re.compile(r"[^0-9.,\-]*(-?[0-9]+(?:[.,][0-9]{1,3})?)[^0-9.,]*")


@dataclass(frozen=True)
class Ticket:
    """What the form holds: lines settled on, and the line that is being made, as it was typed.

    `offered` is the price the page itself wrote, so that a typed one is known from it; `saved` is
    the sale the banner tells of, `again` whether its tap came twice; `total` is the sum that stood
    on the page, minor units, when a key was pressed.
    """

    farmer: str = ""
    product: str = ""
    unit: str = ""
    quantity: str = ""
    price: str = ""
    offered: str = ""
    weighing: str = ""
    gross: str = ""
    tare: str = ""
    given: str = ""
    channel: str = "counter"
    goods: str = ""
    leaf: str = ""
    saved: str = ""
    again: str = ""
    total: str = ""
    lines: tuple[str, ...] = ()

    @property
    def sold_through(self) -> Channel:
        """Whether the notes came over the counter or were brought from home."""
        return "farm_gate" if self.channel == "farm_gate" else "counter"

    @property
    def told_minor(self) -> int | None:
        """The sum the page told, minor units; what is no sum at all fits none."""
        if not self.total:
            return None
        return int(self.total) if self.total.isascii() and self.total.isdigit() else -1

    @property
    def page(self) -> int:
        """Which shelf of goods is shown, from 1."""
        return int(self.leaf) if self.leaf.isascii() and self.leaf.isdigit() else 1


ONES = tuple(each.name for each in fields(Ticket) if each.name != "lines")


def ticket_of(values: Mapping[str, Sequence[str]]) -> Ticket:
    """The ticket in the fields of an address or a form; what is too long is cut."""
    ones = {name: values[name][-1][:TEXT_MAX].strip() for name in ONES if values.get(name)}
    return Ticket(**ones, lines=tuple(values.get("line", ()))[: LINES_MAX + 1])


def told(ticket: Ticket) -> dict[str, str | list[str]]:
    """The ticket as the fields of an address, empty ones and what the page adds left out."""
    values: dict[str, str | list[str]] = {
        name: getattr(ticket, name) for name in ONES if getattr(ticket, name) and name != "total"
    }
    if ticket.sold_through == "counter":
        values.pop("channel", None)
    return {**values, "line": list(ticket.lines)} if ticket.lines else values


def without_goods(ticket: Ticket) -> Ticket:
    """The ticket with nothing being made: its line was added or given up."""
    return replace(
        ticket, product="", unit="", quantity="", price="", offered="", weighing="", gross="",
        tare="",
    )  # fmt: skip


# --- lines that stand already --------------------------------------------------------------------


def line_text(line: BasketLine) -> str:
    """A line as one field: F0001.P0001.tray30.60.2700, weighed goods with gross and tare."""
    weighed = "" if line.gross_g is None else f".{line.gross_g}.{line.tare_g or 0}"
    return (
        f"{line.farmer}.{line.product}.{line.unit}.{line.quantity_base}.{line.price_minor}{weighed}"
    )


def line_of(text: str) -> BasketLine:
    """The line in one field. Refuses with ground.refusal.old_page (409) what no page wrote."""
    found = LINE.fullmatch(text)
    if found is None:
        raise Refusal("ground.refusal.old_page", status=409)
    farmer, product, unit, quantity, price, gross, tare = found.groups()
    return BasketLine(
        farmer, product, unit, int(quantity), int(price),
        int(gross) if gross else None, int(tare) if tare else None,
    )  # fmt: skip


def line_again(line: Line) -> BasketLine:
    """A line that was sold, to be sold once more."""
    return BasketLine(
        line.farmer, line.product, line.unit, line.quantity_base, line.price_minor, line.gross_g,
        line.tare_g,
    )  # fmt: skip


# --- the line that is being made -----------------------------------------------------------------


def line_in_hand(ticket: Ticket, product: Product, currency: str) -> BasketLine:
    """The line being made, its farmer perhaps not known yet.

    Refuses with ground.refusal.not_number, .zero, .negative, .too_big (field quantity, price, gross
    or tare), orders.refusal.broken_piece, catalogue.refusal.tare, .unknown_unit.
    """
    unit = product.unit(ticket.unit) if ticket.unit else product.units[0]
    if unit is None:
        raise Refusal("catalogue.refusal.unknown_unit", field="unit")
    gross = tare = None
    if ticket.weighing and product.base == "gram":
        gross, tare = grams_of(ticket.gross, "gross"), grams_of(ticket.tare or "0", "tare")
        quantity = net_weight(gross, tare)
    else:
        quantity = base_of(ticket.quantity, product, unit)
    price = parse_amount(ticket.price, currency, field="price")
    return BasketLine(ticket.farmer, product.number, unit.unit, quantity, price, gross, tare)


def base_of(text: str, product: Product, unit: Unit) -> int:
    """A typed number of `unit` in base units: 2 trays are 60 eggs, 1.5 jin are 750 grams.

    Refuses as parse_decimal_milli; orders.refusal.broken_piece where an egg would break.
    """
    thousandths = parse_decimal_milli(text, field="quantity") * unit.size
    if product.base == "piece" and thousandths % 1000:
        raise Refusal("orders.refusal.broken_piece", field="quantity")
    base = round_half_up_div(thousandths, 1000)
    if base == 0:
        raise Refusal("ground.refusal.zero", field="quantity")
    return base


def grams_of(text: str, field: str) -> int:
    """What a scale typed, or a hand: kilograms with up to three decimals, signs around it."""
    found = WEIGHT.fullmatch(text)
    return parse_decimal_milli(found[1] if found else text, zero_ok=field == "tare", field=field)
