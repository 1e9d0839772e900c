"""How payment codes and payments change rows."""

from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.payments.codes import StationCodeSet


def apply_station_code_set(db: Store, event: Event) -> None:
    fact: StationCodeSet = event.fact
    db.change("UPDATE payments_codes SET current = 0 WHERE current = 1")
    db.change(
        "INSERT INTO payments_codes (code, kind, bank_bin, set_at, set_by, current)"
        " VALUES (?, ?, ?, ?, ?, 1)",
        (event.id, fact.kind, fact.bank_bin, event.at, event.actor),
    )
    if event.private:
        db.change(
            "INSERT INTO payments_codes_private (code, payee, account, text) VALUES (?, ?, ?, ?)",
            (event.id, event.private["payee"], event.private["account"], event.private["text"]),
        )


def show_payment(
    db: Store, event: Event, *, reference: str, code: str, amount_minor: int, currency: str,
    farmer: str | None,
) -> None:  # fmt: skip
    """A code was shown: a payment that nobody has claimed yet. For upstairs applies."""
    db.change(
        "INSERT INTO payments_payments (payment, reference, code, amount_minor, currency, farmer,"
        " state, shown_at) VALUES (?, ?, ?, ?, ?, ?, 'shown', ?)",
        (event.id, reference, code, amount_minor, currency, farmer, event.at),
    )


def claim_payment(db: Store, event: Event, payment: str) -> None:
    """Someone says the money came. For upstairs applies."""
    db.change(
        "UPDATE payments_payments SET state = 'claimed', claimed_at = ?, claimed_by = ?"
        " WHERE payment = ?",
        (event.at, event.actor, payment),
    )


def settle_payment(db: Store, event: Event, payment: str, state: str) -> None:
    """The clerk has looked: confirmed, not_found, or undone. For upstairs applies."""
    db.change(
        "UPDATE payments_payments SET state = ?, settled_at = ?, settled_by = ? WHERE payment = ?",
        (state, event.at, event.actor, payment),
    )


APPLIES = (Applier(StationCodeSet, apply_station_code_set),)
