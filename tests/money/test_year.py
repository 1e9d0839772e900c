"""A generated year of two stations: what two foreign programs say of its books is what we say."""

from pathlib import Path
from random import Random

import pytest

from tests.money.year import make_year
from tests.money.year_books import (
    FAULTS,
    KINDS,
    by_beancount,
    by_hledger,
    hledger_is_content,
    ours,
    planted,
    told,
)
from tests.money.year_days import live
from village.money.queries import unbalanced

pytestmark = pytest.mark.needs("hledger")
CURRENCY = {"CN": "CNY", "VN": "VND"}


def lived(folder: Path, country: str, days: int, sales: int, faults: tuple[str, ...]) -> int:
    """One station's year, held against both programs; how many sales it had."""
    year = make_year(folder / "house", country, seed=6)
    live(year, days, sales, dividends=2)
    db, currency = year.db, CURRENCY[country]
    assert {row[0] for row in db.rows("SELECT DISTINCT kind FROM money_entries")} == KINDS
    assert unbalanced(db) == []
    known = ours(db)
    assert len(known.expected) == days
    bean, ledger = told(db, "beancount"), told(db, "hledger")
    path = folder / "books.journal"
    path.write_text(ledger, encoding="utf-8")
    assert by_beancount(bean, db) == known
    assert by_hledger(path, db, currency) == known
    random = Random(days)
    for fault in faults:
        assert by_beancount(planted(bean, fault, random), db).faults, fault
        path.write_text(planted(ledger, fault, random), encoding="utf-8")
        assert not hledger_is_content(path), fault
    sold = int(db.value("SELECT count(*) FROM orders_sales"))
    year.house.close()
    return sold


@pytest.mark.parametrize("country", CURRENCY)
def test_some_days_of_a_year(country: str, tmp_path: Path) -> None:
    half = 0 if country == "CN" else 5
    assert lived(tmp_path, country, 6, 200, FAULTS[half : half + 5]) >= 200


@pytest.mark.slow
@pytest.mark.parametrize("country", CURRENCY)
def test_a_year(country: str, tmp_path: Path) -> None:
    """Both together: 40,000 sales, 700 Z reports, 4 dividends; ten faults in each."""
    sold = lived(tmp_path, country, 350, 20_000, FAULTS)
    print(f"\n{country}: {sold} sales, 350 Z reports, 2 dividends, {len(FAULTS)} faults seen")
    assert sold >= 20_000
