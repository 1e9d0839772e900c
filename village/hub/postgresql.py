"""What PostgreSQL needs beside the shared SQL: many rows in one statement, and a second try."""

import functools
import re
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Dialect, ExceptionContext
from sqlalchemy.exc import DBAPIError

SQL = Path(__file__).parent / "sql"
# Serialization, deadlock, a cut line, a server that is going down or coming up.
TRIED_AGAIN = frozenset({"40001", "40P01", "08000", "08001", "08003", "08006", "57P01", "57P03"})
CUT_LINE = "08006"
DATA_FAULT = "22"
TRIES_MAX = 6
PAUSE_S = 0.05  # doubled at each try: about three seconds in all, a standby needs five
TABLE = re.compile(r"CREATE TABLE (\w+) \((.*?)\n\)", re.DOTALL)
COLUMN = re.compile(r"^ {4}([a-z_]+) (TEXT|BIGINT|BYTEA)\b", re.MULTILINE)
ADDED = re.compile(r"ALTER TABLE (\w+) ADD COLUMN (\w+) (TEXT|BIGINT|BYTEA)\b")
INSERT = re.compile(r"INSERT INTO (\w+) \(([^)]*)\)\s+VALUES \(([^)]*)\)(.*)", re.DOTALL)

P = ParamSpec("P")
T = TypeVar("T")


def sqlstate(fault: DBAPIError) -> str:
    """What happened, as SQLSTATE; "" where the database (SQLite) has no such word."""
    state = getattr(fault.orig, "sqlstate", None)
    return str(state or (CUT_LINE if fault.connection_invalidated else ""))


def tell_no_values(context: ExceptionContext) -> None:
    """A fault that SQLAlchemy met, as `told_of` tells one."""
    _hide_values(context.original_exception)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = context.original_exception.args


def told_of(fault: Exception, sql: str, dialect: Dialect, *, cut: bool) -> Exception:
    """The driver's fault as SQLAlchemy's, with its statement and without the values of it."""
    _hide_values(fault)
    return DBAPIError.instance(
        sql, None, fault, dialect.loaded_dbapi.Error, hide_parameters=True,
        connection_invalidated=cut, dialect=dialect,
    )  # fmt: skip


def _hide_values(fault: BaseException) -> None:
    """PostgreSQL says which row did not fit, and what text was no number: that may be a name."""
    state = str(getattr(fault, "sqlstate", None) or "")
    if state:
        said = "" if state.startswith(DATA_FAULT) else str(fault).partition("\n")[0]
        fault.args = (f"{said} ({state})".strip(),)


def tried_again(act: Callable[P, T]) -> Callable[P, T]:
    """`act` once more where another transaction or a restart got in its way.

    Only for what may run twice: it writes in one transaction, and once written changes nothing.
    """

    @functools.wraps(act)
    def careful(*args: P.args, **kwargs: P.kwargs) -> T:
        for number in range(TRIES_MAX):
            try:
                return act(*args, **kwargs)
            except DBAPIError as fault:
                if sqlstate(fault) not in TRIED_AGAIN or number == TRIES_MAX - 1:
                    raise
                time.sleep(PAUSE_S * 2**number * (0.5 + secrets.randbelow(1000) / 1000))
        raise AssertionError("the last try returns or raises")

    return careful


@functools.cache
def column_types() -> dict[str, dict[str, str]]:
    """The type of every column by table, as the schema files say."""
    schema = "\n".join(path.read_text("utf-8") for path in sorted(SQL.glob("schema_*.sql")))
    found = {table: dict(COLUMN.findall(body)) for table, body in TABLE.findall(schema)}
    for table, column, kind in ADDED.findall(schema):
        found[table][column] = kind
    return found


@functools.cache
def many_rows(sql: str) -> str:
    """An INSERT … VALUES for one row as one for all: a list a column, as bytes and not as text.

    A JSON list of the rows is more than twice the work for the server.
    """
    found = INSERT.fullmatch(sql)
    assert found, f"not an insert of one row: {sql}"
    table, columns, values, rest = found.groups()
    kinds: dict[str, str] = {}
    given = []
    for column, value in zip(columns.split(","), values.split(","), strict=True):
        name = value.strip()
        if name.startswith(":"):
            name = name[1:]
            kinds[name] = column_types()[table][column.strip()]
        given.append(name)
    lists = ", ".join(f"CAST(%({name})b AS {kind}[])" for name, kind in kinds.items())
    return (  # nothing here but the words of our own sql/ files
        f"INSERT INTO {table} ({columns}) SELECT {', '.join(given)} "  # noqa: S608 -- no value is in it
        f"FROM unnest({lists}) AS r({', '.join(kinds)}){rest}"
    )


def in_columns(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
    """Rows as the lists that `many_rows` wants."""
    return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
