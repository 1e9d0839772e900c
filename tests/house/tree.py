"""Which files the house has, and which words are rooms."""

import os
from collections.abc import Iterator
from pathlib import Path

STAIRS = (
    ("simulator",),
    ("hall", "training", "hub"),
    ("invoices",),
    ("orders",),
    ("payments", "receipts"),
    ("money", "catalogue"),
    ("sync",),
    ("people",),
    ("ground", "witness"),
)
ROOMS = frozenset(room for stair in STAIRS for room in stair)
FURNITURE = ("routes", "commands", "facts", "queries", "rules")
NOT_OURS = frozenset({".git", ".venv", ".cache", ".hypothesis", "instance", "__pycache__", "build"})


def files(root: Path, *endings: str) -> Iterator[Path]:
    """Every file of the house with one of these endings; what machines leave is passed over."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS)
        for name in sorted(names):
            if name.endswith(endings or ("",)):
                yield Path(folder, name)


def python_files(root: Path) -> Iterator[Path]:
    yield from files(root, ".py")


def templates(root: Path) -> Iterator[Path]:
    yield from files(root / "templates", ".html")


def shown(root: Path, path: Path, line: int = 0) -> str:
    """`village/orders/rules.py:12`, as an editor wants it."""
    place = path.relative_to(root).as_posix()
    return f"{place}:{line}" if line else place


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def room_of(root: Path, path: Path) -> str:
    """The room a file under village/, templates/ or tests/ belongs to, or nothing."""
    parts = path.relative_to(root).parts
    return parts[1] if len(parts) > 2 else ""
