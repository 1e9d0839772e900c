"""The promises where a receipt cannot be drawn: the sale stands, the printer's page tells of it."""

from pathlib import Path

import pytest

from tests.cast import Settled, client, new_act
from tests.catalogue.hands import words
from tests.money.hands import sell, send
from village.receipts import printer_commands as commands
from village.receipts import printer_queries, raster
from village.receipts.printer_commands import Paper
from village.receipts.printer_rules import WAITING_MAX
from village.receipts.printing import print_next

SALE = {"line": "F0001.P0001.tray30.30.2700", "pay": "exact", "total": "2700"}


@pytest.fixture
def undrawn(till: Settled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settled:
    """A sale was made while the letters could not be read."""
    commands.set_printer(till.db, "roll", 384, each_sale=True)
    with monkeypatch.context() as broken:
        broken.setattr(raster, "LETTERS", tmp_path / "gone.otf")
        raster._font.cache_clear()
        assert send(client(till.app, "pak"), "/orders/sales", **SALE).status_code == 303
    return till


def test_the_sale_stands_and_is_printed_by_the_key(undrawn: Settled) -> None:
    db, pak = undrawn.db, client(undrawn.app, "pak")
    sale = db.value("SELECT sale FROM orders_sales")
    assert [row["receipt"] for row in printer_queries.waiting(db)] == [sale]
    assert "이것은 그리지 못하였습니다" in words(pak.get("/receipts/printer"))
    assert not print_next(db)
    send(pak, f"/orders/sales/{sale}/receipt")
    assert print_next(db)
    assert [tuple(row) for row in db.rows("SELECT receipt, copy FROM receipts_prints")] == [
        (sale, 0)
    ]


def test_it_holds_up_no_other_paper(undrawn: Settled) -> None:
    db, pak = undrawn.db, client(undrawn.app, "pak")
    for number in range(WAITING_MAX - 1):
        commands.add_print(db, new_act(), Paper(str(number), "x"), None)
    commands.set_printer(db, "roll", 576)
    assert send(pak, f"/orders/sales/{sell(undrawn)}/receipt").status_code == 303
    assert print_next(db)
    act = printer_queries.waiting(db)[0]["act"]
    send(pak, f"/receipts/printer/{act}/forget")
    assert len(printer_queries.waiting(db)) == WAITING_MAX - 1
