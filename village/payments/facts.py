"""How payment codes and payments change rows."""

from collections.abc import Sequence

from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.payments.bank_rules import BankRowSetAside, BankRowsTaken, TakenRow
from village.payments.code_facts import APPLIES as CODE_APPLIES
from village.payments.hub_rows_rules import HubRowsReceived
from village.sync.facts import mark_feed


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


def claim_payment(db: Store, event: Event, payment: str, state: str = "claimed") -> None:
    """Someone says the money came; `state` "said": into her own account. For upstairs applies."""
    db.change(
        "UPDATE payments_payments SET state = ?, claimed_at = ?, claimed_by = ? WHERE payment = ?",
        (state, event.at, event.actor, payment),
    )


def settle_payment(
    db: Store, event: Event, payment: str, state: str, before: str | None = None
) -> None:
    """Somebody has looked: confirmed, not_found, written_off, or undone. For upstairs applies.

    `before`: how it stood, where it was not simply claimed.
    """
    db.change(
        "UPDATE payments_payments SET before = ?, state = ?, settled_at = ?, settled_by = ?"
        " WHERE payment = ?",
        (before, state, event.at, event.actor, payment),
    )


def put_back(db: Store, payment: str, state: str) -> None:
    """What was confirmed stands as it stood before. For upstairs applies."""
    db.change(
        "UPDATE payments_payments SET state = ?1, before = NULL,"
        " settled_at = iif(?1 IN ('not_found', 'written_off'), settled_at, NULL),"
        " settled_by = iif(?1 IN ('not_found', 'written_off'), settled_by, NULL)"
        " WHERE payment = ?2",
        (state, payment),
    )
    if state == "shown":
        db.change(
            "UPDATE payments_payments SET claimed_at = NULL, claimed_by = NULL WHERE payment = ?",
            (payment,),
        )


def dispute(db: Store, event: Event, payment: str) -> None:
    """It is claimed and doubted. For upstairs applies."""
    db.change(
        "UPDATE payments_payments SET state = 'disputed', disputed_act = ?, disputed_at = ?,"
        " disputed_by = ? WHERE payment = ? AND state = 'claimed'",
        (event.id, event.at, event.actor, payment),
    )
    _keep_reason(db, event, payment)


def propose_write_off(db: Store, event: Event, payment: str) -> None:
    """One person wants to let it go. For upstairs applies."""
    db.change(
        "UPDATE payments_payments SET write_off_act = ?, write_off_at = ?, write_off_by = ?"
        " WHERE payment = ?",
        (event.id, event.at, event.actor, payment),
    )
    _keep_reason(db, event, payment)


def forget_write_off(db: Store, payment: str) -> None:
    """It is looked for after all. For upstairs applies."""
    db.change(
        "UPDATE payments_payments SET write_off_act = NULL, write_off_at = NULL,"
        " write_off_by = NULL WHERE payment = ?",
        (payment,),
    )


def _keep_reason(db: Store, event: Event, payment: str) -> None:
    if event.private:
        db.change(
            "INSERT INTO payments_claims_private (act, payment, reason) VALUES (?, ?, ?)",
            (event.id, payment, event.private["reason"]),
        )


def forget_reasons(db: Store, acts: Sequence[str]) -> None:
    """They may name who is forgotten. For upstairs applies."""
    db.change_many("DELETE FROM payments_claims_private WHERE act = ?", [(act,) for act in acts])


# --- rows of the account -------------------------------------------------------------------------


def apply_bank_rows_taken(db: Store, event: Event) -> None:
    fact: BankRowsTaken = event.fact
    _add_rows(db, event, fact.source, fact.currency, fact.rows)


def apply_hub_rows_received(db: Store, event: Event) -> None:
    fact: HubRowsReceived = event.fact
    mark_feed(db, fact.feed)
    _add_rows(db, event, "hub", fact.currency, fact.rows)


def _add_rows(
    db: Store, event: Event, source: str, currency: str, rows: Sequence[TakenRow]
) -> None:  # fmt: skip
    db.change_many(
        "INSERT INTO payments_bank_rows (bank_row, position, source, currency, day, minute,"
        " amount_minor, state, taken_at, taken_by) VALUES (?, ?, ?, ?, ?, ?, ?, 'open', ?, ?)"
        " ON CONFLICT (bank_row) DO NOTHING",  # two PCs may have read one statement
        [
            (row.row, event.position, source, currency, row.day, row.minute, row.amount_minor,
             event.at, event.actor)
            for row in rows
        ],
    )  # fmt: skip
    told = event.private
    if told:
        words = zip(rows, told["texts"], told["payers"], told["refs"], strict=True)
        db.change_many(
            "INSERT INTO payments_bank_rows_private (bank_row, account, text, payer, bank_ref)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT (bank_row) DO NOTHING",
            [(row.row, told["account"], text, payer, ref) for row, text, payer, ref in words],
        )


def apply_bank_row_set_aside(db: Store, event: Event) -> None:
    fact: BankRowSetAside = event.fact
    db.change(
        "UPDATE payments_bank_rows SET state = 'set_aside' WHERE bank_row = ? AND state = 'open'",
        (fact.row,),
    )


def match_row(db: Store, event: Event, row: str, payment: str) -> None:
    """This row is that payment's money; what another PC took for another payment stays.

    For upstairs applies.
    """
    db.change(
        "UPDATE payments_bank_rows SET state = 'matched', payment = ?, matched_act = ?,"
        " matched_at = ?, matched_by = ?"
        " WHERE bank_row = ? AND (payment IS NULL OR payment = ?)",
        (payment, event.id, event.at, event.actor, row, payment),
    )


def release_row(db: Store, row: str, payment: str) -> None:
    """It was not: the row waits again, and is never taken for that payment by itself."""
    db.change(
        "UPDATE payments_bank_rows SET state = 'open', payment = NULL, matched_act = NULL"
        " WHERE bank_row = ? AND payment = ?",
        (row, payment),
    )
    db.change(
        "INSERT INTO payments_not_for (bank_row, payment) VALUES (?, ?) ON CONFLICT DO NOTHING",
        (row, payment),
    )


APPLIES = (
    Applier(BankRowsTaken, apply_bank_rows_taken),
    Applier(HubRowsReceived, apply_hub_rows_received),
    Applier(BankRowSetAside, apply_bank_row_set_aside),
    *CODE_APPLIES,
)
