"""A generated year of two stations: what two foreign programs say of its books is what we say."""

import faulthandler
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from tests.money.year import make_year
from tests.money.year_books import (
    FAULTS,
    KINDS,
    Ends,
    Read,
    by_beancount,
    by_hledger,
    ends_of,
    hledger_is_content,
    ours,
    planted,
    told,
)
from tests.money.year_days import live
from village.money.queries import unbalanced

pytestmark = pytest.mark.needs("hledger")
CURRENCY = {"CN": "CNY", "VN": "VND"}
COUNTRIES = [pytest.param(one, marks=pytest.mark.xdist_group(one)) for one in CURRENCY]


@dataclass(frozen=True)
class Lived:
    """A station's days as they were lived: what we say, and its exports."""

    currency: str
    sales: int
    ours: Read
    ends: Ends
    beancount: str
    hledger: str


def lived(folder: Path, country: str, days: int, sales: int) -> Lived:
    year = make_year(folder, country, seed=6)
    live(year, days, sales, dividends=2)
    db = year.db
    assert {row[0] for row in db.rows("SELECT DISTINCT kind FROM money_entries")} == KINDS
    assert unbalanced(db) == []
    sold = int(db.value("SELECT count(*) FROM orders_sales"))
    found = Lived(
        CURRENCY[country], sold, ours(db), ends_of(db), told(db, "beancount"), told(db, "hledger")
    )
    year.house.close()
    assert len(found.ours.expected) == days
    assert found.sales >= sales
    return found


@cache
def a_year(country: str) -> Lived:
    """350 days and 20,000 sales, lived once a run; the folder goes as soon as they are told."""
    faulthandler.cancel_dump_traceback_later()  # minutes of work, which are no hanging
    with TemporaryDirectory(prefix="village-year-") as folder:
        return lived(Path(folder), country, 350, 20_000)


def assert_read_alike(found: Lived, path: Path) -> None:
    assert by_beancount(found.beancount, found.ends) == found.ours
    path.write_text(found.hledger, encoding="utf-8")
    assert by_hledger(path, found.ends, found.currency) == found.ours


def assert_seen(found: Lived, fault: str, path: Path) -> None:
    """By both, each with a fault of its own."""
    random = Random(fault)
    assert by_beancount(planted(found.beancount, fault, random), found.ends).faults
    path.write_text(planted(found.hledger, fault, random), encoding="utf-8")
    assert not hledger_is_content(path)


@pytest.mark.parametrize("country", COUNTRIES)
def test_some_days_of_a_year(country: str, tmp_path: Path) -> None:
    found = lived(tmp_path / "house", country, 6, 200)
    assert_read_alike(found, tmp_path / "books.journal")
    half = 0 if country == "CN" else 5
    for fault in FAULTS[half : half + 5]:
        assert_seen(found, fault, tmp_path / "books.journal")


@pytest.mark.slow
@pytest.mark.parametrize("country", COUNTRIES)
def test_a_year(country: str, tmp_path: Path) -> None:
    """Both together: 40,000 sales, 700 Z reports, 4 dividends."""
    found = a_year(country)
    assert_read_alike(found, tmp_path / "books.journal")
    print(f"\n{country}: {found.sales} sales, {len(found.ours.expected)} Z reports")


@pytest.mark.slow
@pytest.mark.parametrize("country", COUNTRIES)
@pytest.mark.parametrize("fault", FAULTS)
def test_one_unit_of_a_year(country: str, fault: str, tmp_path: Path) -> None:
    assert_seen(a_year(country), fault, tmp_path / "books.journal")
