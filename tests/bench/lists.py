"""Lists must not grow slower with the years: the same pages at 1,000 and at 100,000 sales."""

import secrets
import statistics
import time
from pathlib import Path

from tests.cast import KIM, PAK, Settled, client, make_app, new_act, setup_dongxing
from village.catalogue import commands as catalogue
from village.catalogue.unit_rules import Product, Unit
from village.ground.ids import new_id
from village.ground.unit import Act
from village.money import commands as money
from village.money import queries as books
from village.orders import closing
from village.orders import commands as orders
from village.orders.rules import BasketLine

FEW, MANY = 1_000, 100_000
DAY_SALES = 250  # a busy station's day: the many are a good year
FLOAT_MINOR = 20_000
TIMES = 25
PAGES = {"/orders/sales": "pak", "/orders/counter": "pak", "/orders/my-money": "kim", "/": "kim"}
EGGS = Product("", "egg", "piece", "egg", "tray30", (Unit("tray30", 30),))


def measure(folder: Path) -> dict[str, dict[str, float]]:
    """Milliseconds of each page at both sizes, and the factor between them."""
    settled = make_app(folder)
    db = settled.db
    setup_dongxing(db)
    settled.house.writer.connection().execute("PRAGMA synchronous = OFF")
    product = catalogue.add_product(db, new_act(), EGGS).fact.product.number
    money.open_day(db, new_act(), settled.clock.now().date(), FLOAT_MINOR)
    line = BasketLine(KIM, product, "tray30", 30, 2_700)
    found: dict[str, dict[str, float]] = {path: {} for path in PAGES}
    sold = 0
    for size in (FEW, MANY):
        while sold < size:
            if sold % DAY_SALES == DAY_SALES - 1:  # the pages see a day that has begun
                next_day(settled)
            settled.clock.step(milliseconds=300 + secrets.randbelow(200))
            orders.record_cash_sale(db, Act(new_id(), PAK), [line])
            sold += 1
        for path, who in PAGES.items():
            found[path][f"{size}_ms"] = page_ms(settled.app, path, who)
    for row in found.values():
        row["factor"] = round(row[f"{MANY}_ms"] / row[f"{FEW}_ms"], 2)
    settled.house.close()
    return found


def next_day(settled: Settled) -> None:
    """The day's money to the safe, counted and closed; the next one open."""
    db = settled.db
    money.move_cash(db, new_act(), books.cash_in(db) - FLOAT_MINOR)
    closing.close_day(db, new_act(), {FLOAT_MINOR // 2: 2}, "")
    settled.clock.step(days=1)
    money.open_day(db, new_act(), settled.clock.now().date(), FLOAT_MINOR)


def page_ms(app: object, path: str, who: str) -> float:
    """The median time of one page."""
    browser = client(app, who)  # type: ignore[arg-type]  # the cast's own app
    times = []
    for _ in range(TIMES):
        began = time.perf_counter()
        assert browser.get(path).status_code == 200, path
        times.append((time.perf_counter() - began) * 1000)
    return round(statistics.median(times), 2)
