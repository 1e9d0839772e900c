"""What tells that another code may hang where ours should: checks, and money that stays away."""

from dataclasses import dataclass

from village.ground.unit import Store
from village.payments import queries

SILENT_CODES = 8  # so many shown one after another without a word of money
SILENT_AFTER_MS = 30 * 60 * 1_000  # a buyer takes out the phone, types, and pays
DAY_MS = 24 * 60 * 60 * 1_000


@dataclass(frozen=True)
class Check:
    """A look at the poster: when, by whom, and whether it was ours."""

    at: int
    checked_by: str
    ours: bool


@dataclass(frozen=True)
class Doubt:
    """Why somebody should look: the last check found another code, or shown codes bring nothing."""

    other_code: bool
    silent: bool
    due: bool  # nobody has looked for a day


def last_check(db: Store) -> Check | None:
    """The last look at a poster of the code in use."""
    row = db.row(
        "SELECT k.at, k.checked_by, k.ours FROM payments_checks k"
        " JOIN payments_codes c ON c.code = k.code AND c.state = 'current' AND c.farmer IS NULL"
        " ORDER BY k.position DESC LIMIT 1"
    )
    return Check(row["at"], row["checked_by"], bool(row["ours"])) if row else None


def doubt(db: Store) -> Doubt | None:
    """What the clerks should be told; None where all is well, or there is no code."""
    code = queries.current_code(db)
    if code is None:
        return None
    check, now = last_check(db), db.house.clock.now_ms()
    found = Doubt(
        other_code=check is not None and not check.ours,
        silent=_brings_nothing(db, code.code, now),
        due=check is not None and check.at < now - DAY_MS,
    )
    return found if found.other_code or found.silent or found.due else None


def _brings_nothing(db: Store, code: str, now: int) -> bool:
    """Whether the last codes that were shown, and could have been paid by now, brought nothing."""
    rows = db.rows(
        "SELECT p.code, p.state FROM payments_payments p"
        " JOIN payments_codes c ON c.code = p.code AND c.farmer IS NULL"
        " WHERE p.shown_at < ? ORDER BY p.shown_at DESC LIMIT ?",
        (now - SILENT_AFTER_MS, SILENT_CODES),
    )
    nothing = [
        row for row in rows if row["code"] == code and row["state"] in ("shown", "not_found")
    ]
    return len(nothing) == SILENT_CODES
