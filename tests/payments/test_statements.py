"""Statements of every kind are read to the last coin, and what is none is told in a sentence."""

import os
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.payments.papers import (
    ACCOUNT,
    ALIPAY,
    MT940,
    REF,
    VIETNAMESE,
    WECHAT,
    bomb,
    camt,
    sheet,
)
from village.ground.errors import Refusal
from village.payments.bank_rules import BankRow, keys_of
from village.payments.statements import FILE_BYTES_MAX, read_statement

KINDS: dict[str, tuple[bytes, int, bool]] = {  # the file, its decimals, whether it tells hours
    "vietnamese csv": (VIETNAMESE.encode("utf-8-sig"), 0, True),
    "semicolons": (VIETNAMESE.replace('"', "").replace(",", ";").encode(), 0, True),
    "utf-16": (VIETNAMESE.encode("utf-16"), 0, True),
    "workbook": (sheet(), 0, True),
    "camt.053": (camt(), 0, True),
    "mt940": (MT940.encode(), 0, False),
    "wechat": (WECHAT.encode("utf-8-sig"), 2, True),
    "alipay": (ALIPAY.encode("gb18030"), 2, True),
}
UNPARTED = {"semicolons"}


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in UNPARTED])
def test_each_kind_is_read(kind: str) -> None:
    content, exponent, has_hours = KINDS[kind]
    told = read_statement(content, exponent)
    assert [row.amount_minor for row in told.rows] == [
        (5_400 if exponent else 54_000), (24_000 if exponent else 240_000),
        (5_400 if exponent else 54_000),
    ]  # fmt: skip
    assert {row.day for row in told.rows} == {"2026-11-21"}
    assert told.rows[0].minute == (554 if has_hours else None)
    assert REF in told.rows[0].text
    assert len({row.bank_ref for row in told.rows}) == 3
    assert told.other == (2 if kind == "wechat" else 1)
    if not exponent:
        assert told.account == ACCOUNT


def test_a_row_is_known_again_from_any_order() -> None:
    rows = read_statement(*KINDS["vietnamese csv"][:2]).rows
    keys = dict(zip(rows, keys_of(rows), strict=True))
    assert len(set(keys.values())) == 3
    assert keys_of(rows[::-1]) == [keys[row] for row in rows[::-1]]


def test_equal_rows_without_a_number_are_two() -> None:
    lines = "Ngày,Ghi có,Nội dung\n21/11/2026,54000,x\n21/11/2026,54000,x\n"
    rows = read_statement(lines.encode(), 0).rows
    assert len(set(keys_of(rows))) == 2
    assert keys_of(rows) == keys_of(read_statement(lines.encode(), 0).rows)


def test_what_is_undone_or_only_announced_is_no_credit() -> None:
    undone = MT940.replace("1121C240000", "1121RC240000")
    assert [row.amount_minor for row in read_statement(undone.encode(), 0).rows] == [54_000] * 2
    for state in ("PDNG", "INFO", "<Cd>PDNG</Cd>", ""):
        announced = camt().replace(b"BOOK", state.encode(), 1)
        told = read_statement(announced, 0)
        assert (len(told.rows), told.other) == (2, 2)
    assert len(read_statement(camt().replace(b"BOOK", b"<Cd>BOOK</Cd>"), 0).rows) == 3


SUMS = "Date,Amount,Description\n21/11/2026,{},x\n21/11/2026,{},y\n"


def test_sums_that_tell_no_way_are_refused() -> None:
    with pytest.raises(Refusal, match="no_way"):
        read_statement(SUMS.format(100, 200).encode(), 0)
    for out in ("-200", "(200)", "−200"):
        assert len(read_statement(SUMS.format(100, out).encode(), 0).rows) == 1
    assert len(read_statement(SUMS.format("+100", "+200").encode(), 0).rows) == 2


@pytest.mark.parametrize("content", [
    camt(), MT940.encode(), b"Date,Credit,Currency,Memo\n21/11/2026,10,VND,x\n",
])  # fmt: skip
def test_another_currency_is_refused(content: bytes) -> None:
    assert read_statement(content, 0, "VND").rows
    assert read_statement(content.replace(b"VND", b"vnd"), 0, "VND").rows
    with pytest.raises(Refusal, match="other_currency"):
        read_statement(content.replace(b"VND", b"USD"), 0, "VND")


