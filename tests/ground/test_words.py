"""Numbers in words: by table, and read back by readers that share nothing with the speaker."""

import random
import re
from collections.abc import Callable

import pytest

from village.ground.amounts import amount_words, count_words, number_words

LANGUAGES = ("ko", "zh", "vi", "en")

YUAN = [
    # minor, ko, zh, vi, en
    (0, "령원", "零块", "không tệ", "zero yuan"),
    (1, "일전", "一分", "một xu", "one cent"),
    (2, "이전", "两分", "hai xu", "two cents"),
    (20, "이십전", "两毛", "hai mươi xu", "twenty cents"),
    (55, "오십오전", "五毛五分", "năm mươi lăm xu", "fifty-five cents"),
    (200, "이원", "两块", "hai tệ", "two yuan"),
    (202, "이원 이전", "两块零二分", "hai tệ hai xu", "two yuan and two cents"),
    (220, "이원 이십전", "两块二", "hai tệ hai mươi xu", "two yuan and twenty cents"),
    (1_050, "십원 오십전", "十块零五毛", "mười tệ năm mươi xu", "ten yuan and fifty cents"),
    (1_600, "십륙원", "十六块", "mười sáu tệ", "sixteen yuan"),
    (2_705, *("이십칠원 오전", "二十七块零五分"), "hai mươi bảy tệ năm xu",
     "twenty-seven yuan and five cents"),
    (2_750, *("이십칠원 오십전", "二十七块五"), "hai mươi bảy tệ năm mươi xu",
     "twenty-seven yuan and fifty cents"),
    (2_755, *("이십칠원 오십오전", "二十七块五毛五分"), "hai mươi bảy tệ năm mươi lăm xu",
     "twenty-seven yuan and fifty-five cents"),
    (5_400, "오십사원", "五十四块", "năm mươi tư tệ", "fifty-four yuan"),
    (20_000, "이백원", "两百块", "hai trăm tệ", "two hundred yuan"),
    (21_650, *("이백십륙원 오십전", "两百一十六块五"), "hai trăm mười sáu tệ năm mươi xu",
     "two hundred and sixteen yuan and fifty cents"),
    (-200, "마이너스 이원", "负两块", "âm hai tệ", "minus two yuan"),
]  # fmt: skip

DONG = [
    (0, "령동", "零越南盾", "không đồng", "zero dong"),
    (2_000, "이천동", "两千越南盾", "hai ngàn đồng", "two thousand dong"),
    (27_000, *("이만 칠천동", "两万七千越南盾"), "hai mươi bảy ngàn đồng",
     "twenty-seven thousand dong"),
    (240_000, *("이십사만동", "二十四万越南盾"), "hai trăm bốn mươi ngàn đồng",
     "two hundred and forty thousand dong"),
    (1_240_000, *("백이십사만동", "一百二十四万越南盾"), "một triệu hai trăm bốn mươi ngàn đồng",
     "one million two hundred and forty thousand dong"),
    (10**12, "일조동", "一万亿越南盾", "một ngàn tỷ đồng", "one trillion dong"),
]  # fmt: skip


@pytest.mark.parametrize(("minor", *LANGUAGES), YUAN)
def test_yuan_are_said_as_at_the_counter(minor: int, ko: str, zh: str, vi: str, en: str) -> None:
    assert [amount_words(minor, "CNY", lang) for lang in LANGUAGES] == [ko, zh, vi, en]


@pytest.mark.parametrize(("minor", *LANGUAGES), DONG)
def test_dong_are_said_as_at_the_counter(minor: int, ko: str, zh: str, vi: str, en: str) -> None:
    assert [amount_words(minor, "VND", lang) for lang in LANGUAGES] == [ko, zh, vi, en]


