"""Whether a tap came before: its first outcome is shown again, with its time."""

from village.ground.unit import Act, Store


def seen_at(db: Store, act: Act) -> int | None:
    """When this very act was answered before, in UTC milliseconds; None for a new one.

    Ask before the command: a route then shows the outcome with "Already written down at 9:14".
    """
    found = db.value(
        "SELECT at FROM journal_acts WHERE id = ? AND actor = ? AND digest = ?",
        (act.id, act.actor, act.digest),
    )
    return int(found) if found is not None else None
