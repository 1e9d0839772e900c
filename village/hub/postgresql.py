"""What PostgreSQL needs beside the shared SQL: many rows in one parameter, and a second try."""

import functools
import re
import secrets
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import msgspec
from sqlalchemy import ExceptionContext, TextClause, text
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
    """PostgreSQL says which row did not fit, and what text was no number: that may be a name."""
    fault, ours = context.original_exception, context.sqlalchemy_exception
    state = str(getattr(fault, "sqlstate", None) or "")
    if state:
        said = "" if state.startswith(DATA_FAULT) else str(fault).partition("\n")[0]
        fault.args = (f"{said} ({state})".strip(),)
        if ours is not None:
            ours.args = fault.args


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
def many_rows(sql: str) -> TextClause:
    """An INSERT … VALUES for one row as one for all rows of the JSON list `:rows`."""
    found = INSERT.fullmatch(sql)
    assert found, f"not an insert of one row: {sql}"
    table, columns, values, rest = found.groups()
    kinds: dict[str, str] = {}
    given = []
    for column, value in zip(columns.split(","), values.split(","), strict=True):
        name, kind = value.strip(), column_types()[table][column.strip()]
        if name.startswith(":"):
            kinds[name[1:]] = "TEXT" if kind == "BYTEA" else kind
            name = f"decode(r.{name[1:]}, 'base64')" if kind == "BYTEA" else f"r.{name[1:]}"
        given.append(name)
    shape = ", ".join(f"{name} {kind}" for name, kind in kinds.items())
    return text(  # nothing here but the words of our own sql/ files
        f"INSERT INTO {table} ({columns}) SELECT {', '.join(given)} "  # noqa: S608 -- no value is in it
        f"FROM json_to_recordset(CAST(:rows AS json)) AS r({shape}){rest}"
    )


def in_one(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Rows as the one parameter that `many_rows` wants; bytes as base64."""
    return msgspec.json.encode([dict(zip(names, row, strict=True)) for row in rows]).decode()