NUMBERS = [
    (0, "령", "零", "không", "zero"),
    (2, "이", "二", "hai", "two"),
    (6, "륙", "六", "sáu", "six"),
    (10, "십", "十", "mười", "ten"),
    (11, "십일", "十一", "mười một", "eleven"),
    (14, "십사", "十四", "mười bốn", "fourteen"),
    (15, "십오", "十五", "mười lăm", "fifteen"),
    (20, "이십", "二十", "hai mươi", "twenty"),
    (21, "이십일", "二十一", "hai mươi mốt", "twenty-one"),
    (24, "이십사", "二十四", "hai mươi tư", "twenty-four"),
    (66, "륙십륙", "六十六", "sáu mươi sáu", "sixty-six"),
    (100, "백", "一百", "một trăm", "one hundred"),
    (105, "백오", "一百零五", "một trăm lẻ năm", "one hundred and five"),
    (110, "백십", "一百一十", "một trăm mười", "one hundred and ten"),
    (204, "이백사", "两百零四", "hai trăm lẻ bốn", "two hundred and four"),
    (1_000, "천", "一千", "một ngàn", "one thousand"),
    (1_005, "천오", "一千零五", "một ngàn không trăm lẻ năm", "one thousand and five"),
    (1_050, *("천오십", "一千零五十"), "một ngàn không trăm năm mươi", "one thousand and fifty"),
    (1_200, *("천이백", "一千两百"), "một ngàn hai trăm", "one thousand two hundred"),
    (10_000, "만", "一万", "mười ngàn", "ten thousand"),
    (10_500, *("만 오백", "一万零五百"), "mười ngàn năm trăm", "ten thousand five hundred"),
    (20_022, *("이만 이십이", "两万零二十二"), "hai mươi ngàn không trăm hai mươi hai",
     "twenty thousand and twenty-two"),
    (100_010, *("십만 십", "十万零一十"), "một trăm ngàn không trăm mười",
     "one hundred thousand and ten"),
    (205_000, *("이십만 오천", "二十万五千"), "hai trăm lẻ năm ngàn",
     "two hundred and five thousand"),
    (1_005_000, *("백만 오천", "一百万五千"), "một triệu không trăm lẻ năm ngàn",
     "one million five thousand"),
    (100_120_000, *("일억 십이만", "一亿零一十二万"), "một trăm triệu một trăm hai mươi ngàn",
     "one hundred million one hundred and twenty thousand"),
    (200_010_000, *("이억 일만", "两亿零一万"), "hai trăm triệu không trăm mười ngàn",
     "two hundred million ten thousand"),
    (3_000_000_000, "삼십억", "三十亿", "ba tỷ", "three billion"),
]  # fmt: skip


@pytest.mark.parametrize(("n", *LANGUAGES), NUMBERS)
def test_numbers_follow_the_norm_of_each_language(
    n: int, ko: str, zh: str, vi: str, en: str
) -> None:
    assert [number_words(n, lang) for lang in LANGUAGES] == [ko, zh, vi, en]


@pytest.mark.parametrize(
    ("n", "ko", "zh"),
    [
        *((1, "한", "一"), (2, "두", "两"), (3, "세", "三"), (4, "네", "四"), (5, "다섯", "五")),
        *((6, "여섯", "六"), (10, "열", "十"), (12, "열두", "十二"), (20, "스무", "二十")),
        *((21, "스물한", "二十一"), (30, "서른", "三十"), (44, "마흔네", "四十四")),
        *((55, "쉰다섯", "五十五"), (60, "예순", "六十"), (77, "일흔일곱", "七十七")),
        *((80, "여든", "八十"), (99, "아흔아홉", "九十九"), (100, "백", "一百")),
        *((120, "백스무", "一百二十"), (0, "령", "零")),
    ],
)
def test_eggs_and_people_are_counted_in_native_words(n: int, ko: str, zh: str) -> None:
    assert (count_words(n, "ko"), count_words(n, "zh")) == (ko, zh)
    assert count_words(n, "vi") == number_words(n, "vi")
    assert count_words(n, "en") == number_words(n, "en")


def test_no_number_is_too_far_and_none_is_below_zero() -> None:
    assert number_words(10**15, "vi") == "một triệu tỷ"
    for n in (-1, 10**15 + 1):
        with pytest.raises(AssertionError):
            number_words(n, "en")


# The readers: they know what each word is worth and nothing of how the speaker puts it together.


def read_by_fours(text: str, digits: str, bigs: dict[str, int]) -> int:
    total = group = digit = 0
    for letter in text.replace(" ", ""):
        if letter in bigs:
            # 一万亿: a large unit after a smaller one multiplies all that came before it.
            if total and total < bigs[letter] and letter != "万":
                total = (total + group + digit) * bigs[letter]
            else:
                total += (group + digit or 1) * bigs[letter]
            group = digit = 0
        elif letter in "십百천千백十":
            worth = {"십": 10, "十": 10, "백": 100, "百": 100, "천": 1000, "千": 1000}[letter]
            group, digit = group + (digit or 1) * worth, 0
        else:
            digit = digits.index(letter)
    return total + group + digit


