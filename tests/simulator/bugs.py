"""Planted bugs: each is a patch of the house that the witness must see through."""

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

from tests.drawn import ROOT

BUGS = ROOT / "tests" / "faults" / "bugs"
COPIED = ("village", "db", "templates", "static", "locales")


@dataclass(frozen=True)
class Change:
    """One text of a file that stands there exactly once, and what stands there instead."""

    file: str
    old: str
    new: str


@dataclass(frozen=True)
class Bug:
    """What is wrong, which invariant finds it, and whether no other one does."""

    name: str
    finds: str
    why: str
    changes: tuple[Change, ...]
    only: bool


def planted() -> dict[str, Bug]:
    """Every bug by its name."""
    found = {}
    for path in sorted(BUGS.glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        changes = tuple(Change(**change) for change in told["change"])
        found[path.stem] = Bug(
            path.stem, told["finds"], told["why"], changes, told.get("only", False)
        )
    return found


def plant(bug: Bug, folder: Path) -> Path:
    """A copy of the house in `folder` with this bug in it."""
    folder.mkdir(exist_ok=True)
    for name in COPIED:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "app.py", folder)
    for change in bug.changes:
        assert fits(change), f"{bug.name}: {change.file} has changed; mend the bug"
        path = folder / change.file
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(change.old, change.new), encoding="utf-8")
    return folder


def fits(change: Change) -> bool:
    """Whether its text stands in the house exactly once."""
    return (ROOT / change.file).read_text(encoding="utf-8").count(change.old) == 1
