"""A station's day with two tills: the hub tells their reports together."""

from html import unescape

from app import feed_kinds
from tests.cast import DONGXING, Settled, new_act
from tests.hub.county import County
from tests.hub.test_officers_pages import browser
from tests.hub.test_refunds import NEXT, figures
from village.ground.i18n import translate
from village.ground.unit import Store
from village.hub import queries
from village.money import commands as money
from village.money import queries as books
from village.orders import closing
from village.orders import commands as orders
from village.orders.rules import BasketLine
from village.sync.courier import sync_once


def sells_at_both(db: Store) -> None:
    """T1 and T2 open on the same day; one sale at T1, two at T2."""
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


def close(db: Store, till: str) -> None:
    """Counted, closed, and told to the county."""
    left = books.cash_in(db, till)
    closing.close_day(db, new_act(), {100: left // 100, 10: left % 100 // 10}, "?", till)
    sync_once(db, feed_kinds)


def test_both_reports_together_are_the_day(county: County, station: Settled) -> None:
    sells_at_both(station.db)
    for till in ("T2", "T1"):
        close(station.db, till)
    with county.store.reading() as rows:
        tills = queries.tills_of(rows, DONGXING, NEXT.isoformat())
    day = figures(county, NEXT.isoformat())
    assert [one.till for one in tills] == ["T1", "T2"]
    assert [one.same_as(day, tills) for one in tills] == [True, True]
    assert not tills[0].same_as(day)


def test_one_report_alone_is_not_said_to_differ(county: County, station: Settled) -> None:
    sells_at_both(station.db)
    li, page = browser(county), f"/hub/stations/{DONGXING}/days/{NEXT}"
    close(station.db, "T1")
    assert said(li.get(page).text) == (0, 0)
    close(station.db, "T2")
    assert said(li.get(page).text) == (2, 0)


def said(page: str) -> tuple[int, int]:
    """How often it says that ours and the station's are the same, and that they differ."""
    told = unescape(page)
    same, differs = (told.count(translate("en", f"hub.day.{one}")) for one in ("same", "differs"))
    return same, differs
