"""Who is forgotten on one PC stays forgotten when the other PC's records come to it."""

from pathlib import Path
from typing import Any

import pytest

from tests.cast import CHOI, KIM, MANAGER, PAK, Settled, client, new_act
from tests.hub.county import LI, County, join
from tests.sync import day
from tests.sync.houses import batch_from, caller_for, go
from tests.sync.sticks import bring, no_of, round_trip
from tests.sync.test_erasure import NAME, changed, forget
from tests.sync.test_restores import assert_whole, from_hub
from tests.sync.two_pcs import clone_of, join_open_and_send
from village.ground import journal
from village.ground.batches import Entry
from village.ground.chain import SALT_BYTES, canonical, line_of, plain, private_digest
from village.ground.unit import Act, Store
from village.hub import codes, ingest, journals
from village.hub import queries as figures
from village.orders import buyers, order_commands
from village.orders.order_rules import OrderPlaced, OrderPrivate
from village.people import commands as people
from village.people import erasing, queries
from village.people.commands import NewPerson
from village.people.rules import PeoplePrivate, PersonChanged, PersonPrivate
from village.sync import bundles, commands, restoring
from village.sync import queries as line_queries

LATER = "최할머니"


def rename(db: Store, number: str = CHOI, name: str = LATER) -> None:
    private = PersonPrivate(number, name, "face-cap", "", "13900002222")
    people.change_person(db, new_act(), number, "ko", private)


def parts_at(db: Store) -> bytes:
    return b"".join(
        row["part"] for row in db.rows("SELECT part FROM journal_events") if row["part"]
    )


def parts_at_hub(county: County) -> bytes:
    found = journals.printed_events(county.store)
    return repr([one.get("private") for one in found]).encode()


def assert_gone(db: Store, county: County, *names: str) -> None:
    """No trace of these in a live row, a private part, a rebuild, the hub or a PC made of it."""
    assert_whole(db, county)
    parts = parts_at(db) + parts_at_hub(county)
    rows = repr([tuple(row) for row in db.rows("SELECT * FROM people_private")])
    for name in names:
        assert name.encode() not in parts
        assert name not in rows
    journal.rebuild(db)
    assert_whole(db, county)
    journals.rebuild_station(county.store, db.station)
    assert_whole(db, county)


def clashes(db: Store) -> list[tuple[str, str]]:
    return [(one["kind"], one["subject"]) for one in line_queries.clashes(db)]


def both(county: County, first: Store, second: Store) -> None:
    """The first has sent by the line it has; then the second is the station, by an officer."""
    assert go(first).outcome == "sent"
    join(county, second)
    assert go(second).outcome == "sent"


@pytest.mark.parametrize("erased_first", [True, False])
def test_a_name_written_since_on_the_other_pc_goes_too(
    station: Settled, county: County, tmp_path: Path, *, erased_first: bool
) -> None:
    join_open_and_send(county, station)
    changed(station.db)
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    here, there = (station.db, clone.db) if erased_first else (clone.db, station.db)
    forget(here, CHOI)
    rename(there)
    both(county, station.db, clone.db)
    assert_gone(clone.db, county, NAME, LATER)
    assert clashes(clone.db) == [("erased", CHOI)]
    with county.store.reading() as rows:
        assert figures.person_name(rows, clone.db.station, CHOI) is None
    assert not clone.db.value("SELECT 1 FROM people_secrets WHERE person = ?", (CHOI,))
    new = from_hub(county, tmp_path / "new")
    assert journal.state_hash(new.db) == journal.state_hash(clone.db)
    assert LATER.encode() not in parts_at(new.db)
    for pc in (clone, new):
        pc.house.close()


@pytest.mark.parametrize("erased_first", [True, False])
def test_who_was_taken_in_again_on_the_other_pc_stands_on_the_list(
    station: Settled, county: County, tmp_path: Path, *, erased_first: bool
) -> None:
    join_open_and_send(county, station)
    people.person_left(station.db, new_act(), CHOI)
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    here, there = (station.db, clone.db) if erased_first else (clone.db, station.db)
    erasing.erase_private(here, new_act(MANAGER), CHOI)
    people.person_returned(there, new_act(), CHOI)
    both(county, station.db, clone.db)
    assert_gone(clone.db, county, NAME)
    assert clashes(clone.db) == [("erased", CHOI)]
    manager = client(clone.app, "manager")
    page = manager.get(f"/settling/one?kind=erased&subject={CHOI}").text
    assert f"/people/person/{CHOI}" in page
    rename(clone.db)  # she does come in, and says who she is
    found = queries.person(clone.db, CHOI)
    assert found is not None
    assert (found.name, found.active) == (LATER, True)
    commands.settle_clash(clone.db, new_act(MANAGER), "erased", CHOI, "left", "다시 다님")
    go(clone.db)
    assert clashes(clone.db) == []
    assert_whole(clone.db, county)
    journals.rebuild_station(county.store, clone.db.station)
    with county.store.reading() as rows:
        assert figures.person_name(rows, clone.db.station, CHOI) == LATER
    journal.rebuild(clone.db)
    assert_whole(clone.db, county)
    clone.house.close()


