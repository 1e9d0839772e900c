"""What templates promise: short, wordless but for t("..."), and nothing the browser may not run."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.tree import shown, templates, text_of

FRAGMENT_LINES_MAX = 60
PAGE_LINES_MAX = 80
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
MACRO = re.compile(r"\{%-?\s*macro (\w+).*?\{%-?\s*endmacro\b.*?%\}", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
TAG = re.compile(r"<[a-zA-Z_/!][^<>]*(?:>|(?=<))")  # a branch may leave a tag open
SAID = re.compile(r"""\b(alt|title|placeholder|aria-label|aria-description)\s*=\s*["']([^"']*)""")
CODE = re.compile(r"(?<![^\W_])[A-Z]+\d[A-Z0-9]*(?![^\W_])")  # F1, VS7K2M94Q: no language's
LETTER = re.compile(r"[^\W\d_]")
FORBIDDEN = {
    r"\|\s*safe\b": "|safe",
    r"\sstyle\s*=": "style=",
    r"<style\b": "<style>",
    r"<script\b(?![^>]*\bsrc=)": "a script inside the page",
    r"https://": "https://",
    r"\son[a-z]+\s*=\s*[\"']": "an inline handler",
    r"\shx-on\b": "hx-on",
    r"\{%-?\s*autoescape\s+false": "autoescape false",
}


# base.html's blocks for the class of <body> and the attributes of <main>.
ATTRIBUTE_BLOCK = re.compile(r"{%-? block (?:body_class|main_attrs) %}.*?{% endblock %}", re.DOTALL)


def line_of(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def without(pattern: re.Pattern[str], text: str) -> str:
    """The text with each match struck out, its lines kept."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", "_", found[0]), text)


def without_attribute_macros(text: str) -> str:
    """A macro or block that writes attributes into another's tag says nothing itself."""
    text = without(ATTRIBUTE_BLOCK, text)
    for macro in MACRO.finditer(text):
        body = without(JINJA, macro[0])
        if "<" not in body and '="' in body:
            text = text.replace(macro[0], "\n" * macro[0].count("\n"))
    return text


def templates_are_short(root: Path) -> Iterator[str]:
    """A fragment or macro has 60 lines at most, a page 80."""
    for path in templates(root):
        text = text_of(path)
        for macro in MACRO.finditer(text):
            if macro[0].count("\n") >= FRAGMENT_LINES_MAX:
                yield f"{shown(root, path, line_of(text, macro.start()))} {macro[1]} is too long"
        if path.parent.name == "ui":
            continue
        most = FRAGMENT_LINES_MAX if path.name.startswith("_") else PAGE_LINES_MAX
        lines = len(text.splitlines())
        if lines > most:
            yield f"{shown(root, path)} has {lines} lines, {most} at most"


def markup_is_plain(root: Path) -> Iterator[str]:
    for path in templates(root):
        text = without(re.compile(r"\{#.*?#\}", re.DOTALL), text_of(path))
        for pattern, name in FORBIDDEN.items():
            for found in re.finditer(pattern, text):
                yield f"{shown(root, path, line_of(text, found.start()))} has {name}"


def words_come_from_the_four_files(root: Path) -> Iterator[str]:
    """No letters outside tags and t("..."), and none in attributes that are read aloud."""
    for path in templates(root):
        text = without(COMMENT, without(JINJA, without_attribute_macros(text_of(path))))
        for found in SAID.finditer(text):
            if LETTER.search(found[2]):
                yield f"{shown(root, path, line_of(text, found.start()))} says {found[2]!r}"
        bare = CODE.sub(" ", re.sub(r"&\w+;", " ", without(TAG, text)))
        for number, line in enumerate(bare.splitlines(), 1):
            if LETTER.search(line):
                yield f"{shown(root, path, number)} says {line.strip(' _')!r}"


def buttons_have_a_type(root: Path) -> Iterator[str]:
    for path in templates(root):
        text = without(JINJA, text_of(path))
        for found in re.finditer(r"<button\b[^>]*", text):
            if not re.search(r"(?<![a-z-])type\s*=", found[0]):
                yield f"{shown(root, path, line_of(text, found.start()))} a button without type"


CHECKS = (
    templates_are_short,
    markup_is_plain,
    words_come_from_the_four_files,
    buttons_have_a_type,
)
