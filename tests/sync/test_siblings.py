"""Two PCs made from one copy, each with an epoch of its own after the same number."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Settled, make_app
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_numbers_given_twice import assert_both_stand, carry_on
from tests.sync.test_restores import assert_whole, copy_of, opened, sell
from tests.sync.two_pcs import join_open_and_send
from village.ground import epochs
from village.hub import journals
from village.sync import restoring


@pytest.fixture
def siblings(station: Settled, county: County, tmp_path: Path) -> Iterator[list[Settled]]:
    """The one whose epoch comes first in order first; the hub has what the copy has."""
    join_open_and_send(county, station)
    copy, key = copy_of(station, tmp_path)
    pcs = []
    for name in ("one", "two"):
        restoring.restore_copy(tmp_path / name, copy, key, opened)
        pcs.append(make_app(tmp_path / name))
    yield sorted(pcs, key=lambda pc: pc.db.epoch)
    for pc in pcs:
        pc.house.close()


@pytest.mark.parametrize("later_first", [False, True])
def test_who_comes_second_gets_the_next_numbers_and_letter(
    siblings: list[Settled], county: County, *, later_first: bool
) -> None:
    first, second = reversed(siblings) if later_first else siblings
    carry_on(first.db, "리복순", "chili", 1_000)
    carry_on(second.db, "한봉녀", "garlic", 500)
    papers = [pc.db.value("SELECT receipt FROM orders_sales") for pc in (first, second)]
    assert papers[0] == papers[1]
    for pc in (first, second):
        join(county, pc.db)
        assert go(pc.db).outcome == "sent"
    assert_both_stand(second.db, "리복순", "한봉녀")
    assert [row["place"] for row in epochs.in_order(second.db)] == [1, 2, 3]
    assert_whole(second.db, county)


@pytest.mark.parametrize("later_first", [False, True])
def test_the_hubs_days_are_the_same_when_they_are_made_anew(
    siblings: list[Settled], county: County, *, later_first: bool
) -> None:
    for pc, sales in zip(siblings, (1, 3), strict=True):
        for _ in range(sales):
            sell(pc.db)
        day.close(pc.db)
    for pc in reversed(siblings) if later_first else siblings:
        join(county, pc.db)
        assert go(pc.db).outcome == "sent"
    before = days(county, siblings[0].db.station)
    journals.rebuild_station(county.store, siblings[0].db.station)
    assert days(county, siblings[0].db.station) == before
    assert journals.verify(county.store) == []


def days(county: County, station: str) -> list[dict[str, object]]:
    with county.store.reading() as rows:
        return [dict(row) for row in rows.all("all_days", station=station)]
