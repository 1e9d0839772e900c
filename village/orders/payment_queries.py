"""What pages ask about payments that were looked for."""

import sqlite3

from village.ground.unit import Store


def settled_payment(db: Store, payment: str) -> sqlite3.Row | None:
    """A payment somebody has looked for: confirmed or not found; None for anything else."""
    return db.row(
        "SELECT payment, reference, state, amount_minor FROM payments_payments"
        " WHERE payment = ? AND state IN ('confirmed', 'not_found')",
        (payment,),
    )
