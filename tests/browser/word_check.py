"""Whether a page speaks one language: only words of its catalogue, of people, and of numbers."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from tests.drawn import LANGUAGES, ROOT
from village.ground.i18n import OWN_NAME

HANGUL = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]+")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
LETTER = "[A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ]"
LATIN = re.compile(rf"{LETTER}+(?:['’]{LETTER}+)*")
# Codes and fingerprints, numbers of persons, goods, receipts, payments: in no language.
MARKS = re.compile(
    r"(?<![A-Za-z0-9])"
    r"(?:(?:[0-9A-Z]{4}[- ]){2,}[0-9A-Z]{4}|[A-Z]\d{4}|[A-Z]{1,2}-?\d[\d-]*"
    r"|VS[0-9A-Z]{8}|[0-9A-HJKMNP-TV-Z]{26}|T\d)"
    r"(?![A-Za-z0-9])"
)
ALLOWED = frozenset(
    {"qr", "vietqr", "wechat", "alipay", "unionpay", "http",
     "localhost", "pc", "english"}
)  # fmt: skip
PLACEHOLDER = re.compile(r"\{[^}]*\}")

COLLECT = (Path(__file__).parent / "collect.js").read_text("utf-8")


def foreign_words(page: Page, names: Iterable[str]) -> list[str]:
    """Each word that has no business on this page, with the line it stands in."""
    known = sorted({*names, *OWN_NAME.values()}, key=len, reverse=True)
    found: dict[str, None] = {}
    for language, text in page.evaluate(COLLECT):
        for word in foreign_in(text, language, known):
            found[f"{word!r} in {text[:60]!r} ({language or 'none'})"] = None
    return list(found)


def foreign_in(text: str, language: str, names: Iterable[str] = ()) -> Iterator[str]:
    """The words of `text` that are not of `language`; names stand as people write them."""
    if language not in LANGUAGES:
        yield text
        return
    for name in names:  # Li is no part of Lime; Korean and Chinese names run on into words
        text = re.sub(rf"(?<!{LETTER}){re.escape(name)}(?!{LETTER})", " ", text)
    text = MARKS.sub(" ", text)
    if language != "ko":
        yield from HANGUL.findall(text)
    if language != "zh":
        yield from HAN.findall(text)
    for word in LATIN.findall(text):
        if word.lower() not in vocabulary(language) | ALLOWED:
            yield word


@cache
def vocabulary(language: str) -> frozenset[str]:
    """Every Latin word that this language's catalogue and number words know, in lower case."""
    said = json.loads((ROOT / "locales" / f"{language}.json").read_text("utf-8"))
    text = " ".join(PLACEHOLDER.sub(" ", words) for words in said.values())
    words = {word.lower() for word in LATIN.findall(text)}
    return frozenset(words | set(NUMBER_WORDS.get(language, "").split()))


NUMBER_WORDS = {
    "vi": """
        không một mốt hai ba bốn tư năm lăm sáu bảy tám chín mười mươi lẻ trăm ngàn triệu tỷ đồng đ
        rưỡi âm giêng chạp tháng nhuận ngày thứ chủ nhật lịch
    """,
    "en": """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty
        ninety hundred thousand million billion and yuan cent cents dong đ minus lunar day month
        leap monday tuesday wednesday thursday friday saturday sunday january february march april
        may june july august september october november december
    """,
}
