"""What two PCs did that does not go together, as a person reads it: what, where, who, when."""

from collections.abc import Callable
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any

from village.catalogue import queries as catalogue
from village.catalogue.wording import goods_name, quantity
from village.ground import pages
from village.ground.unit import Store
from village.money import queries as money
from village.money.rules import SAFE, TRANSIT
from village.orders import order_queries as orders_of
from village.orders import queries as orders
from village.payments import queries as payments
from village.people import queries as people


@dataclass(frozen=True)
class Told:
    """One row of the list. `words` fill its sentence; `endpoint` is where it is mended."""

    kind: str
    subject: str
    words: dict[str, Any]
    endpoint: str
    address: dict[str, str]
    who: str
    at: int  # UTC milliseconds
    how: str | None = None  # where it is settled: mended or left
    reason: str = ""


def told(db: Store, clash: Row) -> Told:
    """A clash in words; it may have been settled."""
    words, endpoint, address = KINDS[clash["kind"]](db, clash)
    known = people.person(db, clash["actor"])
    settled = clash["how"] is not None
    return Told(
        clash["kind"], clash["subject"], words, endpoint, address,
        known.name if known else clash["actor"], clash["at"], clash["how"],
        (clash["reason"] or "") if settled else "",
    )  # fmt: skip


Words = tuple[dict[str, Any], str, dict[str, str]]


def _payout(db: Store, clash: Row) -> Words:
    row = money.payout(db, clash["subject"])
    assert row is not None, "a payout that ran into something was applied"
    words = {
        "name": _name(db, row["farmer"]),
        "amount": pages.money(row["amount_minor"]),
        "book": pages.money(money.purse_left(db, row["account"], row["purse"])),
    }
    return words, "money.show_payout", {"payout": row["payout"]}


def _debt(db: Store, clash: Row) -> Words:
    known = people.person(db, clash["subject"])
    assert known is not None, "who settled a debt is known here"
    account = known.account or known.number
    words = {
        "name": known.name,
        "debt": pages.money(money.debt(db, account)),
        "book": pages.money(money.purse_left(db, account, "book")),
    }
    return words, "money.show_book", {"account": account}


def _cash(db: Store, _clash: Row) -> Words:
    words = {
        "safe": pages.money(money.balance(db, SAFE)),
        "way": pages.money(money.balance(db, TRANSIT)),
    }
    return words, "money.show_cash", {}


def _year(_db: Store, clash: Row) -> Words:
    return {"day": pages.short_date(clash["subject"])}, "money.show_dividends", {}


def _oversold(db: Store, clash: Row) -> Words:
    lot = catalogue.require_listing(db, clash["subject"])
    words = {
        "name": _name(db, lot.farmer),
        "goods": goods_name(pages.lang(), lot.product.key, lot.product.names),
        "quantity": quantity(pages.lang(), lot.product, lot.unit, max(-lot.left_base, 0)),
    }
    return words, "people.show_person", {"number": lot.farmer}


def _day(_db: Store, clash: Row) -> Words:
    day, _, till = clash["subject"].partition(".")
    told = pages.short_date(day) + (f" ({till})" if till not in ("", money.TILL) else "")
    words = {"day": told, "n": clash["times"]}
    return words, "orders.show_zs", {}


def _sale(db: Store, clash: Row) -> Words:
    row = orders.require_sale(db, clash["subject"])
    return {"number": row["receipt"] or ""}, "orders.show_sale", {"sale": row["sale"]}


def _payment(db: Store, clash: Row) -> Words:
    row = payments.payment(db, clash["subject"])
    assert row is not None, "a payment that ran into something was applied"
    words = {"number": row["reference"], "amount": pages.money(row["amount_minor"])}
    return words, "orders.show_payment", {"payment": row["payment"]}


def _order(db: Store, clash: Row) -> Words:
    row = orders_of.require_order(db, clash["subject"])
    words = {"number": row["number"], "given": clash["detail"], "name": row["buyer"] or ""}
    return words, "orders.show_order", {"order": clash["subject"]}


def _number(db: Store, clash: Row) -> Words:
    number = clash["subject"]
    words = {"name": _name(db, number), "given": clash["detail"], "number": number}
    return words, "people.show_person", {"number": number}


def _name(db: Store, number: str) -> str:
    known = people.person(db, number)
    return known.name if known else number


KINDS: dict[str, Callable[[Store, Row], Words]] = {
    "payout": _payout,
    "oversold": _oversold,
    "late": _day,
    "day": _day,
    "sale": _sale,
    "payment": _payment,
    "order": _order,
    "number": _number,
    "order_number": _order,
    "erased": _number,
    "debt": _debt,
    "cash": _cash,
    "year": _year,
}
