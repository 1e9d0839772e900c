"""How far a new PC is with taking its station's journal back from the centre."""

from village.ground.unit import Store
from village.sync import queries


def taken(db: Store) -> int:
    """How many entries are here by now."""
    return int(db.value("SELECT COALESCE(SUM(seq), 0) FROM journal_epochs"))


def manager_without_phrase(db: Store) -> str | None:
    """The first manager of a station that came back without any phrase; None where one is known."""
    if db.identity is None or queries.hub(db) is None:
        return None
    phrases = db.value("SELECT count(*) FROM people_secrets WHERE kind = 'phrase'")
    found: str | None = db.value(
        "SELECT number FROM people_persons WHERE role = 'manager' AND active = 1"
        " ORDER BY number LIMIT 1"
    )
    return None if phrases else found
