"""What there is to share, what was shared and how, and what each household is still owed."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from village.ground.errors import Refusal
from village.ground.unit import Store
from village.money import queries, rules
from village.money.dividend_rules import GrantPart, MemberShare, Share
from village.money.surplus_rules import Result, results_of

LIST_ROWS = 50
CARRIED = ("year_closed", "year_reopened")  # entries that carry results on, and earn nothing


@dataclass(frozen=True)
class Owed:
    """What a household is owed of dividends, and as much of it as notes can make, minor units."""

    member: str
    minor: int
    in_notes_minor: int


# --- what there is to share ----------------------------------------------------------------------


def results_up_to(db: Store, up_to: str) -> tuple[Result, ...]:
    """Income and expenses of days up to `up_to` that no closing has carried to the surplus yet."""
    rows = db.rows(
        "SELECT p.account, SUM(p.amount_minor) AS minor FROM money_balances b"
        " JOIN money_postings p ON p.account = b.account"
        " JOIN money_entries e ON e.entry = p.entry"
        " WHERE b.account >= 'Expenses:' AND b.account < 'Income;'"
        " AND (p.business_day <= ? OR e.kind IN (?, ?)) GROUP BY p.account HAVING minor <> 0",
        (up_to, *CARRIED),
    )
    return results_of({row["account"]: row["minor"] for row in rows})


def last_year(db: Store) -> sqlite3.Row | None:
    """The last closing of the books that stands."""
    return db.row(
        "SELECT * FROM money_years WHERE undone_by IS NULL ORDER BY up_to DESC, position DESC"
        " LIMIT 1"
    )


def year(db: Store, year: str) -> sqlite3.Row | None:
    """One closing of the books by its id."""
    return db.row("SELECT * FROM money_years WHERE year = ?", (year,))


def last_closed_day(db: Store) -> date | None:
    """The last day that was closed; None where there is none."""
    found = db.value(
        "SELECT MAX(business_day) FROM money_days c WHERE state = 'closed' AND NOT EXISTS (SELECT 1"
        " FROM money_days o WHERE o.business_day = c.business_day AND o.state = 'open')"
    )
    return date.fromisoformat(found) if found else None


GRANTS = (
    "SELECT g.*, COALESCE(n.name, '') AS name, COALESCE(-b.amount_minor, 0) AS left_minor"
    " FROM money_grants g LEFT JOIN money_grant_names n ON n.number = g.number"
    " LEFT JOIN money_balances b ON b.account = 'Equity:Grants:' || g.number"
)


def grants(db: Store) -> list[sqlite3.Row]:
    """Grants that stand, the last first, each with `name` and `left_minor`."""
    return db.rows(
        GRANTS + " WHERE g.undone_by IS NULL ORDER BY g.position DESC LIMIT ?", (LIST_ROWS,)
    )


def grant(db: Store, number: str) -> sqlite3.Row | None:
    """One grant by its number."""
    return db.row(GRANTS + " WHERE g.number = ?", (number,))


def last_grant_number(db: Store) -> str | None:
    """The highest number given to a grant so far."""
    found = db.value(
        "SELECT number FROM money_grants ORDER BY length(number) DESC, number DESC LIMIT 1"
    )
    return str(found) if found else None


def left(db: Store) -> dict[str, int]:
    """What each source still has, minor units: "surplus", and every grant by its number."""
    found = {"surplus": -queries.balance(db, rules.SURPLUS)}
    return found | {row["number"]: row["left_minor"] for row in grants(db)}


# --- what was shared -----------------------------------------------------------------------------


def dividends(db: Store, rows: int = LIST_ROWS) -> list[sqlite3.Row]:
    """The last dividends whatever became of them, newest first."""
    return db.rows("SELECT * FROM money_dividends ORDER BY position DESC LIMIT ?", (rows,))


def require_dividend(db: Store, dividend: str) -> sqlite3.Row:
    """One dividend by its id. Raises ground.refusal.no_page (404)."""
    row = db.row("SELECT * FROM money_dividends WHERE dividend = ?", (dividend,))
    if row is None:
        raise Refusal("ground.refusal.no_page", status=404)
    return row


def members(db: Store, dividend: str) -> tuple[MemberShare, ...]:
    """The frozen inputs and shares of a dividend, by the members' numbers."""
    rows = db.rows(
        "SELECT member, heads, shares, patronage_minor, amount_minor FROM money_shares"
        " WHERE dividend = ? ORDER BY place",
        (dividend,),
    )
    return tuple(MemberShare(*row) for row in rows)


