"""What is asked of receipts that are written in again: what their code says, who did it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from village.catalogue import queries as catalogue
from village.ground.errors import Refusal
from village.ground.lines import Line
from village.ground.unit import Store
from village.money import queries as money
from village.money.till_queries import TILLS
from village.orders import queries
from village.orders.entered_rules import require_sums
from village.orders.refund_queries import is_refunded
from village.orders.rules import CashSaleRecorded
from village.orders.rules import Line as SoldLine
from village.people import queries as people
from village.receipts.seals import Place, Sealed, read_seal, receipts_key, sealed_text


@dataclass(frozen=True)
class Told:
    """A receipt's sale as its code tells it; nothing of it is written yet."""

    sealed: Sealed
    fact: CashSaleRecorded


def code_of(db: Store, sale: queries.Row) -> str | None:
    """What stands in the code of this sale's receipt; None where it could not be written in again.

    That is what still stands as it was paid: in notes, to whom it was sold.
    """
    if sale["method"] != "cash" or sale["state"] != "done" or sale["moved"] or sale["order_id"]:
        return None
    if is_refunded(db, sale["sale"]):
        return None
    row = db.row(
        "SELECT e.epoch, e.seq, e.line FROM journal_acts a JOIN journal_events e"
        " ON e.epoch = a.epoch AND e.seq = a.seq WHERE a.id = ?",
        (sale["sale"],),
    )
    if row is None or b'"moved_from"' in row["line"]:  # it was told with its own place, or never
        return None
    place = Place(db.station, row["epoch"], row["seq"])
    return sealed_text(receipts_key(db), place, row["line"])


def told_by(db: Store, text: str) -> Told:
    """What a receipt's code says, where this station can write it in.

    Raises receipts.refusal.no_code, .other_station, orders.refusal.unknown_here (field code).
    """
    sealed = read_seal(text, receipts_key(db))
    if sealed.place.station != db.station:
        raise Refusal("receipts.refusal.other_station", field="code")
    station = people.require_station(db)
    fact = _cash_sale(db, sealed.told)
    require_sums(fact, station.currency)
    if fact.business_day > money.counting_day(db, station.country):
        raise Refusal("receipts.refusal.no_code", field="code")
    _require_known(db, fact.lines)
    return Told(sealed, fact)


def _cash_sale(db: Store, told: Line) -> CashSaleRecorded:
    """The only kind of line that a receipt's code holds. Raises receipts.refusal.no_code."""
    none = Refusal("receipts.refusal.no_code", field="code")
    kind = (told.name, told.v, told.private, told.moved_from)
    if kind != (CashSaleRecorded.name, CashSaleRecorded.v, None, None):
        raise none
    try:
        fact: CashSaleRecorded = db.fact_of(told.name, told.v, told.facts)
        date.fromisoformat(fact.business_day)
    except (ValueError, msgspec.ValidationError):
        raise none from None
    if fact.till not in TILLS:
        raise none
    return fact


def _require_known(db: Store, lines: Sequence[SoldLine]) -> None:
    """Whose goods, which goods, which lots: all of it must mean here what the receipt means."""
    known = people.persons(db, {line.farmer for line in lines})
    goods = {each.product.number: each.product for each in catalogue.products(db, every=True)}
    for line in lines:
        person, product = known.get(line.farmer), goods.get(line.product)
        if person is None or person.account != line.account:
            raise Refusal("orders.refusal.unknown_here", field="code", number=line.farmer)
        if product is None or product.key != line.key:
            raise Refusal("orders.refusal.unknown_here", field="code", number=line.product)
        for lot in line.lots:
            row = db.row(
                "SELECT farmer, product FROM catalogue_listings WHERE listing = ?", (lot.listing,)
            )
            if row is not None and (row["farmer"], row["product"]) != (line.farmer, line.product):
                raise Refusal("orders.refusal.unknown_here", field="code", number=lot.listing)
