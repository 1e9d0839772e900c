"""Every book's statement over every span is what the ledger says of that book, reckoned apart."""

from itertools import combinations_with_replacement

from village.ground.unit import Store
from village.orders import income_queries
from village.orders.statement_queries import Statement, statement

FIRST, LAST = "2000-01-01", "2099-12-31"
PAID = ("payout", "payout_undone", "debt_settled")


def stood(db: Store, account: str, up_to: str) -> int:
    """What the ledger's postings say stands in an account after a day, credit above zero."""
    rows = db.rows(
        "SELECT amount_minor FROM money_postings WHERE account = ? AND business_day <= ?",
        (account, up_to),
    )
    return -sum(int(row["amount_minor"]) for row in rows)


def assert_statements(db: Store, books: set[str]) -> None:
    """Sums add up, spans join on, and patronage is the sum of what the statements say."""
    days = [row[0] for row in db.rows("SELECT DISTINCT business_day FROM money_postings")]
    spans = list(combinations_with_replacement(sorted([FIRST, *days, LAST]), 2))
    for book in sorted(books):
        told = {span: statement(db, book, *span) for span in spans}
        for (first, last), one in told.items():
            before = "" if first == FIRST else max((d for d in days if d < first), default="")
            assert one.before_minor == stood(db, f"Liabilities:Farmers:{book}", before)
            assert one.after_minor == stood(db, f"Liabilities:Farmers:{book}", last)
            assert one.after_minor - one.before_minor == (
                one.net_minor + one.owed_minor + one.paid_minor + one.settled_minor
            )
            owed = -stood(db, f"Assets:Receivable:Farmers:{book}", last)
            assert one.owed_minor - back(db, book, first, last) == owed + stood(
                db, f"Assets:Receivable:Farmers:{book}", before
            )
        whole = told[FIRST, LAST]
        assert whole.gross_minor == sum(told[day, day].gross_minor for day in days)
        assert whole.fee_minor == sum(told[day, day].fee_minor for day in days)
        assert_parts(db, whole)
    assert_patronage(db, books, days)


def back(db: Store, book: str, first: str, last: str) -> int:
    """What she settled of a debt on those days, out of her book or in notes."""
    rows = db.rows(
        "SELECT p.amount_minor FROM money_postings p JOIN money_entries e ON e.entry = p.entry"
        " WHERE p.account = ? AND e.kind = 'debt_settled' AND p.business_day >= ?"
        " AND p.business_day <= ?",
        (f"Assets:Receivable:Farmers:{book}", first, last),
    )
    return -sum(int(row["amount_minor"]) for row in rows)


def assert_parts(db: Store, whole: Statement) -> None:
    """Over all days, gross and fee are those of her parts of sales whose money is there.

    Of what came to her own code she owes the fee alone.
    """
    row = db.row(
        "SELECT COALESCE(SUM(gross), 0), COALESCE(SUM(fee), 0) FROM ("
        " SELECT p.gross_minor AS gross, p.fee_minor AS fee FROM orders_sales s"
        "  JOIN orders_parts p ON p.sale = s.sale WHERE s.state IN ('done', 'confirmed')"
        "  AND p.account = ?1"
        " UNION ALL SELECT -p.gross_minor, -p.fee_minor FROM orders_refunds r"
        "  JOIN orders_refund_parts p ON p.refund = r.refund WHERE r.undone_by IS NULL"
        "  AND p.account = ?1"
        " UNION ALL SELECT 0, s.fee_minor FROM orders_sales s WHERE s.method = 'own_code'"
        "  AND s.state = 'done' AND ?1 ="
        "  (SELECT l.account FROM orders_lines l WHERE l.owner = s.sale LIMIT 1))",
        (whole.account,),
    )
    assert row is not None
    assert (whole.gross_minor, whole.fee_minor) == tuple(row)


def assert_patronage(db: Store, books: set[str], days: list[str]) -> None:
    for day in days:
        traded = income_queries.traded(db, day, day)
        gross = [statement(db, book, day, day).gross_minor for book in books]
        if all(one >= 0 for one in gross):
            assert sum(traded.values()) == sum(gross)
