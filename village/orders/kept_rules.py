"""What a page showed when a sale was tapped that a phone or the till's own browser then kept."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from village.ground.errors import Refusal
from village.orders.rules import LINES_MAX, BasketLine

SEEN = re.compile(r"(P[0-9]{1,9})\.([a-z0-9_]{1,30})\.([0-9]{1,9})")
FEE = re.compile(r"[0-9]{1,5}")
FEE_MAX = 10_000  # the whole sum, in basis points


@dataclass(frozen=True)
class Seen:
    """The fee in basis points and the sizes of units as the page showed them.

    `tapped_at`: when its key was pressed, UTC ms by the station's clock.
    """

    fee: int
    sizes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    tapped_at: int | None = None


@dataclass(frozen=True)
class Shown:
    """What stood on the page of a tap: its sum in minor units, and all of it where it was kept."""

    total_minor: int | None = None
    kept: Seen | None = None


NOTHING = Shown()


def seen_text(seen: Seen) -> str:
    """As one field of the page: 100 P0001.tray30.30 P0002.kg.1000."""
    sizes = [f"{product}.{unit}.{size}" for (product, unit), size in seen.sizes.items()]
    return " ".join([str(seen.fee), *dict.fromkeys(sizes)])


def seen_of(text: str, tapped_at: int) -> Seen:
    """What the field says. Refuses with ground.refusal.old_page (409) what no page wrote."""
    fee, *rest = text.split()[: LINES_MAX + 1] or [""]
    found = [SEEN.fullmatch(each) for each in rest]
    if not (FEE.fullmatch(fee) and int(fee) <= FEE_MAX) or not all(found):
        raise Refusal("ground.refusal.old_page", status=409)
    sizes = {(one[1], one[2]): int(one[3]) for one in found if one}
    return Seen(int(fee), sizes, tapped_at)


def as_seen(basket: Sequence[BasketLine], seen: Seen) -> tuple[BasketLine, ...]:
    """The basket with the sizes of the page it was made on."""
    return tuple(
        replace(line, size_seen=seen.sizes.get((line.product, line.unit))) for line in basket
    )
