"""The core of a phone's days in Firefox and WebKitGTK: the station is killed, nothing is lost."""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from tests.cast import KIM
from tests.faults.engines import Engine, firefox, webkit
from tests.faults.phone import EGGS_PRICE, OWN_SALE, at_the_station
from tests.faults.station import Station, come_in, opened

pytestmark = [
    pytest.mark.slow,
    pytest.mark.needs("firefox", "webkit", "xvfb"),
]
PATIENCE_S = 120.0
WAITING = "document.documentElement.dataset.waiting"
STANDS = "Boolean(navigator.serviceWorker && navigator.serviceWorker.controller)"
PRESS = "document.querySelector('.foot button.go').click()"
KEPT = "document.documentElement.dataset.kept"
PHOTO = """new Promise((told) => {
  const canvas = document.createElement("canvas"), files = new DataTransfer();
  canvas.width = canvas.height = 64;
  canvas.toBlob((blob) => {
    files.items.add(new File([blob], "eggs.jpg", { type: "image/jpeg" }));
    const input = [...document.querySelectorAll("input[type=file]")].at(-1);
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    told(true);
  }, "image/jpeg");
})"""


def until(engine: Engine, script: str, wanted: Any) -> None:
    end, found = time.monotonic() + PATIENCE_S, None
    while (found := engine.run(script)) != wanted:
        assert time.monotonic() < end, f"{script}: {found!r}"
        time.sleep(0.1)


@pytest.mark.parametrize("launched", [firefox, webkit])
def test_it_opens_lists_sells_and_photographs_with_the_station_killed(
    launched: Callable[[Path], AbstractContextManager[Engine]], station: Station, tmp_path: Path
) -> None:
    host, house = f"http://localhost:{station.port}", opened(station.folder)
    person = come_in(house.store(), station.port, KIM)
    house.close()
    with launched(tmp_path) as engine:
        engine.visit(host)
        for part in person.cookie.split("; "):
            engine.cookie(*part.split("=", 1))
        engine.visit(host)
        until(engine, STANDS, True)
        for page in (EGGS_PRICE, OWN_SALE):
            engine.visit(host + page)
        before = len(at_the_station(station))
        station.kill()
        engine.visit(host + OWN_SALE)
        engine.run(PRESS)
        until(engine, WAITING, "1")
        engine.visit(host + EGGS_PRICE)
        engine.run(PRESS)
        until(engine, WAITING, "2")
        engine.run(PHOTO)
        until(engine, WAITING, "3")
        station.start()
        until(engine, WAITING, "0")
    assert [name for _, name in at_the_station(station)[before:]] == [
        "orders.own_sale_recorded", "catalogue.goods_listed", "catalogue.goods_pictured",
    ]  # fmt: skip
