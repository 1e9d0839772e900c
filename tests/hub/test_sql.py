"""The statements in village/hub/sql keep to the subset that SQLite, PostgreSQL and Citus share."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from village.hub import store

FORBIDDEN = (
    r"\bSERIAL\b", r"\bIDENTITY\b", r"\bAUTOINCREMENT\b", r"\bTRIGGER\b", r"\bPROCEDURE\b",
    r"\bFUNCTION\b", r"\bLISTEN\b", r"\bNOTIFY\b", r"advisory", r"\bDEFERR", r"\bEXCLUDE\b",
    r"\bMERGE\b", r"\bRECURSIVE\b", r"\bNOW\s*\(", r"\bRANDOM\s*\(", r"CURRENT_", r"\bROWID\b",
    r"INSERT\s+OR\b", r"\bREPLACE\b", r"\bPRAGMA\b", r"\bIFNULL\b", r"\bGLOB\b", r"\bDATE\s*\(",
    r"STRFTIME", r"JSON_", r"PREPARE\s+TRANSACTION", r"\bSAVEPOINT\b", r"\?", r"FOR\s+UPDATE",
    r"\bCOPY\b", r"ON CONFLICT (?!\()", r"\bLOCK TABLE\b", r"FROM \w+( \w+)?, ", r"\bTRUNCATE\b",
)  # fmt: skip
TABLE = re.compile(r"CREATE TABLE (\w+) \((.*?)\n\)", re.DOTALL)
INDEX = re.compile(r"CREATE (?:UNIQUE )?INDEX \w+ ON (\w+) \(([^)]*)\)")
UNIQUE = re.compile(r"CREATE UNIQUE INDEX \w+ ON (\w+) \(([^)]*)\)")

TRY = (
    "INSERT INTO hub_tries (station_id, program) VALUES (:station, :program)"
    " ON CONFLICT (station_id) DO UPDATE SET program = {}"
)


def sql_files() -> list[Path]:
    return sorted(store.SQL.glob("*.sql"))


def schema_text() -> str:
    return "\n".join(path.read_text() for path in sql_files() if path.stem.startswith("schema"))


def tables() -> dict[str, str]:
    found = dict(TABLE.findall(schema_text()))
    for gone in re.finditer(r"DROP TABLE (\w+)", schema_text()):
        if f"CREATE TABLE {gone[1]} (" not in schema_text()[gone.end() :]:
            del found[gone[1]]
    return found


def station_tables() -> set[str]:
    return {name for name, body in tables().items() if "station_id" in body}


def key_columns(body: str) -> list[str]:
    found = re.search(r"PRIMARY KEY \(([^)]*)\)", body)
    if found:
        return [column.strip() for column in found[1].split(",")]
    alone = re.search(r"(\w+) \w+ NOT NULL PRIMARY KEY", body)
    assert alone, body
    return [alone[1]]


def faults(name: str, sql: str) -> Iterator[str]:
    """What a named statement does outside the subset."""
    plain = " ".join(re.sub(r"'[^']*'", "''", sql).split())
    for pattern in FORBIDDEN:
        if re.search(pattern, plain, re.IGNORECASE):
            yield f"{name}: {pattern}"
    change = re.match(r"(?:UPDATE|DELETE FROM|INSERT INTO) (\w+)", plain)
    if change and change[1] in station_tables():
        yield from change_faults(name, plain)
    conflict = re.search(r"ON CONFLICT \(([^)]*)\)", plain)
    if conflict and change:
        wanted = key_columns(tables()[change[1]])
        if [column.strip() for column in conflict[1].split(",")] != wanted:
            yield f"{name}: conflicts on something else than the primary key"
    for left, right in re.findall(r"JOIN (\w+) \w+ ON (.*?)(?: WHERE| JOIN|$)", plain):
        if left in station_tables() and "station_id =" not in right:
            yield f"{name}: joins {left} without station_id"


def change_faults(name: str, plain: str) -> Iterator[str]:
    """A change of station rows: one station, given, never moved."""
    if plain.startswith("INSERT"):
        if not re.match(r"INSERT INTO \w+ \(station_id,", plain) or "(:station," not in plain:
            yield f"{name}: station_id is not given first"
    elif "WHERE station_id = :station" not in plain:
        yield f"{name}: changes rows of more than one station"
    if re.search(r"\bstation_id =", plain.partition(" SET ")[2].partition(" WHERE ")[0]):
        yield f"{name}: updates station_id"
    told = plain.partition("DO UPDATE SET ")[2]
    table = re.match(r"INSERT INTO (\w+)", plain)
    for value in re.split(r", (?=\w+ =)", told) if told else ():
        taken = value.partition(" = ")[2]
        own = f"{table[1]}\\." if table else ""
        if not re.fullmatch(rf"((excluded\.|{own}|:)\w+|[0-9]+|NULL|''|[ +-])+", taken):
            yield f"{name}: DO UPDATE takes more than what is given: {taken}"


@pytest.mark.parametrize("name", sorted(store.statements()))
def test_a_statement_keeps_to_the_subset(name: str) -> None:
    assert list(faults(name, str(store.statements()[name]))) == []


def test_keys_of_station_tables_begin_with_the_station() -> None:
    assert station_tables()
    for name in station_tables():
        assert key_columns(tables()[name])[0] == "station_id", name
    for table, columns in UNIQUE.findall(schema_text()):
        if table in station_tables():
            assert columns.startswith("station_id"), columns


def test_the_schema_keeps_to_the_subset() -> None:
    plain = " ".join(line for line in schema_text().splitlines() if not line.startswith("--"))
    for pattern in FORBIDDEN:
        assert not re.search(pattern, plain, re.IGNORECASE), pattern
    assert "REFERENCES" not in plain


@pytest.mark.parametrize(
    "bad",
    [
        "UPDATE hub_epochs SET seq = 1",
        "DELETE FROM hub_sales WHERE sale = :sale",
        "INSERT INTO hub_sales (sale, station_id) VALUES (:sale, :station)",
        "UPDATE hub_sales SET station_id = :other WHERE station_id = :station",
        "INSERT OR IGNORE INTO hub_self (one) VALUES (1)",
        "INSERT INTO hub_names (station_id) VALUES (:station) ON CONFLICT (person) DO NOTHING",
        "SELECT e.seq FROM hub_events e JOIN hub_parts p ON p.seq = e.seq",
        "SELECT NOW()",
        "INSERT INTO hub_names (station_id, seq) VALUES (:station, :seq) ON CONFLICT DO NOTHING",
        TRY.format("upper(excluded.program)"),
        TRY.format("(SELECT 1)"),
        "SELECT e.seq FROM hub_events e, hub_parts p",
    ],
)
def test_the_lint_sees_what_is_outside(bad: str) -> None:
    assert list(faults("bad", bad))


def test_every_station_table_is_spread_over_citus_and_no_other() -> None:
    told = (store.SQL / "citus.sql").read_text()
    spread = re.findall(
        r"^SELECT create_distributed_table\('(\w+)', 'station_id'", told, re.MULTILINE
    )
    assert sorted(spread) == sorted(station_tables())
    left = set(re.findall(r"\bhub_\w+", told.partition("The other tables")[2]))
    assert left == tables().keys() - station_tables()


def test_what_stays_on_the_coordinator_is_joined_with_no_station_rows() -> None:
    for name, statement in store.statements().items():
        joined = set(re.findall(r"(?:FROM|JOIN) (hub_\w+)", str(statement)))
        assert not joined & station_tables() or joined <= station_tables(), name


def test_only_sqlstate_tells_faults_of_the_database_apart() -> None:
    for path in sorted(store.SQL.parent.glob("*.py")):
        assert not re.search(r"(pgcode|\.diag\b|in str\((fault|error))", path.read_text()), path


def test_every_statement_is_used() -> None:
    folder = store.SQL.parent
    code = "\n".join(path.read_text() for path in sorted(folder.glob("*.py")))
    unused = {
        name
        for name in store.statements()
        if f'"{name}"' not in code and not name.startswith("forget_")
    }
    assert unused == set()


GROWING = ("hub_events", "hub_sales", "hub_parts", "hub_orders", "hub_figures", "hub_goods")


def test_no_station_query_scans_a_table_that_grows(tmp_path: Path) -> None:
    """Reads of one station go by an index; figures over all may read a rollup whole."""
    hub = store.open_store(tmp_path)
    with hub.reading() as rows:
        for name, statement in store.statements().items():
            sql = str(statement)
            if not sql.startswith("SELECT"):
                continue
            values = dict.fromkeys(re.findall(r"(?<![:\w]):(\w+)", sql), 1)
            plan = rows.connection.exec_driver_sql(
                "EXPLAIN QUERY PLAN " + re.sub(r"(?<![:\w]):(\w+)", r":\1", sql), values
            )
            for step in (row[3] for row in plan):
                for table in GROWING:
                    alias = {"hub_events": "e"}.get(table, table)
                    if ":station" in sql or table in ("hub_events", "hub_sales"):
                        assert f"SCAN {table}" not in step, (name, step)
                        assert step != f"SCAN {alias}", (name, step)
    hub.close()
