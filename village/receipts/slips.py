"""Numbered slips for a day without the PC: printed ahead, each number once."""

import re

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.receipts.rules import SlipsPrinted

SLIPS_MAX = 60
NAME = re.compile(r"([A-Z]{1,3})S-?([0-9]{1,6})")


def print_slips(db: Store, act: Act, count: int) -> Event:
    """The next numbers are on paper from now on. Raises ground.refusal.too_big, .zero."""
    with writing(db, act) as seen:
        if seen:
            return seen
        if count < 1:
            raise Refusal("ground.refusal.zero", field="count")
        if count > SLIPS_MAX:
            raise Refusal("ground.refusal.too_big", field="count")
        series = db.known_identity.series
        last = db.value("SELECT MAX(last) FROM receipts_slips WHERE series = ?", (series,)) or 0
        return journal.record(db, act, SlipsPrinted(series, last + 1, last + count))


def require_slip(db: Store, typed: str) -> tuple[str, int]:
    """Series and number of a slip that was printed, as somebody typed it: as-14 is AS-0014.

    Raises orders.refusal.slip_unknown (field slip).
    """
    found = NAME.fullmatch("".join(typed.split()).upper())
    series, number = (found[1], int(found[2])) if found else ("", 0)
    if not db.value(
        "SELECT 1 FROM receipts_slips WHERE series = ? AND first <= ? AND last >= ?",
        (series, number, number),
    ):
        raise Refusal("orders.refusal.slip_unknown", field="slip")
    return series, number
