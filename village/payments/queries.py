"""What pages ask about codes and payments."""

import sqlite3
from dataclasses import dataclass

from village.ground.errors import Refusal
from village.ground.unit import Store
from village.payments import rules

CHANGED_MS = 24 * 60 * 60 * 1_000
HISTORY_ROWS = 20


@dataclass(frozen=True)
class Code:
    """A payment code: whose (`farmer`, else the station's), what is needed to draw it, and who
    answers for it.

    state: waiting (for a second person), current, replaced, turned_down, or ended.
    """

    code: str
    farmer: str | None
    kind: str
    bank_bin: str | None
    state: str
    replaces: str | None
    set_at: int
    set_by: str
    confirmed_at: int | None
    confirmed_by: str | None
    ended_at: int | None
    ended_by: str | None
    payee: str
    account: str
    text: str
    reason: str
    end_reason: str

    def payload(self, amount_minor: int | None = None, reference: str | None = None) -> str:
        """What the drawn code says; collection codes can carry neither amount nor reference."""
        if self.kind != "vietqr":
            return self.text
        assert self.bank_bin, "a VietQR has a bank"
        return rules.vietqr(
            self.bank_bin, self.account, amount_minor=amount_minor, memo=reference or "",
            unknown_bank_ok=True,  # it was checked when the manager typed it
        )  # fmt: skip

    @property
    def fingerprint(self) -> str:
        """What is printed beside it, to be compared by eye."""
        return rules.fingerprint(self.payload())


CODE = (
    "SELECT c.code, c.farmer, c.kind, c.bank_bin, c.state, c.replaces, c.set_at, c.set_by,"
    " c.confirmed_at, c.confirmed_by, c.ended_at, c.ended_by, p.payee, p.account, p.text, p.reason,"
    " p.end_reason FROM payments_codes c JOIN payments_codes_private p ON p.code = c.code"
)


def current_code(db: Store, farmer: str | None = None) -> Code | None:
    """The code of today: the station's, or a farmer's own; None where there is none."""
    row = db.row(CODE + " WHERE c.farmer IS ? AND c.state = 'current'", (farmer,))
    return Code(*row) if row else None


def waiting_code(db: Store, farmer: str | None = None) -> Code | None:
    """The code of that owner which waits for a second person."""
    row = db.row(CODE + " WHERE c.farmer IS ? AND c.state = 'waiting'", (farmer,))
    return Code(*row) if row else None


def code_to_look_at(db: Store, person: str) -> Code | None:
    """The first of all codes that wait for a second person, where `person` may be that one."""
    row = db.row(
        CODE + " WHERE c.state = 'waiting' AND c.set_by <> ? ORDER BY c.position LIMIT 1", (person,)
    )
    return Code(*row) if row else None


def require_waiting(db: Store, wanted: str) -> Code:
    """That code, while it waits. Raises payments.refusal.not_waiting (409)."""
    found = code(db, wanted)
    if found is None or found.state != "waiting":
        raise Refusal("payments.refusal.not_waiting", status=409)
    return found


def codes_before(db: Store, farmer: str | None = None) -> list[Code]:
    """Every code of that owner that was in use before today's, the last first."""
    sql = CODE + (
        " WHERE c.farmer IS ? AND c.state IN ('replaced', 'ended')"
        " ORDER BY c.confirmed_at DESC LIMIT ?"
    )
    return [Code(*row) for row in db.rows(sql, (farmer, HISTORY_ROWS))]


def changed_code(db: Store, farmer: str | None = None) -> tuple[Code, Code, int] | None:
    """The code buyers of that owner pay to now, the one before, and since when, for a day.

    A farmer's buyers pay to the station's before she has one of her own, and after it was ended.
    """
    since = db.house.clock.now_ms() - CHANGED_MS
    now, station = current_code(db, farmer), current_code(db) if farmer else None
    if now:
        before = code(db, now.replaces) if now.replaces else station
        told = (now, before, now.confirmed_at or 0) if before else None
    else:
        ended = codes_before(db, farmer)[:1]
        told = (station, ended[0], ended[0].ended_at or 0) if station and ended else None
        if farmer and not (told and told[2] >= since):
            return changed_code(db)
    return told if told and told[2] >= since else None


def code(db: Store, code: str) -> Code | None:
    """A code by its id, also one that was replaced."""
    row = db.row(CODE + " WHERE c.code = ?", (code,))
    return Code(*row) if row else None


def require_code(db: Store) -> Code:
    """The station's code. Raises payments.refusal.no_code (409)."""
    found = current_code(db)
    if found is None:
        raise Refusal("payments.refusal.no_code", status=409)
    return found


def payment(db: Store, payment: str) -> sqlite3.Row | None:
    """One payment by its id."""
    return db.row("SELECT * FROM payments_payments WHERE payment = ?", (payment,))


def claimed_sum(db: Store) -> tuple[int, int]:
    """How many claims wait for a look at the account, and what they come to, minor units."""
    row = db.row(
        "SELECT count(*) AS n, COALESCE(SUM(amount_minor), 0) AS minor FROM payments_payments"
        " WHERE state IN ('claimed', 'disputed')"
    )
    assert row is not None, "a count always answers"
    return row["n"], row["minor"]


def count_shown(db: Store, since_ms: int) -> int:
    """How many codes were shown since then and nobody has said they were paid."""
    sql = "SELECT count(*) FROM payments_payments WHERE state = 'shown' AND shown_at >= ?"
    return int(db.value(sql, (since_ms,)))
