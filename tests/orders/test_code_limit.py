"""A sum that no transfer can carry is refused in words, before anything is written down."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import KIM, MANAGER, Settled, client, make_app, new_act, set_code, setup_vinh_long
from tests.catalogue.hands import words
from tests.money.hands import events
from village.catalogue import commands as catalogue
from village.catalogue.rules import Wish
from village.catalogue.unit_rules import Product, Unit
from village.ground.errors import Refusal
from village.orders import commands, order_commands
from village.orders.order_rules import OrderPrivate
from village.orders.rules import BasketLine

RICE = Product("", "rice_milled", "gram", "item", "ricesack", (Unit("kg", 1_000),))
KILO_MINOR, TONNES_5 = 100_000, 5_000  # five tonnes are 1 đ more than a transfer carries


@pytest.fixture
def delta(tmp_path: Path) -> Iterator[Settled]:
    """Vinh Long with a VietQR and ten tonnes of rice."""
    settled = make_app(tmp_path / "house")
    setup_vinh_long(settled.db)
    catalogue.add_product(settled.db, new_act(MANAGER), RICE)
    wish = Wish("P0001", "kg", 10_000_000, KILO_MINOR)
    catalogue.list_goods(settled.db, new_act(KIM), KIM, wish)
    set_code(settled.db, "Tram An Phu", bank_bin="970405", account="1234567890")
    yield settled
    settled.house.close()


def rice(kilos: int) -> BasketLine:
    return BasketLine(KIM, "P0001", "kg", 1_000 * kilos, KILO_MINOR)


def test_a_code_nobody_could_draw_is_not_written_down(delta: Settled) -> None:
    before = events(delta)
    with pytest.raises(Refusal, match=r"payments\.refusal\.amount"):
        commands.show_code(delta.db, new_act(), [rice(TONNES_5)])
    assert events(delta) == before
    commands.show_code(delta.db, new_act(), [rice(TONNES_5 - 1)])
    assert events(delta) == before + 1


def test_an_order_above_the_limit_stays_payable_in_notes(delta: Settled) -> None:
    order = order_commands.place_order(
        delta.db, new_act(), [rice(TONNES_5)], OrderPrivate("Trần Văn Ba", "0901234567")
    ).id
    before = events(delta)
    answer = client(delta.app, "pak").post(f"/orders/{order}/code", data={"act": new_act().id})
    assert answer.status_code == 422
    assert "499.999.999" in words(answer)
    assert events(delta) == before
