"""One station carried on in two places: both branches stay, each act counts once."""

from pathlib import Path
from typing import Any

import pytest

from tests.cast import Settled, make_app, new_act
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_restores import assert_whole, fresh_code, restored, sell
from tests.sync.two_pcs import clone_of, join_open_and_send
from village.ground import epochs, journal
from village.hub.store import Rows
from village.money import commands as money
from village.orders import commands as orders
from village.sync import restoring


def test_an_old_copy_gets_back_what_the_centre_has_and_it_lacks(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    day.open_shop(station.db)
    back = restored(station, tmp_path)
    later = [sell(station.db) for _ in range(3)]
    go(station.db)
    own = [sell(back.db) for _ in range(2)]
    join(county, back.db)
    assert go(back.db).outcome == "sent"
    receipts = [
        row[0] for row in back.db.rows("SELECT receipt FROM orders_sales ORDER BY position")
    ]
    assert receipts == later + own
    assert_whole(back.db, county)
    assert [row["place"] for row in epochs.in_order(back.db)] == [1, 3]
    assert sell(back.db).startswith("C1-")
    assert go(back.db).outcome == "sent"
    assert_whole(back.db, county)
    back.house.close()


def test_a_clone_running_beside_the_original_is_brought_together(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join_open_and_send(county, station)
    clone = clone_of(station, tmp_path / "clone")
    act = new_act()  # a phone's, it reached both
    theirs = [sell(station.db)]
    for one in (station, clone):
        orders.record_cash_sale(one.db, act, (day.eggs(),))
    theirs, ours = [*theirs, sell(station.db)], [sell(clone.db) for _ in range(3)]
    assert go(station.db).outcome == "sent"
    assert go(clone.db).outcome in ("forked", "refused")
    join(county, clone.db)
    assert go(clone.db).outcome == "sent"
    assert_whole(clone.db, county)
    receipts = [row[0] for row in clone.db.rows("SELECT receipt FROM orders_sales")]
    assert len(receipts) == len(theirs) + 1 + len(ours)
    moved = [event for event in journal.events(clone.db) if event.moved_from]
    assert len(moved) == 4
    again = orders.record_cash_sale(clone.db, act, (day.eggs(),))
    assert again.again
    assert go(station.db).outcome == "revoked"
    clone.house.close()


def test_an_old_disk_is_taken_in_once(station: Settled, county: County, tmp_path: Path) -> None:
    join_open_and_send(county, station)
    lost = sell(station.db)
    new = make_app(tmp_path / "new")
    restoring.restore_from_hub(new.db, county.url, fresh_code(county), station.db.station)
    sell(new.db)
    go(new.db)
    station.house.close()
    count = restoring.import_disk(new.db, station.house.data, fresh_code(county))
    assert count == 1
    assert new.db.row("SELECT 1 FROM orders_sales WHERE receipt = ?", (lost,))
    assert go(new.db).outcome == "sent"
    assert_whole(new.db, county)
    assert restoring.import_disk(new.db, station.house.data, "") == 0
    new.house.close()


def test_a_day_opened_on_both_sides_stands(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    go(station.db)
    back = restored(station, tmp_path)
    day.open_shop(station.db)
    money.open_day(back.db, new_act(), day.DAY, 50_00)
    sell(station.db)
    go(station.db)
    join(county, back.db)
    assert go(back.db).outcome == "sent"
    assert_whole(back.db, county)
    assert back.db.value("SELECT count(*) FROM money_days") == 1
    back.house.close()


def test_repeats_are_looked_for_once_a_batch_not_once_a_line(
    station: Settled, county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    join_open_and_send(county, station)
    back = restored(station, tmp_path)
    join(county, back.db)
    day.trade(back.db)
    asked: list[str] = []
    take = Rows.all

    def listen(rows: Rows, name: str, /, **values: Any) -> Any:
        asked.append(name)
        return take(rows, name, **values)

    monkeypatch.setattr(Rows, "all", listen)
    sent = go(back.db).sent
    assert sent > 20
    assert "epochs" in asked
    assert {name for name in asked if asked.count(name) >= sent // 2} == set()
    back.house.close()
