"""What the shelf decides: which goods there are, at which price, and what each farmer puts up."""

from collections.abc import Callable
from dataclasses import replace

from village.catalogue import queries, rules
from village.catalogue.rules import Wish
from village.catalogue.unit_rules import OWN_NAME_KEY, Product, check_product
from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.ids import next_number
from village.ground.unit import Act, Store, writing
from village.people import queries as people

LotFact = rules.GoodsWithdrawn | rules.GoodsPutBack | rules.GoodsTaken

# --- goods and prices ---------------------------------------------------------------------------


def add_product(db: Store, act: Act, product: Product) -> Event:
    """Make a product known; its `number` is given here, whatever was handed in.

    Refuses as unit_rules.check_product, and catalogue.refusal.known_product (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        check_product(product)
        if product.key != OWN_NAME_KEY and queries.product_by_key(db, product.key):
            raise Refusal("catalogue.refusal.known_product", status=409, field="key")
        last = db.value("SELECT number FROM catalogue_products ORDER BY rowid DESC LIMIT 1")
        return journal.record(
            db, act, rules.ProductAdded(replace(product, number=next_number("P", last)))
        )


def change_product(db: Store, act: Act, product: Product, *, active: bool = True) -> Event:
    """Set picture, names, units or place on the shelf anew; word and base stay what they were.

    Refuses as unit_rules.check_product, and catalogue.refusal.unknown_product (404).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        old = queries.require_product(db, product.number)
        settled = replace(product, key=old.key, base=old.base)
        check_product(settled)
        return journal.record(db, act, rules.ProductChanged(settled, active))


def set_price(db: Store, act: Act, product: str, unit: str, price_minor: int) -> Event:
    """Today's usual price for one unit of a product, minor units.

    Refuses with catalogue.refusal.unknown_product, .unknown_unit, ground.refusal.zero,
    .negative, .too_big.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        _check_unit(db, product, unit)
        rules.check_price(price_minor)
        return journal.record(db, act, rules.PriceSet(product, unit, price_minor))


# --- what a farmer puts up ----------------------------------------------------------------------


def list_goods(db: Store, act: Act, farmer: str, wish: Wish, tapped_at: int | None = None) -> Event:
    """Put goods up for sale: the unit's size today, the station's money and a number are settled.

    Refuses as rules.check_lot, and catalogue.refusal.unknown_product (404), .unknown_unit,
    .off_shelf (409), .size_changed (409) where the page she answered showed another size.
    `tapped_at`: when, UTC ms, where a phone kept it: then it is taken with the size she saw.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        return journal.record(db, act, _settle(db, act, farmer, wish, tapped_at))


def _settle(
    db: Store, act: Act, farmer: str, wish: Wish, tapped_at: int | None
) -> rules.GoodsListed:
    goods = queries.require_goods(db, wish.product)
    unit = queries.require_unit(db, wish.product, wish.unit)
    if not goods.active:
        raise Refusal("catalogue.refusal.off_shelf", status=409)
    size = unit.size
    if wish.size_seen not in (None, size):
        if tapped_at is None:
            raise Refusal("catalogue.refusal.size_changed", status=409)
        size = rules.size_seen(wish.size_seen)
    rules.check_lot(wish.quantity_base, size, wish.price_minor)
    last = db.value("SELECT listing FROM catalogue_listings ORDER BY rowid DESC LIMIT 1")
    return rules.GoodsListed(
        listing=next_number("L", last),
        farmer=farmer,
        product=wish.product,
        key=goods.product.key,
        unit=unit.unit,
        unit_size=size,
        quantity_base=wish.quantity_base,
        price_minor=wish.price_minor,
        currency=people.require_station(db).currency,
        kept=rules.kept(tapped_at, size=size != unit.size, taken_by=act.taken_by),
    )


