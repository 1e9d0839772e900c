"""A station and a hub in one process over a real line: sent once, counted once."""

import json
from dataclasses import asdict
from http.client import RemoteDisconnected

from tests.cast import Settled, new_act
from tests.hub.county import County, join
from tests.sync import day
from tests.sync.houses import caller_for, go, same_everywhere
from village.hub import ingest, journals, queries
from village.orders import commands
from village.orders.closing import day_totals
from village.sync import queries as line_queries
from village.sync.wire import Answer, sender


def test_a_day_goes_up_and_the_hub_counts_the_same(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    sold = day.trade(db)
    day.close(db)
    told = day_totals(db, day.DAY.isoformat())
    done = go(db)
    assert (done.outcome, done.waiting) == ("sent", 0)
    assert done.sent == line_queries.own_seq(db)
    same_everywhere(db, county)
    with county.store.reading() as rows:
        counted = queries.sums(queries.cells(rows))
        (till,) = queries.tills_of(rows, db.station, day.DAY.isoformat())
        assert rows.all("set_aside_of", station=db.station, rows=9) == []
    assert counted.sold_minor - counted.own_minor == told.sold_minor == till.totals["sold_minor"]
    assert counted.sales - 1 == told.sales  # the farmer's own sale is beside the till's
    assert (counted.cash_minor, counted.claimed_minor) == (told.cash_minor, told.code_claimed_minor)
    assert (counted.confirmed_minor, counted.own_minor) == (
        told.code_confirmed_minor,
        told.own_minor,
    )
    assert (counted.undone, counted.undone_minor) == (told.undone, told.undone_minor)
    assert till.same_as(counted)
    assert till.z_number == 1
    assert till.payouts_minor == 10_00
    assert till.totals == {k: v for k, v in asdict(told).items() if v is not None}
    commands.confirm_payment(db, new_act(), sold.claimed_payment)
    commands.payment_not_found(db, new_act(), sold.order_payment)
    go(db)
    with county.store.reading() as rows:
        later = queries.sums(queries.cells(rows))
    assert (later.claimed_minor, later.not_found) == (0, 1)
    assert later.confirmed_minor == counted.confirmed_minor + 4 * 3_50
    same_everywhere(db, county)


def test_hub_rows_are_the_stations_rows(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    day.trade(db)
    go(db)
    told = ("sale", "business_day", "method", "state", "gross_minor", "farmer")
    ours = {tuple(row[name] for name in told) for row in db.rows("SELECT * FROM orders_sales")}
    where = {"station": db.station, "business_day": day.DAY.isoformat(), "rows": 99}
    with county.store.reading() as rows:
        theirs = {tuple(row[name] for name in told) for row in rows.all("day_sales", **where)}
        goods = {line.product: line.amount_minor for line in queries.goods(rows, "")}
        total = queries.sums(queries.cells(rows))
    assert theirs == ours
    assert sum(goods.values()) == total.sold_minor
    assert goods["rice_milled"] == 16 * 3_50


def test_rows_made_anew_are_the_same_rows(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    day.trade(db)
    go(db)

    def dump() -> dict[str, list[str]]:
        tables = ("sales", "orders", "days", "figures", "goods", "names", "products")
        with county.store.reading() as rows:
            return {
                table: sorted(
                    str(tuple(row))
                    for row in rows.connection.exec_driver_sql(f"SELECT * FROM hub_{table}")
                    if any(row[-2:]) or table not in ("figures", "goods")
                )
                for table in tables
            }

    before = dump()
    assert journals.rebuild_station(county.store, db.station) == line_queries.own_seq(db)
    assert dump() == before


def test_a_reply_lost_after_the_commit_counts_once(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    real = sender(county.url)

    def deaf(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        answer = real(method, path, headers, body)
        if method == "POST":
            raise RemoteDisconnected("the cable")
        return answer

    lost = go(db, deaf)
    assert (lost.outcome, lost.sent, lost.waiting) == ("no_line", 0, line_queries.own_seq(db))
    same_everywhere(db, county)
    again = go(db)
    assert (again.outcome, again.waiting) == ("sent", 0)
    same_everywhere(db, county)


def test_the_same_batch_twice_changes_nothing(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)
    day.open_shop(db)
    day.trade(db)
    sent: list[bytes] = []
    real = sender(county.url)

    def overhear(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        if method == "POST":
            sent.append(body)
        return real(method, path, headers, body)

    go(db, overhear)
    with county.store.reading() as rows:
        before = queries.sums(queries.cells(rows))
    ack = ingest.receive(county.store, caller_for(db, county), sent[0])
    assert json.loads(ack.split(b"\n")[0])["seq"] == line_queries.own_seq(db)
    with county.store.reading() as rows:
        assert queries.sums(queries.cells(rows)) == before
    same_everywhere(db, county)


def test_no_line_is_a_word_and_nothing_is_lost(station: Settled, county: County) -> None:
    db = station.db
    join(county, db)

    def cable_out(*_: object) -> Answer:
        raise ConnectionRefusedError

    assert go(db, cable_out).outcome == "no_line"
    line = line_queries.line(db)
    assert (line.state, line.heard_at, line.waiting) == ("no_line", None, line_queries.own_seq(db))
    go(db)
    line = line_queries.line(db)
    assert (line.good, line.waiting) == (True, 0)
    assert line.sent_at is not None