def test_a_language_chosen_since_is_no_clash(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join_open_and_send(county, station)
    clone = clone_of(station, tmp_path / "clone")
    forget(station.db, CHOI)
    people.choose_language(clone.db, new_act(CHOI), CHOI, "zh")
    both(county, station.db, clone.db)
    assert_gone(clone.db, county, NAME)
    assert clashes(clone.db) == []
    clone.house.close()


@pytest.mark.parametrize("pak_first", [True, False])
def test_two_named_together_forgotten_one_on_each_pc(
    station: Settled, county: County, tmp_path: Path, *, pak_first: bool
) -> None:
    """Each PC wrote the other one's name again, alone: neither comes back by that."""
    number = people.add_person(
        station.db, new_act(), NewPerson("manager", "한국장", "ko", "birch in the frost")
    ).fact.person.number
    join_open_and_send(county, station)
    clone = clone_of(station, tmp_path / "clone")
    here, there = (station.db, clone.db) if pak_first else (clone.db, station.db)
    forget(here, PAK)
    people.person_left(there, new_act(number), MANAGER)
    erasing.erase_private(there, new_act(number), MANAGER)
    both(county, station.db, clone.db)
    assert_gone(clone.db, county, "박선희", "박주임")
    assert queries.person(clone.db, number).name == "한국장"  # type: ignore[union-attr]  # known
    clone.house.close()


@pytest.mark.parametrize("erased_first", [True, False])
def test_by_a_stick_as_by_the_line(
    station: Settled, county: County, tmp_path: Path, *, erased_first: bool
) -> None:
    join_open_and_send(county, station)
    clone = clone_of(station, tmp_path / "clone")
    here, there = (station.db, clone.db) if erased_first else (clone.db, station.db)
    rename(there)
    before = bundles.pack(station.db).data
    forget(here, CHOI)
    round_trip(station.db, county)
    join(county, clone.db)
    assert go(clone.db, None).outcome == "sent"
    rename(clone.db, KIM, "김할머니")
    round_trip(clone.db, county)
    assert no_of(lambda: bring(county, before)) == "bundle_revoked"  # an old one knows her name
    assert_gone(clone.db, county, "최만복", LATER)
    assert queries.person(clone.db, KIM).name == "김할머니"  # type: ignore[union-attr]  # known
    clone.house.close()


def test_a_found_disk_does_not_bring_her_back(
    station: Settled, county: County, tmp_path: Path
) -> None:
    """And one on which she was forgotten takes her name from here."""
    join_open_and_send(county, station)
    clone = clone_of(station, tmp_path / "clone")
    rename(clone.db)
    forget(clone.db, KIM)
    clone.house.close()
    forget(station.db, CHOI)
    code = codes.make_code(county.store, station.db.station, LI).letters
    restoring.import_disk(station.db, tmp_path / "clone", code)
    go(station.db)
    assert_gone(station.db, county, "최만복", LATER, "김영옥")
    assert not station.db.value("SELECT 1 FROM people_secrets WHERE person = ?", (KIM,))


def hand_in(county: County, db: Store, act: str, fact: Any, private: object) -> None:
    """One more event, as a program of before would send it."""
    part, salt = canonical(plain(private)), bytes(SALT_BYTES)
    line = line_of(
        id=act, name=fact.name, v=1, at=1, actor=PAK, facts=plain(fact),
        private=private_digest(salt, part),
    )  # fmt: skip
    data = batch_from(db, line_queries.own_seq(db) + 1, [Entry(line, salt, part)])
    ingest.receive(county.store, caller_for(db, county), data)


def test_the_hub_drops_what_a_program_that_knows_nothing_of_it_sends(
    station: Settled, county: County
) -> None:
    join_open_and_send(county, station)
    forget(station.db, CHOI)
    go(station.db)
    private = PeoplePrivate((PersonPrivate(CHOI, LATER),))
    hand_in(county, station.db, new_act().id, PersonChanged(CHOI, "ko"), private)
    assert LATER.encode() not in parts_at_hub(county)
    with county.store.reading() as rows:
        assert rows.one("name_place", station=station.db.station, person=CHOI) is None


# --- buyers ---------------------------------------------------------------------------------------

BUYER = OrderPrivate("리춘화", "13900007777", "왕청 3가", "문앞에")


def ordered(db: Store, act: Act | None = None) -> str:
    """An order that is over."""
    order = order_commands.place_order(db, act or new_act(), (day.eggs(),), BUYER).id
    order_commands.pay_order_cash(db, new_act(), order)
    order_commands.hand_over(db, new_act(), order)
    return order


@pytest.mark.parametrize("erased_first", [True, False])
def test_an_order_that_came_to_both_pcs_forgets_its_buyer(
    station: Settled, county: County, tmp_path: Path, *, erased_first: bool
) -> None:
    join_open_and_send(county, station)
    common = ordered(station.db)
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    here, there = (station.db, clone.db) if erased_first else (clone.db, station.db)
    act = new_act()
    order = ordered(here, act)
    order_commands.place_order(there, act, (day.eggs(),), BUYER)
    kept = new_act()
    for db in (here, there):
        other = OrderPrivate("다른 분", "13900008888")
        order_commands.place_order(db, kept, (day.eggs(),), other)
    buyers.erase_buyer(here, new_act(MANAGER), order)
    both(county, station.db, clone.db)
    assert clone.db.value("SELECT group_concat(order_id) FROM orders_private") == kept.id
    assert_gone(clone.db, county, BUYER.buyer, BUYER.phone, BUYER.address)
    placed = OrderPlaced("D0009", "2026-11-21", "phone", "CNY", (), 0)
    hand_in(county, clone.db, common, placed, BUYER)
    assert BUYER.phone.encode() not in parts_at_hub(county)
    clone.house.close()
