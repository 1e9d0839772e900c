"""What a line comes to: rounded once, to what can be handed over."""

import pytest

from village.ground.errors import Refusal
from village.orders.rules import line_amount


@pytest.mark.parametrize(
    ("quantity", "size", "price", "step", "amount"),
    [
        (30, 30, 2_700, 10, 2_700),
        (333, 500, 900, 10, 600),  # 5.994 yuan
        (223, 500, 100, 10, 40),  # 44.6 fen: rounded twice it would be 50
        (225, 500, 100, 10, 50),  # 45 fen: a half goes up
        (1_250, 1_000, 23_999, 1_000, 30_000),  # 29,998.75 đồng
    ],
)
def test_a_line_is_rounded_once(
    quantity: int, size: int, price: int, step: int, amount: int
) -> None:
    assert line_amount(quantity, size, price, step) == amount


def test_a_line_of_less_than_a_coin_is_refused() -> None:
    with pytest.raises(Refusal, match=r"ground\.refusal\.zero"):
        line_amount(1, 500, 100, 10)
