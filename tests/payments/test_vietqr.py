"""VietQR payloads: the same letters as four independent packages make, and what is never made."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.payments.vectors import INVALID, PUBLISHED, VALID, objects_of, ours
from village.ground.errors import Refusal
from village.payments.emv_rules import crc_of
from village.payments.emv_writing_rules import write
from village.payments.rules import (
    DEMO_BANK,
    TRANSFER_MAX,
    Merchant,
    is_demo_code,
    memo_of,
    vietqr,
)

AGRIBANK = "970405"
ACCOUNT = "7302205123456"


OUTSIDE = {"vq-024", "vq-025", "vq-036", "vq-057", "vq-059", "vq-064"}  # of our own limits
EXTRAS = {vector["id"] for vector in VALID if vector.get("extra")} | {"vq-047"}


@pytest.mark.parametrize("vector", VALID, ids=lambda vector: vector["id"])
def test_a_payload_is_letter_for_letter_what_other_packages_make(vector: dict[str, Any]) -> None:
    assert len(vector["produced_identically_by"]) >= 3 or vector["id"] == "vq-091"
    assert write(objects_of(vector)) == vector["expected_payload"]
    if vector["id"] not in OUTSIDE | EXTRAS:
        assert ours(vector) == vector["expected_payload"]


@pytest.mark.parametrize("vector", VALID, ids=lambda vector: vector["id"])
def test_a_valid_payload_outside_our_limits_is_not_made(vector: dict[str, Any]) -> None:
    if vector["id"] in OUTSIDE | EXTRAS:
        with pytest.raises(Refusal):
            ours(vector)


def is_right(payload: str) -> bool:
    return payload[-8:-4] == "6304" and payload[-4:].upper() == crc_of(payload[:-4])


def test_a_checksum_is_told_right_from_wrong() -> None:
    told = [(code["expected_payload"], True) for code in VALID]
    told += [(code["payload"], code["crc_ok"]) for code in [*INVALID, *PUBLISHED]]
    assert [is_right(text) for text, _ in told] == [ok for _, ok in told]
    assert {ok for _, ok in told} == {True, False}


def test_a_checksum_keeps_its_leading_zeros() -> None:
    assert crc_of("") == "FFFF"
    assert crc_of("123456789") == "29B1"  # the check value of CRC-16/CCITT-FALSE
    zeros = [vector["expected_payload"][-4:] for vector in VALID if "zero" in vector["group"]]
    assert {"003A", "0007", "0000"} <= set(zeros)


def test_without_an_amount_the_code_serves_many_payments() -> None:
    assert vietqr(AGRIBANK, ACCOUNT)[:12] == "000201010211"
    assert vietqr(AGRIBANK, ACCOUNT, amount_minor=1)[:12] == "000201010212"


@pytest.mark.parametrize(
    ("key", "bank", "account", "more"),
    [
        ("bank", "000000", ACCOUNT, {}),
        ("bank", "97040", ACCOUNT, {}),
        ("bank", "9704055", ACCOUNT, {"unknown_bank_ok": True}),
        ("bank", "９７０４０５", ACCOUNT, {"unknown_bank_ok": True}),
        ("account", AGRIBANK, "12345", {}),
        ("account", AGRIBANK, "12345678901234567890", {}),
        ("account", AGRIBANK, "7302 205 123", {}),
        ("account", AGRIBANK, "730220512345\n", {}),
        ("card_number", AGRIBANK, ACCOUNT, {"card": True}),
        ("card_number", AGRIBANK, "97040512345678901", {"card": True}),
        ("amount", AGRIBANK, ACCOUNT, {"amount_minor": 0}),
        ("amount", AGRIBANK, ACCOUNT, {"amount_minor": -1}),
        ("amount", AGRIBANK, ACCOUNT, {"amount_minor": TRANSFER_MAX + 1}),
        ("memo", AGRIBANK, ACCOUNT, {"memo": "tiền trứng gà"}),
        ("memo", AGRIBANK, ACCOUNT, {"memo": "A" * 26}),
        ("memo", AGRIBANK, ACCOUNT, {"memo": "A\x0bB"}),
        ("merchant", AGRIBANK, ACCOUNT, {"merchant": Merchant("N" * 26, "VINH LONG")}),
        ("merchant", AGRIBANK, ACCOUNT, {"merchant": Merchant("BA NAM", "")}),
        ("merchant", AGRIBANK, ACCOUNT, {"merchant": Merchant("Bà Năm", "VINH LONG")}),
        ("merchant", AGRIBANK, ACCOUNT, {"merchant": Merchant("BA NAM", "VINH LONG", "54111")}),
    ],
)
def test_what_no_bank_would_take_is_refused(
    key: str, bank: str, account: str, more: dict[str, Any]
) -> None:
    with pytest.raises(Refusal) as refused:
        vietqr(bank, account, **more)
    assert refused.value.key == f"payments.refusal.{key}"
    assert refused.value.field


def test_a_new_bank_takes_the_clerks_word() -> None:
    assert "0006000000" in vietqr("000000", ACCOUNT, unknown_bank_ok=True)


def test_the_practice_villages_code_is_known_for_what_it_is() -> None:
    for card, account in ((False, ACCOUNT), (True, "9704051234567890")):
        for amount in (None, 240_000):
            demo = vietqr(DEMO_BANK, account, amount_minor=amount, card=card, unknown_bank_ok=True)
            assert is_demo_code(demo)
    assert not is_demo_code(vietqr(AGRIBANK, ACCOUNT))
    assert not is_demo_code(vietqr(AGRIBANK, f"0006{DEMO_BANK}", memo=f"0006{DEMO_BANK}"))


REFERENCE = "VS26K7QX3A"


@pytest.mark.parametrize(
    ("text", "memo"),
    [
        ("Tiền trứng gà", f"{REFERENCE} TIEN TRUNG GA"),
        ("Đặng Thị Hồng!", f"{REFERENCE} DANG THI HONG"),
        ("닭알 2판", f"{REFERENCE} 2"),
        ("닭알", REFERENCE),
        ("鸡蛋", REFERENCE),
        ("", REFERENCE),
        ("a\n\tb  c", f"{REFERENCE} A B C"),
        ("mua mười hai trái dừa xiêm", f"{REFERENCE} MUA MUOI HAI T"),
        ("mua 100 trai abc defgh", f"{REFERENCE} MUA 100 TRAI A"),
    ],
)
def test_the_transfers_text_keeps_what_banks_can_write(text: str, memo: str) -> None:
    assert memo_of(REFERENCE, text) == memo


@given(text=st.text(max_size=80))
def test_any_words_make_a_text_the_code_takes(text: str) -> None:
    memo = memo_of(REFERENCE, text)
    assert memo.startswith(REFERENCE)
    assert is_right(vietqr(AGRIBANK, ACCOUNT, amount_minor=1, memo=memo))
