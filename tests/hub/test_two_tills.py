"""A station's day with two tills: the hub tells their reports together."""

from app import feed_kinds
from tests.cast import DONGXING, Settled, new_act
from tests.hub.county import County
from tests.hub.test_refunds import NEXT, figures
from village.hub import queries
from village.money import commands as money
from village.money import queries as books
from village.orders import closing
from village.orders import commands as orders
from village.orders.rules import BasketLine
from village.sync.courier import sync_once


def test_both_reports_together_are_the_day(county: County, station: Settled) -> None:
    db = station.db
    money.open_day(db, new_act(), NEXT, books.cash_in(db))
    money.move_cash(db, new_act(), 1_000)
    money.open_day(db, new_act(), NEXT, 1_000, "T2", why="safe")
    line = db.row("SELECT * FROM orders_lines WHERE place = 0 LIMIT 1")
    assert line is not None
    wish = BasketLine(
        line["farmer"], line["product"], line["unit"], line["quantity_base"], line["price_minor"]
    )
    for till in ("T2", "T1", "T2"):
        orders.record_cash_sale(db, new_act(), [wish], till=till)
    for till in ("T2", "T1"):
        left = books.cash_in(db, till)
        closing.close_day(db, new_act(), {100: left // 100, 10: left % 100 // 10}, "?", till)
    sync_once(db, feed_kinds)
    with county.store.reading() as rows:
        tills = queries.tills_of(rows, DONGXING, NEXT.isoformat())
    day = figures(county, NEXT.isoformat())
    assert [one.till for one in tills] == ["T1", "T2"]
    assert [one.same_as(day, tills) for one in tills] == [True, True]
    assert not tills[0].same_as(day)
