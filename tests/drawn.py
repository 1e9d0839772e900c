"""What a short run draws: a language by the commit's hash, and the pages a change touched."""

import functools
import os
import subprocess
from pathlib import Path

LANGUAGES = ("ko", "zh", "vi", "en")
ROOT = Path(__file__).resolve().parent.parent


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


def languages_for(*paths: str) -> tuple[str, ...]:
    """The drawn language; all four where one of these paths was changed."""
    drawn = drawn_language()
    if changed_paths().isdisjoint(paths):
        return (drawn,)
    return (drawn, *(language for language in LANGUAGES if language != drawn))
