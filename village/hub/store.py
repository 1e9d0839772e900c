"""The hub's store: SQLAlchemy Core over the statements in sql/, on SQLite or PostgreSQL."""

import hashlib
import re
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    RowMapping,
    TextClause,
    bindparam,
    create_engine,
    event,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from village.ground.clock import Clock
from village.ground.ids import RandomBytes, new_id
from village.ground.signing import SigningKey, own_key
from village.hub.postgresql import in_one, many_rows, tell_no_values, tried_again

SQL = Path(__file__).parent / "sql"
NAMED = re.compile(r"(?<![:\w]):(\w+)")
KEYED = re.compile(r"(PRIMARY KEY \([^)]*\)\n)\);")
ONE_OF = re.compile(r"CHECK \((\w+) IN \(([^)]*)\)\)")
POOL = {"pool_size": 8, "max_overflow": 24}  # a connection for each thread that serves
# A batch's rows go to many places of large indexes: they should find their pages in memory, and
# the log is carried over into the file every 32 MB, not after each batch.
PRAGMAS = (
    "busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON",
    "cache_size = -64000", "wal_autocheckpoint = 8000",
)  # fmt: skip
TEXTS_AT_ONCE = 500
ROWS_AT_ONCE = (250, 50)  # of 18 values: SQLite takes 32,766 a statement
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


@cache
def driver_sql(name: str, dialect: str) -> str:
    """A statement as the database's own driver takes it, values by name."""
    sql = str(statements()[name].text)
    return sql if dialect == "sqlite" else NAMED.sub(r"%(\1)s", sql)


@cache
def numbered(sql: str, names: tuple[str, ...], many: int = 1) -> str:
    """SQLite's insert of one row as one of `many`, their values by place, row after row."""
    head, word, rest = sql.partition("VALUES (")
    row, end, rest = rest.partition(")")
    told = []
    for before in range(0, many * len(names), len(names)):
        places = {name: f"?{place}" for place, name in enumerate(names, before + 1)}
        told.append(NAMED.sub(lambda found, here=places: here[found[1]], row))  # type: ignore[misc]
    return head + word + f"{end}, (".join(told) + end + rest


@dataclass(frozen=True)
class Rows:
    """One transaction's hands: statements by name, values by name."""

    connection: Connection

    def all(self, name: str, /, **values: Any) -> Sequence[Row]:
        """All rows of a named SELECT."""
        return self._said(name, values).mappings().all()

    def one(self, name: str, /, **values: Any) -> Row | None:
        """Its first row, or None."""
        return self._said(name, values).mappings().first()

    def among(self, name: str, texts: Sequence[str], /, **values: Any) -> list[Row]:
        """All rows of a named SELECT whose `:texts` are many, some hundred of them at a time."""
        sql = text(str(statements()[name].text).replace("(:texts)", ":texts"))
        sql = sql.bindparams(bindparam("texts", expanding=True))
        found: list[Row] = []
        for at in range(0, len(texts), TEXTS_AT_ONCE):
            some = {**values, "texts": texts[at : at + TEXTS_AT_ONCE]}
            found += self.connection.execute(sql, some).mappings().all()
        return found

    def run(self, name: str, /, **values: Any) -> int:
        """One change; how many rows it touched."""
        return self._said(name, values).rowcount

    def _said(self, name: str, values: dict[str, Any]) -> CursorResult[Any]:
        sql = driver_sql(name, self.connection.dialect.name)
        return self.connection.exec_driver_sql(sql, values)

    def overwrite_what_goes(self) -> None:
        """What is deleted from now on leaves no bytes in the file: it was private."""
        if self.connection.dialect.name == "sqlite":
            self.connection.exec_driver_sql("PRAGMA secure_delete = ON")

    def run_many(self, name: str, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        """The same insert for many rows, `names` saying what is what; no two with the same key."""
        if not rows:
            return
        sql = str(statements()[name].text)
        if self.connection.dialect.name == "sqlite":
            self._insert(sql, names, rows)
        else:
            self.connection.execute(many_rows(sql), {"rows": in_one(names, rows)})

    def _insert(self, sql: str, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        """Many rows a statement: half the work, and the other threads are let in less often."""
        at = 0
        for many in ROWS_AT_ONCE:
            while len(rows) - at >= many:
                values = tuple(chain.from_iterable(rows[at : at + many]))
                self.connection.exec_driver_sql(numbered(sql, names, many), values)
                at += many
        if at < len(rows):
            self.connection.exec_driver_sql(numbered(sql, names), rows[at:])


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
        alone = self._writer if self.is_file else nullcontext()
        line = self.engine.connect().execution_options(writing=True)
        with line as connection, alone, connection.begin():
            yield Rows(connection)

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """One moment of the database, to look at."""
        line = self.engine.connect()
        if not self.is_file:
            line = line.execution_options(isolation_level="REPEATABLE READ")
        with line as connection, connection.begin():
            yield Rows(connection)

    @property
    def is_file(self) -> bool:
        """Whether the database is SQLite's file, which has one writer."""
        return self.engine.dialect.name == "sqlite"

    @cached_property
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

    A file of another program, and an address of no database of ours, is refused with ValueError.
    """
    data.mkdir(parents=True, exist_ok=True)
    pool = {"pool_pre_ping": True, **POOL} if url else {}
    # What a statement was given may be names: no fault of the database puts them into a log.
    engine = create_engine(address(data, url), hide_parameters=True, **pool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _open_file)
        event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", tell_no_values)
    store = HubStore(data, engine, clock or Clock(), random)
    _bring_up_to_date(store)
    return store


def address(data: Path, url: str | None) -> URL:
    """Where the database is: hub.db in `data`, or a server. Raises ValueError, without the URL."""
    if url is None:
        return URL.create("sqlite", database=str(data / "hub.db"))
    try:
        found = make_url(url)
    except ArgumentError:
        raise ValueError("its address is not like postgresql://name@server/database") from None
    if found.drivername not in ("postgresql", "postgresql+psycopg"):
        raise ValueError(f"{found.drivername} is not postgresql")
    return found.set(drivername="postgresql+psycopg")


def _open_file(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    """A writer takes the write lock first: a plain BEGIN that turns to writing fails."""
    writes = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@tried_again
def _bring_up_to_date(store: HubStore) -> None:
    with store.writing() as rows:
        connection = rows.connection
        if store.is_file:
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


def _either(found: re.Match[str]) -> str:
    """SQLite makes a table of a list's words for each row it checks: half of an insert's time."""
    return "CHECK (" + " OR ".join(f"{found[1]} = {word}" for word in found[2].split(", ")) + ")"


def schema(path: Path, dialect: str) -> list[str]:
    """The statements of one schema file; for SQLite with its own type words, and STRICT."""
    lines = path.read_text(encoding="utf-8").splitlines()
    sql = "\n".join(line for line in lines if not line.startswith("--"))
    if dialect == "sqlite":
        sql = sql.replace("BIGINT", "INTEGER").replace("BYTEA", "BLOB")
        sql = ONE_OF.sub(_either, sql)
        sql = KEYED.sub(r"\1) STRICT, WITHOUT ROWID;", sql)  # rows lie in their key's order
        sql = re.sub(r"^\);", ") STRICT;", sql, flags=re.MULTILINE)
    return [statement.strip() for statement in sql.split(";") if statement.strip()]
