"""The accounts by name, and what several kinds of lines are booked with."""

from typing import Any

FARMERS, HELD = "Liabilities:Farmers:", "Liabilities:Held:"
DIVIDENDS, ROUNDING = "Liabilities:Dividends:", "Expenses:Rounding"
FEE, FEE_HELD = "Income:StationFee", "Liabilities:FeeHeld"
BANK, PENDING = "Assets:Bank:Station", "Assets:QR:Pending"
BUYERS, DEPOSITS = "Assets:Receivable:Buyers", "Liabilities:BuyerDeposits"
SAFE, OPENING = "Assets:Cash:Safe", "Equity:OpeningFloat"
TRANSIT, OWES = "Assets:Cash:InTransit", "Assets:Receivable:Farmers:"
SURPLUS, RESERVE, GRANTS = "Equity:Surplus", "Equity:Reserve", "Equity:Grants:"

Postings = list[tuple[str, int]]
Facts = dict[str, Any]


def book_of(facts: Facts) -> str:
    """Out of which purse somebody is paid."""
    purse = DIVIDENDS if facts.get("purse") == "dividend" else FARMERS
    return purse + str(facts["account"])


def till(facts: Facts) -> str:
    return f"Assets:Cash:Till:{facts['till']}"


def credited(parts: list[Facts], *, waits: bool) -> Postings:
    """What a sale's parts give: to her, or Held for her, and the station's fee beside it."""
    book = HELD if waits else FARMERS
    fee = sum(part["fee_minor"] for part in parts)
    hers = [(book + part["account"], -part["net_minor"]) for part in parts]
    return [*hers, (FEE_HELD if waits else FEE, -fee)]


def counted(facts: Facts, difference: int) -> Postings:
    """More or less was there than there should be."""
    why = "Income:CashOver" if difference > 0 else "Expenses:CashShort"
    return [(till(facts), difference), (why, -difference)]


def mirrored(postings: Postings) -> Postings:
    return [(account, -minor) for account, minor in postings]
