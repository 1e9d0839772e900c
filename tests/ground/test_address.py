"""A page of ours is written as url_for writes it, whatever is told with it."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, url_for

from tests.cast import make_dongxing
from village.ground import web


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    settled = make_dongxing(tmp_path_factory.mktemp("station"))
    yield settled.app
    settled.house.close()


TOLD: list[dict[str, Any]] = [
    {},
    {"again": None},
    {"saved": "2JT2GYMR0TXC3D6KN8MVBV19SP", "again": "tap"},
    {"line": ["F0001.P0001", "F0002.P0002"], "typed": "27.50"},
    {"find": "김영옥 & 崔, Hiển=?/#%+~'(x)*!$;:@", "page": 2},
    {"none": "", "both": [None, "x"]},
]


@pytest.mark.parametrize("told", TOLD, ids=str)
@pytest.mark.parametrize("endpoint", ["orders.show_counter", "hall.show_home"])
def test_it_is_what_url_for_writes(app: Flask, endpoint: str, told: dict[str, Any]) -> None:
    with app.test_request_context():
        assert web.address(endpoint, **told) == url_for(endpoint, **told)


def test_a_path_with_values_is_written_anew(app: Flask) -> None:
    with app.test_request_context():
        for sale in ("A", "B"):
            assert web.address("orders.show_sale", sale=sale) == url_for(
                "orders.show_sale", sale=sale
            )
        assert web.address("orders.show_sale", sale="A") != web.address(
            "orders.show_sale", sale="B"
        )


def test_a_door_that_is_none_is_told(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(Exception, match="nowhere"):
        web.address("orders.nowhere")


def test_every_door_agrees(app: Flask) -> None:
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if not rule.arguments:
                assert web.address(rule.endpoint, a="1") == url_for(rule.endpoint, a="1")
