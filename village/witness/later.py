"""Books of what comes after the sale: goods back, notes to the bank, surplus and grants shared."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from village.witness.accounts import (
    BANK,
    DIVIDENDS,
    FARMERS,
    FEE,
    GRANTS,
    OWES,
    PENDING,
    RESERVE,
    ROUNDING,
    SAFE,
    SURPLUS,
    TRANSIT,
    Facts,
    Postings,
    mirrored,
    till,
)
from village.witness.findings import Findings
from village.witness.lines import Line

if TYPE_CHECKING:
    from village.witness.books import Books

CARRY_ON = ("money.year_closed", "money.year_reopened")  # what was earned; no fee of their day
Book = Callable[["Books", Line], Postings]
Check = Callable[["Books", Line, Findings], None]

# --- money that was somebody else's ---------------------------------------------------------------


def unconfirmed(_: "Books", line: Line) -> Postings:
    """Said to be paid once more."""
    gross = line.facts["gross_minor"]
    return [(BANK, -gross), (PENDING, gross)]


# --- goods that came back -------------------------------------------------------------------------


def owed(facts: Facts) -> dict[str, int]:
    """What the books had no longer of a refund, by account."""
    return {debt["account"]: debt["amount_minor"] for debt in facts["debts"]}


def refunded(books: "Books", line: Line) -> Postings:
    facts, owes = line.facts, owed(line.facts)
    found = [(FEE, facts["fee_minor"]), (till(facts), -facts["gross_minor"])]
    books.refunds[line.id] = {part["account"]: part["gross_minor"] for part in facts["parts"]}
    books.standing.sales[facts["sale"]].back.update(books.refunds[line.id])
    for part in facts["parts"]:
        name, minor = part["account"], owes.get(part["account"], 0)
        found += [(FARMERS + name, part["net_minor"] - minor), (OWES + name, minor)]
    return found


def check_refund(books: "Books", line: Line, findings: Findings) -> None:
    """No more comes back than each book got; what it has no longer, its farmer owes."""
    sold, owes = books.standing.sales[line.facts["sale"]], owed(line.facts)
    got = {part["account"]: part["gross_minor"] for part in sold.parts}
    for part in line.facts["parts"]:
        name, net = part["account"], part["net_minor"]
        back = sold.back[name] + part["gross_minor"]
        findings.hold("I7", f"refund {line.id}", back <= got[name], f"{back} of {got[name]}")
        lacking = max(net - max(-books.balances[FARMERS + name], 0), 0)
        findings.same("I7", f"refund {line.id} owed", owes.get(name, 0), lacking)


def refund_undone(books: "Books", line: Line) -> Postings:
    books.standing.sales[line.facts["sale"]].back.subtract(books.refunds[line.facts["refund"]])
    return mirrored(books.entries[line.facts["refund"]])


def debt_settled(_: "Books", line: Line) -> Postings:
    facts = line.facts
    minor, let_go = facts["amount_minor"], facts.get("rounding_minor", 0)
    paid = till(facts) if "till" in facts else FARMERS + facts["account"]
    return [(paid, minor - let_go), (ROUNDING, let_go), (OWES + facts["account"], -minor)]


def check_debt(books: "Books", line: Line, findings: Findings) -> None:
    facts, minor = line.facts, line.facts["amount_minor"]
    there = books.balances[OWES + facts["account"]]
    if "till" not in facts:
        there = min(there, -books.balances[FARMERS + facts["account"]])
    findings.hold("I7", f"debt {line.id}", 0 < minor <= there, f"{minor} of {there}")


# --- notes to the bank ----------------------------------------------------------------------------


def sent(_: "Books", line: Line) -> Postings:
    minor = line.facts["amount_minor"]
    return [(TRANSIT, minor), (SAFE, -minor)]


def banked(_: "Books", line: Line) -> Postings:
    minor = line.facts["amount_minor"]
    return [(BANK, minor), (TRANSIT, -minor)]


def check_carried(books: "Books", line: Line, findings: Findings) -> None:
    """Nobody carries what is not there, out of the safe or out of the bag."""
    minor = line.facts["amount_minor"]
    from_safe = line.name == "money.cash_sent" and minor > 0
    there = books.balances[SAFE if from_safe else TRANSIT]
    findings.hold("I7", f"{line.name} {line.id}", abs(minor) <= there, f"{minor} of {there}")


# --- surplus, grants, dividends -------------------------------------------------------------------


def year_closed(_: "Books", line: Line) -> Postings:
    facts, kept = line.facts, line.facts["reserve_minor"]
    whole = sum(one["amount_minor"] for one in facts["results"])
    lines = [(one["account"], one["amount_minor"]) for one in facts["results"]]
    return [*lines, (SURPLUS, kept - whole), (RESERVE, -kept)]


def granted(_: "Books", line: Line) -> Postings:
    facts, minor = line.facts, line.facts["amount_minor"]
    return [(BANK, minor), (GRANTS + facts["number"], -minor)]


def taken_back(books: "Books", line: Line) -> Postings:
    """A year opened again, a grant that was none."""
    return mirrored(books.entries[line.facts.get("year", line.facts.get("grant", ""))])


def declared(books: "Books", line: Line) -> Postings:
    facts = line.facts
    books.declared[facts["dividend"]] = line.id
    given = [(GRANTS + part["grant"], part["amount_minor"]) for part in facts["grants"]]
    hers = [(DIVIDENDS + one["member"], -one["amount_minor"]) for one in facts["shares"]]
    return [(SURPLUS, facts["surplus_minor"]), *given, *hers]


def check_declared(books: "Books", line: Line, findings: Findings) -> None:
    """Two people agreed, and no more is shared out than there is of each source."""
    facts = line.facts
    one, other = books.approved.get(facts["dividend"]), line.actor
    findings.hold("I7", f"dividend {line.id}", one not in (None, other), f"{one} and {other}")
    sources = {SURPLUS: facts["surplus_minor"]}
    sources |= {GRANTS + part["grant"]: part["amount_minor"] for part in facts["grants"]}
    for name, minor in sources.items():
        there = max(-books.balances[name], 0)
        findings.hold("I7", f"dividend {line.id}", minor <= there, f"{minor} of {there} {name}")
    shared = sum(one["amount_minor"] for one in facts["shares"])
    findings.same("I4", f"dividend {line.id}", shared, sum(sources.values()))


def approved(books: "Books", line: Line) -> Postings:
    books.approved.setdefault(line.facts["dividend"], line.actor)
    return []


def dividend_undone(books: "Books", line: Line) -> Postings:
    act = books.declared.pop(line.facts["dividend"], None)
    return mirrored(books.entries[act]) if act else []


LATER: dict[str, Book] = {
    "orders.confirmation_undone": unconfirmed,
    "orders.sale_refunded": refunded,
    "orders.refund_undone": refund_undone,
    "money.debt_settled": debt_settled,
    "money.cash_sent": sent,
    "money.cash_banked": banked,
    "money.year_closed": year_closed,
    "money.year_reopened": taken_back,
    "money.grant_received": granted,
    "money.grant_undone": taken_back,
    "money.dividend_proposed": lambda _, __: [],
    "money.dividend_approved": approved,
    "money.dividend_declared": declared,
    "money.dividend_undone": dividend_undone,
}
LATER_CHECKED: dict[str, Check] = {
    "orders.sale_refunded": check_refund,
    "money.debt_settled": check_debt,
    "money.cash_sent": check_carried,
    "money.cash_banked": check_carried,
    "money.dividend_declared": check_declared,
}
