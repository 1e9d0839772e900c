"""What is asked of receipts: a payout as the receipt it is, who wrote a sale in from its paper."""

import sqlite3

from village.ground.errors import Refusal
from village.ground.unit import Store
from village.money import queries as money
from village.people import household_queries as households
from village.people import queries as people
from village.receipts.rules import Receipt


def require_payout(db: Store, payout: str, farmer: str | None = None) -> Receipt:
    """A payout's receipt; `farmer`: only out of her book, or of her household's dividends.

    Raises ground.refusal.no_page (404), ground.refusal.not_allowed (403).
    """
    row = money.payout(db, payout)
    if row is None:
        raise Refusal("ground.refusal.no_page", status=404)
    if farmer is not None and row["account"] != _purse_of(db, farmer, row["purse"]):
        raise Refusal("ground.refusal.not_allowed", status=403)
    known = people.persons(db, (row["farmer"], row["paid_by"]))
    return Receipt(
        id=row["payout"],
        kind="dividend" if row["purse"] == "dividend" else "payout",
        business_day=row["business_day"],
        at_ms=row["paid_at"],
        gross_minor=row["amount_minor"],
        number=row["receipt"],
        farmers=tuple(one.name for n, one in known.items() if n == row["farmer"]),
        clerk=next((one.name for n, one in known.items() if n == row["paid_by"]), ""),
        state="undone" if row["undone_by"] else "done",
    )


def _purse_of(db: Store, farmer: str, purse: str) -> str:
    """The book that her goods are paid out of, or the household that has her share."""
    person = people.require_farmer(db, farmer)
    return households.member_of(person) if purse == "dividend" else person.account


def entered(db: Store, sale: str) -> sqlite3.Row | None:
    """Who wrote this sale in from its receipt, and when; None for one that was sold here."""
    return db.row("SELECT * FROM receipts_entered WHERE sale = ?", (sale,))
