"""A schema file as the database takes it: one text, SQLite's own words where it has others."""

import re
from pathlib import Path

KEYED = re.compile(r"(PRIMARY KEY \([^)]*\)\n)\);")
ONE_OF = re.compile(r"CHECK \((\w+) IN \(([^)]*)\)\)")


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


def _either(found: re.Match[str]) -> str:
    """SQLite makes a table of a list's words for each row it checks: half of an insert's time."""
    return "CHECK (" + " OR ".join(f"{found[1]} = {word}" for word in found[2].split(", ")) + ")"
