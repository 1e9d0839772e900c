"""Whoever touches the journal's file is found out, wherever the bit was flipped."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.cast import KIM, new_act
from tests.workday import Workday, assert_sound, live_a_day, make_workday, order, sell
from village.ground import journal
from village.ground.unit import Store
from village.money import queries as books
from village.people import commands as people
from village.people.rules import PersonPrivate

CHAINED = ("line", "line", "hash", "salt", "part", "id", "seq")


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Workday]:
    found = make_workday(tmp_path)
    yield found
    found.house.close()


def raw(day: Workday) -> sqlite3.Connection:
    """The file as anyone with an editor has it: no guard, no rules."""
    connection = sqlite3.connect(day.house.data / "station.db", isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute("PRAGMA foreign_keys = OFF")
    return connection


def flip_one_bit(value: bytes | str | int, random: Random) -> bytes | str | int:
    """The value with one bit changed, of the same kind where SQLite keeps its kind."""
    if isinstance(value, int):
        return value ^ 1 << random.randrange(6)
    data = bytearray(value.encode() if isinstance(value, str) else value)
    place = random.randrange(len(data) * 8)
    data[place // 8] ^= 1 << place % 8
    return data.decode("latin-1") if isinstance(value, str) else bytes(data)


def flipped_bits_found(day: Workday, times: int, seed: int) -> None:
    live_a_day(day.db)
    assert journal.verify(day.db) == []
    random, connection, found = Random(seed), raw(day), 0
    last = day.db.value("SELECT seq FROM journal_epochs")
    while found < times:
        seq, column = random.randint(1, last), random.choice(CHAINED)
        row = "FROM journal_events WHERE seq = ?"
        (value,) = connection.execute(f"SELECT {column} {row}", (seq,)).fetchone()
        if value is None:
            continue
        changed = flip_one_bit(value, random)
        put = f"UPDATE journal_events SET {column} = ? WHERE seq = ?"
        try:
            connection.execute(put, (changed, seq))
        except sqlite3.IntegrityError:  # its number is another's: the table itself says no
            continue
        told = journal.verify(day.db)
        assert told, f"seed {seed}: bit {found} went unseen, {column} of event {seq}"
        connection.execute(put, (value, changed if column == "seq" else seq))
        found += 1
    connection.close()
    assert journal.verify(day.db) == []


def test_a_flipped_bit_is_found(day: Workday) -> None:
    flipped_bits_found(day, 50, seed=50)


@pytest.mark.slow
def test_every_flipped_bit_is_found(day: Workday) -> None:
    flipped_bits_found(day, 200, seed=200)


TOUCHED = {
    "one taken out": "DELETE FROM journal_events WHERE seq = 12",
    "the last taken off": "DELETE FROM journal_events"
    " WHERE seq = (SELECT MAX(seq) FROM journal_events)",
    "one twice": "UPDATE journal_events SET line = (SELECT line FROM journal_events WHERE seq = 3),"
    " hash = (SELECT hash FROM journal_events WHERE seq = 3) WHERE seq = 4",
    "one put on": "INSERT INTO journal_events"
    " SELECT epoch, seq + 1, 'Z' || substr(id, 2), line, salt, part, hash FROM journal_events"
    " ORDER BY seq DESC LIMIT 1",
    "another station": "UPDATE journal_epochs SET station = '222424107202'",
    "another head": "UPDATE journal_epochs SET head = zeroblob(32)",
    "another count": "UPDATE journal_epochs SET seq = seq + 1",
    "another epoch": "UPDATE journal_epochs SET epoch = '0000000000000000'",
}


@pytest.mark.parametrize("sql", TOUCHED.values(), ids=TOUCHED)
def test_a_journal_that_was_touched_is_told(day: Workday, sql: str) -> None:
    sell(day.db)
    sell(day.db)
    with raw(day) as connection:
        assert connection.execute(sql).rowcount == 1
    connection.close()
    assert journal.verify(day.db)


def test_the_place_of_the_fault_is_told(day: Workday) -> None:
    sell(day.db)
    with raw(day) as connection:
        connection.execute(
            "UPDATE journal_events SET line = CAST(line || ' ' AS BLOB) WHERE seq = 5"
        )
    connection.close()
    assert "event 5 was changed" in "\n".join(journal.verify(day.db))


# --- private parts ---------------------------------------------------------------------------


def change_name(db: Store) -> int:
    """The event's number: Kim's name written anew."""
    private = PersonPrivate(KIM, "김영옥이", "face-bun")
    return people.change_person(db, new_act(), KIM, "ko", private).seq


def test_a_changed_private_part_is_told(day: Workday) -> None:
    seq = change_name(day.db)
    with raw(day) as connection:
        connection.execute(
            "UPDATE journal_events SET part = CAST(replace(part, '김영옥이', '박영옥이') AS BLOB)"
            " WHERE seq = ?",
            (seq,),
        )
    connection.close()
    assert journal.verify(day.db) == [f"event {seq}: its private part was changed"]


def test_a_private_part_put_beside_a_line_that_had_none_is_told(day: Workday) -> None:
    sell(day.db)
    with raw(day) as connection:
        connection.execute(
            "UPDATE journal_events SET part = x'7B7D', salt = zeroblob(16)"
            " WHERE seq = (SELECT MAX(seq) FROM journal_events)"
        )
    connection.close()
    assert len(journal.verify(day.db)) == 1


def test_an_erased_private_part_leaves_the_chain_whole(day: Workday) -> None:
    """Erasure takes the part and its salt; the line, its digest and the books stay."""
    change_name(day.db)
    with raw(day) as connection:
        connection.execute("UPDATE journal_events SET part = NULL, salt = NULL")
    connection.close()
    assert journal.verify(day.db) == []
    journal.rebuild(day.db)
    assert day.db.value("SELECT count(*) FROM people_private") == 0
    assert books.unbalanced(day.db) == []


def test_the_chained_line_names_nobody(day: Workday) -> None:
    order(day.db)
    lines = b"".join(row[0] for row in day.db.rows("SELECT line FROM journal_events"))
    for word in ("김영옥", "최만복", "최옥란", "13900001111", "박주임"):
        assert word.encode() not in lines


def test_a_row_changed_by_hand_is_seen_in_the_state(day: Workday) -> None:
    sell(day.db)
    with raw(day) as connection:
        connection.execute("UPDATE money_balances SET amount_minor = amount_minor + 1")
    connection.close()
    assert journal.rebuilt_hash(day.db) != journal.state_hash(day.db)
    assert any("balance" in told for told in books.unbalanced(day.db))
    journal.rebuild(day.db)
    assert_sound(day.db)
