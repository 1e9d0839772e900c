"""Payment codes and the account: a page with a code, and a month of rows matched."""

import time
from pathlib import Path

from tests.bench.lists import page_ms
from tests.cast import make_app, new_act, set_code, setup_vinh_long
from tests.payments.month import make_month
from tests.payments.test_month_matched import answers
from village.catalogue import commands as catalogue
from village.catalogue.rules import Wish
from village.catalogue.unit_rules import Product, Unit
from village.orders import commands as orders
from village.orders.rules import BasketLine

KIM, PAYEE = "F0001", "TRAM AN PHU"
EGGS = Product("", "egg", "piece", "egg", "tray30", (Unit("tray30", 30),))
CODE_PAGE_MS, MATCHED_S = 15, 1  # what we promise


def measure(folder: Path) -> dict[str, float]:
    """Milliseconds of a page with a code for a sum (≤ 15), CPU seconds to match a month (≤ 1)."""
    settled = make_app(folder)
    db = settled.db
    setup_vinh_long(db)
    product = catalogue.add_product(db, new_act(), EGGS).fact.product.number
    catalogue.list_goods(db, new_act(KIM), KIM, Wish(product, "tray30", 300, 20_000))
    set_code(db, PAYEE, bank_bin="970405", account="7302205123456")
    shown = orders.show_code(db, new_act(), [BasketLine(KIM, product, "tray30", 60, 20_000)])
    found = {
        "code_page_ms": page_ms(settled.app, f"/orders/own/codes/{shown.id}", "kim"),
        "own_code_ms": page_ms(settled.app, "/payments/", "kim"),
    }
    settled.house.close()
    month = make_month("CN", 7)
    begun = time.process_time()
    answers(month)
    found["month_matched_cpu_s"] = round(time.process_time() - begun, 2)
    return found
