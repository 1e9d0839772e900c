"""How quantities are typed and said, in four languages."""

import json
from pathlib import Path

import pytest

from village.catalogue import wording
from village.catalogue.known_rules import KNOWN, PICTURES
from village.catalogue.rules import price_said
from village.catalogue.unit_rules import (
    COUNTERS,
    SINGLE_PIECES,
    UNITS,
    Product,
    Unit,
    check_product,
    parse_quantity,
    typed_quantity,
)
from village.ground.errors import Refusal
from village.ground.i18n import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
TRAY, BAG, JIN = Unit("tray30", 30), Unit("bag", 25_000), Unit("jin", 500)
EGG = Product("P1", "egg", "piece", "egg", "tray30", (TRAY, Unit("piece_egg", 1)))
RICE = Product("P2", "rice_milled", "gram", "item", "ricesack", (BAG, JIN))
NUT = Product("P3", "coconut_dry", "piece", "fruit", "coconut12", (Unit("chuc12", 12),))


@pytest.mark.parametrize(
    ("lang", "product", "unit", "base", "said"),
    [
        ("ko", EGG, TRAY, 60, "2판 (60알)"),
        ("ko", EGG, TRAY, 37, "37알"),
        ("en", EGG, TRAY, 30, "1 tray (30 eggs)"),
        ("zh", EGG, TRAY, 60, "2板（60个）"),
        ("vi", NUT, Unit("chuc12", 12), 24, "2 chục (24 trái)"),
        ("vi", NUT, Unit("chuc12", 14), 28, "2 chục (28 trái)"),
        ("ko", RICE, BAG, 50_000, "2마대 (50킬로그람)"),
        ("ko", RICE, JIN, 1_250, "2.5근"),
        ("vi", RICE, Unit("kg", 1_000), 2_500, "2,5 ký"),
    ],
)
def test_quantities(lang: str, product: Product, unit: Unit, base: int, said: str) -> None:
    assert wording.quantity_inside(lang, product, unit, base) == said


def test_a_line_says_the_same_without_its_product() -> None:
    assert wording.line_quantity("ko", "egg", "tray30", 30, 60) == "2판"
    assert wording.line_quantity("ko", "egg", "tray30", 30, 37) == "37알"
    assert wording.line_quantity("ko", "rice_milled", "jin", 500, 1_250) == "2.5근"
    assert wording.line_quantity("vi", "coconut_dry", "chuc12", 12, 12) == "1 chục"


@pytest.mark.parametrize(
    ("typed", "grams"), [("2.5", 1_250), ("2,5", 1_250), ("0.001", 1), ("3", 1_500)]
)
def test_weights_have_decimals(typed: str, grams: int) -> None:
    assert parse_quantity(typed, RICE, JIN) == grams


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("35", "VND", 35_000),
        ("8500", "VND", 8_500),
        ("120.000", "VND", 120_000),
        ("35", "CNY", 3_500),
        ("0.80", "CNY", 80),
    ],
)
def test_prices_are_typed_as_they_are_said(typed: str, currency: str, minor: int) -> None:
    assert price_said(typed, currency) == minor


@pytest.mark.parametrize("typed", ["2.5", "", "x", "0", "-1"])
def test_eggs_are_whole(typed: str) -> None:
    with pytest.raises(Refusal):
        parse_quantity(typed, EGG, TRAY)


@pytest.mark.parametrize("base", [1, 499, 500, 1_250, 25_000, 99_999_999])
def test_what_was_told_can_be_typed_again(base: int) -> None:
    assert abs(parse_quantity(typed_quantity(base, RICE, JIN), RICE, JIN) - base) <= 1
    assert parse_quantity(typed_quantity(60, EGG, TRAY), EGG, TRAY) == 60
    assert typed_quantity(37, EGG, TRAY) == ""


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_good_unit_and_counter_has_its_words(lang: str) -> None:
    for key, known in KNOWN.items():
        assert wording.goods_name(lang, key)
        product = Product("P1", key, known.base, known.counter, known.picture, known.sized("VND"))
        check_product(product)
        for unit in product.units:
            assert wording.unit_name(lang, product, unit)
            assert wording.quantity_inside(lang, product, unit, 3 * unit.size)
    for counter in {*COUNTERS, *UNITS} - set(SINGLE_PIECES):
        for number in ("1", "2"):
            assert number in wording.counted(lang, counter, number)
    for name, kind in UNITS.items():
        if kind.base != "piece":
            assert wording.how_many(lang, name)
    for counter in COUNTERS:
        assert wording.how_many(lang, counter)


def test_every_picture_is_drawn() -> None:
    for picture in PICTURES:
        assert (ROOT / "static" / "icons" / f"{picture}.svg").is_file()


@pytest.mark.parametrize("place", ["dongxing", "vinh-long"])
def test_the_demo_villages_make_sense(place: str) -> None:
    told = json.loads((ROOT / "db" / "seeds" / f"{place}.json").read_text("utf-8"))
    assert len(told["products"]) == 30
    assert 20 <= len(told["households"]) <= 30
    for goods in told["products"]:
        units = tuple(Unit(unit, size) for unit, size in goods["units"])
        check_product(
            Product("", goods["key"], goods["base"], goods["counter"], goods["picture"], units)
        )
        assert goods["price_minor"] % told["station"]["cash_step_minor"] == 0
    names = [member["name"] for house in told["households"] for member in house["members"]]
    assert len(set(names)) == len(names)
