"""What one batch does to the hub's rows: gathered, summed, and written once at the end."""

import json
from dataclasses import astuple, dataclass, field, fields, replace
from typing import Any

import msgspec

from village.hub.private import Private
from village.hub.store import Row, Rows

Goods = dict[str, list[int]]  # product key → [quantity in base units, amount in minor units]
Sums = dict[tuple[str, ...], list[int]]  # a rollup's key without its station → what it counts
ENCODE = msgspec.json.Encoder().encode


class SetAside(Exception):
    """This event cannot be applied here; `reason` is unknown, newer, broken or depends."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Sale(msgspec.Struct, frozen=True, gc=False):
    """A sale as the figures count it, known by its event's id."""

    epoch: str
    seq: int
    sale: str
    business_day: str
    channel: str
    method: str
    state: str
    currency: str
    gross_minor: int
    fee_minor: int
    net_minor: int
    farmer: str
    goods: Goods
    recorded_at: int
    receipt: str | None = None
    payment: str | None = None
    order_number: str | None = None


@dataclass(frozen=True)
class Order:
    """An order until its goods are handed over and it becomes a sale."""

    order_id: str
    number: str
    seq: int
    business_day: str
    channel: str
    currency: str
    gross_minor: int
    goods: str = "placed"
    money: str = "unpaid"
    method: str | None = None
    payment: str | None = None
    receipt: str | None = None


@dataclass(frozen=True)
class Day:
    """A till's day with its Z once it is closed; `totals` is the report's own JSON."""

    business_day: str
    till: str
    state: str
    currency: str
    float_minor: int
    z_number: int | None = None
    expected_minor: int | None = None
    counted_minor: int | None = None
    difference_minor: int | None = None
    totals: str | None = None
    payouts: int = 0
    payouts_minor: int = 0


SALE = ("station", *Sale.__struct_fields__)
ORDER = ("station", *(each.name for each in fields(Order)))
DAY = ("station", *(each.name for each in fields(Day)))
CELL = ("channel", "method", "state", "currency")
KIND = ("product", "state", "currency")
COUNTED = {
    "add_figure": ("business_day", *CELL, "sales", "amount_minor", "fee_minor"),
    "add_goods": ("business_day", *KIND, "quantity_base", "amount_minor"),
    "add_month": ("month", *CELL, "sales", "amount_minor"),
    "add_goods_month": ("month", *KIND, "quantity_base", "amount_minor"),
}
PRODUCT = ("station", "product", "unit", "unit_size", "base", "picture")
READ = ("station", "stream", "epoch", "number")
REFUSED = ("station", "stream", "epoch", "number", "reason")
ASIDE = ("station", "epoch", "seq", "business_day", "name", "v", "reason")
GOODS = Sale.__struct_fields__.index("goods")


