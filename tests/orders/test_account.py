"""The promises of the account's page: read, looked through, matched where sure, all undone."""

import io
import re

import pytest
from werkzeug.test import TestResponse

from tests.cast import Settled, client, new_act
from tests.catalogue.hands import words
from tests.money.conftest import morning, till
from tests.money.hands import claim, claim_order, eggs, entry, events, place
from tests.payments.papers import WECHAT
from village.ground.errors import Refusal
from village.ground.ids import new_id
from village.money import commands as money_commands
from village.money import queries as money
from village.orders import commands, evidence_commands, evidence_queries, order_commands
from village.orders.queries import require_sale
from village.payments import bank_queries
from village.payments import queries as payments

__all__ = ["morning", "till"]
PAGE = "/orders/account"


def reference(settled: Settled, payment: str) -> str:
    found = payments.payment(settled.db, payment)
    assert found
    return str(found["reference"])


def paste(settled: Settled, text: str) -> TestResponse:
    told = {"act": new_id(), "message": text}
    return client(settled.app, "pak").post(PAGE + "/message", data=told)


def message(amount: str, text: str = "") -> str:
    return f"您尾号1234卡11月21日09:20存入{amount}元，附言{text}，余额1,240.00元"


def upload(settled: Settled, content: bytes) -> TestResponse:
    told = {"act": new_id(), "file": (io.BytesIO(content), "list.csv")}
    return client(settled.app, "pak").post(PAGE + "/statement", data=told)


def take(settled: Settled, answer: TestResponse) -> TestResponse:
    return client(settled.app, "pak").post(answer.headers["Location"], data={"act": new_id()})


def state(settled: Settled, payment: str) -> str:
    found = payments.payment(settled.db, payment)
    assert found
    return str(found["state"])


def only_row(settled: Settled) -> str:
    return str(settled.db.value("SELECT bank_row FROM payments_bank_rows"))


def test_a_message_with_its_reference_confirms_a_claim(till: Settled) -> None:
    payment, sale = claim(till)
    answer = paste(till, message("27.00", reference(till, payment)))
    assert "1건은 확인번호와 금액이 같아" in words(
        client(till.app, "pak").get(answer.headers["Location"])
    )
    assert state(till, payment) == "confirmed"
    assert require_sale(till.db, sale)["state"] == "confirmed"
    assert money.book(till.db, "F0001").payable_minor == 2_673
    assert money.book(till.db, "F0001").held_minor == 0


def test_a_code_nobody_claimed_is_claimed_and_confirmed_by_its_money(till: Settled) -> None:
    shown = commands.show_code(till.db, new_act(), [eggs()]).id
    paste(till, message("27.00", reference(till, shown)))
    assert state(till, shown) == "confirmed"
    order = place(till)
    shown = order_commands.show_order_code(till.db, new_act(), order).id
    paste(till, message("27.00", reference(till, shown)))
    assert state(till, shown) == "confirmed"


@pytest.mark.parametrize("amount", ["26.99", "27.01", "270.00"])
def test_another_sum_is_only_proposed(till: Settled, amount: str) -> None:
    payment, _ = claim(till)
    paste(till, message(amount, reference(till, payment)))
    assert state(till, payment) == "claimed"
    page = words(client(till.app, "pak").get(PAGE))
    assert "확인번호가 같습니다. 금액을 보십시오" in page


def test_another_sum_never_confirms(till: Settled) -> None:
    payment, _ = claim(till)
    shown = commands.show_code(till.db, new_act(), [eggs()]).id
    paste(till, message("1.00", reference(till, payment)))
    row, clerk, before = only_row(till), client(till.app, "pak"), events(till)
    assert f"/rows/{row}/payments/" not in clerk.get(PAGE).text
    for wanted in (payment, shown):
        tap = clerk.post(f"{PAGE}/rows/{row}/payments/{wanted}", data={"act": new_id()})
        assert tap.status_code == 409
    with pytest.raises(Refusal, match="row_sum"):
        evidence_commands.pay_by_row(till.db, new_act(), row, payment)
    assert events(till) == before
    assert (state(till, payment), state(till, shown)) == ("claimed", "shown")