def shares(db: Store, dividend: str) -> tuple[Share, ...]:
    """Who is to be owed how much; who gets nothing is left out."""
    known = members(db, dividend)
    return tuple(Share(one.member, one.amount_minor) for one in known if one.amount_minor)


def grant_parts(db: Store, dividend: str) -> tuple[GrantPart, ...]:
    """What a dividend takes from grants."""
    rows = db.rows(
        "SELECT grant_number, amount_minor FROM money_parts WHERE dividend = ?"
        " ORDER BY grant_number",
        (dividend,),
    )
    return tuple(GrantPart(*row) for row in rows)


def last_inputs(db: Store) -> dict[str, tuple[int, int]]:
    """Member → (heads, shares) as the last dividend that stands was reckoned from."""
    rows = db.rows(
        "SELECT s.member, s.heads, s.shares FROM money_shares s WHERE s.dividend ="
        " (SELECT dividend FROM money_dividends WHERE state <> 'undone'"
        "  ORDER BY position DESC LIMIT 1)"
    )
    return {row["member"]: (row["heads"], row["shares"]) for row in rows}


def member_shares(db: Store, member: str, rows: int = LIST_ROWS) -> list[sqlite3.Row]:
    """The dividends that a household has been promised, newest first."""
    return db.rows(
        "SELECT d.dividend, d.declared_day, s.amount_minor FROM money_shares s"
        " JOIN money_dividends d ON d.dividend = s.dividend"
        " WHERE s.member = ? AND d.state = 'declared' AND s.amount_minor > 0"
        " ORDER BY d.declared_position DESC LIMIT ?",
        (member, rows),
    )


def declared_between(db: Store, from_day: str, to_day: str) -> dict[str, int]:
    """Member → what dividends declared in that span promised it, minor units."""
    rows = db.rows(
        "SELECT s.member, SUM(s.amount_minor) AS minor FROM money_dividends d"
        " JOIN money_shares s ON s.dividend = d.dividend"
        " WHERE d.state = 'declared' AND d.declared_day >= ? AND d.declared_day <= ?"
        " GROUP BY s.member",
        (from_day, to_day),
    )
    return {row["member"]: row["minor"] for row in rows}


# --- what is still owed --------------------------------------------------------------------------


def owed(db: Store, member: str, step_minor: int) -> Owed:
    """What a household is owed of all dividends; notes go down to `step_minor`."""
    minor = -queries.balance(db, rules.dividend_account(member))
    return Owed(member, minor, max(minor, 0) // step_minor * step_minor)


def owed_to(db: Store, members: Iterable[str]) -> dict[str, int]:
    """Several at once, minor units by member."""
    accounts = {rules.dividend_account(member): member for member in members}
    rows = db.rows(
        "SELECT b.account, b.amount_minor FROM json_each(?) w"
        " JOIN money_balances b ON b.account = w.value",
        (json.dumps(sorted(accounts)),),
    )
    found = {accounts[row["account"]]: -row["amount_minor"] for row in rows}
    return dict.fromkeys(accounts.values(), 0) | found


def paid_since(db: Store, dividend: sqlite3.Row) -> bool:
    """Whether a household of this dividend has been paid any since it was declared."""
    found = db.value(
        "SELECT 1 FROM money_shares s JOIN money_payouts p ON p.account = s.member"
        " WHERE s.dividend = ? AND p.purse = 'dividend' AND p.undone_by IS NULL"
        " AND p.position > ? LIMIT 1",
        (dividend["dividend"], dividend["declared_position"] or 0),
    )
    return found is not None
