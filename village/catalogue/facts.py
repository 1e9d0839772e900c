"""How goods' facts change rows, and the stock moves that upstairs applies call."""

import json
from collections.abc import Iterable

from village.catalogue.rules import (
    GoodsListed,
    GoodsPictured,
    GoodsPutBack,
    GoodsTaken,
    GoodsWithdrawn,
    Lot,
    PriceSet,
    ProductAdded,
    ProductChanged,
)
from village.catalogue.unit_rules import Product
from village.ground.chain import Event
from village.ground.unit import Applier, Store

# A lot's goods are always somewhere: listed = left + reserved + sold + taken + withdrawn.
# What comes back to a lot that is open no more is not for sale: it counts as withdrawn.
GIVE_BACK = (
    "UPDATE catalogue_listings SET sold_base = sold_base - ?1,"
    " left_base = left_base + iif(state = 'open', ?1, 0),"
    " withdrawn_base = withdrawn_base + iif(state = 'open', 0, ?1) WHERE listing = ?2"
)
RELEASE = (
    "UPDATE catalogue_listings SET reserved_base = reserved_base - ?1,"
    " left_base = left_base + iif(state = 'open', ?1, 0),"
    " withdrawn_base = withdrawn_base + iif(state = 'open', 0, ?1) WHERE listing = ?2"
)
TAKE = (
    "UPDATE catalogue_listings SET left_base = left_base - ?1, sold_base = sold_base + ?1"
    " WHERE listing = ?2"
)
RESERVE = (
    "UPDATE catalogue_listings SET left_base = left_base - ?1, reserved_base = reserved_base + ?1"
    " WHERE listing = ?2"
)
SELL_RESERVED = (
    "UPDATE catalogue_listings SET reserved_base = reserved_base - ?1, sold_base = sold_base + ?1"
    " WHERE listing = ?2"
)


def take_lots(db: Store, lots: Iterable[Lot]) -> None:
    """Sold straight from what is left."""
    _move(db, TAKE, lots)


def give_back_lots(db: Store, lots: Iterable[Lot]) -> None:
    """A sale was taken back: the goods stand where they stood, or with what was withdrawn."""
    _move(db, GIVE_BACK, lots)


def reserve_lots(db: Store, lots: Iterable[Lot]) -> None:
    """Set aside for an order."""
    _move(db, RESERVE, lots)


def release_lots(db: Store, lots: Iterable[Lot]) -> None:
    """The order will not be: what was set aside is free again."""
    _move(db, RELEASE, lots)


def sell_reserved(db: Store, lots: Iterable[Lot]) -> None:
    """What was set aside has been handed over."""
    _move(db, SELL_RESERVED, lots)


def _move(db: Store, sql: str, lots: Iterable[Lot]) -> None:
    for lot in lots:
        db.change(sql, (lot.quantity_base, lot.listing))


def apply_product_added(db: Store, event: Event) -> None:
    added: ProductAdded = event.fact
    put_product(db, added.product)


def put_product(db: Store, product: Product) -> None:
    """A product that was not known here."""
    db.change(
        "INSERT INTO catalogue_products (number, key, names, base, counter, picture, active)"
        " VALUES (?, ?, ?, ?, ?, ?, 1)",
        (
            product.number, product.key, _names(product), product.base, product.counter,
            product.picture,
        ),
    )  # fmt: skip
    _write_units(db, product)


def apply_product_changed(db: Store, event: Event) -> None:
    changed: ProductChanged = event.fact
    change_product(db, changed.product, active=changed.active)


def change_product(db: Store, product: Product, *, active: bool) -> None:
    """What stands of a product here from now on."""
    db.change(
        "UPDATE catalogue_products SET key = ?, names = ?, base = ?, counter = ?, picture = ?,"
        " active = ? WHERE number = ?",
        (
            product.key, _names(product), product.base, product.counter, product.picture,
            int(active), product.number,
        ),
    )  # fmt: skip
    db.change("DELETE FROM catalogue_units WHERE product = ?", (product.number,))
    _write_units(db, product)


def _names(product: Product) -> str | None:
    if not product.names:
        return None
    return json.dumps(product.names, ensure_ascii=False, sort_keys=True)


