"""Somebody who left is forgotten: at the station, the hub, after a rebuild, after a restore."""

from pathlib import Path

import pytest

from tests.cast import CHOI, KIM, MANAGER, NUMBERS, PAK, Settled, client, make_app, new_act
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_restores import assert_whole, copy_of, from_hub, opened
from village.ground import journal
from village.ground.errors import Refusal
from village.ground.unit import Store
from village.hub import queries as figures
from village.people import commands as people
from village.people import erasing, queries, visits
from village.people.rules import PersonPrivate
from village.sync import restoring

NAME = "최만복"


def changed(db: Store) -> None:
    private = PersonPrivate(CHOI, NAME, "face-cap", "", "13900001111")
    people.change_person(db, new_act(), CHOI, "ko", private)


def forget(db: Store, number: str) -> None:
    people.person_left(db, new_act(), number)
    erasing.erase_private(db, new_act(MANAGER), number)


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("station.db*"))


def assert_forgotten(db: Store) -> None:
    found = queries.person(db, CHOI)
    assert found is not None
    assert (found.name, found.phone, found.face) == ("No. 2", "", "face-non")
    parts = b"".join(
        row["part"] for row in db.rows("SELECT part FROM journal_events") if row["part"]
    )
    assert NAME.encode() not in parts
    assert b"13900001111" not in parts
    assert queries.person(db, KIM).name == "김영옥"  # type: ignore[union-attr]  # Kim is known
    assert_whole(db)


def test_she_is_a_number_and_the_chain_verifies(station: Settled) -> None:
    changed(station.db)
    forget(station.db, CHOI)
    assert_forgotten(station.db)
    assert station.db.value("SELECT count(*) FROM people_secrets WHERE person = ?", (CHOI,)) == 0
    before = journal.state_hash(station.db)
    journal.rebuild(station.db)
    assert journal.state_hash(station.db) == before
    assert_forgotten(station.db)
    with pytest.raises(Refusal):
        visits.come_in_with_number(station.db, CHOI, NUMBERS[CHOI], "card", "device")


def test_nothing_of_her_is_left_in_the_file(station: Settled) -> None:
    changed(station.db)
    forget(station.db, CHOI)
    station.house.writer.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = bytes_of(station.house.data)
    assert NAME.encode() not in kept
    assert b"13900001111" not in kept


def test_a_part_that_names_others_leaves_theirs(station: Settled) -> None:
    """Pak was named together with the manager on the first day."""
    forget(station.db, PAK)
    assert queries.person(station.db, PAK).name == "No. 1"  # type: ignore[union-attr]  # known
    assert queries.person(station.db, MANAGER).name == "박주임"  # type: ignore[union-attr]  # known
    assert_whole(station.db)
    journal.rebuild(station.db)
    assert queries.person(station.db, MANAGER).name == "박주임"  # type: ignore[union-attr]  # known


def test_the_hub_forgets_too(station: Settled, county: County) -> None:
    join(county, station.db)
    changed(station.db)
    go(station.db)
    name = station.db.station
    with county.store.reading() as rows:
        assert figures.person_name(rows, name, CHOI) == NAME
        assert figures.person_name(rows, name, PAK) == "박선희"
    forget(station.db, CHOI)
    forget(station.db, PAK)
    go(station.db)
    with county.store.reading() as rows:
        assert figures.person_name(rows, name, CHOI) is None
        assert figures.person_name(rows, name, PAK) is None
        assert figures.person_name(rows, name, MANAGER) == "박주임"
        assert figures.person_name(rows, name, KIM) == "김영옥"
        for row in rows.all("events_after", station=name, epoch=station.db.epoch, after=0, rows=99):
            assert NAME.encode() not in bytes(row["part"] or b"")
    assert_whole(station.db, county)


def test_all_of_it_in_one_batch(station: Settled, county: County, tmp_path: Path) -> None:
    """The hub hears of her and of her wish at once; a new PC from the hub knows her as a number."""
    join(county, station.db)
    day.open_shop(station.db)
    changed(station.db)
    forget(station.db, CHOI)
    go(station.db)
    assert_whole(station.db, county)
    new = from_hub(county, tmp_path / "new")
    assert_forgotten(new.db)
    assert journal.state_hash(new.db) == journal.state_hash(station.db)
    new.house.close()


def test_an_older_copy_does_not_bring_her_back(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join(county, station.db)
    changed(station.db)
    go(station.db)
    copy, key = copy_of(station, tmp_path)
    forget(station.db, CHOI)
    go(station.db)
    restoring.restore_copy(tmp_path / "back", copy, key, opened)
    back = make_app(tmp_path / "back")
    assert queries.person(back.db, CHOI).name == NAME  # type: ignore[union-attr]  # known
    join(county, back.db)
    assert go(back.db).outcome == "sent"
    assert_forgotten(back.db)
    assert_whole(back.db, county)
    back.house.close()


def test_who_still_comes_in_is_not_forgotten_and_nobody_twice(station: Settled) -> None:
    with pytest.raises(Refusal, match="not_left"):
        erasing.erase_private(station.db, new_act(MANAGER), CHOI)
    forget(station.db, CHOI)
    with pytest.raises(Refusal, match="erased"):
        erasing.erase_private(station.db, new_act(MANAGER), CHOI)
    with pytest.raises(Refusal, match="unknown_person"):
        erasing.erase_private(station.db, new_act(MANAGER), "F0099")


def test_the_page_is_the_managers(station: Settled) -> None:
    manager, pak = client(station.app, "manager"), client(station.app, "pak")
    people.person_left(station.db, new_act(), CHOI)
    assert f"/people/person/{CHOI}" in manager.get("/people/list?left=1").text
    page = manager.get(f"/people/person/{CHOI}").text
    assert f"/people/person/{CHOI}/erasure" in page
    assert "/erasure" not in pak.get(f"/people/person/{CHOI}").text
    assert pak.post(f"/people/person/{CHOI}/erasure").status_code == 403
    assert NAME in manager.get(f"/people/person/{CHOI}/erasure").text
    form = {"act": new_act().id}
    taps = [manager.post(f"/people/person/{CHOI}/erasure", data=form) for _ in range(2)]
    assert [tap.status_code for tap in taps] == [303, 303]
    assert NAME not in manager.get(taps[0].headers["Location"]).text
    assert_forgotten(station.db)
