"""What hands do with money in the tests: sell eggs, show and claim codes, read what was booked."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.cast import CHOI, KIM, Settled, new_act, set_code
from village.catalogue import commands as catalogue
from village.catalogue.rules import Wish
from village.ground.ids import new_id
from village.orders import commands as orders
from village.orders import order_commands
from village.orders.order_rules import OrderPrivate
from village.orders.rules import BasketLine, Channel

DAY = "2026-11-21"
COLLECTION = "wxp://f2f0aBcDeFgHiJkLmNoP"


def eggs(trays: int = 1, farmer: str = KIM, price_minor: int = 2_700) -> BasketLine:
    """So many trays of a farmer's eggs."""
    return BasketLine(farmer, "P0001", "tray30", 30 * trays, price_minor)


def furnish(settled: Settled) -> None:
    """Both farmers have put eggs up; the station has a code."""
    for farmer in (KIM, CHOI):
        catalogue.list_goods(
            settled.db, new_act(farmer), farmer, Wish("P0001", "tray30", 300, 2_700)
        )
    set_code(settled.db, "동흥촌", text=COLLECTION)


def sell(settled: Settled, *lines: BasketLine, channel: Channel = "counter") -> str:
    """A cash sale; its id."""
    return orders.record_cash_sale(settled.db, new_act(), lines or (eggs(2),), channel=channel).id


def claim(settled: Settled, *lines: BasketLine) -> tuple[str, str]:
    """A code shown and claimed: (payment, sale)."""
    shown = orders.show_code(settled.db, new_act(), lines or (eggs(),))
    return shown.id, orders.claim_code_sale(settled.db, new_act(), shown.id).id


def place(settled: Settled, *lines: BasketLine, promised_day: str | None = None) -> str:
    """A phone order; its id."""
    return order_commands.place_order(
        settled.db, new_act(), lines or (eggs(),), OrderPrivate("왕빈", "13900000011"),
        promised_day=promised_day,
    ).id  # fmt: skip


def claim_order(settled: Settled, order: str) -> tuple[str, str]:
    """An order's code shown and claimed: (payment, the id of orders.order_paid)."""
    shown = order_commands.show_order_code(settled.db, new_act(), order)
    return shown.id, order_commands.claim_order_payment(settled.db, new_act(), shown.id).id


def entry(settled: Settled, act: str) -> dict[str, int]:
    """What an act booked: minor units by account, debit above zero; empty where nothing."""
    rows = settled.db.rows(
        "SELECT account, SUM(amount_minor) AS minor FROM money_postings WHERE entry = ?"
        " GROUP BY account",
        (act,),
    )
    found = {row["account"]: row["minor"] for row in rows}
    assert sum(found.values()) == 0
    return found


def events(settled: Settled) -> int:
    """How many events there are: a refused door adds none."""
    found: int = settled.db.value("SELECT count(*) FROM journal_events")
    return found


def send(browser: FlaskClient, where: str, **form: object) -> TestResponse:
    """A form with a new act."""
    told = {name: str(value) for name, value in form.items()}
    return browser.post(where, data={"act": new_id(), **told})
