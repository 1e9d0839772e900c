"""The hub's store: SQLAlchemy Core over the statements in sql/, on SQLite or PostgreSQL."""

import hashlib
import re
import secrets
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from itertools import chain
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
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
from village.hub.postgresql import in_columns, many_rows, tell_no_values, told_of, tried_again
from village.hub.schemas import schema

SQL = Path(__file__).parent / "sql"
NAMED = re.compile(r"(?<![:\w]):(\w+)")
# A connection for each thread that serves.
POOL = {"pool_size": 8, "max_overflow": 24, "pool_pre_ping": True}
# SQLite forgets what a connection has read as soon as another one wrote: one writes for all.
ALONE = {"pool_size": 1, "max_overflow": 0}
# A batch's rows go to many places of large indexes: they should find their pages in memory, and
# the log is carried over into the file every 32 MB, not after each batch.
PRAGMAS = (
    "busy_timeout = 5000", "journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON",
    "cache_size = -64000", "wal_autocheckpoint = 8000",
)  # fmt: skip
TEXTS_AT_ONCE = 500
EACH_ROWS = 1_000
ROWS_AT_ONCE = (250, 50)  # of 18 values: SQLite takes 32,766 a statement
APPLICATION_ID = 0x56534C48  # "VSLH": a station's file is refused here, and ours there
Row = dict[str, Any]


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
        found = self._said(name, values)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def each(self, name: str, /, **values: Any) -> Iterator[Sequence[Row]]:
        """The rows of a SELECT that may be larger than the memory, some at a time."""
        sql = driver_sql(name, self.connection.dialect.name)
        found = self.connection.exec_driver_sql(
            sql, values, execution_options={"stream_results": True}
        )
        for some in found.mappings().partitions(EACH_ROWS):
            yield [dict(row) for row in some]

    def one(self, name: str, /, **values: Any) -> Row | None:
        """Its first row, or None."""
        return next(iter(self.all(name, **values)), None)

    def among(self, name: str, texts: Sequence[str], /, **values: Any) -> list[Row]:
        """All rows of a named SELECT whose `:texts` are many, some hundred of them at a time."""
        sql = text(str(statements()[name].text).replace("(:texts)", ":texts"))
        sql = sql.bindparams(bindparam("texts", expanding=True))
        found: list[Row] = []
        for at in range(0, len(texts), TEXTS_AT_ONCE):
            some = {**values, "texts": texts[at : at + TEXTS_AT_ONCE]}
            found += map(dict, self.connection.execute(sql, some).mappings())
        return found

    def run(self, name: str, /, **values: Any) -> int:
        """One change; how many rows it touched."""
        return int(self._said(name, values).rowcount)

    def _said(self, name: str, values: dict[str, Any]) -> Any:
        return self._driven("execute", driver_sql(name, self.connection.dialect.name), values)

    def _driven(self, way: str, sql: str, values: Any) -> Any:
        """The driver's cursor after `sql`. Raises what SQLAlchemy makes of the driver's faults.

        It is asked without SQLAlchemy in between, whose way took five times as long as the driver.
        """
        driver, dialect = self.connection.connection.driver_connection, self.connection.dialect
        try:
            return getattr(driver, way)(sql, values)
        except dialect.loaded_dbapi.Error as fault:
            cut = dialect.is_disconnect(fault, driver, None)
            if cut:
                self.connection.invalidate(fault)
            raise told_of(fault, sql, dialect, cut=cut) from fault

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
            self._driven("execute", many_rows(sql), in_columns(names, rows))

    def _insert(self, sql: str, names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
        """Many rows a statement: half the work, and the other threads are let in less often."""
        at = 0
        for many in ROWS_AT_ONCE:
            while len(rows) - at >= many:
                values = tuple(chain.from_iterable(rows[at : at + many]))
                self._driven("execute", numbered(sql, names, many), values)
                at += many
        if at < len(rows):
            self._driven("executemany", numbered(sql, names), rows[at:])


@dataclass
class HubStore:
    """What the hub's doors are handed: its database, its key, clock and chance."""

    data: Path
    engine: Engine  # to look at one moment of the database
    writer: Engine
    clock: Clock
    random: RandomBytes
    _alone: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def writing(self) -> Iterator[Rows]:
        """All of it or nothing; one writer at a time where the database is a file."""
        with self._alone if self.is_file else nullcontext(), self.writer.begin() as connection:
            yield Rows(connection)

    @contextmanager
    def reading(self) -> Iterator[Rows]:
        """One moment of the database, to look at."""
        with self.engine.begin() as connection:
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
        self.writer.dispose()

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
    where = address(data, url)
    if url is None:
        writer, engine = _engine(where, **ALONE), _engine(where)
        event.listen(writer, "connect", _open_file)
        event.listen(writer, "begin", partial(_begin, "BEGIN IMMEDIATE"))
        event.listen(engine, "connect", _open_file)
        event.listen(engine, "begin", partial(_begin, "BEGIN"))
    else:
        writer = _engine(where, **POOL)
        engine = _engine(where, isolation_level="REPEATABLE READ", **POOL)
    store = HubStore(data, engine, writer, clock or Clock(), random)
    _bring_up_to_date(store)
    return store


def _engine(where: URL, **pool: Any) -> Engine:
    """What a statement was given may be names: no fault of the database puts them into a log."""
    made = create_engine(where, hide_parameters=True, **pool)
    event.listen(made, "handle_error", tell_no_values)
    return made


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


def _begin(word: str, connection: Connection) -> None:
    """A writer takes the write lock first: a plain BEGIN that turns to writing fails."""
    connection.exec_driver_sql(word)


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
