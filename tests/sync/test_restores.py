"""A station comes back: from a copy, from the hub onto a new PC; its papers begin a new letter."""

from pathlib import Path

import pytest

from app import open_house
from tests.cast import (
    DONGXING,
    KIM,
    MORNING,
    PAK,
    PHRASES,
    Settled,
    client,
    config,
    make_app,
    new_act,
)  # fmt: skip
from tests.hub.county import LI, County, join
from tests.sync import day
from tests.sync.houses import go
from village.ground import epochs, journal
from village.ground.clock import HandedClock
from village.ground.errors import Refusal
from village.ground.unit import House, Store
from village.hub import branches, codes, journals
from village.orders import commands as orders
from village.people import visits
from village.sync import backups, queries, restoring
from village.sync.wire import Answer, sender


def opened(folder: Path) -> House:
    return open_house(config(folder), HandedClock(MORNING))


def copy_of(station: Settled, folder: Path) -> tuple[Path, str]:
    key = backups.make_recovery_key(station.db)
    return backups.back_up(station.db, folder / "copy.age").path, key


def restored(station: Settled, folder: Path) -> Settled:
    copy, key = copy_of(station, folder)
    restoring.restore_copy(folder / "new", copy, key, opened)
    return make_app(folder / "new")


def sell(db: Store) -> str:
    return str(orders.record_cash_sale(db, new_act(), (day.eggs(),)).fact.receipt)


def lines_at(db: Store) -> list[tuple[object, ...]]:
    return [
        tuple(row)
        for epoch in epochs.in_order(db)
        for row in db.rows(
            "SELECT seq, line, part, hash FROM journal_events WHERE epoch = ? ORDER BY seq",
            (epoch["epoch"],),
        )
    ]


def lines_at_hub(county: County, station: str) -> list[tuple[object, ...]]:
    with county.store.reading() as rows:
        return [
            (row["seq"], row["line"], row["part"], row["hash"])
            for epoch in rows.all("epochs", station=station)
            for row in branches.rows_of(rows, station, epoch["epoch"])
        ]


def assert_whole(db: Store, county: County | None = None) -> None:
    """Chains fit, rows follow from the journal, books balance; the hub has all of it and agrees."""
    assert epochs.verify(db) == []
    assert journal.state_hash(db) == journal.rebuilt_hash(db)
    assert db.value("SELECT COALESCE(SUM(amount_minor), 0) FROM money_postings") == 0
    if county:
        assert queries.waiting(db) == 0
        assert lines_at(db) == lines_at_hub(county, db.station)
        assert journals.verify(county.store) == []
        with county.store.reading() as rows:
            days = rows.all("station_days", station=db.station, since="")
        assert sum(row["sales"] for row in days) == db.value("SELECT count(*) FROM orders_sales")


# --- from a copy ----------------------------------------------------------------------------------


def test_a_copy_comes_back_on_another_pc_with_a_new_letter(
    station: Settled, tmp_path: Path
) -> None:
    day.open_shop(station.db)
    assert sell(station.db).startswith("A1-")
    before = journal.state_hash(station.db)
    back = restored(station, tmp_path)
    assert journal.state_hash(back.db) == before
    assert back.db.epoch != station.db.epoch
    assert sell(back.db) == "B1-261121-002"
    assert_whole(back.db)
    opening = next(journal.events(back.db))
    assert (opening.name, opening.fact.why, opening.fact.order) == ("sync.epoch_opened", "copy", 2)
    assert opening.fact.parent.epoch == station.db.epoch
    day.close(back.db)
    page = client(back.app, "pak").get("/orders/z/2026-11-21").text
    assert ">B1<" in page
    back.house.close()


def test_numbers_and_phrases_come_with_the_copy(station: Settled, tmp_path: Path) -> None:
    back = restored(station, tmp_path)
    assert visits.start_shift(back.db, PAK, PHRASES[PAK], "device")
    assert visits.come_in_with_number(back.db, KIM, "4826", "card", "device")
    back.house.close()


def test_a_copy_is_not_put_over_a_station(station: Settled, tmp_path: Path) -> None:
    copy, key = copy_of(station, tmp_path)
    with pytest.raises(Refusal, match="not_empty"):
        restoring.restore_copy(station.house.data, copy, key, opened)


