"""Rows on record since their keys were made in another way are not brought once more."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.cast import Settled, new_act
from tests.money.conftest import morning, till
from tests.payments.papers import ACCOUNT
from village.ground import journal
from village.ground.errors import Refusal
from village.ground.unit import Store, writing
from village.payments import bank_commands, bank_queries
from village.payments.bank_rules import BankRow, taken

__all__ = ["morning", "till"]
DAY = "2026-11-20"
MT940 = BankRow(DAY, None, 27_00, "VSABCDEFGH", "", "FT001", None, ACCOUNT)
WORDLESS = replace(MT940, text="", bank_ref="")
CAMT = BankRow(DAY, 560, 27_00, "VSABCDEFGH", "Li", "FT001", None, ACCOUNT)
UNDATED = BankRow(DAY, None, 27_00, "微信支付：收款27.00元", dated=False)


def keys_of_before(rows: Sequence[BankRow]) -> list[str]:
    turns: Counter[tuple[object, ...]] = Counter()
    keys = []
    for row in rows:
        told: tuple[object, ...] = (row.account[-4:], row.day, row.amount_minor, row.bank_ref)
        if not row.bank_ref:
            told = (*told, row.minute, row.balance_minor, row.text, row.payer)
            turns[told] += 1
            told = (*told, turns[told])
        keys.append(hashlib.sha256(repr(told).encode()).hexdigest()[:32])
    return keys


def take_as_before(db: Store, rows: Sequence[BankRow]) -> None:
    told = list(zip(keys_of_before(rows), rows, strict=True))
    act = new_act()
    with writing(db, act):
        journal.record(db, act, *taken(told, "statement", "CNY"))


def nowhere(row: BankRow) -> BankRow:
    return replace(row, account="")


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ([nowhere(MT940)], [MT940]),
        ([nowhere(WORDLESS)] * 2, [WORDLESS] * 2),
        ([replace(nowhere(MT940), bank_ref="NONREF")], [replace(MT940, bank_ref="NONREF")]),
        ([CAMT], [replace(CAMT, bank_ref="FT001/1")]),
        ([replace(CAMT, bank_ref="NOTPROVIDED")], [replace(CAMT, bank_ref="NOTPROVIDED")]),
    ],
)
def test_a_statement_read_before_is_known_again(
    till: Settled, before: list[BankRow], now: list[BankRow]
) -> None:
    take_as_before(till.db, before)
    assert bank_commands.take_rows(till.db, new_act(), now, "statement") == 0
    more = [*now, replace(now[0], text="another buyer", bank_ref="")]
    for count in (1, 0):
        assert bank_commands.take_rows(till.db, new_act(), more, "statement") == count


def test_another_payment_of_an_entry_read_before_is_taken(till: Settled) -> None:
    """Then one of two such rows was lost: each known row stands for one."""
    parts = [replace(CAMT, bank_ref=f"FT001/{place}") for place in (1, 2)]
    take_as_before(till.db, [CAMT])
    for count in (1, 0):
        assert bank_commands.take_rows(till.db, new_act(), parts, "statement") == count


def test_a_message_without_a_day_is_known_days_later(till: Settled) -> None:
    take_as_before(till.db, [UNDATED])
    later = replace(UNDATED, day="2026-11-23")
    with pytest.raises(Refusal, match="row_known"):
        bank_commands.take_told(till.db, new_act(), later, "message")
    assert bank_commands.take_told(till.db, new_act(), later, "message", another=True) == 1
    assert len(bank_queries.open_rows(till.db)) == 2
