"""Pasted bank messages: each bank's shape is read, money that went away told, the rest by hand."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from village.ground.errors import Refusal
from village.payments.bank_rules import BankRow
from village.payments.message_rules import read_message
from village.payments.told_rules import day_of, minor_of, minute_of

TODAY = date(2026, 11, 22)
REF = "VS26K7QX3A"
VIETNAMESE = {
    "Vietcombank": (
        f"SD TK 0071001 +4,100,000VND luc 21-11-2026 00:11:31. SD 5,000VND. Ref 123456.2.{REF}",
        4_100_000, "2026-11-21", 11,
    ),
    "MB": (
        f"TK 12xxx789|GD: +5,000,000VND 21/11/26 09:14 |SD: 9,000,000VND|TU: NGUYEN|ND: {REF}",
        5_000_000, "2026-11-21", 554,
    ),
    "VietinBank": (
        f"VietinBank:21/11/2026 14:05|TK:101001234567|GD:+240,000VND|SDC:1,240VND|ND:{REF} TRUNG",
        240_000, "2026-11-21", 845,
    ),
    "BIDV": (
        f"TK 741xxx0123 tai BIDV +240,000VND vao 14:05 21/11/2026. So du:1,240,000VND. ND: {REF}",
        240_000, "2026-11-21", 845,
    ),
    "ACB": (
        f"ACB: TK 1234567(VND) + 240,000 luc 14:05 21/11/2026. So du 1,240,000. GD: {REF}",
        240_000, "2026-11-21", 845,
    ),
    "Sacombank": (
        f"Sacombank 21/11/2026 14:05\nTK: 060012345678\nPS: +240,000 VND\nSo du: 1,240 VND {REF}",
        240_000, "2026-11-21", 845,
    ),
    "Techcombank": (
        f"TK 1903xxxx0123\nSo tien GD:+240,000\nSo du:1,240,000\n{REF} mua trung",
        240_000, "2026-11-22", None,
    ),
    "VIB": (
        f"VIB: TK 012xxx789, +240,000VND, 14:05 21/11/2026, SD: 1,240,000VND, ND: {REF}",
        240_000, "2026-11-21", 845,
    ),
    "VPBank": (
        f"TK 123xxx456 tai VPB +240,000VND luc 14:05 21/11/26. SD: 1,240,000VND. ND: {REF}",
        240_000, "2026-11-21", 845,
    ),
    "DongA": (
        f"TK 0101234567 PS: +240,000 VND luc 21/11/2026 14:05. SD 1,240,000 VND. {REF}",
        240_000, "2026-11-21", 845,
    ),
    "Agribank": (
        f"Agribank: 10h54p 21/11 TK 7302205123456: +4,997,800VND (ND: {REF}). SD: 9,000,000VND.",
        4_997_800, "2026-11-21", 654,
    ),
}  # fmt: skip
CHINESE = {
    "WeChat": ("微信支付收款54.00元(朋友到店)", 5_400, "2026-11-22", None),
    "Alipay": ("支付宝成功收款54.00元，11月21日 14:05", 5_400, "2026-11-21", 845),
    "ABC": (
        f"【中国农业银行】张三于11月21日14:05向您尾号1234账户完成转存交易人民币存入1,152.50元，附言{REF}",
        115_250, "2026-11-21", 845,
    ),
    "ICBC": (
        "您尾号1234卡11月21日14:05收入(他行汇入)152.00元，余额1,240.00元。【工商银行】",
        15_200, "2026-11-21", 845,
    ),
}  # fmt: skip


@pytest.mark.parametrize("bank", VIETNAMESE)
def test_each_vietnamese_shape_is_read(bank: str) -> None:
    text, amount, day, minute = VIETNAMESE[bank]
    row = read_message(text, "VND", TODAY)
    assert (row.amount_minor, row.day, row.minute) == (amount, day, minute)
    assert REF in row.text
    assert row.account


@pytest.mark.parametrize("bank", CHINESE)
def test_each_chinese_shape_is_read(bank: str) -> None:
    text, amount, day, minute = CHINESE[bank]
    row = read_message(text, "CNY", TODAY)
    assert (row.amount_minor, row.day, row.minute) == (amount, day, minute)


@pytest.mark.parametrize(
    ("text", "currency", "key"),
    [
        ("SD TK 0071 -4,100,000VND luc 21-11-2026 00:11:31", "VND", "message_outgoing"),
        ("TK 1903 GD:-50,000 So du:1,240,000", "VND", "message_outgoing"),
        ("您尾号1234卡11月21日支出(消费)152.00元，余额240.00元", "CNY", "message_outgoing"),
        ("So du TK la 1,240,000 VND", "VND", "message_unknown"),
        ("안녕하십니까", "CNY", "message_unknown"),
        ("", "VND", "message_unknown"),
        ("+1,000,000VND " * 200, "VND", "message_long"),
    ],
)
def test_anything_else_is_told(text: str, currency: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_message(text, currency, TODAY)
    assert refused.value.key == f"payments.refusal.{key}"


def test_a_day_without_its_year_is_the_last_such_day() -> None:
    assert read_message("10h54p 31/12 TK 7302: +1,000VND", "VND", TODAY).day == "2025-12-31"


@pytest.mark.parametrize(
    ("text", "exponent", "minor"),
    [
        ("54.00", 2, 5_400), ("54", 2, 5_400), ("54.5", 2, 5_450), ("1,152.50", 2, 115_250),
        ("1.152,50", 2, 115_250), ("¥54.00", 2, 5_400), ("54.00元", 2, 5_400),
        ("+54.00", 2, 5_400), ("-54.00", 2, -5_400), ("(54.00)", 2, -5_400),
        ("\u221254", 2, -5_400),
        ("1,234", 2, 123_400), ("54.001", 2, None), ("54.000", 2, 5_400), ("1,2,3", 2, None),
        ("240,000", 0, 240_000), ("240.000", 0, 240_000), ("240000", 0, 240_000),
        ("240.000,00", 0, 240_000), ("240,000.00", 0, 240_000), ("1.240.000 đ", 0, 1_240_000),
        ("240 000 VND", 0, 240_000), ("240000.00", 0, 240_000), ("240,5", 0, None),
        ("", 2, None), ("abc", 2, None), ("１２", 0, 12), ("1e5", 2, None), ("nan", 2, None),
        ("9" * 40, 0, None), ("--5", 2, None), ("/", 2, None),
    ],
)  # fmt: skip
def test_sums_are_read_to_the_last_coin(text: str, exponent: int, minor: int | None) -> None:
    assert minor_of(text, exponent) == minor


@pytest.mark.parametrize(
    ("text", "day", "minute"),
    [
        ("2026-11-21 14:05:33", "2026-11-21", 845), ("2026/11/1 9:05", "2026-11-01", 545),
        ("20261121", "2026-11-21", None), ("21/11/2026", "2026-11-21", None),
        ("21-11-26 00:00", "2026-11-21", 0), ("2026年11月21日", "2026-11-21", None),
        ("2026-11-21T14:05:00+07:00", "2026-11-21", 845), ("31/02/2026", None, None),
        ("no day", None, None), ("20261121140533", "2026-11-21", None),
    ],
)  # fmt: skip
def test_days_and_hours_are_read(text: str, day: str | None, minute: int | None) -> None:
    assert (day_of(text), minute_of(text)) == (day, minute)


@given(text=st.text(max_size=300))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    for pasted in (text, "GD: +1,000VND " + text, text + " 收款1.00元"):
        for currency in ("VND", "CNY"):
            with suppress(Refusal):
                row = read_message(pasted, currency, TODAY)
                assert isinstance(row, BankRow)
                assert row.amount_minor > 0
                assert date.fromisoformat(row.day) <= TODAY
