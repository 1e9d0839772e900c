"""Numbers and money in words, as they are said aloud at the counter in four languages.

Korean follows the Yanbian norm (륙, 령), Vietnamese is southern (lẻ, mốt, tư, lăm, ngàn).
"""

from collections.abc import Callable, Iterator

from village.ground.currencies import CNY, CURRENCIES

NUMBER_MAX = 10**15

KO_DIGITS = ("", "일", "이", "삼", "사", "오", "륙", "칠", "팔", "구")
KO_UNITS = ((1000, "천"), (100, "백"), (10, "십"), (1, ""))
KO_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
KO_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
ZH_DIGITS = "零一二三四五六七八九"
ZH_UNITS = ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十"))
VI_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
VI_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}
VI_UNITS = ((10**9, "tỷ"), (10**6, "triệu"), (1000, "ngàn"))
EN_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
EN_TENS = ("", "", *("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"))
EN_UNITS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
BELOW_ZERO = {"ko": "마이너스 ", "zh": "负", "vi": "âm ", "en": "minus "}


def amount_words(minor: int, code: str, lang: str) -> str:
    """An amount as it is said: 이십칠원 오십전, 二十七块五, hai trăm bốn mươi ngàn đồng."""
    if minor < 0:
        return BELOW_ZERO[lang] + amount_words(-minor, code, lang)
    whole, part = divmod(minor, 10 ** CURRENCIES[code].exponent)
    return (YUAN_SPEAKERS if code == CNY.code else DONG_SPEAKERS)[lang](whole, part)


def number_words(n: int, lang: str) -> str:
    """A whole number in words, 0 … 10^15."""
    assert 0 <= n <= NUMBER_MAX, "nobody counts that far here"
    return SPEAKERS[lang](n)


def count_words(n: int, lang: str) -> str:
    """The number as it stands before a counter word: 서른(알), 두(개), 两(个)."""
    if lang == "ko" and n % 100:
        hundreds = _ko(n - n % 100) if n >= 100 else ""
        return hundreds + _ko_native(n % 100)
    if lang == "zh" and n == 2:
        return "两"
    return number_words(n, lang)


def _ko_native(n: int) -> str:
    tens, ones = divmod(n, 10)
    return "스무" if n == 20 else KO_TENS[tens] + KO_ONES[ones]


def _ko(n: int) -> str:
    groups: list[str] = []
    for place, group in _groups_of_four(n):
        said = "" if group == 1 and place == 1 and not groups else _ko_group(group)
        groups.append(said + ("", "만", "억", "조")[place])
    return " ".join(groups) or "령"


def _groups_of_four(n: int) -> Iterator[tuple[int, int]]:
    for place in (3, 2, 1, 0):
        if group := n // 10_000**place % 10_000:
            yield place, group


def _ko_group(n: int) -> str:
    said = ""
    for power, unit in KO_UNITS:
        if digit := n // power % 10:
            said += ("" if digit == 1 and unit else KO_DIGITS[digit]) + unit
    return said


def _zh(n: int, lead: bool = True) -> str:
    if n < 10:
        return ZH_DIGITS[n]
    power, unit = next(pair for pair in ZH_UNITS if n >= pair[0])
    head, rest = divmod(n, power)
    if head == 2 and power > 10:
        said = "两"
    elif head == 1 and power == 10 and lead:
        said = ""
    else:
        said = _zh(head, lead)
    gap = "零" if 0 < rest < power // 10 else ""
    return said + unit + gap + (_zh(rest, lead=False) if rest else "")


def _vi(n: int, full: bool = False) -> str:
    """`full` reads a group that follows another one with its empty hundreds: không trăm lẻ năm."""
    for power, unit in VI_UNITS:
        if n >= power:
            head, rest = divmod(n, power)
            return f"{_vi(head, full)} {unit}" + (f" {_vi(rest, full=True)}" if rest else "")
    hundreds, rest = divmod(n, 100)
    said = [VI_DIGITS[hundreds], "trăm"] if hundreds or full else []
    if 0 < rest < 10 and said:
        said += ["lẻ", VI_DIGITS[rest]]
    elif rest or not said:
        said.append(_vi_tens(rest))
    return " ".join(said)


def _vi_tens(n: int) -> str:
    tens, ones = divmod(n, 10)
    if tens == 0:
        return VI_DIGITS[ones]
    if tens == 1:
        return ("mười " + {0: "", 5: "lăm"}.get(ones, VI_DIGITS[ones])).rstrip()
    last = VI_AFTER_TENS.get(ones, VI_DIGITS[ones]) if ones else ""
    return f"{VI_DIGITS[tens]} mươi {last}".rstrip()


def _en(n: int) -> str:
    for power, unit in EN_UNITS:
        if n >= power:
            head, rest = divmod(n, power)
            return f"{_en(head)} {unit}" + _en_rest(rest)
    if n >= 100:
        return f"{_en(n // 100)} hundred" + _en_rest(n % 100)
    tens, ones = divmod(n, 10)
    if tens < 2:
        return EN_SMALL[n]
    return EN_TENS[tens] + (f"-{EN_SMALL[ones]}" if ones else "")


def _en_rest(n: int) -> str:
    if not n:
        return ""
    return (" and " if n < 100 else " ") + _en(n)


def _ko_yuan(whole: int, fen: int) -> str:
    said = [f"{_ko(whole)}원"] if whole or not fen else []
    return " ".join(said + ([f"{_ko(fen)}전"] if fen else []))


def _zh_yuan(whole: int, fen: int) -> str:
    """Spoken money: 二十七块五, 十块零五毛, 两块零五分, 五毛五分; 两 begins, 二 follows."""
    jiao, fen = divmod(fen, 10)
    said = f"{'两' if whole == 2 else _zh(whole)}块" if whole or not (jiao or fen) else ""
    if jiao and not fen and whole % 10:
        return said + ZH_DIGITS[jiao]
    # A bare 五 after a round 十块 could be heard as the missing 块.
    gap = "零" if said and ((jiao and whole % 10 == 0) or (fen and not jiao)) else ""
    for digit, unit in ((jiao, "毛"), (fen, "分")):
        if digit:
            said += gap + ("两" if digit == 2 and not said else ZH_DIGITS[digit]) + unit
            gap = ""
    return said


def _vi_yuan(whole: int, fen: int) -> str:
    said = [f"{_vi(whole)} tệ"] if whole or not fen else []
    return " ".join(said + ([f"{_vi(fen)} xu"] if fen else []))


def _en_yuan(whole: int, fen: int) -> str:
    said = [f"{_en(whole)} yuan"] if whole or not fen else []
    cents = "cent" if fen == 1 else "cents"
    return " and ".join(said + ([f"{_en(fen)} {cents}"] if fen else []))


SPEAKERS: dict[str, Callable[[int], str]] = {"ko": _ko, "zh": _zh, "vi": _vi, "en": _en}
YUAN_SPEAKERS: dict[str, Callable[[int, int], str]] = {
    "ko": _ko_yuan,
    "zh": _zh_yuan,
    "vi": _vi_yuan,
    "en": _en_yuan,
}
DONG_SPEAKERS: dict[str, Callable[[int, int], str]] = {
    "ko": lambda whole, _: f"{_ko(whole)}동",
    "zh": lambda whole, _: f"{count_words(whole, 'zh')}越南盾",
    "vi": lambda whole, _: f"{_vi(whole)} đồng",
    "en": lambda whole, _: f"{_en(whole)} dong",
}
