"""Sales that are written down: the list, one of them, its receipt, undo, the wrong farmer."""

from flask import request, url_for

from village.catalogue import queries as catalogue
from village.catalogue.room_routes import goods_name, line_quantity, rounding, unit_word
from village.catalogue.unit_rules import Product
from village.ground import journal, web
from village.ground.errors import Refusal
from village.ground.pages import money
from village.ground.typed import address_number
from village.ground.unit import Store
from village.money.till_routes import standing
from village.orders import commands, entered_queries, queries, refund_queries, undo_queries
from village.orders.room_routes import is_for_hall, room
from village.orders.rules import Line
from village.people import queries as people
from village.receipts import queries as receipts
from village.receipts.routes import print_on_roll, receipt_page
from village.receipts.rules import Item, Receipt

PAGE_ROWS = 25
FOUND_MAX = 30


@room.get("/sales")
@web.door("clerk", "manager")
def show_sales() -> web.Answer:
    """All sales, the newest first; or the one with a receipt number."""
    db = web.db()
    number = request.args.get("receipt", "").strip().upper()[:40]
    if number:
        row = queries.sale_by_receipt(db, number)
        if row is not None:
            return web.go("orders.show_sale", sale=row["sale"])
    before = address_number(request.args["before"]) if "before" in request.args else None
    rows = queries.sales_page(db, before, PAGE_ROWS + 1)
    shown = rows[:PAGE_ROWS]
    lines = queries.lines_by_owner(db, [row["sale"] for row in shown])
    known = people.persons(db, {line.farmer for each in lines.values() for line in each})
    return web.page(
        "orders/sales.html", sales=shown, lines=lines, people=known, products=products(),
        older=shown[-1]["position"] if len(rows) > PAGE_ROWS else None, before=before,
        number=number,
    )  # fmt: skip


def products() -> dict[str, Product]:
    """All goods that lines may speak of, also those off the shelf."""
    return {each.product.number: each.product for each in catalogue.products(web.db(), every=True)}


@room.get("/sales/<sale>")
@web.door("clerk", "manager")
def show_sale(sale: str) -> web.Answer:
    """One sale: lines, sums, how it stands, and what may still be done with it."""
    return sale_page(sale)


def sale_page(sale: str, refusal: Refusal | None = None) -> web.Answer:
    """The sale as it stands now; a refusal above it."""
    db = web.db()
    row = queries.require_sale(db, sale)
    lines = queries.lines_by_owner(db, [sale])[sale]
    written_in = receipts.entered(db, sale)
    staff = {row["recorded_by"], *((written_in["entered_by"],) if written_in else ())}
    known = people.persons(db, {*(line.farmer for line in lines), *staff})
    return web.page(
        "orders/sale.html",
        status=refusal.status if refusal else 200,
        sale=row, lines=lines, people=known, products=products(), refusal=refusal,
        can_undo=undo_queries.can_undo(db, row),
        can_move=can_move(row, lines) and not refund_queries.is_refunded(db, sale),
        can_refund=row["state"] in ("done", "confirmed") and row["method"] not in queries.OWN_WAYS,
        refunds=refund_queries.refunds_of(db, sale), entered=written_in,
        slip_day=slip_day(db, row),
    )  # fmt: skip


def slip_day(db: Store, row: queries.Row) -> str | None:
    """The day on the slip of paper that the sale was written on; None for any other."""
    event = journal.event(db, row["sale"])
    found: str | None = getattr(event.fact, "slip_day", None) if event else None
    return found


def can_move(row: queries.Row, lines: list[Line]) -> bool:
    """Whether the sale stands, and is one farmer's; what came to her own code stays hers."""
    if row["method"] == "own_code":
        return False
    return row["state"] not in ("undone", "not_found") and len({li.farmer for li in lines}) == 1


@room.get("/sales/<sale>/receipt")
@web.door("clerk", "manager")
def show_receipt(sale: str) -> web.Answer:
    """The sale on paper."""
    db = web.db()
    row = queries.require_sale(db, sale)
    return receipt_page(receipt_of(row), url_for("orders.show_sale", sale=sale))


@room.post("/sales/<sale>/receipt")
@web.door("clerk", "manager")
def print_receipt(sale: str) -> web.Answer:
    """The same on the roll."""
    print_on_roll(receipt_of(queries.require_sale(web.db(), sale)))
    return web.go("orders.show_receipt", sale=sale)


def receipt_of(row: queries.Row) -> Receipt:
    """A sale's row as its receipt, in the page's language."""
    db = web.db()
    lines = queries.lines_by_owner(db, [row["sale"]])[row["sale"]]
    farmers = dict.fromkeys(line.farmer for line in lines)
    known = people.persons(db, {*farmers, row["recorded_by"]})
    goods = products()
    clerk = known.get(row["recorded_by"])
    return Receipt(
        id=row["sale"], kind="sale", business_day=row["business_day"], at_ms=row["recorded_at"],
        gross_minor=row["gross_minor"], number=row["receipt"],
        farmers=tuple(known[number].name for number in farmers),
        clerk=clerk.name if clerk and clerk.role != "farmer" else "",
        items=tuple(item_of(line, goods[line.product]) for line in lines),
        fee_minor=row["fee_minor"], method=row["method"], state=row["state"],
        given_minor=row["given_minor"], change_minor=row["change_minor"],
        code=entered_queries.code_of(db, row),
    )  # fmt: skip


def item_of(line: Line, product: Product) -> Item:
    """A line in words: 닭알, 2판, 판 × 27.00."""
    unit = unit_word(product, product.unit(line.unit) or product.units[0])
    much = line_quantity(line)
    count = f"{much} × {money(line.price_minor)}/{unit}"
    off = rounding(line.quantity_base, line.unit_size, line.price_minor, line.amount_minor)
    return Item(goods_name(product), much, count, line.amount_minor, off)


# --- taking back, moving -------------------------------------------------------------------------


@room.post("/sales/<sale>/undo")
@web.door("clerk", "manager")
def undo_sale(sale: str) -> web.Answer:
    """Taken back whole; the counter tells so, and offers it once more."""
    try:
        commands.undo_sale(web.db(), web.act(), sale, till=standing())
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return sale_page(sale, refusal)
    if request.form.get("back") == "counter":
        return web.go("orders.show_counter", saved=sale)
    return web.go("orders.show_sale", sale=sale)


@room.get("/sales/<sale>/farmer")
@web.door("clerk", "manager")
def show_move(sale: str) -> web.Answer:
    """The wrong farmer: whose sale is it?"""
    return move_page(sale)


def move_page(sale: str, refusal: Refusal | None = None) -> web.Answer:
    """Everybody it may belong to, by name."""
    db = web.db()
    row = queries.require_sale(db, sale)
    text = request.values.get("name", "").strip()[:80]
    found = people.farmers(db, text, limit=FOUND_MAX)
    now = people.person(db, row["farmer"])
    return web.page(
        "orders/move.html",
        status=refusal.status if refusal else 200,
        sale=row, now=now, text=text, refusal=refusal,
        found=[each for each in found if each.number != row["farmer"]],
    )  # fmt: skip


@room.post("/sales/<sale>/farmer")
@web.door("clerk", "manager")
def move_sale(sale: str) -> web.Answer:
    """It stands on the right farmer from now on."""
    try:
        commands.move_sale(web.db(), web.act(), sale, request.form.get("farmer", ""))
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return move_page(sale, refusal)
    return web.go("orders.show_sale", sale=sale)
