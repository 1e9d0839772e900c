"""Money that a bank or wallet says has come in: rows, how one is known again, and their facts."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Literal

Source = Literal["message", "statement", "hand", "hub"]
ROWS_MAX = 5_000  # of one statement
ROWS_OF_A_FACT = 250
BYTES_OF_A_FACT = 100_000  # far below what a line may hold, and what a part beside it may
TEXT_MAX = 400
PART_OF_ENTRY = re.compile(r"/[0-9]+\Z")
OLDER_TURNS, OLDER_DAYS = 9, 31
NO_REFERENCE = ("", "NONREF", "NOTPROVIDED", "NA", "N/A")


@dataclass(frozen=True)
class BankRow:
    """One credit as the account tells it. `minute` counts from midnight at the station's place.

    Not `dated`: it told no day, and `day` is when it was brought.
    """

    day: str
    minute: int | None
    amount_minor: int
    text: str
    payer: str = ""
    bank_ref: str = ""
    balance_minor: int | None = None
    account: str = ""
    dated: bool = True

    @property
    def is_known_again(self) -> bool:
        """Whether an equal row is surely this one; else two buyers may have paid alike."""
        return bool(reference_of(self)) or (self.dated and self.minute is not None)


@dataclass(frozen=True)
class TakenRow:
    """A row in the journal: its words stand beside the line."""

    row: str
    day: str
    amount_minor: int
    minute: int | None = None


@dataclass(frozen=True)
class BankRowsTaken:
    """Rows of an account are on record: each once, from wherever it was heard first."""

    name: ClassVar[str] = "payments.bank_rows_taken"
    v: ClassVar[int] = 1
    source: Source
    currency: str
    rows: tuple[TakenRow, ...]


@dataclass(frozen=True)
class BankRowsPrivate:
    """What payers wrote, who they are, the bank's own number: in the order of the rows."""

    account: str
    texts: tuple[str, ...]
    payers: tuple[str, ...]
    refs: tuple[str, ...]


@dataclass(frozen=True)
class BankRowSetAside:
    """Somebody has looked: this money is not for anything sold here."""

    name: ClassVar[str] = "payments.bank_row_set_aside"
    v: ClassVar[int] = 1
    row: str


def keys_of(rows: Sequence[BankRow]) -> list[str]:
    """By what each row of one reading is known again, in whatever file or order it comes back.

    By account and the bank's number where there is one. Else by all it says, and by its turn among
    equal ones: two buyers may pay the same sum on one day without a word.
    """
    turns: Counter[str] = Counter()
    keys = []
    for row in rows:
        alike = key_of(row)
        turns[alike] += 1
        keys.append(alike if reference_of(row) else key_of(row, turns[alike]))
    return keys


def key_of(row: BankRow, turn: int = 1) -> str:
    """The key of a row that is the so-manieth of its kind."""
    ref, day = reference_of(row), row.day if row.dated else ""
    told: tuple[object, ...] = (row.account[-4:], day, row.amount_minor, ref)
    if not ref:
        told = (*told, row.minute, row.balance_minor, row.text, row.payer, turn)
    return _digest(told)


def older_keys(row: BankRow) -> list[str]:
    """What journals before this one may know the row by, where that was made in another way.

    Then a message without a day was of the day it was brought, MT940 told no account, each part of
    a camt entry had the entry's number, and "NONREF" was a number too.
    """
    tail, last = row.account[-4:], date.fromisoformat(row.day)
    tails = {tail, ""} if row.minute is None and not row.payer else {tail}
    days = range(1 if row.dated else OLDER_DAYS)
    forms = [
        (account, (last - timedelta(days=back)).isoformat(), row.amount_minor, ref)
        for account in sorted(tails)
        for back in days
        for ref in sorted({row.bank_ref, PART_OF_ENTRY.sub("", row.bank_ref)})
        if not (row.dated and account == tail and ref == reference_of(row))
    ]
    words = (row.minute, row.balance_minor, row.text, row.payer)
    turns = range(1, OLDER_TURNS + 1)
    return [
        _digest(told) for form in forms
        for told in ([form] if form[-1] else [(*form, *words, turn) for turn in turns])
    ]  # fmt: skip


def _digest(told: tuple[object, ...]) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def reference_of(row: BankRow) -> str:
    """The bank's own number of a row; empty where what stands there is none."""
    return "" if row.bank_ref.strip(" -/.0").upper() in NO_REFERENCE else row.bank_ref


def chunks(rows: Sequence[tuple[str, BankRow]]) -> Iterator[Sequence[tuple[str, BankRow]]]:
    """Rows of one account in their order, so few that their words can travel as one part."""
    begin = size = 0
    for place, (_, row) in enumerate(rows):
        words = (row.text[:TEXT_MAX], row.payer[:60], row.bank_ref[:60])
        more = len(json.dumps(words, ensure_ascii=False).encode())
        full = place - begin == ROWS_OF_A_FACT or size + more > BYTES_OF_A_FACT
        if place > begin and (full or row.account != rows[begin][1].account):
            yield rows[begin:place]
            begin, size = place, 0
        size += more
    if rows:
        yield rows[begin:]


def taken(
    rows: Sequence[tuple[str, BankRow]], source: Source, currency: str
) -> tuple[BankRowsTaken, BankRowsPrivate]:
    """The fact of rows with their keys, and their words."""
    only = [row for _, row in rows]
    fact = BankRowsTaken(
        source, currency,
        tuple(TakenRow(key, row.day, row.amount_minor, row.minute) for key, row in rows),
    )  # fmt: skip
    private = BankRowsPrivate(
        only[0].account,
        tuple(row.text[:TEXT_MAX] for row in only),
        tuple(row.payer[:60] for row in only),
        tuple(row.bank_ref[:60] for row in only),
    )
    return fact, private
