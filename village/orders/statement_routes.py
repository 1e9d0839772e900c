"""A farmer's statement on paper: for the clerk, and for herself alone."""

from flask import g, request, url_for

from village.ground import web
from village.ground.errors import Refusal
from village.money import dividend_queries as dividends
from village.money import queries as money
from village.orders import statement_queries
from village.orders.room_routes import room
from village.people import household_queries as households
from village.people import queries as people

TEXT_MAX = 10


@room.get("/statements/<account>")
@web.door("clerk", "manager")
def show_statement(account: str) -> web.Answer:
    """One book's statement, by year or month."""
    return _statement_page(account, url_for("money.show_book", account=account))


@room.get("/my-statement")
@web.door("farmer")
def show_my_statement() -> web.Answer:
    """Her own, never another's."""
    return _statement_page(web.me().account or "", url_for("orders.show_my_money"))


def _statement_page(account: str, back_url: str) -> web.Answer:
    db = web.db()
    holders = people.account_holders(db, account)
    if not holders:
        raise Refusal("ground.refusal.no_page", status=404)
    today = money.today(db, g.station.country)
    asked = request.args.get("period", "")[:TEXT_MAX]
    days = statement_queries.month_of(asked, today)
    member = households.member_of(holders[0])
    return web.page(
        "orders/print_statement.html", holders=holders, back_url=back_url,
        statement=statement_queries.statement(db, account, *days),
        year=int(days[0][:4]), this_year=today.year,
        shares=[row for row in dividends.member_shares(db, member)
                if days[0] <= row["declared_day"] <= days[1]],
        dividend_minor=dividends.owed_to(db, [member])[member],
    )  # fmt: skip