def test_a_sum_alone_is_decided_by_one_tap_and_taken_back_by_one(till: Settled) -> None:
    payment, sale = claim(till)
    paste(till, message("27.00"))
    assert state(till, payment) == "claimed"
    clerk, row = client(till.app, "pak"), only_row(till)
    tap = {"act": new_id()}
    for _ in range(2):  # a double tap
        answer = clerk.post(f"{PAGE}/rows/{row}/payments/{payment}", data=tap)
        assert answer.status_code == 303
    assert state(till, payment) == "confirmed"
    clerk.post(f"{PAGE}/rows/{row}/undo", data={"act": new_id()})
    assert state(till, payment) == "claimed"
    assert require_sale(till.db, sale)["state"] == "claimed"
    assert money.book(till.db, "F0001").held_minor == 2_673
    assert money.book(till.db, "F0001").payable_minor == 0
    assert evidence_queries.agreement(till.db).agrees
    assert evidence_commands.match_rows(till.db, new_act()).confirmed == 0


def test_what_was_taken_back_is_not_taken_again_by_itself(till: Settled) -> None:
    payment, _ = claim(till)
    paste(till, message("27.00", reference(till, payment)))
    evidence_commands.undo_match(till.db, new_act(), only_row(till))
    assert evidence_commands.match_rows(till.db, new_act()).confirmed == 0
    evidence_commands.pay_by_row(till.db, new_act(), only_row(till), payment)
    assert state(till, payment) == "confirmed"


def test_money_she_has_drawn_is_not_taken_back(till: Settled) -> None:
    payment, _ = claim(till)
    paste(till, message("27.00", reference(till, payment)))
    money_commands.pay_out(till.db, new_act(), "F0001", 2_670)
    before = events(till)
    answer = client(till.app, "pak").post(
        f"{PAGE}/rows/{only_row(till)}/undo", data={"act": new_id()}
    )
    assert answer.status_code == 409
    assert events(till) == before


def test_an_order_handed_over_goes_back_to_held(till: Settled) -> None:
    order = place(till)
    payment, _ = claim_order(till, order)
    paste(till, message("27.00", reference(till, payment)))
    order_commands.hand_over(till.db, new_act(), order)
    assert money.book(till.db, "F0001").payable_minor == 2_673
    undone = evidence_commands.undo_match(till.db, new_act(), only_row(till))
    assert money.book(till.db, "F0001").held_minor == 2_673
    assert sum(entry(till, undone.id).values()) == 0
    assert till.db.value("SELECT money FROM orders_orders") == "claimed"


def test_the_same_message_twice_is_nothing_new(till: Settled) -> None:
    payment, _ = claim(till)
    paste(till, message("27.00", reference(till, payment)))
    before = events(till)
    answer = paste(till, message("27.00", reference(till, payment)))
    assert "taken=0" in answer.headers["Location"]
    assert events(till) == before


def test_a_second_row_for_a_paid_sale_waits_for_a_person(till: Settled) -> None:
    payment, _ = claim(till)
    said = reference(till, payment)
    paste(till, message("27.00", said))
    paste(till, message("27.00", f"{said} again"))
    assert [row["state"] for row in till.db.rows(
        "SELECT state FROM payments_bank_rows ORDER BY position"
    )] == ["matched", "open"]  # fmt: skip


def test_a_row_that_names_a_paid_sale_is_for_no_other(till: Settled) -> None:
    payment, _ = claim(till)
    said = reference(till, payment)
    paste(till, message("27.00", said))
    other, _ = claim(till)
    paste(till, message("27.00", f"{said} again"))
    (row,) = bank_queries.open_rows(till.db)
    assert [one.guesses for one in evidence_commands.findings(till.db)] == [()]
    with pytest.raises(Refusal, match="row_used"):
        evidence_commands.pay_by_row(till.db, new_act(), row["bank_row"], other)
    assert state(till, other) == "claimed"


