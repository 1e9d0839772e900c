"""What this room's own doors ask: a payout as the receipt it is."""

from village.ground.errors import Refusal
from village.ground.unit import Store
from village.money import queries as money
from village.people import queries as people
from village.receipts.rules import Receipt


def require_payout(db: Store, payout: str, account: str | None = None) -> Receipt:
    """A payout's receipt; `account`: only out of that book.

    Raises ground.refusal.no_page (404), ground.refusal.not_allowed (403).
    """
    row = money.payout(db, payout)
    if row is None:
        raise Refusal("ground.refusal.no_page", status=404)
    if account is not None and row["account"] != account:
        raise Refusal("ground.refusal.not_allowed", status=403)
    known = people.persons(db, (row["farmer"], row["paid_by"]))
    return Receipt(
        id=row["payout"],
        kind="payout",
        business_day=row["business_day"],
        at_ms=row["paid_at"],
        gross_minor=row["amount_minor"],
        number=row["receipt"],
        farmers=tuple(one.name for n, one in known.items() if n == row["farmer"]),
        clerk=next((one.name for n, one in known.items() if n == row["paid_by"]), ""),
        state="undone" if row["undone_by"] else "done",
    )