def test_a_copy_is_put_where_only_a_first_page_was_seen(station: Settled, tmp_path: Path) -> None:
    """Somebody started the program on the new PC first: its empty file is in the way of nobody."""
    copy, key = copy_of(station, tmp_path)
    make_app(tmp_path / "new").house.close()
    assert (tmp_path / "new" / "station.db").exists()
    (tmp_path / "new" / "keys").mkdir()
    (tmp_path / "new" / "keys" / "station.key").write_text("of a try to join")
    restoring.restore_copy(tmp_path / "new", copy, key, opened)
    back = make_app(tmp_path / "new")
    assert journal.state_hash(back.db) == journal.state_hash(station.db)
    assert visits.come_in_with_number(back.db, KIM, "4826", "card", "device")
    back.house.close()


def test_a_wrong_key_leaves_the_folder_empty(station: Settled, tmp_path: Path) -> None:
    copy, _ = copy_of(station, tmp_path)
    for key in ("", "AGE-SECRET-KEY-1", backups.make_recovery_key(station.db)):
        with pytest.raises(Refusal, match="copy_locked"):
            restoring.restore_copy(tmp_path / "new", copy, key, opened)
    assert not list((tmp_path / "new").iterdir())


def test_a_copy_joins_again_with_a_code_and_all_counts_once(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """The hub had less than the copy: what it never got comes from the copy."""
    join(county, station.db)
    day.open_shop(station.db)
    go(station.db)
    day.trade(station.db)
    back = restored(station, tmp_path)
    sell(back.db)
    assert go(back.db).outcome == "rejoin"
    assert "예비본으로 되살린" in client(back.app, "pak").get("/sync/line").text
    join(county, back.db)
    assert go(back.db).outcome == "sent"
    assert_whole(back.db, county)
    assert go(station.db).outcome == "revoked"
    back.house.close()


# --- from the hub ---------------------------------------------------------------------------------


def fresh_code(county: County) -> str:
    return codes.make_code(county.store, DONGXING, LI).letters


def from_hub(county: County, folder: Path) -> Settled:
    new = make_app(folder)
    restoring.restore_from_hub(new.db, county.url, fresh_code(county), DONGXING)
    return new


def test_a_new_pc_has_the_state_of_the_last_acknowledged_event(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    day.open_shop(station.db)
    day.trade(station.db)
    assert go(station.db).outcome == "sent"
    before = journal.state_hash(station.db)
    lost = sell(station.db)
    new = from_hub(county, tmp_path / "new")
    assert journal.state_hash(new.db) == before
    assert new.db.row("SELECT 1 FROM orders_sales WHERE receipt = ?", (lost,)) is None
    assert sell(new.db).startswith("B1-")
    assert go(new.db).outcome == "sent"
    assert_whole(new.db, county)
    assert go(station.db).outcome == "revoked"
    new.house.close()


def test_a_journal_cut_short_goes_on_without_a_code(
    station: Settled, county: County, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("village.sync.branches.SENT_ROWS_MAX", 5)
    join(county, station.db)
    day.open_shop(station.db)
    day.trade(station.db)
    go(station.db)
    left, real = [4], sender(county.url)

    def cut(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        left[0] -= 1
        if left[0] < 0:
            raise OSError("cable out")
        return real(method, path, headers, body)

    new = make_app(tmp_path / "new")
    with pytest.raises(Refusal, match="cut_short"):
        restoring.restore_from_hub(new.db, county.url, fresh_code(county), DONGXING, cut)
    assert new.db.identity is None
    assert 0 < new.db.value("SELECT count(*) FROM journal_events") < 30
    restoring.restore_from_hub(new.db, county.url, "", DONGXING)
    assert journal.state_hash(new.db) == journal.state_hash(station.db)
    assert_whole(new.db)
    new.house.close()


def test_the_same_act_sent_again_after_the_restore_counts_once(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """A phone sends once more what the lost PC had already taken and passed on."""
    join(county, station.db)
    day.open_shop(station.db)
    act = new_act()
    first = orders.record_cash_sale(station.db, act, (day.eggs(),))
    go(station.db)
    new = from_hub(county, tmp_path / "new")
    again = orders.record_cash_sale(new.db, act, (day.eggs(),))
    assert again.again
    assert again.fact == first.fact
    new.house.close()


def test_a_wrong_station_or_a_folder_that_is_not_empty(
    station: Settled, county: County, tmp_path: Path
) -> None:
    code = fresh_code(county)
    with pytest.raises(Refusal, match="not_empty"):
        restoring.restore_from_hub(station.db, county.url, code, DONGXING)
    new = make_app(tmp_path / "new")
    with pytest.raises(Refusal, match=r"sync\.refusal\.station"):
        restoring.restore_from_hub(new.db, county.url, code, "?")
    new.house.close()
