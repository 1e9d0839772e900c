"""Bank messages as they come on a phone and are pasted: what came in, when, from whom.

The shapes are those of Vietcombank, MB, VietinBank, BIDV, ACB, Sacombank, Techcombank, VIB, VPBank,
DongA and Agribank, and of WeChat, Alipay and Chinese banks. What is none of them is typed by hand.
"""

import re
import unicodedata
from datetime import date

from village.ground.errors import Refusal
from village.payments.bank_rules import BankRow
from village.payments.banks import without_marks
from village.payments.told_rules import day_of, minor_of, minute_of

EXPONENTS = {"CNY": 2, "VND": 0}
MESSAGE_MAX = 2_000
# Vietnam: the sum carries its sign; the balance behind it carries none.
SIGNED = re.compile(
    r"(?P<sign>[+-])\s?(?P<sum>[0-9]{1,3}(?:[.,][0-9]{3})+|[0-9]{4,12})\s*(?:VND|VNĐ|D\b|\.|,|\s|\Z)",
    re.IGNORECASE,
)
# China: a word for "came in", then the sum with its two decimals.
YUAN = re.compile(
    r"(?P<word>收款|到账|入账|存入|收入|转入|汇入|收到|支出|消费|付款|转出|扣款)[^0-9]{0,24}?"
    r"(?P<sum>[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{2}|[0-9]{1,9}\.[0-9]{2})"
)
OUTGOING = ("支出", "消费", "付款", "转出", "扣款")
ACCOUNT = re.compile(
    r"(?:\bTK|tai khoan|尾号为?|账号|账户)\D{0,6}(?P<digits>[0-9xX*]{4,20})", re.IGNORECASE
)
BANK_REF = re.compile(r"\bRef[:. ]+\s*(?P<ref>[0-9A-Z][0-9A-Z.]{5,40})", re.IGNORECASE)
SHORT_DAY = re.compile(r"(?<![0-9/-])(?P<d>[0-3]?[0-9])/(?P<m>[01]?[0-9])(?![0-9/])")
CHINESE_DAY = re.compile(r"(?P<m>[01]?[0-9])月(?P<d>[0-3]?[0-9])日")


def read_message(text: str, currency: str, today: date) -> BankRow:
    """The credit a message tells of; a message without a day is of `today`.

    Refuses with payments.refusal.message_unknown (to be typed by hand), .message_outgoing (money
    that went away) and .message_long.
    """
    if len(text) > MESSAGE_MAX:
        raise Refusal("payments.refusal.message_long", field="message")
    told = unicodedata.normalize("NFKC", text)
    amount = _yuan(told) if currency == "CNY" else _signed(told)
    if amount is None:
        raise Refusal("payments.refusal.message_unknown", field="message")
    if amount <= 0:
        raise Refusal("payments.refusal.message_outgoing", field="message")
    plain = without_marks(told)
    account, ref = ACCOUNT.search(plain), BANK_REF.search(plain)
    day = _day(plain, today)
    return BankRow(
        day=day or today.isoformat(),
        minute=minute_of(plain),
        amount_minor=amount,
        text=" ".join(told.split()),
        bank_ref=ref["ref"].rstrip(".") if ref else "",
        account=account["digits"] if account else "",
        dated=day is not None,
    )


def _signed(text: str) -> int | None:
    """The first sum with a sign: what was moved. Sums without one are the balance."""
    found = SIGNED.search(text)
    minor = minor_of(found["sum"], EXPONENTS["VND"]) if found else None
    return -minor if found and minor and found["sign"] == "-" else minor


def _yuan(text: str) -> int | None:
    found = YUAN.search(text)
    minor = minor_of(found["sum"], EXPONENTS["CNY"]) if found else None
    return -minor if found and minor and found["word"] in OUTGOING else minor


def _day(text: str, today: date) -> str | None:
    """The day it tells, if any; one without a year is the last such day."""
    whole = day_of(text)
    if whole and whole <= today.isoformat():
        return whole
    found = CHINESE_DAY.search(text) or SHORT_DAY.search(text)
    for year in (today.year, today.year - 1) if found else ():
        try:
            told = date(year, int(found["m"]), int(found["d"])) if found else today
        except ValueError:
            continue
        if told <= today:
            return told.isoformat()
    return None
