"""A new PC takes its station's journal back from the centre, while a page tells how far it is."""

import threading
import traceback
from dataclasses import dataclass, field

from village.ground.errors import Refusal
from village.ground.unit import House, Store
from village.sync import queries, restoring


@dataclass
class Returning:
    """One taking back, in a thread of its own; asked by every look at its page."""

    house: House
    station: str = ""
    refusal: Refusal | None = None
    _thread: threading.Thread | None = field(default=None)

    @property
    def runs(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def begin(self, station: str) -> None:
        """Take back what the centre has; one at a time."""
        if not self.runs:
            self.station, self.refusal = station, None
            self._thread = threading.Thread(target=self._take, daemon=True)
            self._thread.start()

    def _take(self) -> None:
        db = self.house.store()
        try:
            restoring.restore_from_hub(db, "", "", self.station)
        except Refusal as refusal:
            self.refusal = refusal
        except Exception:  # noqa: BLE001 -- whatever it is, the page offers to go on
            traceback.print_exc()
            self.refusal = Refusal("sync.refusal.cut_short", status=503)
        finally:
            db.close()


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
