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
    """A code of the station's: kind, whose account, what is needed to draw it, who answers for it.

    state: waiting (for a second person), current, replaced or turned_down.
    """

    code: str
    kind: str
    bank_bin: str | None
    state: str
    replaces: str | None
    set_at: int
    set_by: str
    confirmed_at: int | None
    confirmed_by: str | None
    payee: str
    account: str
    text: str
    reason: str

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
    "SELECT c.code, c.kind, c.bank_bin, c.state, c.replaces, c.set_at, c.set_by, c.confirmed_at,"
    " c.confirmed_by, p.payee, p.account, p.text, p.reason FROM payments_codes c"
    " JOIN payments_codes_private p ON p.code = c.code"
)


def current_code(db: Store) -> Code | None:
    """The station's code of today, or None where it has none yet."""
    row = db.row(CODE + " WHERE c.state = 'current'")
    return Code(*row) if row else None


def waiting_code(db: Store) -> Code | None:
    """The code that waits for a second person."""
    row = db.row(CODE + " WHERE c.state = 'waiting'")
    return Code(*row) if row else None


def require_waiting(db: Store, wanted: str) -> Code:
    """That code, while it waits. Raises payments.refusal.not_waiting (409)."""
    found = code(db, wanted)
    if found is None or found.state != "waiting":
        raise Refusal("payments.refusal.not_waiting", status=409)
    return found


def codes_before(db: Store) -> list[Code]:
    """Every code that was in use before today's, the last first."""
    sql = CODE + " WHERE c.state = 'replaced' ORDER BY c.confirmed_at DESC LIMIT ?"
    return [Code(*row) for row in db.rows(sql, (HISTORY_ROWS,))]


def changed_code(db: Store) -> tuple[Code, Code] | None:
    """Today's code and the one before it, for a day after the change."""
    now = current_code(db)
    if now is None or now.replaces is None or now.confirmed_at is None:
        return None
    if now.confirmed_at < db.house.clock.now_ms() - CHANGED_MS:
        return None
    before = code(db, now.replaces)
    return (now, before) if before else None


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
