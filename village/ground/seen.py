"""Whether a tap came before: its first outcome is shown again, with its time."""

from village.ground.errors import Refusal
from village.ground.typed import address_number
from village.ground.unit import Act, Store

MOMENT_MAX = 10**14  # the year 5138: calendars end at 9999


def seen_at(db: Store, act: Act) -> int | None:
    """When this very act was answered before, in UTC milliseconds; None for a new one.

    Ask before the command: a route then shows the outcome with "Already written down at 9:14".
    """
    found = db.value(
        "SELECT at FROM journal_acts WHERE id = ? AND actor = ? AND digest = ?",
        (act.id, act.actor, act.digest),
    )
    return int(found) if found is not None else None


def told_at(text: str) -> int:
    """The moment that a page's address tells, in UTC milliseconds.

    Refuses with ground.refusal.no_page (404).
    """
    at_ms = address_number(text)
    if at_ms >= MOMENT_MAX:
        raise Refusal("ground.refusal.no_page", status=404)
    return at_ms
