"""The two currencies of the villages, and what their notes add up to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Currency:
    """A currency: `exponent` decimals, and its notes in minor units from high to low."""

    code: str
    exponent: int
    notes: tuple[int, ...]


# The 0.5 and 0.1 of CNY are coins, but the till counts them with the notes. Fen are written in
# the books and never handed over: no shop has given one for years.
CNY = Currency("CNY", 2, (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10))
VND = Currency("VND", 0, (500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000))
CURRENCIES = {currency.code: currency for currency in (CNY, VND)}

LIKELY_MAX = 3


def note_piles(minor: int, code: str) -> tuple[tuple[int, int], ...]:
    """The fewest notes for `minor`: (note in minor units, how many), high to low.

    What is smaller than the smallest note (CNY fen, VND below 1,000) stays out: no note shows it.
    """
    assert minor >= 0, "notes are counted for what is handed over, never for a debt"
    piles = []
    for note in CURRENCIES[code].notes:
        count, minor = divmod(minor, note)
        if count:
            piles.append((note, count))
    return tuple(piles)


def likely_notes(total_minor: int, code: str) -> tuple[int, ...]:
    """At most three sums a buyer is likely to hand over for a total, ascending, each above it.

    Every sum is the total rounded up to some note and takes at most one note more than the
    handiest of them. A total that is itself a few large notes has no likely sum but itself: ().
    """
    assert total_minor >= 0, "a total to pay is never below zero"
    sums = {
        note * -(-total_minor // note)
        for note in CURRENCIES[code].notes
        if total_minor % note and (total_minor < note or not _counts_in_twos(note))
    }
    pieces = {paid: sum(count for _, count in note_piles(paid, code)) for paid in sums}
    fewest = min(pieces.values(), default=0)
    return tuple(sorted(paid for paid in sums if pieces[paid] <= fewest + 1)[:LIKELY_MAX])


def _counts_in_twos(note: int) -> bool:
    # People round up to 5, 10, 50 and 100; for 240,000 nobody thinks of 400,000.
    return str(note).startswith("2")