def test_a_message_nobody_can_read_is_typed_by_hand(till: Settled) -> None:
    before, clerk = events(till), client(till.app, "pak")
    answer = paste(till, "안녕하십니까")
    assert answer.status_code == 422
    assert "손으로 적기" in words(answer)
    told = {"act": new_id(), "amount": "27.00", "day": "2026-11-21", "text": "왕빈"}
    for wrong in ({"amount": "x"}, {"day": "2026-11-22"}, {"day": "yesterday"}, {"amount": "0"}):
        assert clerk.post(PAGE + "/hand", data=told | wrong).status_code == 422
    assert events(till) == before
    assert clerk.post(PAGE + "/hand", data=told | {"act": new_id()}).status_code == 303
    assert len(bank_queries.open_rows(till.db)) == 1


def test_not_ours_is_set_aside(till: Settled) -> None:
    paste(till, message("99.00"))
    row = only_row(till)
    client(till.app, "pak").post(f"{PAGE}/rows/{row}/aside", data={"act": new_id()})
    assert bank_queries.open_rows(till.db) == []
    with pytest.raises(Refusal, match="row_used"):
        evidence_commands.pay_by_row(till.db, new_act(), row, claim(till)[0])


# --- statements ----------------------------------------------------------------------------------


def wechat(settled: Settled, payment: str, amount: str = "27.00") -> bytes:
    told = re.sub("VS26K7QX3A", reference(settled, payment), WECHAT)
    return told.replace("¥54.00,/,已收钱,1000000001", f"¥{amount},/,已收钱,1000000001").encode()


def test_a_statement_is_shown_before_a_row_is_taken(till: Settled) -> None:
    payment, _ = claim(till)
    before = events(till)
    answer = upload(till, wechat(till, payment))
    page = words(client(till.app, "pak").get(answer.headers["Location"]))
    assert "새것 3건" in page
    assert "321.00원" in page
    assert "들어온 돈이 아닌것 2건" in page
    assert events(till) == before
    take(till, answer)
    assert state(till, payment) == "confirmed"
    assert len(bank_queries.open_rows(till.db)) == 2


def test_the_same_file_twice_is_nothing_new(till: Settled) -> None:
    payment, _ = claim(till)
    take(till, upload(till, wechat(till, payment)))
    before = events(till)
    answer = upload(till, wechat(till, payment))
    assert "벌써 적은것 3건" in words(client(till.app, "pak").get(answer.headers["Location"]))
    take(till, answer)
    assert events(till) == before


def test_another_file_under_the_same_act_shows_its_own_rows(till: Settled) -> None:
    payment, _ = claim(till)
    clerk, act, content = client(till.app, "pak"), new_id(), wechat(till, payment)

    def shown(content: bytes) -> str:
        told = {"act": act, "file": (io.BytesIO(content), "list.csv")}
        return clerk.post(PAGE + "/statement", data=told).headers["Location"]

    other = content.replace(b"27.00", b"29.00")
    assert other != content
    assert shown(content) == shown(content) != shown(other)


@pytest.mark.parametrize("content", [b"", b"x,y\n1,2\n", b"PK\x03\x04", b"<a/>", b"<!DOCTYPE a>"])
def test_what_is_no_statement_is_told_and_nothing_written(till: Settled, content: bytes) -> None:
    before = events(till)
    answer = upload(till, content)
    assert answer.status_code == 422
    assert 'id="e-file"' in answer.text
    assert events(till) == before


def test_a_statement_too_large_is_told(till: Settled) -> None:
    answer = client(till.app, "pak").post(
        PAGE + "/statement", data=bytes(9_000_000), content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 413


def test_the_books_say_the_same(till: Settled) -> None:
    for _ in range(3):
        claim(till)
    payment, _ = claim(till)
    paste(till, message("27.00", reference(till, payment)))
    told = evidence_queries.agreement(till.db)
    assert told.agrees
    assert (told.claimed_minor, told.confirmed_minor) == (8_100, 2_700)
    page = words(client(till.app, "pak").get("/orders/reconciliation"))
    assert "한푼까지 맞습니다" in page
    assert "못 본것 3건" in page
