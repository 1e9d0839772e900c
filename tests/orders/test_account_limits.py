"""Rows of an account become facts that any line can carry, however many and long they are."""

import pytest

from tests.cast import Settled, new_act
from tests.money.conftest import morning, till
from tests.money.hands import events
from village.ground.errors import Refusal
from village.payments import bank_commands
from village.payments.bank_rules import BankRow

__all__ = ["morning", "till"]


def test_many_rows_become_facts_that_travel(till: Settled) -> None:
    rows = [BankRow("2026-11-21", n % 1_440, 100 + n, f"문자 {n} " * 30) for n in range(600)]
    assert bank_commands.take_rows(till.db, new_act(), rows, "statement") == 600
    assert till.db.value("SELECT MAX(length(line)) FROM journal_events") < 256_000
    assert till.db.value("SELECT count(*) FROM payments_bank_rows") == 600


def test_rows_of_long_words_become_parts_that_travel(till: Settled) -> None:
    rows = [BankRow("2026-11-21", None, 100 + n, "닭" * 500, "🐔" * 90) for n in range(250)]
    assert bank_commands.take_rows(till.db, new_act(), rows, "statement") == 250
    assert till.db.value("SELECT MAX(length(part)) FROM journal_events") < 110_000
    assert till.db.value("SELECT count(*) FROM payments_bank_rows") == 250


def test_what_no_line_may_hold_is_not_recorded(
    till: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = events(till)
    monkeypatch.setattr("village.payments.bank_rules.BYTES_OF_A_FACT", 10**9)
    rows = [BankRow("2026-11-21", None, 100 + n, "닭" * 500) for n in range(250)]
    with pytest.raises(Refusal, match="too_big"):
        bank_commands.take_rows(till.db, new_act(), rows, "statement")
    assert events(till) == before
