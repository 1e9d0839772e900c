"""What must add up in a sale that is written in from the code on its receipt."""

from village.ground.errors import Refusal
from village.orders.rules import AMOUNT_MAX_MINOR, LINES_MAX, CashSaleRecorded


def require_sums(fact: CashSaleRecorded, currency: str) -> None:
    """What no till of ours would have written. Raises receipts.refusal.no_code (field code)."""
    amounts = [line.amount_minor for line in fact.lines]
    books: dict[str, int] = {}
    for line in fact.lines:
        books[line.account] = books.get(line.account, 0) + line.amount_minor
    whole = (
        fact.currency == currency
        and 0 < len(fact.lines) <= LINES_MAX
        and min(amounts) > 0
        and all(line.quantity_base > 0 and line.unit_size > 0 for line in fact.lines)
        and fact.gross_minor == sum(amounts) <= LINES_MAX * AMOUNT_MAX_MINOR
        and {part.account: part.gross_minor for part in fact.parts} == books
        and len(fact.parts) == len(books)
        and all(
            part.gross_minor - part.fee_minor == part.net_minor >= 0 <= part.fee_minor
            for part in fact.parts
        )
        and sum(part.fee_minor for part in fact.parts) == fact.fee_minor
        and fact.gross_minor - fact.fee_minor == fact.net_minor
        and fact.given_minor - fact.gross_minor == fact.change_minor >= 0
    )
    if not whole:
        raise Refusal("receipts.refusal.no_code", field="code")
