"""References that survive a bank's form, and the collection codes a station lets in."""

import os
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.ground.errors import Refusal
from village.payments.emv_rules import Objects
from village.payments.emv_writing_rules import write
from village.payments.rules import (
    DEMO_COLLECTION,
    LETTERS,
    check_letter,
    collection_kind,
    is_demo_code,
    payment_reference,
)

IN_YUAN: Objects = {
    "00": "01", "01": "11", "15": "3082012345678901", "53": "156", "58": "CN", "59": "CUN ZHAN",
}  # fmt: skip
YUAN = write(IN_YUAN)


def fixed(filling: bytes) -> str:
    return payment_reference(lambda size: (filling * size)[:size])


def fits(reference: str) -> bool:
    """Whether the last letter is the one that the letters before it ask for."""
    return reference[-1] == check_letter(reference[2:-1])


def test_a_reference_is_vs_and_eight_letters_nobody_misreads() -> None:
    for _ in range(200):
        reference = payment_reference(os.urandom)
        assert len(reference) == 10
        assert reference.startswith("VS")
        assert not set(reference[2:]) & set("ILOU")
        assert fits(reference)
    assert fixed(b"\x00") == "VS00000000"
    assert fixed(b"\xff")[:-1] == "VSZZZZZZZ"
    assert fixed(b"\x11\x23\x45\x67\x89")[:-1] == "VS4HMASW9"
    assert len({payment_reference(os.urandom) for _ in range(1_000)}) == 1_000


@given(filling=st.binary(min_size=5, max_size=5))
def test_one_wrong_letter_never_passes(filling: bytes) -> None:
    reference = fixed(filling)
    for place in range(2, 10):
        for letter in set(LETTERS) - {reference[place]}:
            assert not fits(reference[:place] + letter + reference[place + 1 :])


@given(filling=st.binary(min_size=5, max_size=5))
def test_two_letters_changed_about_never_pass(filling: bytes) -> None:
    reference = fixed(filling)
    for first, second in combinations(range(2, 10), 2):
        letters = list(reference)
        letters[first], letters[second] = letters[second], letters[first]
        swapped = "".join(letters)
        assert swapped == reference or not fits(swapped)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("wxp://f2f0AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-", "wechat"),
        (DEMO_COLLECTION, "wechat"),
        ("https://qr.alipay.com/fkx12345abcdefgh", "alipay"),
        ("HTTPS://QR.ALIPAY.COM/FKX12345ABCDEFGH", "alipay"),
        ("https://qr.alipay.com/fkx123?t=1700000000000", "alipay"),
        ("https://qr.95516.com/00010000/62012345678901234567890123456789", "unionpay"),
        ("HTTPS://QR.95516.COM/00010000/6201", "unionpay"),
        (YUAN, "emvco"),
    ],
)
def test_a_wallets_collection_code_is_known(text: str, kind: str) -> None:
    assert collection_kind(text) == kind


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (YUAN[:-1] + "z", "broken_code"),
        (write(IN_YUAN | {"01": "12", "54": "5.00"}), "one_payment"),
        (write(IN_YUAN | {"53": "704"}), "not_a_code"),
        *((payer, "payer_code") for payer in ("134512345678901234", "281234567890123456", "0")),
        ("https://u.wechat.com/EAbc", "other_address"),  # adds a friend, takes no money
        ("https://qr.alipay.com.example.com/fkx", "other_address"),
        ("https://qr.alipay.com@example.com/fkx", "other_address"),
        ("https://example.com/https://qr.alipay.com/fkx", "other_address"),
        ("https://qr.alipay.com/", "other_address"),
        ("https://qr.alipay.com/fkx 1", "other_address"),
        ("https://qr.alipay.com/fkx\n", "other_address"),
        ('https://qr.alipay.com/"><script>', "other_address"),
        ("https://qr.alipay.com/" + "a" * 500, "other_address"),
        ("http://qr.alipay.com/fkx", "not_a_code"),
        ("WXP://F2F0ABC", "not_a_code"),
        ("wxp://f2f", "not_a_code"),
        ("wxp://pay0abc", "not_a_code"),
        ("javascript:alert(1)", "not_a_code"),
        ("javascript://qr.alipay.com/%0aalert(1)", "not_a_code"),
        ("data:text/html,hello", "not_a_code"),
        ("weixin://wxpay/bizpayurl?pr=abc", "not_a_code"),
        ("１２３４", "not_a_code"),
        (" wxp://f2f0abc", "not_a_code"),
        ("닭알", "not_a_code"),
        ("", "not_a_code"),
    ],
)
def test_anything_else_is_not_let_in(text: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        collection_kind(text)
    assert refused.value.key == f"payments.refusal.{key}"
    assert refused.value.field == "code"


def test_the_practice_string_is_known_for_what_it_is() -> None:
    assert is_demo_code(DEMO_COLLECTION)
    assert not is_demo_code("wxp://f2f0AbCdEfGh")
