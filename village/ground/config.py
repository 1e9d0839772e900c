"""What the environment may say, read once; nonsense stops the start with a sentence."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
NAME_LENGTH_MAX = 253
Role = Literal["station", "hub"]


class ConfigFault(Exception):
    """A setting that makes no sense; the text names it and says what is wanted."""


@dataclass(frozen=True)
class Config:
    """Where the data lies and how this process is to behave."""

    data: Path
    role: Role = "station"
    store: str | None = None  # the hub's database URL; None: SQLite in the data folder
    language: str | None = None  # first choice of pages before anyone has chosen
    now: datetime | None = None  # tests only: where the clock starts
    guard: bool = False  # tests only: SQLite itself refuses writes outside apply
    demo: bool = False
    host_names: tuple[str, ...] = ()  # beside localhost and private addresses
    backup: Path | None = None  # where copies go; None: on a stick that is found
    sticks: tuple[Path, ...] = ()  # where sticks are, on an odd PC; none: they are looked for


def read_config(environ: Mapping[str, str], role: Role, data: Path | None = None) -> Config:
    """The settings of `environ`; raises ConfigFault with a sentence."""
    folder = data or Path(environ.get("VILLAGE_DATA") or "instance")
    if folder.exists() and not folder.is_dir():
        raise ConfigFault(f"VILLAGE_DATA: {folder} is not a folder.")
    return Config(
        data=folder,
        role=role,
        store=environ.get("VILLAGE_STORE") or None,
        language=_language(environ.get("VILLAGE_LANG")),
        now=_instant(environ.get("VILLAGE_NOW")),
        demo=_is_demo(folder if role == "station" else folder.parent),
        host_names=read_names(environ.get("VILLAGE_NAMES") or ""),
        backup=Path(environ["VILLAGE_BACKUP"]) if environ.get("VILLAGE_BACKUP") else None,
        sticks=tuple(map(Path, filter(None, environ.get("VILLAGE_STICK", "").split(os.pathsep)))),
    )


def read_names(text: str) -> tuple[str, ...]:
    """The names in a list with commas that this house answers to; raises ConfigFault."""
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    for name in names:
        if len(name) > NAME_LENGTH_MAX or not NAME.fullmatch(name):
            raise ConfigFault(f"VILLAGE_NAMES: {name!r} is not a name like hub.county.example.")
    return names


def _is_demo(folder: Path) -> bool:
    """Whether `make run` made what lies here; its hub lies in a folder of the station's."""
    return (folder / "demo.json").exists()


def _language(text: str | None) -> str | None:
    if text and text not in ("ko", "zh", "vi", "en"):
        raise ConfigFault(f"VILLAGE_LANG: {text!r} is not one of ko, zh, vi, en.")
    return text or None


def _instant(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigFault(
            f"VILLAGE_NOW: {text!r} is not a moment like 2026-11-21T01:00:00Z."
        ) from None
    return instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(UTC)
