"""The whole ledger in the order of its days, entry by entry; never held at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from village.ground.unit import Store
from village.money.rules import Posting, till_account


@dataclass(frozen=True)
class Entry:
    """One entry as it stands: why (`kind`), on which business day, its lines, what it reverses."""

    entry: str
    position: int
    kind: str
    business_day: str
    currency: str
    reverses: str | None
    postings: tuple[Posting, ...]


@dataclass(frozen=True)
class Close:
    """A closed day: what must stand in the till's account after it is what was counted."""

    business_day: str
    z_number: str  # with its series' letter where it is not the first
    account: str
    counted_minor: int


def ledger(db: Store) -> Iterator[Entry]:
    """All entries, by business day and then as they came."""
    rows = db.conn.execute(
        "SELECT e.entry, e.position, e.kind, e.business_day, e.currency, e.reverses,"
        " p.account, p.amount_minor FROM money_entries e JOIN money_postings p ON p.entry = e.entry"
        " ORDER BY e.business_day, e.position, p.place"
    )
    for _, group in groupby(rows, key=lambda row: row["entry"]):
        lines = list(group)
        first = lines[0]
        yield Entry(
            first["entry"], first["position"], first["kind"], first["business_day"],
            first["currency"], first["reverses"],
            tuple(Posting(row["account"], row["amount_minor"]) for row in lines),
        )  # fmt: skip


def closes(db: Store) -> list[Close]:
    """Every Z report, the first day first."""
    rows = db.rows(
        "SELECT business_day, till, iif(z_series = 'A', '', z_series) || z_number AS z_name,"
        " counted_minor FROM money_days"
        " WHERE state = 'closed' ORDER BY business_day, till"
    )
    return [
        Close(row["business_day"], row["z_name"], till_account(row["till"]), row["counted_minor"])
        for row in rows
    ]
