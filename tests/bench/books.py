"""The books: a day with a thousand sales closed, a farmer's year on paper, a year's archive."""

import time
from pathlib import Path

from tests.bench.lists import EGGS, FLOAT_MINOR, next_day, page_ms
from tests.cast import CHOI, KIM, PAK, Settled, make_app, new_act, setup_dongxing
from village.catalogue import commands as catalogue
from village.ground.ids import new_id
from village.ground.unit import Act
from village.money import commands as money
from village.money import queries as books
from village.money.archive import year_archive
from village.orders import closing
from village.orders import commands as orders
from village.orders.rules import BasketLine

DAYS, DAY_SALES, LAST_DAY_SALES = 350, 57, 1_000  # 20,000 sales a year, then one great day
A_FARMERS = 20  # every so-many-th sale is Kim's: a thousand a year
CLOSE_MS, STATEMENT_MS, ARCHIVE_S = 200, 50, 10  # what we promise


def measure(folder: Path, days: int = DAYS) -> dict[str, float]:
    """Milliseconds of a close (≤ 200) and of a year's statement (≤ 50), seconds of the export."""
    settled = make_app(folder)
    setup_dongxing(settled.db)
    settled.house.writer.connection().execute("PRAGMA synchronous = OFF")
    product = catalogue.add_product(settled.db, new_act(), EGGS).fact.product.number
    money.open_day(settled.db, new_act(), settled.clock.now().date(), FLOAT_MINOR)
    for _ in range(days):
        sell(settled, product, DAY_SALES)
        next_day(settled)
    year = settled.clock.now().year
    sell(settled, product, LAST_DAY_SALES)
    settled.house.writer.connection().execute("PRAGMA synchronous = FULL")
    found = {"close_1000_ms": close_ms(settled)}
    found["statement_ms"] = page_ms(settled.app, f"/orders/my-statement?period={year}", "kim")
    began = time.perf_counter()
    year_archive(settled.db, year)
    found["archive_s"] = round(time.perf_counter() - began, 2)
    settled.house.close()
    return found


def sell(settled: Settled, product: str, count: int) -> None:
    """So many sales, one after the other; Kim's are some of them."""
    for number in range(count):
        settled.clock.step(milliseconds=400)
        farmer = CHOI if number % A_FARMERS else KIM
        line = BasketLine(farmer, product, "tray30", 30, 2_700)
        orders.record_cash_sale(settled.db, Act(new_id(), PAK), [line])


def close_ms(settled: Settled) -> float:
    """Counted exactly and closed, the disk's fsync with it."""
    notes = {10_000: 0, 100: 0}
    notes[10_000], rest = divmod(books.cash_in(settled.db), 10_000)
    notes[100] = rest // 100
    began = time.perf_counter()
    closing.close_day(settled.db, new_act(), notes, "")
    return round((time.perf_counter() - began) * 1000, 1)
