"""A farmer's own money: what she will get, what is waited for, what she sold and was paid."""

from flask import g

from village.ground import web
from village.money import dividend_queries as dividends
from village.money import queries as money
from village.orders import queries
from village.orders.room_routes import room
from village.orders.sale_routes import products
from village.people import household_queries as households
from village.people import queries as people

SALES_ROWS = 8
PAYOUT_ROWS = 3


@room.get("/my-money")
@web.door("farmer")
def show_my_money() -> web.Answer:
    """Her book, never another's."""
    db, account = web.db(), web.me().account
    today = money.today(db, g.station.country)
    member = households.member_of(people.require_farmer(db, web.me().number))
    month = today.replace(day=1).isoformat()
    return web.page(
        "orders/my_money.html", book=money.book(db, account), today=today.isoformat(),
        paid_minor=money.paid_out_since(db, account, month), products=products(),
        sales=queries.last_sales_of(db, account, SALES_ROWS),
        payouts=money.payouts_of(db, account, PAYOUT_ROWS),
        dividend_minor=dividends.owed_to(db, [member])[member],
        shares=dividends.member_shares(db, member, PAYOUT_ROWS),
    )  # fmt: skip
