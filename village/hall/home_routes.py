"""Home: where everyone lands who comes in by the front door."""

from flask import g

from village.catalogue import queries as catalogue
from village.catalogue.rules import lot_amount
from village.ground import dates, web
from village.hall import queries
from village.hall.room_routes import room
from village.money import queries as money
from village.orders import queries as orders
from village.people.rules import called
from village.sync import message_queries


@room.get("/")
@web.door("anyone")
def show_home() -> web.Answer:
    """A farmer's home; the counter for clerks; the way in for everybody else."""
    if "farmer" in g.visitors:
        return _farmer_home()
    if g.visitors:
        return web.go("orders.show_counter")
    return web.go("people.show_come_in")


def _farmer_home() -> web.Answer:
    """What the centre tells her comes first, until she has read it."""
    db, me = web.db(), g.visitors["farmer"]
    if message_queries.unread(db, me.number, "farmers", dates.local_date(
        db.house.clock.now(), g.station.country
    )):  # fmt: skip
        return web.page("sync/message.html")
    day = money.today(db, g.station.country)
    again = catalogue.last_listing(db, me.number)
    return web.page(
        "hall/home.html",
        again_minor=again
        and lot_amount(
            again.listed_base, again.unit.size, again.price_minor, g.station.cash_step_minor
        ),
        called=called(me.name, me.title, g.lang),
        day=day,
        weekday=dates.weekday(day, g.lang),
        again=again,
        sold_minor=orders.sold_today(db, me.account, money.counting_day(db, g.station.country)),
        line=queries.line_words(db),
    )