def _write_units(db: Store, product: Product) -> None:
    for place, unit in enumerate(product.units):
        db.change(
            "INSERT INTO catalogue_units (product, unit, size, place) VALUES (?, ?, ?, ?)",
            (product.number, unit.unit, unit.size, place),
        )


def apply_price_set(db: Store, event: Event) -> None:
    price: PriceSet = event.fact
    db.change(
        "INSERT INTO catalogue_prices (product, unit, price_minor, set_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (product, unit) DO UPDATE"
        " SET price_minor = excluded.price_minor, set_at = excluded.set_at",
        (price.product, price.unit, price.price_minor, event.at),
    )


def apply_goods_listed(db: Store, event: Event) -> None:
    lot: GoodsListed = event.fact
    db.change(
        "INSERT INTO catalogue_listings (listing, act, farmer, product, unit, unit_size,"
        " price_minor, currency, listed_base, left_base, reserved_base, sold_base, taken_base,"
        " withdrawn_base, state, listed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 'open', ?)",
        (
            lot.listing, event.id, lot.farmer, lot.product, lot.unit, lot.unit_size,
            lot.price_minor, lot.currency, lot.quantity_base, lot.quantity_base, event.at,
        ),
    )  # fmt: skip


def apply_goods_pictured(db: Store, event: Event) -> None:
    photo: GoodsPictured = event.fact
    db.change(
        "INSERT INTO catalogue_photos (listing, picture) VALUES (?, ?)"
        " ON CONFLICT (listing) DO UPDATE SET picture = excluded.picture",
        (photo.listing, photo.picture),
    )


def apply_goods_withdrawn(db: Store, event: Event) -> None:
    gone: GoodsWithdrawn = event.fact
    db.change(
        "UPDATE catalogue_listings SET left_base = left_base - ?,"
        " withdrawn_base = withdrawn_base + ?, state = ? WHERE listing = ?",
        (
            gone.quantity_base, gone.quantity_base, "undone" if gone.undone else "withdrawn",
            gone.listing,
        ),
    )  # fmt: skip


def apply_goods_taken(db: Store, event: Event) -> None:
    taken: GoodsTaken = event.fact
    db.change(
        "UPDATE catalogue_listings SET left_base = left_base - ?, taken_base = taken_base + ?"
        " WHERE listing = ?",
        (taken.quantity_base, taken.quantity_base, taken.listing),
    )
    db.change(
        "INSERT INTO catalogue_taken (act, listing, reason, quantity_base, taken_at, put_back)"
        " VALUES (?, ?, ?, ?, ?, 0)",
        (event.id, taken.listing, taken.reason, taken.quantity_base, event.at),
    )


def apply_goods_put_back(db: Store, event: Event) -> None:
    back: GoodsPutBack = event.fact
    if back.taken is None:
        db.change(
            "UPDATE catalogue_listings SET left_base = left_base + ?,"
            " withdrawn_base = withdrawn_base - ?, state = 'open' WHERE listing = ?",
            (back.quantity_base, back.quantity_base, back.listing),
        )
        return
    # A lot that was closed meanwhile gets them back as withdrawn, like a returned sale.
    db.change(
        "UPDATE catalogue_listings SET taken_base = taken_base - ?1,"
        " left_base = left_base + iif(state = 'open', ?1, 0),"
        " withdrawn_base = withdrawn_base + iif(state = 'open', 0, ?1) WHERE listing = ?2",
        (back.quantity_base, back.listing),
    )
    db.change("UPDATE catalogue_taken SET put_back = 1 WHERE act = ?", (back.taken,))


APPLIES: tuple[Applier, ...] = (
    Applier(ProductAdded, apply_product_added),
    Applier(ProductChanged, apply_product_changed),
    Applier(PriceSet, apply_price_set),
    Applier(GoodsListed, apply_goods_listed),
    Applier(GoodsPictured, apply_goods_pictured),
    Applier(GoodsWithdrawn, apply_goods_withdrawn),
    Applier(GoodsTaken, apply_goods_taken),
    Applier(GoodsPutBack, apply_goods_put_back),
)
