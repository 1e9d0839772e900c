"""What waits for the line, as a clerk would sort it."""

# The longest beginning that fits an event's name says its kind.
KINDS = {
    "orders.": "sales",
    "orders.order_": "orders",
    "orders.owed_": "orders",
    "orders.code_": "codes",
    "orders.payment_": "codes",
    "payments.": "codes",
    "catalogue.": "goods",
    "catalogue.price_": "prices",
    "money.": "day",
    "money.payout_": "payouts",
    "receipts.": "sales",
    "people.": "people",
    "sync.": "news",
}


def kind_of(event_name: str) -> str:
    """One of sales, orders, codes, goods, prices, day, payouts, people, news; else other."""
    fitting = [start for start in KINDS if event_name.startswith(start)]
    return KINDS[max(fitting, key=len)] if fitting else "other"
