"""Payment codes read strictly: what independent packages made is read, every fault has its name."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.payments.vectors import INVALID, PUBLISHED, VALID
from village.__main__ import main
from village.payments.emv_rules import TEXT_MAX, CodeFault, crc_of, parse
from village.payments.rules import ONCE, TO_CARD, vietqr
from village.payments.vietqr_rules import Transfer, read_vietqr

EGGS = vietqr("970405", "7302205123456", amount_minor=54_000, memo="VS26K7QX3A TRUNG GA")
EMVCO = PUBLISHED[0]["payload"]  # the specification's own example
BARE = EGGS[:-8]  # without its checksum
MISPRINTED = "01120011012345678"  # a published sample whose inner length is one too short


def fault_of(text: str) -> str:
    with pytest.raises(CodeFault) as found:
        read_vietqr(text)
    return found.value.code


def with_crc(text: str) -> str:
    """The code with its checksum computed anew."""
    return text + "6304" + crc_of(text + "6304")


@pytest.mark.parametrize("vector", VALID, ids=lambda vector: vector["id"])
def test_what_independent_packages_made_is_read(vector: dict[str, Any]) -> None:
    assert read_vietqr(vector["expected_payload"]) == Transfer(
        bank=vector["bank_bin"],
        account=vector["account"],
        card=vector["service_code"] == TO_CARD,
        once=vector["point_of_initiation"] == ONCE,
        amount_minor=int(vector["amount"]) if vector["amount"] else None,
        memo=vector["memo"] or "",
    )


@pytest.mark.parametrize("vector", INVALID, ids=lambda vector: vector["reason"])
def test_every_fault_has_its_code(vector: dict[str, Any]) -> None:
    if vector["class"] == "never-emit":  # a reader may take it, and says what it took
        assert vector["code"] in read_vietqr(vector["payload"]).notes
    else:
        assert fault_of(vector["payload"]) == vector["code"], vector["reason"]


@pytest.mark.parametrize("sample", PUBLISHED, ids=lambda sample: sample["source"][:40])
def test_published_samples_are_read_or_found_wrong(sample: dict[str, Any]) -> None:
    if sample["crc_ok"] and MISPRINTED not in sample["payload"]:
        parse(sample["payload"])
    else:
        wanted = "BAD_NESTED_LENGTH" if sample["crc_ok"] else "BAD_CRC"
        assert fault_of(sample["payload"]) == wanted


def test_objects_come_in_any_order_and_unknown_ones_are_kept() -> None:
    code = parse(EMVCO)
    assert code.text("64", "01") == "最佳运输"
    assert code.text("91") == "A011223344998877070812345678" or code.objects["91"]
    moved = with_crc(EGGS[:12] + EGGS[EGGS.index("5303") : -8] + EGGS[12 : EGGS.index("5303")])
    assert read_vietqr(moved) == read_vietqr(EGGS)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (EGGS + "\r\n", "TRAILING_DATA"),
        (EGGS[:20], "TRUNCATED"),
        (BARE, "CRC_MISSING"),
        ("https://qr.alipay.com/abc", "NOT_EMV"),
        ("0" * (TEXT_MAX + 1), "TOO_LONG"),
        (with_crc(BARE + "56042100"), "TIP_FEE_UNEXPECTED"),
        (with_crc(BARE + "550202" + "56010"), "TIP_FEE_FORMAT"),
        (with_crc(BARE + "550203" + "570500.00"), "TIP_PERCENT_FORMAT"),
        (with_crc(BARE.replace("540554000", "540754000.5")), "AMOUNT_DECIMALS"),
        (with_crc(BARE + "80060102AB"), "GUID_MISSING"),
        (with_crc(BARE + "6016" + "V" * 16), "FIELD_TOO_LONG"),
        (with_crc(BARE + "64170002VI0107Bà Năm"), "BAD_LENGTH"),
        (with_crc(BARE.replace("970405", "９７０４０５")), "BIN_FORMAT"),
    ],
)
def test_what_is_wrong_is_named(text: str, code: str) -> None:
    assert fault_of(text) == code


@given(st.integers(0, len(EGGS) - 1), st.characters(codec="utf-8"))
def test_no_letter_can_be_changed_unseen(at: int, letter: str) -> None:
    changed = EGGS[:at] + letter + EGGS[at + 1 :]
    if changed.upper() != EGGS.upper():
        fault_of(changed)


@given(st.text(max_size=80) | st.text("0123456789", max_size=80).map("0002".__add__))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    for whole in (text, with_crc(text), with_crc("000201" + text)):
        with suppress(CodeFault):
            read_vietqr(whole)


def test_the_command_says_what_a_code_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["qr", "parse", EGGS]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["account"], told["amount_minor"]) == (
        "vietqr",
        "7302205123456",
        54_000,
    )
    assert main(["qr", "parse", EMVCO]) == 0
    assert json.loads(capsys.readouterr().out)["kind"] == "emvco"
    assert main(["qr", "parse", "wxp://f2f0abc"]) == 0
    assert json.loads(capsys.readouterr().out) == {"kind": "wechat"}
    assert main(["qr", "parse", EGGS[:-1] + "x"]) == 1
    assert json.loads(capsys.readouterr().out) == {"fault": "BAD_CRC", "at": "63"}
