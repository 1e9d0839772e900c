"""Sums and days as banks write them, in any of their ways; None where a text is neither."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

SIGNS = re.compile(r"(?i)vnd|cny|rmb|đ|₫|¥|元|\s")
SUM = re.compile(r"([+-]?)([0-9][0-9.,]*)\Z")
AMOUNT_MAX = 10**12
# Year first; day first; eight digits in a row.
DAYS = (
    re.compile(r"(?P<y>20[0-9]{2})[-/.年](?P<m>[0-9]{1,2})[-/.月](?P<d>[0-9]{1,2})"),
    re.compile(r"(?<![0-9])(?P<d>[0-9]{1,2})[-/.](?P<m>[0-9]{1,2})[-/.](?P<y>20[0-9]{2}|[0-9]{2})"
               r"(?![0-9])"),
    re.compile(r"(?<![0-9])(?P<y>20[0-9]{2})(?P<m>[01][0-9])(?P<d>[0-3][0-9])(?:[0-9]{6})?(?![0-9])"),
)  # fmt: skip
HOUR = re.compile(r"(?<![0-9])(?P<h>[01]?[0-9]|2[0-3])[:h](?P<m>[0-5][0-9])(?::[0-5][0-9]|p)?")


def minor_of(text: str, exponent: int) -> int | None:
    """A sum in minor units of a currency with so many decimals, with its sign.

    Thousands may be parted by commas, dots or spaces: "1,234.50", "1.234.567", "(500)", "+54.00元".
    """
    told = SIGNS.sub("", unicodedata.normalize("NFKC", text)).replace("\u2212", "-")
    if told.startswith("(") and told.endswith(")"):
        told = "-" + told[1:-1]
    found = SUM.match(told)
    if found is None or len(told) > 30:
        return None
    whole, decimals = _parted(found[2], exponent)
    if whole is None or not whole.isdigit() or len(decimals.rstrip("0")) > exponent:
        return None
    minor = int(Decimal(f"{whole}.{decimals or 0}").scaleb(exponent))
    if minor > AMOUNT_MAX:
        return None
    return -minor if found[1] == "-" else minor


def _parted(digits: str, exponent: int) -> tuple[str | None, str]:
    """Whole digits and decimals; whole None where the marks stand in no way we know."""
    digits = digits.rstrip(".,") if digits[-1] in ".," else digits
    at = max(digits.rfind("."), digits.rfind(","))
    if at < 0:
        return digits, ""
    behind = digits[at + 1 :]
    is_decimal = len(behind) != 3 or (exponent and digits[at] == "." and digits.count(".") == 1)
    if len(behind) == 3 and digits[at] == "." and not exponent:
        is_decimal = False
    whole, decimals = (digits[:at], behind) if is_decimal else (digits, "")
    groups = re.split(r"[.,]", whole)
    if any(len(group) != 3 for group in groups[1:]) or not len(groups[0]) >= 1:
        return None, ""
    return "".join(groups), decimals


def day_of(text: str) -> str | None:
    """The first day that stands in a text, ISO."""
    for pattern in DAYS:
        for found in pattern.finditer(text):
            year = int(found["y"]) + (2000 if len(found["y"]) == 2 else 0)
            try:
                return date(year, int(found["m"]), int(found["d"])).isoformat()
            except ValueError:
                continue
    return None


def minute_of(text: str) -> int | None:
    """The first hour that stands in a text, in minutes from midnight: 14:05, 14h05, 14h05p."""
    found = HOUR.search(text)
    return int(found["h"]) * 60 + int(found["m"]) if found else None
