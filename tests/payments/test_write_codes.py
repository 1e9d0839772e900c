"""Payment codes written: what is read back is what was meant, and nothing wrong is ever written."""

import string
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.payments.vectors import INVALID, VALID, objects_of
from village.payments.emv_rules import CodeFault, Objects, crc_of, parse
from village.payments.emv_writing_rules import write
from village.payments.vietqr_rules import read_vietqr

PLAIN = st.text(string.ascii_letters + string.digits + " .-", min_size=1, max_size=25)
WORDS = st.text(st.characters(min_codepoint=32, exclude_categories=("C", "Z")), min_size=1)
AMOUNT = st.one_of(
    st.integers(1, 10**13 - 1).map(str),
    st.integers(1, 10**9).map(lambda minor: f"{minor // 100}.{minor % 100:02d}"),
)
GUID = st.text(string.ascii_uppercase + string.digits, min_size=1, max_size=32)
TAGS = [f"{tag:02d}" for tag in range(100)]


def some(*tags: str) -> st.SearchStrategy[Any]:
    """Short texts under some of these IDs."""
    return st.dictionaries(st.sampled_from(tags), PLAIN.map(lambda text: text[:12]), max_size=3)


ACCOUNTS = st.one_of(
    st.dictionaries(st.sampled_from(TAGS[2:26]), PLAIN, min_size=1, max_size=2),
    st.builds(
        lambda tag, guid, more: {tag: more | {"00": guid}},
        st.sampled_from([tag for tag in TAGS[26:52] if tag != "38"]), GUID, some(*TAGS[1:10]),
    ),
)  # fmt: skip
TIPS = st.sampled_from(
    [{}, {"55": "01"}, {"55": "02", "56": "1000"}, {"55": "03", "57": "02.50"}]
)  # fmt: skip
LANGUAGE = st.builds(
    lambda name, city: {"64": {"00": "KO", "01": name[:25], "02": city[:15]}}, WORDS, WORDS
)
CODES = st.builds(
    lambda *parts: {key: value for part in parts for key, value in part.items() if value},
    st.builds(
        lambda amount, name: {
            "00": "01", "01": "12" if amount else "11", "53": "156", "54": amount, "58": "CN",
            "59": name,
        },
        st.one_of(st.just(""), AMOUNT), PLAIN,
    ),
    ACCOUNTS,
    TIPS,
    some("01", "02", "03", "04", "05", "06", "07", "08").map(lambda told: {"62": told}),
    st.one_of(st.just({}), LANGUAGE),
    st.dictionaries(st.sampled_from(TAGS[65:80]), WORDS.map(lambda text: text[:20]), max_size=2),
)  # fmt: skip


@given(objects=CODES)
def test_what_is_written_is_read_back(objects: Objects) -> None:
    text = write(objects)
    assert parse(text).objects == objects | {"63": text[-4:]}
    assert parse(text).notes == ()


def shifted(text: str) -> int:
    """CRC-16/CCITT-FALSE bit by bit, as the standard's shift register."""
    register = 0xFFFF
    for byte in text.encode():
        for place in range(7, -1, -1):
            out = register >> 15 ^ byte >> place & 1
            register = register << 1 & 0xFFFF ^ (0x1021 if out else 0)
    return register


def divided(text: str) -> int:
    """The same as the remainder of a long division by x^16 + x^12 + x^5 + 1."""
    raw = text.encode()
    left = int.from_bytes(raw + b"\0\0") ^ 0xFFFF << 8 * len(raw)
    while left.bit_length() > 16:
        left ^= 0x11021 << left.bit_length() - 17
    return left


@given(text=st.text(max_size=300))
def test_two_other_ways_come_to_the_same_checksum(text: str) -> None:
    assert crc_of(text) == f"{shifted(text):04X}" == f"{divided(text):04X}"


