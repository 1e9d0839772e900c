"""What the four language files promise: the same keys, plain words, none missing, none unused."""

import ast
import json
import re
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.drawn import LANGUAGES
from tests.house.pages import line_of
from tests.house.tree import ROOMS, files, python_files, shown, templates, text_of

KEY = re.compile(r"[a-z]+(\.[a-z0-9_]+)+")
QUOTED = re.compile(r"""["']([a-z]+\.[a-z0-9_.]*)["']\s*(~?)""")
ASKED = re.compile(r"""\bt\(\s*["']([^"']+)["']\s*(~?)""")
# ELDERS 12 and 37: loan jargon nobody says, spellings that are not Yanbian's, districts now gone.
JARGON = re.compile(r"\b(?:PIN|(?i:sync|upload|log-?in|dashboard))\b")
BANNED = {
    "ko": ["연결", "노인", "영수증", "내일", "이용", "연습", "여성", "되었", "숫자"],
    "vi": ["huyện"],
}
ASKS = frozenset({"t", "translate", "Refusal"})


def catalogues(root: Path) -> dict[str, dict[str, str]]:
    """Each language's words; empty where nobody has said anything yet."""
    found = {}
    for language in LANGUAGES:
        path = root / "locales" / f"{language}.json"
        found[language] = json.loads(text_of(path)) if path.exists() else {}
    return found


def placeholders(text: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def languages_say_the_same(root: Path) -> Iterator[str]:
    """Four files, the same keys, the same placeholders, no empty word."""
    said = catalogues(root)
    for key in sorted(set().union(*said.values())):
        lacking = [language for language in LANGUAGES if not said[language].get(key, "").strip()]
        if lacking:
            yield f"{key} says nothing in {', '.join(lacking)}"
        elif len({tuple(placeholders(said[language][key])) for language in LANGUAGES}) > 1:
            yield f"{key} has other placeholders in one language than in another"


def keys_carry_their_room(root: Path) -> Iterator[str]:
    for key in sorted(set().union(*catalogues(root).values())):
        if not KEY.fullmatch(key) or key.split(".")[0] not in ROOMS:
            yield f"{key} is not room.noun"


def words_are_plain(root: Path) -> Iterator[str]:
    """Composed characters, no jargon, no spelling from elsewhere."""
    for language, words in catalogues(root).items():
        for key, text in words.items():
            bare = re.sub(r"\{[^}]*\}", "", text)
            if unicodedata.normalize("NFC", text) != text:
                yield f"{language} {key} is not NFC"
            bad = JARGON.findall(bare) + [w for w in BANNED.get(language, ()) if w in bare]
            if bad:
                yield f"{language} {key} says {', '.join(bad)}"


@dataclass
class Uses:
    """Keys asked for by name, all that could be one, and beginnings of keys made when running."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    beginnings: list[tuple[str, str]] = field(default_factory=list)

    def add(self, place: str, text: str, *, asked: bool, goes_on: bool) -> None:
        room, _, rest = text.partition(".")
        if room not in ROOMS or not rest:
            return
        if goes_on or text.endswith("."):
            self.beginnings.append((place, text))
        elif KEY.fullmatch(text):
            self.named.add(text)
            if asked:
                self.asked.append((place, text))


def read_python(root: Path, path: Path, uses: Uses) -> None:
    for node in ast.walk(ast.parse(text_of(path))):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in ASKS:
                for argument in node.args[:2]:
                    match argument:
                        case ast.Constant(value=str(text)):
                            place = shown(root, path, argument.lineno)
                            uses.add(place, text, asked=True, goes_on=False)
            case ast.JoinedStr(values=[ast.Constant(value=str(text)), *rest]):
                uses.add(shown(root, path, node.lineno), text, asked=False, goes_on=bool(rest))
            case ast.Constant(value=str(text)):
                uses.add(shown(root, path, node.lineno), text, asked=False, goes_on=False)


def read_text(root: Path, path: Path, uses: Uses) -> None:
    """Templates and our own scripts: whatever stands in quotes."""
    text = text_of(path)
    for pattern, asked in ((ASKED, True), (QUOTED, False)):
        for found in pattern.finditer(text):
            place = shown(root, path, line_of(text, found.start()))
            uses.add(place, found[1], asked=asked, goes_on=bool(found[2]))


def uses_of(root: Path) -> Uses:
    uses = Uses()
    for folder in ("village", "db"):
        for path in python_files(root / folder):
            read_python(root, path, uses)
    if (root / "app.py").exists():
        read_python(root, root / "app.py", uses)
    for path in [*templates(root), *files(root / "static" / "js", ".js")]:
        read_text(root, path, uses)
    return uses


def every_asked_word_is_there(root: Path) -> Iterator[str]:
    words = catalogues(root)["en"]
    uses = uses_of(root)
    for place, key in uses.asked:
        if key not in words:
            yield f"{place} asks for {key}, which no file has"
    for path in templates(root):
        text = text_of(path)
        for found in ASKED.finditer(text):
            if found[1].split(".")[0] not in ROOMS:
                yield f"{shown(root, path, line_of(text, found.start()))} asks for {found[1]}"
            elif found[2] and not any(key.startswith(found[1]) for key in words):
                yield f"{shown(root, path)} asks for {found[1]}..., which no key begins with"


def every_word_is_used(root: Path) -> Iterator[str]:
    uses = uses_of(root)
    beginnings = tuple({text for _, text in uses.beginnings})
    for key in sorted(catalogues(root)["en"]):
        if key not in uses.named and not key.startswith(beginnings):
            yield f"{key} is used nowhere"


CHECKS = (
    languages_say_the_same,
    keys_carry_their_room,
    words_are_plain,
    every_asked_word_is_there,
    every_word_is_used,
)
