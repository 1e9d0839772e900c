"""Turning a basket into settled lines: sizes, amounts, lots and money books, frozen."""

from collections.abc import Sequence

from village.catalogue import queries as catalogue
from village.catalogue.rules import QUANTITY_MAX_BASE, Kept, Lot, kept, size_seen
from village.catalogue.unit_rules import Product, Unit
from village.ground.disk import FREE_BYTES_MIN
from village.ground.errors import Refusal
from village.ground.unit import Store
from village.money.rules import Part
from village.orders.kept_rules import Seen
from village.orders.rules import LINES_MAX, BasketLine, Line, line_amount, parts_of
from village.people import queries as people
from village.people.queries import Station


def settle(
    db: Store, station: Station, basket: Sequence[BasketLine], *, promise: bool = False
) -> tuple[Line, ...]:
    """The lines of a sale, or of an order where `promise`: then goods must be there.

    Raises orders.refusal.empty, .quantity, .price, .sold_out (promises only, with what is left),
    .too_many_lines, .disk_low (507), people.refusal.unknown_farmer,
    catalogue.refusal.unknown_product or .unknown_unit.
    """
    if db.house.free_bytes(db.house.data) < FREE_BYTES_MIN:
        raise Refusal("orders.refusal.disk_low", status=507)
    if not basket:
        raise Refusal("orders.refusal.empty", field="product")
    if len(basket) > LINES_MAX:
        raise Refusal("orders.refusal.too_many_lines", field="product")
    step = station.cash_step_minor
    gone: dict[tuple[str, str], int] = {}  # what earlier lines of this basket took, by listing
    return tuple(_line(db, wish, step, gone, promise) for wish in basket)


def _line(
    db: Store, wish: BasketLine, step: int, gone: dict[tuple[str, str], int], promise: bool
) -> Line:
    product = catalogue.require_product(db, wish.product)
    unit = unit_of(product, wish)
    farmer = people.require_farmer(db, wish.farmer)
    if wish.quantity_base <= 0:
        raise Refusal("orders.refusal.quantity", field="quantity")
    if wish.quantity_base > QUANTITY_MAX_BASE:
        raise Refusal("ground.refusal.too_big", field="quantity")
    if wish.price_minor <= 0:
        raise Refusal("orders.refusal.price", field="price")
    return Line(
        farmer=wish.farmer,
        account=farmer.account,
        product=wish.product,
        key=product.key,
        unit=unit.unit,
        unit_size=unit.size,
        quantity_base=wish.quantity_base,
        price_minor=wish.price_minor,
        amount_minor=line_amount(wish.quantity_base, unit.size, wish.price_minor, step),
        lots=find(db, wish, gone, promise),
        gross_g=wish.gross_g,
        tare_g=wish.tare_g,
    )


def unit_of(product: Product, wish: BasketLine) -> Unit:
    """The unit as it is today; as the page showed it, where a phone kept the sale.

    Raises catalogue.refusal.unknown_unit, ground.refusal.zero, .too_big.
    """
    if wish.size_seen is not None:
        return Unit(wish.unit, size_seen(wish.size_seen))
    unit = product.unit(wish.unit)
    if unit is None:
        raise Refusal("catalogue.refusal.unknown_unit", field="unit")
    return unit


def sizes_differ(db: Store, lines: Sequence[Line]) -> bool:
    """Whether a unit has another size today than on these lines."""
    units = (catalogue.require_product(db, line.product).unit(line.unit) for line in lines)
    return any(
        unit is None or unit.size != line.unit_size for unit, line in zip(units, lines, strict=True)
    )


def kept_since(
    db: Store, station: Station, lines: Sequence[Line], seen: Seen | None
) -> Kept | None:
    """What is written beside a counter's sale that its browser kept; None for one just tapped."""
    if seen is None:
        return None
    other_fee = seen.fee != station.fee_basis_points
    return kept(seen.tapped_at, size=sizes_differ(db, lines), fee=other_fee)


def find(
    db: Store, wish: BasketLine, gone: dict[tuple[str, str], int], promise: bool = False
) -> tuple[Lot, ...]:
    """The lots a line takes, oldest first; `gone` counts what this basket took before, and grows.

    Raises orders.refusal.sold_out (409) where a promise finds too little.
    """
    key = (wish.farmer, wish.product)
    before = gone.get(key, 0)
    lots, short = catalogue.find_lots(db, *key, before + wish.quantity_base)
    if short and promise:
        raise Refusal("orders.refusal.sold_out", status=409, field="quantity")
    gone[key] = before + wish.quantity_base
    return _after(lots, before)


def _after(lots: Sequence[Lot], before: int) -> tuple[Lot, ...]:
    """What remains of `lots` once their first `before` base units belong to earlier lines."""
    kept = []
    for lot in lots:
        skipped = min(before, lot.quantity_base)
        before -= skipped
        if lot.quantity_base > skipped:
            kept.append(Lot(lot.listing, lot.quantity_base - skipped))
    return tuple(kept)


def totals(station: Station, lines: Sequence[Line]) -> tuple[tuple[Part, ...], int, int, int]:
    """Parts per money book, and gross, fee, net of the whole, minor units."""
    parts = parts_of(lines, station.fee_basis_points)
    gross = sum(part.gross_minor for part in parts)
    fee = sum(part.fee_minor for part in parts)
    return parts, gross, fee, gross - fee
