"""A sheet of many fields, read to its end: all that is wrong with it is told at once."""

from collections.abc import Callable
from typing import TypeVar

from village.ground.errors import Refusal

Read = TypeVar("Read")


class Faults(Refusal):
    """All that is wrong with the sheet: it is filled in twice, not seven times.

    Who shows only one sentence shows the first.
    """

    def __init__(self, refusals: list[Refusal]) -> None:
        first = refusals[0]
        super().__init__(first.key, status=first.status, field=first.field, **first.values)
        self.refusals = refusals


class Reader:
    """Reads field after field and keeps what each refused."""

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []

    def refuse(self, refusal: Refusal) -> None:
        """One more thing that is wrong."""
        self.refusals.append(refusal)

    def take(self, read: Callable[[], Read], instead: Read) -> Read:
        """What `read` gives; refused, `instead`, which goes nowhere: finish() raises."""
        try:
            return read()
        except Refusal as refusal:
            self.refuse(refusal)
            return instead

    def finish(self) -> None:
        """Raises Faults where anything was refused."""
        if self.refusals:
            raise Faults(self.refusals)
