"""A day on paper: slips are written in one after the other, with the day they were sold on."""

from datetime import date

from flask import g, request

from village.catalogue import queries as catalogue
from village.catalogue.unit_rules import Product, Unit
from village.ground import web
from village.ground.amounts import parse_amount
from village.ground.errors import Refusal
from village.money import queries as money
from village.money.till_routes import standing
from village.orders import paper_commands, queries
from village.orders.counter_rules import base_of
from village.orders.room_routes import is_for_hall, room
from village.orders.rules import BasketLine
from village.orders.sale_routes import slip_day
from village.people import queries as people

ROWS_MAX = 8
TEXT_MAX = 40


@room.get("/paper")
@web.door("clerk", "manager")
def show_paper() -> web.Answer:
    """The next slip, on the day of the last one; `more` asks for another row of goods."""
    return paper_page(request.args.to_dict())


def paper_page(typed: dict[str, str], refusal: Refusal | None = None) -> web.Answer:
    """The form as it was typed, the slip that was written in above it."""
    db = web.db()
    saved = queries.sale(db, typed.get("saved", ""))
    if saved is not None and "slip" not in typed:
        typed["slip"] = paper_commands.slip_after(db, saved["receipt"] or "")
    goods = [
        (f"{each.product.number}.{unit.unit}", each.product, unit)
        for each in catalogue.products(db)
        for unit in each.product.units
    ]
    return web.page(
        "orders/paper.html",
        status=refusal.status if refusal else 200,
        typed={key: text[:TEXT_MAX] for key, text in typed.items()}, refusal=refusal, saved=saved,
        saved_day=slip_day(db, saved) if saved else None,
        rows=rows_of(typed), farmers=people.farmers(db), goods=goods,
        today=money.today(db, g.station.country).isoformat(),
        printed=db.value("SELECT 1 FROM receipts_slips LIMIT 1"),
    )  # fmt: skip


def rows_of(typed: dict[str, str]) -> range:
    """One row of goods, and as many more as were asked for."""
    told = typed.get("rows", "1")
    rows = int(told[:2]) if told.isascii() and told.isdigit() else 1
    return range(max(1, min(rows + (typed.get("more") == "1"), ROWS_MAX)))


@room.post("/paper")
@web.door("clerk", "manager")
def record_paper_sale() -> web.Answer:
    """One slip; the page comes back for the next."""
    typed = request.form.to_dict()
    if typed.get("more") == "1":
        return paper_page(typed)
    try:
        basket = [line_of(typed, row) for row in rows_of(typed) if row == 0 or is_typed(typed, row)]
        sale = paper_commands.record_paper_sale(
            web.db(), web.act(), typed.get("slip", ""), day_of(typed), basket, standing()
        )
    except Refusal as refusal:
        if is_for_hall(refusal):
            raise
        return paper_page(typed, refusal)
    return web.go("orders.show_paper", saved=sale.id, day=sale.fact.slip_day)


def is_typed(typed: dict[str, str], row: int) -> bool:
    """Whether a further row of goods holds anything."""
    return any(typed.get(f"{name}_{row}", "").strip() for name in ("quantity", "price"))


def day_of(typed: dict[str, str]) -> date:
    """The day on the slip. Raises orders.refusal.slip_day (field day)."""
    try:
        return date.fromisoformat(typed.get("day", "").strip())
    except ValueError:
        raise Refusal("orders.refusal.slip_day", field="day") from None


def unit_named(product: Product, word: str) -> Unit:
    """A unit the goods are sold by today. Raises catalogue.refusal.unknown_unit (field unit)."""
    unit = product.unit(word)
    if unit is None:
        raise Refusal("catalogue.refusal.unknown_unit", field="unit")
    return unit


def line_of(typed: dict[str, str], row: int) -> BasketLine:
    """A row of the form as a wish; a refusal names its field of that row."""
    number, _, word = typed.get(f"goods_{row}", "").partition(".")
    try:
        product = catalogue.require_product(web.db(), number)
        unit = unit_named(product, word)
        quantity = base_of(typed.get(f"quantity_{row}", ""), product, unit)
        price = parse_amount(typed.get(f"price_{row}", ""), g.station.currency, field="price")
        farmer = people.require_farmer(web.db(), typed.get(f"farmer_{row}", "")).number
    except Refusal as refusal:
        names = {"unit": "goods", "product": "goods", None: "goods"}
        refusal.field = f"{names.get(refusal.field, refusal.field)}_{row}"
        refusal.status = 422  # a row to be mended, whatever is not there
        raise
    return BasketLine(farmer, product.number, unit.unit, quantity, price)
