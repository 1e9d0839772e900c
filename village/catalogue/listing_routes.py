"""What a farmer has for sale: what is left, stop selling, what went without money, and back."""

from flask import request

from village.catalogue import commands, queries, rules, unit_rules
from village.catalogue.queries import Listing
from village.catalogue.room_routes import leaf_of, room, step_minor
from village.ground import web
from village.ground.errors import Refusal
from village.ground.typed import address_number, form_number
from village.ground.unit import OtherContent


def own_listing(number: str) -> Listing:
    """Her own lot. Refuses with catalogue.refusal.not_yours (403), .unknown_listing (404)."""
    lot = queries.require_listing(web.db(), number)
    if lot.farmer != web.me().number:
        raise Refusal("catalogue.refusal.not_yours", status=403)
    return lot


def worth(lot: Listing, quantity_base: int) -> int:
    """So much of a lot at its price, as notes can pay it."""
    return rules.lot_amount(quantity_base, lot.unit.size, lot.price_minor, step_minor())


@room.get("/mine/<listing>/saved")
@web.door("farmer")
def show_saved(listing: str) -> web.Answer:
    """It is written down; it can be taken back."""
    return saved_page(own_listing(listing))


def saved_page(lot: Listing, other: OtherContent | None = None) -> web.Answer:
    """The lot as it was put up; `other`: told to a page that wanted to put up more with its act."""
    return web.page(
        "catalogue/saved.html",
        status=other.status if other else 200,
        refusal=other,
        lot=lot,
        total_minor=worth(lot, lot.listed_base),
        again_at=lot.listed_at if other or "twice" in request.args else None,
        can_undo=lot.state == "open" and lot.left_base == lot.listed_base,
    )


@room.get("/mine")
@web.door("farmer")
def show_mine() -> web.Answer:
    """My goods for sale, the newest first."""
    lots = queries.open_listings(web.db(), web.me().number)
    leaf = max(1, request.args.get("leaf", 1, type=address_number))
    shown, has_more = leaf_of(lots, leaf)
    return web.page("catalogue/mine.html", lots=shown, leaf=leaf, has_more=has_more)


@room.get("/mine/<listing>")
@web.door("farmer")
def show_listing(listing: str) -> web.Answer:
    """One lot: what is left of it, and what can be done with it."""
    return listing_page(own_listing(listing))


def listing_page(lot: Listing, refusal: Refusal | None = None) -> web.Answer:
    """The lot as it stands now; a refusal above it."""
    return web.page(
        "catalogue/listing.html",
        status=refusal.status if refusal else 200,
        lot=lot,
        left_minor=worth(lot, lot.left_base),
        takings=queries.takings(web.db(), lot.listing)[:3],
        refusal=refusal,
    )


@room.post("/mine/<listing>/undo")
@web.door("farmer")
def undo_listing(listing: str) -> web.Answer:
    """Putting it up was a mistake."""
    own_listing(listing)
    try:
        commands.undo_listing(web.db(), web.act(), web.me().number, listing)
    except OtherContent:
        raise
    except Refusal as refusal:
        return listing_page(own_listing(listing), refusal)
    return web.go("catalogue.show_listing", listing=listing)


@room.post("/mine/<listing>/withdrawal")
@web.door("farmer")
def withdraw_goods(listing: str) -> web.Answer:
    """Stop selling."""
    own_listing(listing)
    try:
        commands.withdraw_goods(web.db(), web.act(), web.me().number, listing)
    except OtherContent:
        raise
    except Refusal as refusal:
        return listing_page(own_listing(listing), refusal)
    return web.go("catalogue.show_listing", listing=listing)


@room.post("/mine/<listing>/withdrawal/undo")
@web.door("farmer")
def put_up_again(listing: str) -> web.Answer:
    """She sells on after all."""
    own_listing(listing)
    try:
        commands.put_up_again(web.db(), web.act(), web.me().number, listing)
    except OtherContent:
        raise
    except Refusal as refusal:
        return listing_page(own_listing(listing), refusal)
    return web.go("catalogue.show_listing", listing=listing)


# --- goods that go without money ------------------------------------------------------------------


@room.get("/mine/<listing>/taking")
@web.door("farmer")
def show_taking(listing: str) -> web.Answer:
    """What happened to it? Then: how many?"""
    lot = own_listing(listing)
    if lot.state != "open" or lot.left_base <= 0:
        return listing_page(lot, Refusal("catalogue.refusal.nothing_left", status=409))
    return taking_page(lot, request.args.get("reason", ""))


def taking_page(lot: Listing, reason: str, refusal: Refusal | None = None) -> web.Answer:
    """The four reasons as keys; with one of them, the quantity."""
    status = refusal.status if refusal else 200
    if reason not in rules.TAKEN_REASONS:
        reasons = rules.TAKEN_REASONS
        return web.page(
            "catalogue/taking.html", status=status, lot=lot, reasons=reasons, refusal=refusal
        )
    return web.page(
        "catalogue/taken_quantity.html",
        status=status,
        lot=lot,
        reason=reason,
        asked=unit_rules.asked_loose(lot.product, lot.unit),
        typed=request.values.get("typed", ""),
        refusal=refusal,
    )


@room.post("/mine/<listing>/takings")
@web.door("farmer")
def take_goods(listing: str) -> web.Answer:
    """So many went without money."""
    lot, reason = own_listing(listing), request.form.get("reason", "")
    loose = unit_rules.asked_loose(lot.product, lot.unit)
    try:
        ready = request.form.get("quantity", "")
        quantity = (
            form_number(ready, "quantity")
            if ready
            else unit_rules.parse_quantity(request.form.get("typed", ""), lot.product, loose)
        )
        commands.take_goods(web.db(), web.act(), lot.farmer, listing, quantity, reason)
    except OtherContent:
        raise
    except Refusal as refusal:
        if refusal.key == "catalogue.refusal.nothing_left":
            return listing_page(own_listing(listing), refusal)
        return taking_page(lot, reason, refusal)
    return web.go("catalogue.show_listing", listing=listing)


@room.post("/takings/<taking>/undo")
@web.door("farmer")
def undo_taking(taking: str) -> web.Answer:
    """That was a mistake: it is for sale again."""
    taken = queries.require_taking(web.db(), taking)
    own_listing(taken.listing)
    try:
        commands.undo_taking(web.db(), web.act(), web.me().number, taking)
    except OtherContent:
        raise
    except Refusal as refusal:
        return listing_page(own_listing(taken.listing), refusal)
    return web.go("catalogue.show_listing", listing=taken.listing)
