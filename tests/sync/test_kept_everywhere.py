"""What one store cannot keep does not stop a station: it is set aside on both, and says nothing."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.cast import Settled, new_act
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import batch_from_start, fault_of, go, same_everywhere
from tests.sync.test_set_aside import foreign_event
from village.ground.unit import Store
from village.hub import journals, queries
from village.hub.schemas import schema
from village.hub.store import APPLICATION_ID, SQL, open_store
from village.orders import commands

TODAY = "2026-11-21"


def a_sale(db: Store) -> dict[str, object]:
    """The facts of the last cash sale, to be bent."""
    row = db.row(
        "SELECT line FROM journal_events WHERE instr(line, CAST('cash_sale_recorded' AS BLOB)) > 0"
        " ORDER BY seq DESC LIMIT 1"
    )
    assert row is not None
    facts: dict[str, object] = json.loads(row["line"])["facts"]
    return facts


def test_what_no_database_keeps_is_set_aside_and_the_rest_flows(
    station: Settled, county: County
) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    commands.record_cash_sale(db, new_act(), (day.eggs(),))
    sale = a_sale(db)
    foreign_event(db, "orders.cash_sale_recorded", 1, {**sale, "receipt": "A1\0"})
    foreign_event(db, "orders.cash_sale_recorded", 1, {**sale, "gross_minor": 2**53})
    foreign_event(db, "orders.cash_sale_recorded", 1, {**sale, "receipt": "A1\\u0000"})
    foreign_event(db, "orders.sale_sung", 1, {"business_day": [TODAY], "tune": "\0"})
    foreign_event(db, "orders.sale_sung", 2**53, {"business_day": "\0"})
    commands.record_cash_sale(db, new_act(), (day.eggs(),))
    assert go(db).waiting == 0
    with county.store.reading() as rows:
        aside = rows.all("set_aside_of", station=db.station, rows=9)
        (one,) = queries.days_of(rows, db.station)
    said = [(row["reason"], row["business_day"]) for row in reversed(aside)]
    assert said == [("broken", TODAY)] * 2 + [("unknown", "")] * 2
    assert one[1].sold_minor == 3 * 27_00  # a text that only looks like it is one
    same_everywhere(db, county)
    journals.rebuild_station(county.store, db.station)
    same_everywhere(db, county)


def test_a_sum_beyond_the_database_is_refused_by_name(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    commands.record_cash_sale(db, new_act(), (day.eggs(),))
    with county.store.writing() as rows:
        rows.run(
            "add_figure", station=db.station, business_day=TODAY, channel="counter",
            method="cash", state="done", currency="CNY", sales=1, amount_minor=2**63 - 9,
            fee_minor=0,
        )  # fmt: skip
    assert fault_of(db, county, batch_from_start(db)) == "line_shape"
    with county.store.reading() as rows:
        (kept,) = rows.all("quarantined", station=db.station)
    assert kept["fault"] == "line_shape"


def test_rows_that_a_new_schema_left_out_are_made_anew(station: Settled, tmp_path: Path) -> None:
    """A hub's file as an earlier release left it, with a station's day in its journal."""
    db = station.db
    day.open_shop(db)
    commands.record_cash_sale(db, new_act(), (day.eggs(),))
    with closing(sqlite3.connect(tmp_path / "hub.db")) as old, old:
        old.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old.execute("CREATE TABLE hub_schema (version INTEGER PRIMARY KEY)")
        for path in sorted(SQL.glob("schema_*.sql")):
            version = int(path.stem.removeprefix("schema_"))
            if version < 11:
                old.executescript(";".join(schema(path, "sqlite")))
                old.execute("INSERT INTO hub_schema VALUES (?)", (version,))
        head = db.row("SELECT seq, head FROM journal_epochs")
        assert head is not None
        own = (db.station, db.epoch)
        old.execute(
            "INSERT INTO hub_stations VALUES (?, '222424', '{}', '{}', 'CNY', 'joined', 1, 1)",
            own[:1],
        )
        old.execute(
            "INSERT INTO hub_epochs (station_id, epoch, seq, head, touched) VALUES (?, ?, ?, ?, 1)",
            (*own, *head),
        )
        old.executemany(
            "INSERT INTO hub_events VALUES (?, ?, ?, ?, ?, ?)",
            [(*own, *row) for row in db.rows("SELECT seq, id, line, hash FROM journal_events")],
        )
    store = open_store(tmp_path)
    assert journals.mend(store) == []  # nothing was set aside before either
    assert journals.verify(store) == []
    with store.reading() as rows:
        assert queries.sums(queries.cells(rows)).sold_minor == 27_00
        assert rows.all("stations_of_old") == []
    store.close()
