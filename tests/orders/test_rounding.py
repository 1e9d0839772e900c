"""1,5 kg at 15.000 đ are 23.000: what was rounded stands beside every such sum."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.cast import KIM, MANAGER, Settled, client, make_app, new_act, setup_vinh_long
from tests.catalogue.hands import Page, words
from tests.orders.hands import COUNTER
from village.catalogue import commands as catalogue
from village.catalogue.unit_rules import Product, Unit
from village.money import commands as money
from village.orders import commands
from village.orders.rules import BasketLine
from village.people import queries as people
from village.receipts.rules import Item, Receipt
from village.receipts.wording import Line, told

JACKFRUIT = Product("", "jackfruit", "gram", "item", "other_goods", (Unit("kg", 1_000),))
SAID = "Làm tròn +500 đ"


@pytest.fixture
def delta(tmp_path: Path) -> Iterator[Settled]:
    """Vinh Long sells jackfruit; its day is open."""
    settled = make_app(tmp_path / "house")
    setup_vinh_long(settled.db)
    catalogue.add_product(settled.db, new_act(MANAGER), JACKFRUIT)
    money.open_day(settled.db, new_act(), date(2026, 11, 21), 200_000)
    yield settled
    settled.house.close()


def test_a_farmer_reads_it_before_and_after(delta: Settled) -> None:
    nguyen = client(delta.app, "nguyen")
    where = "/catalogue/sell/P0001/price?unit=kg&price=15000"
    page = nguyen.get(f"{where}&quantity=1500")
    assert "23.000đ" in words(page)
    assert SAID in words(page)
    assert "Làm tròn" not in words(nguyen.get(f"{where}&quantity=2000"))
    form = Page(page).form("/price", "post")
    saved = nguyen.post(form.action, data=form.fields, follow_redirects=True)
    assert SAID in words(saved)


def test_the_counter_says_it_as_the_quantity_is_typed(delta: Settled) -> None:
    pak = client(delta.app, "pak")
    told = {"farmer": KIM, "product": "P0001", "unit": "kg", "price": "15.000"}
    assert SAID in words(pak.get(COUNTER, query_string={**told, "quantity": "1,5"}))
    assert "Làm tròn" not in words(pak.get(COUNTER, query_string={**told, "quantity": "2"}))


def test_its_receipt_says_it_on_the_page_and_on_paper(delta: Settled) -> None:
    line = BasketLine(KIM, "P0001", "kg", 1_500, 15_000)
    sale = commands.record_cash_sale(delta.db, new_act(), [line]).id
    pak = client(delta.app, "pak")
    assert SAID in words(pak.get(f"/orders/sales/{sale}"))
    page = words(pak.get(f"/orders/sales/{sale}/receipt"))
    assert "23.000 đ" in page
    assert "Làm tròn+500 đ" in page
    item = Item("Mít", "1,5 ký", "1,5 ký × 15.000 đ/ký", 23_000, "+500 đ")
    receipt = Receipt(sale, "sale", "2026-11-21", 0, 23_000, items=(item,))
    assert Line("Làm tròn", "+500 đ") in told(receipt, people.require_station(delta.db), "vi")
