"""Work that takes minutes, in a thread of its own, while a page tells how far it is."""

import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from village.ground.errors import Refusal
from village.ground.unit import House, Store

Tell = Callable[[str], None]  # says the word of the step that begins


def silent(step: str) -> None:
    """For whoever tells nobody."""


@dataclass
class LongWork:
    """One at a time of its kind in this program; asked by every look at its page."""

    house: House
    about: str = ""
    step: str = ""
    told: Any = None  # what came of it
    refusal: Refusal | None = None
    _thread: threading.Thread | None = field(default=None)

    @property
    def runs(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def begin(self, work: Callable[[Store, Tell], Any], about: str = "") -> None:
        """Do it unless it runs already; `about`: what it is done with."""
        if not self.runs:
            self.about, self.step, self.told, self.refusal = about, "", None, None
            self._thread = threading.Thread(target=self._do, args=(work,), daemon=True)
            self._thread.start()

    def _do(self, work: Callable[[Store, Tell], Any]) -> None:
        db = self.house.store()
        try:
            self.told = work(db, self._tell)
        except Refusal as refusal:
            self.refusal = refusal
        except Exception:  # noqa: BLE001 -- whatever it is, the page says so and offers it again
            traceback.print_exc()
            self.refusal = Refusal("ground.error", status=500)
        finally:
            db.close()

    def _tell(self, step: str) -> None:
        self.step = step
