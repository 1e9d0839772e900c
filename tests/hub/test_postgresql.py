"""What only PostgreSQL does: other writers at the same time, restarts, addresses with passwords."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests import postgres
from tests.hub.county import WANGQING
from village.ground.errors import Refusal
from village.hub import officers, store
from village.hub.postgresql import sqlstate, tried_again
from village.hub.store import HubStore, address, open_store

pytestmark = pytest.mark.needs("postgres")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubStore]:
    with postgres.shared().database() as url:
        kept = open_store(tmp_path, url)
        officers.set_up(kept, WANGQING, "Li", "silver birch over the river")
        yield kept
        kept.close()


def at_once(*acts: object) -> None:
    """All of them on threads of their own; waits for the last."""
    threads = [threading.Thread(target=act) for act in acts]  # type: ignore[arg-type]  # callables
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_cut_line_is_tried_again(hub: HubStore) -> None:
    tries = []

    @tried_again
    def write() -> None:
        with hub.writing() as rows:
            hub.audit(rows, "test", "cut", "line")
            tries.append(1)
            if len(tries) < 3:
                rows.connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    write()
    with hub.reading() as rows:
        told = [row["what"] for row in rows.all("audit_about", about="line", rows=9)]
    assert (len(tries), told) == (3, ["cut"])


def test_a_deadlock_is_tried_again(hub: HubStore) -> None:
    for name in "AB":
        with hub.writing() as rows:
            rows.run("expect_station", station=name, county="1", currency="CNY", added_at=1)
    met, tries = threading.Barrier(2, timeout=10), []

    @tried_again
    def write(first: str, second: str) -> None:
        tries.append(first)
        with hub.writing() as rows:
            rows.run("station_heard", station=first, heard_at=2)
            if len(tries) <= 2:
                met.wait()
            rows.run("station_heard", station=second, heard_at=3)

    at_once(lambda: write("A", "B"), lambda: write("B", "A"))
    assert len(tries) == 3


def test_other_faults_are_not_tried_again(hub: HubStore) -> None:
    tries = []

    @tried_again
    def write() -> None:
        tries.append(1)
        with hub.writing() as rows:
            rows.connection.execute(text("SELECT 1 / 0"))

    with pytest.raises(DBAPIError) as fault:
        write()
    assert (len(tries), sqlstate(fault.value)) == (1, "22012")


def test_officers_added_at_once_have_numbers_of_their_own(hub: HubStore) -> None:
    numbers: list[str] = []

    def add() -> None:
        numbers.append(officers.add_officer(hub, "Cui", "long enough for a river", "zh"))

    at_once(add, add, add)
    assert sorted(numbers) == ["O0002", "O0003", "O0004"]


def test_five_tries_are_five_however_many_come_at_once(hub: HubStore) -> None:
    said: list[str] = []

    def guess() -> None:
        try:
            officers.come_in(hub, "O0001", "a guess of a stranger")
        except Refusal as no:
            said.append(no.key.rpartition(".")[2])

    at_once(*[guess] * 8)
    assert sorted(said) == ["locked"] * 3 + ["phrase"] * 5


def test_a_look_sees_one_moment(hub: HubStore) -> None:
    with hub.reading() as rows:
        before = len(rows.all("stations"))
        with hub.writing() as others:
            others.run("expect_station", station="C", county="1", currency="CNY", added_at=1)
        assert len(rows.all("stations")) == before


def test_an_address_that_is_none_is_refused_without_its_password(tmp_path: Path) -> None:
    for bad in ("mysql://li:secret@server/hub", "nonsense secret", "sqlite:///secret"):
        with pytest.raises(ValueError, match=r"address|not postgresql") as no:
            open_store(tmp_path, bad)
        assert "secret" not in str(no.value)
    assert address(tmp_path, "postgresql://li@server/hub").drivername == "postgresql+psycopg"
    assert address(tmp_path, None).database == str(tmp_path / "hub.db")


def test_the_tables_are_made_in_an_empty_database(tmp_path: Path) -> None:
    cluster = postgres.shared()
    cluster.say("CREATE DATABASE {} TEMPLATE template1", "bare")
    try:
        for _ in range(2):
            open_store(tmp_path, cluster.url("bare")).close()
        kept = open_store(tmp_path, cluster.url("bare"))
        with kept.reading() as rows:
            done = rows.connection.execute(text("SELECT count(*) FROM hub_schema")).scalar_one()
        kept.close()
        assert done == len(list(store.SQL.glob("schema_*.sql")))
    finally:
        cluster.say("DROP DATABASE {} WITH (FORCE)", "bare")
