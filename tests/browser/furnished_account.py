"""What the account told a furnished station, and payments in every state."""

from tests.cast import new_act
from village.ground.unit import Store
from village.hall.demo_seed import Goods, Seed
from village.orders import claim_commands as claims
from village.orders import commands as orders
from village.orders import evidence_commands
from village.orders.rules import BasketLine
from village.payments import bank_commands
from village.payments.bank_rules import BankRow
from village.payments.statement_tables import Statement

BANK, ACCOUNT = "970436", "0123456789"


def tell_account(db: Store, seed: Seed, eggs: Goods, sold: BasketLine, day: str) -> dict[str, str]:
    """Rows of the account: one matched, one that may be for something, one strange; a draft."""
    paid = orders.show_code(db, new_act(), [sold])
    price_minor = eggs.price_minor
    account = ACCOUNT if seed.station.country == "VN" else ""
    rows = [
        BankRow(day, 560, price_minor, f"{paid.fact.reference} 0900", account=account),
        BankRow(day, 565, price_minor, "0071001234567", account=account),
        BankRow(day, 570, price_minor * 7, "", account=account),
    ]
    bank_commands.take_rows(db, new_act(), rows, "statement")
    evidence_commands.match_rows(db, new_act())
    bank_commands.take_told(db, new_act(), BankRow(day, None, price_minor, ""), "hand")
    found = {}
    for name in ("doubted", "given_up"):
        found[name] = orders.show_code(db, new_act(), [sold]).id
        orders.claim_code_sale(db, new_act(), found[name])
    reason = seed.reason
    claims.dispute_payment(db, new_act(), found["doubted"], reason)
    claims.propose_write_off(db, new_act(), found["doubted"], reason)
    orders.payment_not_found(db, new_act(), found["given_up"])
    more = Statement(account, (*rows, BankRow(day, 590, price_minor * 2, "0072")), other=3)
    return found | {"draft": bank_commands.keep_draft(db, new_act(), more)}
