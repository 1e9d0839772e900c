"""What once hurt: a first day that failed, a lock that stayed shut, rows that waited for ever."""

import threading
from pathlib import Path

import pytest

from app import open_house
from db.connection import connect, mark_rows
from tests.cast import config, make_house, new_act, setup_dongxing
from village.ground import journal
from village.ground.locks import WriteLock
from village.ground.unit import Store, alone, writing


def open_epoch_and_fail(db: Store) -> None:
    with writing(db, new_act()):
        journal.open_epoch(db, "222424107201", "0" * 16)
        assert db.identity
        raise OSError("disk full")


def test_a_first_day_that_failed_can_be_done_again(tmp_path: Path) -> None:
    house = make_house(tmp_path)
    db = house.store()
    own = db.conn
    with pytest.raises(OSError, match="disk full"):
        open_epoch_and_fail(db)
    assert db.conn is own
    assert db.identity is None
    setup_dongxing(db)
    house.close()


def test_a_lock_whose_file_could_not_be_opened_lets_the_next_writer_in(tmp_path: Path) -> None:
    missing = tmp_path / "gone"
    lock = WriteLock(missing / "write.lock")
    with pytest.raises(FileNotFoundError), lock:
        pass
    missing.mkdir()
    with lock:
        pass
    lock.close()


def test_one_connection_writes_for_all_threads(tmp_path: Path) -> None:
    house = make_house(tmp_path)
    setup_dongxing(house.store())
    writers = []

    def write() -> None:
        db = house.store()
        own = db.conn
        with writing(db):
            writers.append(db.conn)
        assert db.conn is own
        own.close()

    for _ in range(2):
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert len(writers) == 2
    assert house.store().conn not in writers
    assert len(set(writers)) == 1
    house.close()


def test_a_connection_left_in_the_middle_is_not_used_again(tmp_path: Path) -> None:
    house = make_house(tmp_path)
    db = house.store()
    setup_dongxing(db)
    with alone(db):
        broken = db.conn
        broken.execute("BEGIN IMMEDIATE")  # a rollback failed, say
    with writing(db):
        assert db.conn is not broken
    house.close()


def test_rows_that_wait_are_made_anew_at_the_next_start(tmp_path: Path) -> None:
    house = make_house(tmp_path)
    setup_dongxing(house.store())
    before = journal.state_hash(house.store())
    house.close()
    connection = connect(tmp_path / "station.db")
    mark_rows(connection, due=True)
    connection.execute("DELETE FROM people_private")  # the power went before the rebuild
    connection.close()
    again = open_house(config(tmp_path))
    assert journal.state_hash(again.store()) == before
    assert again.store().value("PRAGMA user_version") == 0
    again.close()
