"""The station's file: how it is opened, and which tables it has."""

import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from db.migrations import catalogue, ground, money, orders, payments, people, receipts, sync

APPLICATION_ID = 0x56534C31  # "VSL1"
ROOMS = (ground, people, sync, catalogue, money, payments, receipts, orders)

# What each table is: only apply writes a projected one; local ones stay on this PC.
TABLES = {name: kind for room in ROOMS for name, kind in room.TABLES.items()}

# Writes that SQLite may do unasked: its own bookkeeping, and nothing of ours.
GUARDED = frozenset(name for name, kind in TABLES.items() if kind in ("projected", "private"))


def connect(
    path: Path, *, cached_statements: int = 256,
    factory: type[sqlite3.Connection] = sqlite3.Connection,
) -> sqlite3.Connection:  # fmt: skip
    """A connection in WAL with every commit on the disk (synchronous=FULL)."""
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, factory=factory,
        cached_statements=cached_statements,
    )  # fmt: skip
    connection.row_factory = sqlite3.Row
    for pragma in (
        "busy_timeout = 5000",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def migrate(connection: sqlite3.Connection) -> bool:
    """Bring the file's tables up to date; True where projected tables were made anew.

    A file of another program is refused with ValueError.
    """
    found = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if found != APPLICATION_ID and tables:
        raise ValueError("this file belongs to another program")
    if found != APPLICATION_ID:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database = Database(connection, execute_plugins=False)
    pending = [room for room in ROOMS if _set(room).pending(database)]
    if pending and tables:
        mark_rows(connection, due=True)  # before the change: a power cut must not forget the rest
    for room in pending:
        _set(room).apply(database)
    return bool(connection.execute("PRAGMA user_version").fetchone()[0])


def mark_rows(connection: sqlite3.Connection, *, due: bool) -> None:
    """Note in the file whether its rows wait to be made anew from the journal."""
    connection.execute(f"PRAGMA user_version = {int(due)}")


def _set(room: object) -> Migrations:
    found = getattr(room, "migrations", None)
    assert isinstance(found, Migrations), f"{room} has no migrations"
    return found
