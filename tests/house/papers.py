"""What lies beside the code: borrowed files unchanged, links that lead somewhere, no workplace."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.house.pages import line_of
from tests.house.tree import files, shown, text_of

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)[^)]*\)")
FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
TEXT = (".py", ".md", ".html", ".toml", ".txt", ".in", ".css", ".js", ".json", ".sql", "Makefile")
# Written in pieces, so that this file does not find itself.
STRAY = re.compile(
    "|".join(
        (
            "/" + r"work\b(?!ers?\b)",
            r"(?<![\w/-])shared" + "/",
            "py" + r"pi\.org",
            "python" + r"hosted\.org",
            "npm" + r"js\.(?:org|com)",
            "deb" + r"ian\.org",
            "/opt/" + "(?:pypi|wheels)",
        )
    )
)


def borrowed_files_are_unchanged(root: Path) -> Iterator[str]:
    """Each file in static/vendor stands in VENDOR.toml with the sha256 it came with."""
    vendor = root / "static" / "vendor"
    found = {path.relative_to(vendor).as_posix(): path for path in files(vendor)}
    listed = found.pop("VENDOR.toml", None)
    sums = dict(sums_in(tomllib.loads(text_of(listed)))) if listed else {}
    for name, path in found.items():
        if name not in sums:
            yield f"{shown(root, path)} is not in VENDOR.toml"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sums[name]:
            yield f"{shown(root, path)} is not what it was"
    for name in sorted(sums.keys() - found.keys()):
        yield f"static/vendor/VENDOR.toml lists {name}, which is not there"


def sums_in(listed: object, key: str = "") -> Iterator[tuple[str, str]]:
    """(file, sha256) of every table that has both; a table's own name may be its file."""
    if isinstance(listed, list):
        for entry in listed:
            yield from sums_in(entry)
    elif isinstance(listed, dict):
        if "sha256" in listed:
            name = listed.get("file") or listed.get("path") or listed.get("name") or key
            yield str(name), str(listed["sha256"])
            return
        for name, entry in listed.items():
            yield from sums_in(entry, str(name))


def links_lead_somewhere(root: Path) -> Iterator[str]:
    for path in files(root, ".md"):
        text = FENCE.sub(lambda found: "\n" * found[0].count("\n"), text_of(path))
        for found in LINK.finditer(text):
            target = found[1].partition("#")[0]
            if not target or "://" in target or target.startswith("mailto:"):
                continue
            if not (path.parent / target).exists():
                yield f"{shown(root, path, line_of(text, found.start()))} {target} is nowhere"


def no_workplace_is_named(root: Path) -> Iterator[str]:
    """The tree says nothing of the machines it was made on, nor of where packages come from."""
    for path in files(root, *TEXT):
        text = text_of(path)
        for found in STRAY.finditer(text):
            yield f"{shown(root, path, line_of(text, found.start()))} names {found[0]}"


def papers_are_there(root: Path) -> Iterator[str]:
    """What a stranger looks for first, and a record for each decision, numbered once."""
    for name in ("README.md", "STYLE.md", "CHANGELOG.md", "LICENSE"):
        if not (root / name).exists():
            yield f"{name} is not there"
    numbers: dict[str, str] = {}
    for path in sorted((root / "docs" / "decisions").glob("*.md")):
        number = path.name[:4]
        if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name):
            yield f"{shown(root, path)} is not NNNN-words.md"
        elif number in numbers:
            yield f"{shown(root, path)} has the number of {numbers[number]}"
        numbers.setdefault(number, path.name)


CHECKS = (
    borrowed_files_are_unchanged,
    links_lead_somewhere,
    no_workplace_is_named,
    papers_are_there,
)
