"""What a short run draws: a language by the commit's hash, and the pages a change touched."""

import functools
import os
import subprocess
import zlib
from collections import defaultdict
from pathlib import Path

import pytest

LANGUAGES = ("ko", "zh", "vi", "en")
ROOT = Path(__file__).resolve().parent.parent
LATELY = 20  # commits


def _git(*words: str) -> str:
    """What git says, or nothing where there is no git or no such commit."""
    try:
        done = subprocess.run(
            ["git", *words], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


@functools.cache
def drawn_number() -> int:
    """A number that another commit draws anew; 0 where there is no git."""
    return int(_git("rev-parse", "HEAD") or "0", 16)


@functools.cache
def drawn_language() -> str:
    """The language this commit is tested in; TEST_LANG names another to see a failure again."""
    asked = os.environ.get("TEST_LANG", "")
    if asked:
        assert asked in LANGUAGES, f"TEST_LANG is one of {LANGUAGES}, not {asked!r}"
        return asked
    return LANGUAGES[drawn_number() % len(LANGUAGES)]


def left_out(items: list[pytest.Item]) -> set[pytest.Item]:
    """What a short run does not take: of the values of a parameter marked drawn it takes one.

    Which one differs from test to test and from commit to commit. The store of a hub is drawn too,
    but for the hub's own tests that were changed lately.
    """
    groups: dict[str, dict[str, list[pytest.Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        names = {str(name) for mark in item.iter_markers("drawn") for name in mark.args}
        if not (item.path.parent.name == "hub" and is_touched(str(item.path.relative_to(ROOT)))):
            names.add("store_url")
        spec = getattr(item, "callspec", None)
        if spec is not None and not names.isdisjoint(spec.params):
            rest = repr([value for name, value in spec.params.items() if name not in names])
            groups[item.nodeid.partition("[")[0]][rest].append(item)
    out: set[pytest.Item] = set()
    for test, of_test in groups.items():
        first = drawn_number() // len(LANGUAGES) + zlib.crc32(test.encode())
        for turn, group in enumerate(of_test.values(), first):
            out.update(item for at, item in enumerate(group) if at != turn % len(group))
    return out


@functools.cache
def changed_paths() -> frozenset[str]:
    """Paths changed against the merge base, or by the last commit where there is no other line."""
    head = _git("rev-parse", "HEAD")
    base = _git("merge-base", "HEAD", "origin/main")
    if not base or base == head:
        base = _git("rev-parse", "--verify", "HEAD~1")
    said = _git("diff", "--name-only", base) if base else ""
    new = _git("ls-files", "--others", "--exclude-standard")
    return frozenset((said + "\n" + new).split())


@functools.cache
def lately_changed() -> frozenset[str]:
    """Paths that the last commits changed: what one run left out, another one looked at since."""
    first = _git("rev-parse", "--verify", f"HEAD~{LATELY}")
    return changed_paths() | frozenset(_git("diff", "--name-only", first).split() if first else ())


def is_touched(*paths: str) -> bool:
    """Whether one of these was changed lately."""
    return not lately_changed().isdisjoint(paths)


def languages_for(*paths: str) -> tuple[str, ...]:
    """The drawn language; all four where one of these paths was changed."""
    drawn = drawn_language()
    if changed_paths().isdisjoint(paths):
        return (drawn,)
    return (drawn, *(language for language in LANGUAGES if language != drawn))
