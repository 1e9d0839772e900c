"""One look at a page: who looks, where, and what it must answer."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Look:
    """One look through a door. `values` fill the address and its question; {thing} of the set-up.

    `first`: someone may begin here, with nothing kept. `shows`: everything at once, to look at.
    `sends`: a form with these fields, posted there.
    """

    who: str = "farmer"
    values: dict[str, str] = field(default_factory=dict)
    status: int = 200
    first: bool = False
    shows: bool = False
    sends: dict[str, str] | None = None
