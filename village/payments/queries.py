"""What pages ask about codes and payments."""

import sqlite3
from dataclasses import dataclass

from village.ground.errors import Refusal
from village.ground.unit import Store
from village.payments import rules


@dataclass(frozen=True)
class Code:
    """The station's code: its kind, whose account, and what is needed to draw it."""

    code: str
    kind: str
    bank_bin: str | None
    payee: str
    account: str
    text: str

    def payload(self, amount_minor: int | None = None, reference: str | None = None) -> str:
        """What the drawn code says; collection codes can carry neither amount nor reference."""
        if self.kind != "vietqr":
            return self.text
        assert self.bank_bin, "a VietQR has a bank"
        return rules.vietqr(
            self.bank_bin, self.account, amount_minor=amount_minor, memo=reference or "",
            unknown_bank_ok=True,  # it was checked when the manager typed it
        )  # fmt: skip


CODE = (
    "SELECT c.code, c.kind, c.bank_bin, p.payee, p.account, p.text FROM payments_codes c"
    " JOIN payments_codes_private p ON p.code = c.code"
)


def current_code(db: Store) -> Code | None:
    """The station's code of today, or None where it has none yet."""
    row = db.row(CODE + " WHERE c.current = 1")
    return Code(*row) if row else None


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
        " WHERE state = 'claimed'"
    )
    assert row is not None, "a count always answers"
    return row["n"], row["minor"]


def count_shown(db: Store, since_ms: int) -> int:
    """How many codes were shown since then and nobody has said they were paid."""
    sql = "SELECT count(*) FROM payments_payments WHERE state = 'shown' AND shown_at >= ?"
    return int(db.value(sql, (since_ms,)))
