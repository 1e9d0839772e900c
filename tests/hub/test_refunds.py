"""Goods that come back are taken off the county's figures on the day they come, on both stores."""

from datetime import date

from app import feed_kinds
from tests.cast import DONGXING, Settled, new_act
from tests.hub.county import County
from village.hub import queries
from village.money import commands as money
from village.money import queries as books
from village.orders import closing
from village.orders.refund_commands import refund_sale, undo_refund
from village.sync.courier import sync_once

NEXT = date(2026, 11, 22)


def figures(county: County, day: str) -> queries.Sums:
    with county.store.reading() as rows:
        return queries.sums(rows.all("day_sums", station=DONGXING, business_day=day))


def goods(county: County) -> dict[str, tuple[int, int]]:
    with county.store.reading() as rows:
        found = rows.connection.exec_driver_sql(
            "SELECT product, SUM(quantity_base), SUM(amount_minor) FROM hub_goods"
            " WHERE state IN ('done', 'claimed', 'confirmed', 'refunded') GROUP BY product"
        ).fetchall()
    return {row[0]: (int(row[1]), int(row[2])) for row in found}


def test_what_came_back_is_not_sold(county: County, station: Settled) -> None:
    db = station.db
    sale = db.row("SELECT * FROM orders_sales WHERE state = 'done' AND method = 'cash' LIMIT 1")
    assert sale is not None
    first, before = figures(county, sale["business_day"]), goods(county)
    money.open_day(db, new_act(), NEXT, books.cash_in(db))
    line = db.row("SELECT * FROM orders_lines WHERE owner = ? AND place = 0", (sale["sale"],))
    assert line is not None
    refund = refund_sale(db, new_act(), sale["sale"], {0: line["quantity_base"]})
    sync_once(db, feed_kinds)
    assert figures(county, sale["business_day"]) == first
    day = figures(county, NEXT.isoformat())
    assert (day.sales, day.sold_minor, day.refunded_minor) == (
        0, -line["amount_minor"], -line["amount_minor"],
    )  # fmt: skip
    quantity, minor = before[line["key"]]
    left = (quantity - line["quantity_base"], minor - line["amount_minor"])
    assert goods(county)[line["key"]] == left
    undo_refund(db, new_act(), refund.id)
    sync_once(db, feed_kinds)
    assert figures(county, NEXT.isoformat()).sold_minor == 0
    assert goods(county) == before


def test_the_days_report_still_agrees(county: County, station: Settled) -> None:
    db = station.db
    money.open_day(db, new_act(), NEXT, books.cash_in(db))
    sale = db.value("SELECT sale FROM orders_sales WHERE state = 'done' AND method = 'cash'")
    refund_sale(db, new_act(), sale, {0: 1})
    left = books.cash_in(db)
    closing.close_day(db, new_act(), {100: left // 100, 10: left % 100 // 10}, "동전")
    sync_once(db, feed_kinds)
    with county.store.reading() as rows:
        (till,) = queries.tills_of(rows, DONGXING, NEXT.isoformat())
    assert till.closed
    assert till.same_as(figures(county, NEXT.isoformat()))
