"""The hub's store: SQLAlchemy Core over the statements in sql/; SQLite now, PostgreSQL later."""

import hashlib
import re
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, TextClause, create_engine, event, text

from village.ground.clock import Clock
from village.ground.ids import RandomBytes, new_id
from village.ground.signing import SigningKey, own_key

SQL = Path(__file__).parent / "sql"
PRAGMAS = ("busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
APPLICATION_ID = 0x56534C48  # "VSLH": a station's file is refused here, and ours there
Row = RowMapping


@cache
def statements() -> dict[str, TextClause]:
    """Every named statement of sql/*.sql but the schema."""
    found: dict[str, TextClause] = {}
    for path in sorted(SQL.glob("*.sql")):
        if path.stem.startswith("schema"):
            continue
        for part in path.read_text(encoding="utf-8").split("-- name: ")[1:]:
            name, _, sql = part.partition("\n")
            assert name not in found, f"two statements named {name}"
            found[name] = text(sql.strip())
    return found


@dataclass(frozen=True)
class Rows:
    """One transaction's hands: statements by name, values by name."""

    connection: Connection

    def all(self, name: str, /, **values: Any) -> Sequence[Row]:
        """All rows of a named SELECT."""
        return self.connection.execute(statements()[name], values).mappings().all()

    def one(self, name: str, /, **values: Any) -> Row | None:
        """Its first row, or None."""
        return self.connection.execute(statements()[name], values).mappings().first()

    def run(self, name: str, /, **values: Any) -> int:
        """One change; how many rows it touched."""
        return self.connection.execute(statements()[name], values).rowcount

    def run_many(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """The same change for many rows."""
        if rows:
            self.connection.execute(statements()[name], rows)


@dataclass
class HubStore:
    """What the hub's doors are handed: its database, its key, clock and chance."""

    data: Path
    engine: Engine
    clock: Clock
    random: RandomBytes
    _writer: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        """All of it or nothing; one writer at a time where the database is a file."""
        line = self.engine.connect().execution_options(writing=True)
        with self._writer, line as connection, connection.begin():
            yield Rows(connection)

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """One moment of the database, to look at."""
        with self.engine.connect() as connection, connection.begin():
            yield Rows(connection)

    @property
    def key(self) -> SigningKey:
        """The key stations pin."""
        return own_key(self.data, "hub", self.random)

    def close(self) -> None:
        """Close every connection that nobody holds."""
        self.engine.dispose()

    def audit(
        self, rows: Rows, who: str, what: str, about: str, detail: str = "", *, once: bool = False
    ) -> None:
        """One line that stays: who did what about whom; never names. `once`: no repeats."""
        said = f"{who}|{what}|{about}|{detail}".encode()
        entry = hashlib.sha256(said).hexdigest()[:26] if once else new_id(self.random)
        rows.run(
            "audit", entry=entry, at=self.clock.now_ms(), who=who, what=what, about=about,
            detail=detail[:500],
        )  # fmt: skip


def open_store(
    data: Path, url: str | None = None, clock: Clock | None = None,
    random: RandomBytes = secrets.token_bytes,
) -> HubStore:  # fmt: skip
    """The hub's store in `data` (or at `url`), its tables made or brought up to date.

    A file of another program is refused with ValueError.
    """
    data.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url or f"sqlite:///{data / 'hub.db'}")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_file)
        event.listen(engine, "begin", _begin)
    store = HubStore(data, engine, clock or Clock(), random)
    _bring_up_to_date(store)
    return store


def _open_file(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes the write lock first: a plain BEGIN that turns to writing fails."""
    writes = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _bring_up_to_date(store: HubStore) -> None:
    with store.writing() as rows:
        connection = rows.connection
        if store.engine.dialect.name == "sqlite":
            _check_file(connection)
        connection.execute(
            text("CREATE TABLE IF NOT EXISTS hub_schema (version BIGINT NOT NULL PRIMARY KEY)")
        )
        done = {row[0] for row in connection.execute(text("SELECT version FROM hub_schema"))}
        for path in sorted(SQL.glob("schema_*.sql")):
            version = int(path.stem.removeprefix("schema_"))
            if version in done:
                continue
            for statement in schema(path, store.engine.dialect.name):
                connection.execute(text(statement))
            connection.execute(
                text("INSERT INTO hub_schema (version) VALUES (:version)"), {"version": version}
            )


def _check_file(connection: Connection) -> None:
    found = connection.exec_driver_sql("PRAGMA application_id").scalar()
    tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    if found != APPLICATION_ID and tables:
        raise ValueError("this file belongs to another program")
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def schema(path: Path, dialect: str) -> list[str]:
    """The statements of one schema file; for SQLite with its own type words, and STRICT."""
    lines = path.read_text(encoding="utf-8").splitlines()
    sql = "\n".join(line for line in lines if not line.startswith("--"))
    if dialect == "sqlite":
        sql = sql.replace("BIGINT", "INTEGER").replace("BYTEA", "BLOB")
        sql = re.sub(r"^\);", ") STRICT;", sql, flags=re.MULTILINE)
    return [statement.strip() for statement in sql.split(";") if statement.strip()]