def read_ko(text: str) -> int:
    return read_by_fours(text, "령일이삼사오륙칠팔구", {"만": 10**4, "억": 10**8, "조": 10**12})


def read_zh(text: str) -> int:
    bigs = {"万": 10**4, "亿": 10**8}
    return read_by_fours(text.replace("两", "二"), "零一二三四五六七八九", bigs)


def read_by_threes(said: list[str], small: dict[str, int], bigs: dict[str, int]) -> int:
    total = group = 0
    for word in said:
        if word in bigs:
            whole = bigs[word] > 10**6 and total
            total = (total + group) * bigs[word] if whole else total + group * bigs[word]
            group = 0
        elif word in ("hundred", "trăm"):
            group *= 100
        elif word == "mươi":
            group += 9 * (group % 10)
        else:
            group += small[word]
    return total + group


def read_vi(text: str) -> int:
    words = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
    small = {word: worth for worth, word in enumerate(words)}
    small |= {"lẻ": 0, "mốt": 1, "tư": 4, "lăm": 5}
    return read_by_threes(text.split(), small, {"ngàn": 1000, "triệu": 10**6, "tỷ": 10**9})


def read_en(text: str) -> int:
    ones = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    teens = "fifteen sixteen seventeen eighteen nineteen"
    small = {word: worth for worth, word in enumerate(f"{ones} {teens}".split())}
    tens = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
    small |= {word: worth * 10 for worth, word in enumerate(tens, start=2)} | {"and": 0}
    bigs = {"thousand": 10**3, "million": 10**6, "billion": 10**9}
    said = text.replace("-", " ").split()
    if "trillion" in said:
        at = said.index("trillion")
        return read_en(" ".join(said[:at])) * 10**12 + read_by_threes(said[at + 1 :], small, bigs)
    total = 0
    for name in ("billion", "million", "thousand"):
        if name in said:
            at = said.index(name)
            total += read_by_threes(said[:at], small, {}) * bigs[name]
            said = said[at + 1 :]
    return total + read_by_threes(said, small, {})


def read_parts(text: str, whole: str, part: str, read: Callable[[str], int]) -> int:
    found = re.fullmatch(rf"(?:(?P<whole>.+?) ?{whole})?(?: and)? ?(?:(?P<part>.+) ?{part})?", text)
    assert found, text
    return read(found["whole"] or "") * 100 + read(found["part"] or "")


def read_zh_yuan(text: str) -> int:
    whole, mark, rest = text.rpartition("块")
    minor = read_zh(whole) * 100
    if mark and len(rest) == 1:
        return minor + read_zh(rest) * 10
    jiao, mark, fen = rest.rpartition("毛")
    return minor + (read_zh(jiao) * 10 if mark else 0) + read_zh(fen.removesuffix("分"))


READERS: dict[tuple[str, str], Callable[[str], int]] = {
    ("CNY", "ko"): lambda text: read_parts(text, "원", "전", read_ko),
    ("CNY", "zh"): read_zh_yuan,
    ("CNY", "vi"): lambda text: read_parts(text, "tệ", "xu", read_vi),
    ("CNY", "en"): lambda text: read_parts(text, "yuan", "cents?", read_en),
    ("VND", "ko"): lambda text: read_ko(text.removesuffix("동")),
    ("VND", "zh"): lambda text: read_zh(text.removesuffix("越南盾")),
    ("VND", "vi"): lambda text: read_vi(text.removesuffix(" đồng")),
    ("VND", "en"): lambda text: read_en(text.removesuffix(" dong")),
}


def drawn_amounts() -> list[int]:
    """Every small amount, then amounts of every length up to 10^12, many with holes in them."""
    chance = random.Random(16)
    amounts = [*range(1_200), 10**12]
    for length in range(3, 13):
        for _ in range(60):
            digits = [chance.choice("0001234567892") for _ in range(length)]
            amounts.append(int("".join(digits)))
    return amounts


@pytest.mark.parametrize(("code", "lang"), READERS)
def test_the_words_read_back_are_the_amount(code: str, lang: str) -> None:
    read = READERS[code, lang]
    for minor in drawn_amounts():
        said = amount_words(minor, code, lang)
        assert read(said) == minor, said