@pytest.mark.parametrize("vector", VALID, ids=lambda vector: vector["id"])
def test_the_packages_checksums_are_those_of_the_two_other_ways(vector: dict[str, Any]) -> None:
    text, told = vector["expected_payload"][:-4], int(vector["crc"], 16)
    assert (shifted(text), divided(text)) == (told, told)


EGGS = objects_of(next(vector for vector in VALID if vector["memo"] and vector["amount"]))
PAYEE: Any = EGGS["38"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"00": "02"}, "PFI_VALUE"),
        ({"00": ""}, "ZERO_LENGTH"),
        ({"01": "13"}, "POI_VALUE"),
        ({"54": ""}, "ZERO_LENGTH"),
        ({"54": "35000."}, "AMOUNT_TRAILING_DOT"),
        ({"54": "035000"}, "AMOUNT_LEADING_ZERO"),
        ({"54": "0"}, "AMOUNT_FORMAT"),
        ({"54": "1" * 14}, "AMOUNT_TOO_LONG"),
        ({"58": "vn"}, "COUNTRY_FORMAT"),
        ({"53": "VND"}, "CURRENCY_FORMAT"),
        ({"59": "N" * 26}, "FIELD_TOO_LONG"),
        ({"62": {"08": "A" * 26}}, "PURPOSE_TOO_LONG"),
        ({"62": dict.fromkeys(("01", "03", "05", "07"), "A" * 25)}, "FIELD_TOO_LONG"),
        ({"62": {"08": "A\x0bB"}}, "PURPOSE_CHARSET"),
        ({"38": PAYEE | {"00": "G" * 33}}, "FIELD_TOO_LONG"),
        ({"38": {"01": PAYEE["01"]}}, "GUID_MISSING"),
        ({"55": "02"}, "TIP_FEE_MISSING"),
        ({"56": "1000"}, "TIP_FEE_UNEXPECTED"),
        ({"5": "1"}, "BAD_ID"),
        ({"५३": "704"}, "BAD_ID"),
        ({"80": "A" * 100}, "FIELD_TOO_LONG"),
    ],
)  # fmt: skip
def test_nothing_wrong_is_written(changed: Objects, code: str) -> None:
    with pytest.raises(CodeFault) as fault:
        write(EGGS | changed)
    assert fault.value.code == code


@pytest.mark.parametrize("missing", ["38", "53", "58", "54"])
def test_what_must_be_there_is_asked_for(missing: str) -> None:
    codes = {"38": "MAI_MISSING", "53": "CURRENCY_MISSING", "58": "COUNTRY_MISSING"}
    with pytest.raises(CodeFault) as fault:
        write({tag: value for tag, value in EGGS.items() if tag != missing})
    assert fault.value.code == codes.get(missing, "DYNAMIC_WITHOUT_AMOUNT")


WRITABLE = ("must-reject", "never-emit")
STRUCTURE = {
    "BAD_CRC", "CRC_MISSING", "CRC_NOT_LAST", "CRC_LOWERCASE", "PFI_NOT_FIRST", "DUPLICATE_OBJECT",
    "BAD_LENGTH", "BAD_NESTED_LENGTH", "TRUNCATED", "TRAILING_DATA", "BAD_ID", "EMPTY", "NOT_EMV",
    "ZERO_LENGTH",
}  # fmt: skip


@pytest.mark.parametrize(
    "vector",
    [one for one in INVALID if one["class"] in WRITABLE and one["code"] not in STRUCTURE],
    ids=lambda vector: vector["reason"],
)
def test_a_changed_code_cannot_be_written_as_it_stands(vector: dict[str, Any]) -> None:
    """Its objects are right in shape; what they say is refused by the same code."""
    text, told, at = vector["payload"], {}, 0
    while at < len(text) - 8:
        length = int(text[at + 2 : at + 4])
        told[text[at : at + 2]] = text[at + 4 : at + 4 + length]
        at += 4 + length
    with pytest.raises(CodeFault) as fault:
        read_vietqr(write(told))
    assert fault.value.code == vector["code"]