@dataclass
class Books:
    """One station's rows while a batch is applied."""

    rows: Rows
    station: str
    sales: dict[str, Sale] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    days: dict[tuple[str, str], Day] = field(default_factory=dict)
    figures: Sums = field(default_factory=dict)
    goods: Sums = field(default_factory=dict)
    products: dict[tuple[str, str, int], tuple[str, str]] = field(default_factory=dict)
    set_aside: list[tuple[str, int, str, str, int, str]] = field(default_factory=list)
    reads: dict[str, tuple[str, int]] = field(default_factory=dict)  # stream → epoch, number
    items_refused: dict[tuple[str, str, int], str] = field(default_factory=dict)
    undone: dict[str, bool] = field(default_factory=dict)  # act → whether it stood before
    by_order: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.private = Private(self.rows, self.station)

    # --- sales ---

    def sale(self, sale: str) -> Sale:
        """The sale with this id. Raises SetAside("depends") where none was applied."""
        if sale not in self.sales:
            self.sales[sale] = _sale(self._need("sale", sale=sale))
        return self.sales[sale]

    def sales_of(self, order: Order) -> list[Sale]:
        """What was handed over of an order: more than one where two PCs did."""
        if order.goods == "placed":
            return []
        found = self.rows.all("sales_by_order", station=self.station, order_number=order.number)
        known = [*(row["sale"] for row in found), *self.by_order.get(order.number, ())]
        return [self.sale(sale) for sale in dict.fromkeys(known)]

    def put_sale(self, new: Sale) -> None:
        """A sale as it stands from now on; what it counted for before is taken off first."""
        old = self.sales.get(new.sale)
        if old is not None:
            self._count(old, -1)
        self.sales[new.sale] = new
        if new.order_number and old is None:
            self.by_order.setdefault(new.order_number, []).append(new.sale)
        self._count(new, +1)

    def _count(self, sale: Sale, sign: int) -> None:
        day, state, currency = sale.business_day, sale.state, sale.currency
        sums = self.figures.setdefault((day, sale.channel, sale.method, state, currency), [0, 0, 0])
        sums[0] += sign
        sums[1] += sign * sale.gross_minor
        sums[2] += sign * sale.fee_minor
        for product, (quantity, amount) in sale.goods.items():
            sold = self.goods.setdefault((day, product, state, currency), [0, 0])
            sold[0] += sign * quantity
            sold[1] += sign * amount

    def put_back(self, sale: Sale, business_day: str, goods: Goods, minor: tuple[int, int]) -> None:
        """Goods of a sale came back (below zero: were sold after all): `minor` is gross and fee."""
        key = (business_day, sale.channel, sale.method, "refunded", sale.currency)
        sums = self.figures.setdefault(key, [0, 0, 0])
        sums[1] -= minor[0]
        sums[2] -= minor[1]
        for product, (quantity, amount) in goods.items():
            sold = self.goods.setdefault((business_day, product, "refunded", sale.currency), [0, 0])
            sold[0] -= quantity
            sold[1] -= amount

    def takes_back(self, act: str) -> bool:
        """Whether what this act did is undone now: two PCs may have done it, it counts once."""
        if act not in self.undone:
            self.undone[act] = self.rows.one("undone", station=self.station, act=act) is not None
            return not self.undone[act]
        return False

    # --- orders and days ---

    def order(self, order_id: str) -> Order:
        """The order with this id. Raises SetAside("depends")."""
        if order_id not in self.orders:
            row = dict(self._need("order", order_id=order_id))
            del row["station_id"]
            self.orders[order_id] = Order(**row)
        return self.orders[order_id]

    def change_order(self, order: Order, **changes: Any) -> None:
        self.orders[order.order_id] = replace(order, **changes)

    def known_day(self, business_day: str, till: str) -> Day | None:
        """A till's day, or None where it was never opened."""
        if (business_day, till) not in self.days:
            row = self.rows.one("day", station=self.station, business_day=business_day, till=till)
            if row is None:
                return None
            values = dict(row)
            del values["station_id"]
            self.days[business_day, till] = Day(**values)
        return self.days[business_day, till]

    def day(self, business_day: str, till: str) -> Day:
        """The same. Raises SetAside("depends") where it was never opened."""
        day = self.known_day(business_day, till)
        if day is None:
            raise SetAside("depends")
        return day

    def change_day(self, day: Day, **changes: Any) -> None:
        self.days[day.business_day, day.till] = replace(day, **changes)

    def _need(self, statement: str, **values: str) -> Row:
        row = self.rows.one(statement, station=self.station, **values)
        if row is None:
            raise SetAside("depends")
        return row

    # --- onto the disk ---

    def write(self) -> None:
        """Everything gathered, one statement a table; values in the order of its columns."""
        own = self.station
        many = self.rows.run_many
        many("put_sale", SALE, [(own, *_told(sale)) for sale in self.sales.values()])
        many("put_order", ORDER, [(own, *astuple(order)) for order in self.orders.values()])
        many("put_day", DAY, [(own, *astuple(day)) for day in self.days.values()])
        self._write_sums("add_figure", self.figures)
        self._write_sums("add_goods", self.goods)
        self._write_sums("add_month", _by_month(self.figures))
        self._write_sums("add_goods_month", _by_month(self.goods))
        fresh = [(own, act) for act, before in self.undone.items() if not before]
        many("add_undone", ("station", "act"), fresh)
        self.private.write()
        many("put_product", PRODUCT, [(own, *key, *at) for key, at in self.products.items()])
        many("set_aside", ASIDE, [(own, *row) for row in self.set_aside])
        many("put_read", READ, [(own, stream, *at) for stream, at in self.reads.items()])
        refused = [(own, *place, why) for place, why in self.items_refused.items()]
        many("put_item_refused", REFUSED, refused)

    def _write_sums(self, name: str, sums: Sums) -> None:
        rows = [(self.station, *key, *counts) for key, counts in sums.items() if any(counts)]
        self.rows.run_many(name, ("station", *COUNTED[name]), rows)


def _by_month(days: Sums) -> Sums:
    """The first two counts of each day, by the day's month."""
    months: Sums = {}
    for (day, *rest), (one, other, *_) in days.items():
        sums = months.setdefault((day[:7], *rest), [0, 0])
        sums[0] += one
        sums[1] += other
    return months


def _told(sale: Sale) -> list[Any]:
    values = list(msgspec.structs.astuple(sale))
    values[GOODS] = ENCODE(sale.goods).decode()
    return values


def _sale(row: Row) -> Sale:
    values = dict(row)
    del values["station_id"]
    return Sale(**{**values, "goods": json.loads(values["goods"])})
