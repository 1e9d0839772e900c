"""Whether a station's rows are what its events give: applied to nothing, then row against row.

Both sides lie in a file beside the hub's own data, so that a station of any size fits.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

from village.ground.signing import FileFault
from village.hub.books import Books
from village.hub.branches import effective
from village.hub.facts import apply_event
from village.hub.store import HubStore, Rows, open_store

EVENTS_AT_ONCE = 1_000
TOLD_MAX = 5  # rows of a table that are named
EVENT = ("station", "epoch", "seq", "id", "line", "hash")
# Every table that applies write, and how a station's rows are read. A rollup's row that counts
# nothing may be there or not: it depends on where one batch ended.
TABLES = {
    "hub_sales": ("all_sales", ""),
    "hub_orders": ("all_orders", ""),
    "hub_days": ("all_days", ""),
    "hub_figures": ("all_figures", "sales <> 0 OR amount_minor <> 0 OR fee_minor <> 0"),
    "hub_goods": ("all_goods", "quantity_base <> 0 OR amount_minor <> 0"),
    "hub_months": ("all_months", "sales <> 0 OR amount_minor <> 0"),
    "hub_goods_months": ("all_goods_months", "quantity_base <> 0 OR amount_minor <> 0"),
    "hub_names": ("all_names", ""),
    "hub_named": ("all_named", ""),
    "hub_erased": ("all_erased", ""),
    "hub_products": ("all_products", ""),
    "hub_undone": ("all_undone", ""),
    "hub_set_aside": ("all_set_aside", ""),
    "hub_reads": ("all_reads", ""),
    "hub_items_refused": ("all_items_refused", ""),
}


@contextmanager
def blank_beside(data: Path) -> Iterator[HubStore]:
    """A hub without anything, gone afterwards."""
    beside = TemporaryDirectory(dir=data, prefix="verify-")
    with beside as folder, closing(open_store(Path(folder))) as blank:
        yield blank


def row_faults(rows: Rows, blank: HubStore, station: str) -> list[str]:
    """The rows of a station that do not follow from its events, in words."""
    with blank.engine.connect().execution_options(writing=True) as connection:
        unit = connection.begin()
        try:
            again = Rows(connection)
            _replay(rows, again, station)
            found = (_differences(rows, again, station, table) for table in TABLES)
            return list(chain.from_iterable(found))
        except FileFault:  # the chain tells of it; what follows from it cannot be said
            return []
        finally:
            unit.rollback()


def _replay(rows: Rows, again: Rows, station: str) -> None:
    """Apply all that has effect, some at a time."""
    books, heard = Books(again, station), []
    for epoch, seq, line in effective(rows, station):
        apply_event(books, epoch, seq, line)
        heard.append((station, epoch, seq, line.id, b"", b""))
        if len(heard) >= EVENTS_AT_ONCE:
            again.run_many("add_event", EVENT, heard)
            books.write()
            books, heard = Books(again, station), []
    again.run_many("add_event", EVENT, heard)
    books.write()


def _differences(rows: Rows, again: Rows, station: str, table: str) -> Iterator[str]:
    """Rows that are on one side alone, known by their keys."""
    statement, counts = TABLES[table]
    columns = again.connection.exec_driver_sql(f"PRAGMA table_info({table})").mappings().all()
    names = ", ".join(column["name"] for column in columns)
    key = ", ".join(each["name"] for each in columns if each["pk"] and each["name"] != "station_id")
    again.connection.exec_driver_sql(
        f"CREATE TEMP TABLE told AS SELECT {names} FROM {table} WHERE 0"  # noqa: S608 -- our own names
    )
    marks = ", ".join("?" for _ in columns)
    for some in rows.each(statement, station=station):
        again.connection.exec_driver_sql(
            f"INSERT INTO told VALUES ({marks})",  # noqa: S608 -- question marks only
            [tuple(row[column["name"]] for column in columns) for row in some],
        )
    counting = f" AND ({counts})" if counts else ""
    here = f"SELECT {names} FROM {table} WHERE station_id = :station{counting}"  # noqa: S608
    there = f"SELECT {names} FROM told WHERE station_id = :station{counting}"  # noqa: S608
    found = again.connection.exec_driver_sql(
        f"SELECT DISTINCT {key} FROM ({here} EXCEPT {there} UNION ALL"  # noqa: S608
        f" SELECT * FROM ({there} EXCEPT {here})) LIMIT {TOLD_MAX}",
        {"station": station},
    ).all()
    again.connection.exec_driver_sql("DROP TABLE told")
    for row in found:
        told = " ".join(map(str, row))
        yield f"station {station}: {table} {told} does not follow from its events"
