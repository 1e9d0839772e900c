"""A row of the account that a person tells again: the same payment, or another buyer's."""

import pytest
from werkzeug.test import TestResponse

from tests.cast import Settled, client, new_act
from tests.catalogue.hands import words
from tests.money.conftest import morning, till
from tests.money.hands import events
from tests.orders.test_account import PAGE, message, paste
from tests.payments.papers import ACCOUNT
from village.ground.errors import Refusal
from village.ground.ids import new_id
from village.payments import bank_commands, bank_queries
from village.payments.bank_rules import BankRow
from village.payments.statement_tables import Statement

__all__ = ["morning", "till"]
DAYLESS = "微信支付：收款27.00元"


def type_row(settled: Settled, **told: str) -> TestResponse:
    form = {"act": new_id(), "amount": "27.00", "day": "2026-11-21", "text": ""}
    return client(settled.app, "pak").post(PAGE + "/hand", data=form | told)


def test_two_buyers_of_one_day_pay_the_same_without_a_word(till: Settled) -> None:
    assert type_row(till).status_code == 303
    before = events(till)
    answer = type_row(till)
    assert answer.status_code == 409
    assert "같은것이 이미 적혀있습니다" in words(answer)
    assert 'name="another" value="1"' in answer.text
    assert events(till) == before
    tap = new_id()
    for _ in range(2):  # a double tap
        assert type_row(till, another="1", act=tap).status_code == 303
    assert len(bank_queries.open_rows(till.db)) == 2


def test_a_message_without_a_day_is_known_the_next_day(till: Settled) -> None:
    paste(till, DAYLESS)
    (row,) = bank_queries.open_rows(till.db)
    assert row["day"] == "2026-11-21"
    till.clock.step(hours=24)
    answer = paste(till, DAYLESS)
    assert answer.status_code == 409
    assert DAYLESS in answer.text
    assert len(bank_queries.open_rows(till.db)) == 1
    told = {"act": new_id(), "message": DAYLESS, "another": "1"}
    client(till.app, "pak").post(PAGE + "/message", data=told)
    days = [row["day"] for row in bank_queries.open_rows(till.db)]
    assert days == ["2026-11-22", "2026-11-21"]


def test_a_message_with_its_hour_is_the_same_one(till: Settled) -> None:
    for count in (1, 0):
        assert f"taken={count}" in paste(till, message("27.00")).headers["Location"]


def test_of_several_accounts_only_ours_is_taken() -> None:
    ours = BankRow("2026-11-21", 560, 2_700, "a", account=ACCOUNT)
    strange = BankRow("2026-11-21", 560, 2_700, "a", account="9990001112")
    told = Statement(ACCOUNT, (strange, ours))
    assert bank_commands.of_own_accounts(told, [ACCOUNT]) == [ours]
    with pytest.raises(Refusal, match="other_account"):
        bank_commands.of_own_accounts(Statement("9990001112", (strange,)), [ACCOUNT])


def test_rows_of_two_accounts_keep_their_own(till: Settled) -> None:
    rows = [BankRow("2026-11-21", 560, 2_700, "a", account=tail) for tail in ("1111", "2222")]
    assert bank_commands.take_rows(till.db, new_act(), rows, "statement") == 2
    assert {row["account"] for row in bank_queries.open_rows(till.db)} == {"1111", "2222"}