HEADER = "Ngày,Ghi có,Nội dung\n"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "file_empty"),
        (b" \n ", "file_empty"),
        (b"hello,world\n1,2\n", "no_header"),
        (HEADER.encode(), "no_rows"),
        (bytes(FILE_BYTES_MAX + 1), "file_big"),
        (bomb(), "file_big"),
        (sheet()[:-200], "file_broken"),
        (b"PK\x03\x04 nothing", "file_broken"),
        (camt()[:-30], "file_broken"),
        (camt('<!DOCTYPE x [<!ENTITY a "b">]>'), "file_broken"),
        (camt('<!DOCTYPE x SYSTEM "file:///etc/passwd">'), "file_broken"),
        (b"<html><body>login</body></html>", "no_header"),
        (b":20:x\n:61:nonsense\n:86:x\n", "file_broken"),
        (b"\x00\x01\x02", "file_broken"),
        ((HEADER + "21/11/2026,1000,x\n" * 5_001).encode(), "too_many_rows"),
    ],
    ids=[
        "empty", "blank", "strange", "bare", "big", "bomb", "cut", "zip", "cut xml", "entity",
        "outside", "page", "swift", "bytes", "rows",
    ],
)  # fmt: skip
def test_what_is_no_statement_is_told(content: bytes, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_statement(content, 0)
    assert refused.value.key == f"payments.refusal.{key}"


def bent(content: bytes, seed: bytes, at: int) -> bytes:
    at %= len(content) + 1
    return content[:at] + seed + content[at + len(seed) :]


@given(
    kind=st.sampled_from(sorted(KINDS)), seed=st.binary(max_size=12), at=st.integers(0, 10**6),
    cut=st.integers(0, 10**6),
)  # fmt: skip
def test_bent_files_are_read_or_refused(kind: str, seed: bytes, at: int, cut: int) -> None:
    content, exponent, _ = KINDS[kind]
    for changed in (bent(content, seed, at), content[: cut % len(content)]):
        with suppress(Refusal):
            for row in read_statement(changed, exponent).rows:
                assert row.amount_minor > 0


@given(content=st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for begun in (content, b"PK" + content, b"<" + content, HEADER.encode() + content):
        with suppress(Refusal):
            read_statement(begun, 2)


def test_five_thousand_rows_are_read() -> None:
    lines = "".join(
        f"21/11/2026 09:14,{1_000 + n},{os.urandom(4).hex()}\n" for n in range(5_000)
    )  # fmt: skip
    assert len(read_statement((HEADER + lines).encode(), 0).rows) == 5_000


# --- several accounts ----------------------------------------------------------------------------


def test_every_account_of_a_camt_file_is_read() -> None:
    other = camt().replace(ACCOUNT.encode(), b"9990001112").split(b"<BkToCstmrStmt>")[1]
    both = camt().replace(b"</BkToCstmrStmt></Document>", b"") + other
    told = read_statement(both, 0)
    assert [row.account for row in told.rows] == [ACCOUNT] * 3 + ["9990001112"] * 3
    assert (told.account, told.other) == (ACCOUNT, 2)
    assert len(set(keys_of(told.rows))) == 6


def test_payments_of_one_entry_are_several() -> None:
    """A bank may book two payments as one entry, with one number for both."""
    parts = "".join(f'<TxDtls><Amt Ccy="VND">27000</Amt>{at}</TxDtls>' for at in ("", ""))
    entry = (
        camt().decode().replace(f"<TxDtls><RmtInf><Ustrd>{REF}</Ustrd></RmtInf></TxDtls>", parts)
    )
    told = read_statement(entry.encode(), 0)
    assert [row.amount_minor for row in told.rows] == [27_000, 27_000, 240_000, 54_000]
    assert len(set(keys_of(told.rows))) == 4


def test_every_account_of_an_mt940_file_is_read() -> None:
    framed = "{1:F01BANKVNVXAXXX}{4:\n" + MT940.rstrip() + "}\n"
    told = read_statement((framed + MT940.replace(ACCOUNT, "9990001112")).encode(), 0)
    assert [row.account for row in told.rows] == [ACCOUNT] * 3 + ["9990001112"] * 3
    assert told.other == 2
    assert told.rows[2].text.startswith("khong")
    assert len(set(keys_of(told.rows))) == 6


@pytest.mark.parametrize("nothing", ["", "-", "0", "/", "NONREF"])
def test_what_is_no_number_tells_rows_not_apart(nothing: str) -> None:
    rows = [BankRow("2026-11-21", None, 2_700, "", payer, nothing) for payer in ("A", "B", "B")]
    assert len(set(keys_of(rows))) == 3