def add_photo(db: Store, act: Act, farmer: str, listing: str, picture: str) -> Event:
    """Her own photo of her lot; `picture` names a file that is on the disk already.

    Refuses with catalogue.refusal.not_yours (403), .unknown_listing (404).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        _own(db, farmer, listing)
        return journal.record(db, act, rules.GoodsPictured(listing, farmer, picture))


def undo_listing(db: Store, act: Act, farmer: str, listing: str) -> Event:
    """It was a mistake: nothing of it stays. Only while nothing of it has gone anywhere.

    Refuses with catalogue.refusal.not_yours (403), .unknown_listing (404), .already_moved (409).
    """

    def decide(lot: queries.Listing) -> rules.GoodsWithdrawn:
        if lot.state != "open" or lot.left_base != lot.listed_base:
            raise Refusal("catalogue.refusal.already_moved", status=409)
        return rules.GoodsWithdrawn(listing, farmer, lot.left_base, undone=True)

    return _change_lot(db, act, farmer, listing, decide)


def withdraw_goods(db: Store, act: Act, farmer: str, listing: str) -> Event:
    """Stop selling what is left; what orders have set aside stays theirs.

    Refuses with catalogue.refusal.not_yours (403), .unknown_listing (404), .nothing_left (409).
    """

    def decide(lot: queries.Listing) -> rules.GoodsWithdrawn:
        _refuse_empty(lot)
        return rules.GoodsWithdrawn(listing, farmer, lot.left_base, undone=False)

    return _change_lot(db, act, farmer, listing, decide)


def put_up_again(db: Store, act: Act, farmer: str, listing: str) -> Event:
    """She sells on after all: everything that was withdrawn is for sale again.

    Refuses with catalogue.refusal.not_yours (403), .unknown_listing (404), .nothing_left (409).
    """

    def decide(lot: queries.Listing) -> rules.GoodsPutBack:
        if lot.state != "withdrawn" or lot.withdrawn_base <= 0:
            raise Refusal("catalogue.refusal.nothing_left", status=409)
        return rules.GoodsPutBack(listing, farmer, lot.withdrawn_base)

    return _change_lot(db, act, farmer, listing, decide)


def take_goods(
    db: Store, act: Act, farmer: str, listing: str, quantity_base: int, reason: str
) -> Event:
    """Goods leave a lot without money: spoiled, own use, gift, returned.

    Refuses with catalogue.refusal.not_yours (403), .unknown_listing (404), .nothing_left (409),
    .too_many (422), .reason, ground.refusal.zero, .negative.
    """

    def decide(lot: queries.Listing) -> rules.GoodsTaken:
        _refuse_empty(lot)
        why = next((known for known in rules.TAKEN_REASONS if known == reason), None)
        if why is None:
            raise Refusal("catalogue.refusal.reason", field="reason")
        rules.check_quantity(quantity_base)
        if quantity_base > lot.left_base:
            raise Refusal("catalogue.refusal.too_many", field="quantity")
        return rules.GoodsTaken(listing, farmer, quantity_base, why)

    return _change_lot(db, act, farmer, listing, decide)


def undo_taking(db: Store, act: Act, farmer: str, taking: str) -> Event:
    """The taking `taking` (its event's id) was a mistake: it is for sale again.

    Refuses with catalogue.refusal.not_yours (403), .unknown_listing (404), .already_moved (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        taken = queries.require_taking(db, taking)
        _own(db, farmer, taken.listing)
        if taken.put_back:
            raise Refusal("catalogue.refusal.already_moved", status=409)
        return journal.record(
            db, act, rules.GoodsPutBack(taken.listing, farmer, taken.quantity_base, taken=taking)
        )


def _change_lot(
    db: Store, act: Act, farmer: str, listing: str, decide: Callable[[queries.Listing], LotFact]
) -> Event:
    """One act on her own lot, as it stands now."""
    with writing(db, act) as seen:
        if seen:
            return seen
        return journal.record(db, act, decide(_own(db, farmer, listing)))


def _refuse_empty(lot: queries.Listing) -> None:
    if lot.state != "open" or lot.left_base <= 0:
        raise Refusal("catalogue.refusal.nothing_left", status=409)


def _own(db: Store, farmer: str, listing: str) -> queries.Listing:
    lot = queries.require_listing(db, listing)
    if lot.farmer != farmer:
        raise Refusal("catalogue.refusal.not_yours", status=403)
    return lot


def _check_unit(db: Store, product: str, unit: str) -> None:
    queries.require_product(db, product)
    queries.require_unit(db, product, unit)
