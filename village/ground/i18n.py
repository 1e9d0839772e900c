"""Words by key in four languages; the catalogues lie in locales/."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

LANGUAGES = ("ko", "zh", "vi", "en")
HTML_LANG = {"ko": "ko-CN", "zh": "zh-Hans", "vi": "vi", "en": "en"}
OWN_NAME = {"ko": "조선말", "zh": "中文", "vi": "Tiếng Việt", "en": "English"}
COUNTRY_LANGUAGES = {"CN": ("ko", "zh", "vi", "en"), "VN": ("vi", "en", "ko", "zh")}
FOLDER = Path(__file__).resolve().parents[2] / "locales"


@cache
def catalogue(lang: str) -> dict[str, str]:
    """All words of one language."""
    words: dict[str, str] = json.loads((FOLDER / f"{lang}.json").read_text(encoding="utf-8"))
    return words


def translate(lang: str, key: str, /, **values: object) -> str:
    """The words for `key`, placeholders filled; an unknown key is our mistake and says so."""
    text = catalogue(lang)[key]
    return text.format(**values) if values else text


def named(names: dict[str, str], lang: str) -> str:
    """A name kept by language: in `lang`, else in the first of ours it was written in."""
    return next((names[one] for one in (lang, *LANGUAGES) if names.get(one)), "")


def best_language(wanted: Iterable[str], fallback: str) -> str:
    """The first of `wanted` (such as Accept-Language tags) that we speak."""
    for tag in wanted:
        if tag.split("-")[0].lower() in LANGUAGES:
            return tag.split("-")[0].lower()
    return fallback
