"""A USB stick: which ones are in the PC, where our files lie on it, written whole or not at all."""

import errno
import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from village.ground.disk import (
    STICK_FOLDERS,
    can_be_pulled_out,
    removable_disks,
    settle_file,
    settle_folder,
)
from village.ground.errors import Refusal
from village.ground.zipped import ZIP_BYTES_MAX

FOLDER = "village-line"
MOUNTED_BY_HAND = "/mnt"
SPARE_BYTES = 1_000_000
FILES_MAX = 2_000
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_TO_CENTRE = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]{1,31})-to-centre\.vsb")


def sticks(setting: tuple[Path, ...]) -> list[Path]:
    """The sticks in this PC; where the setting names folders, those that are there.

    What somebody mounted by hand counts where it can be pulled out.
    """
    if setting:
        return [path for path in setting if path.is_dir()]
    found = removable_disks(STICK_FOLDERS)
    if sys.platform == "win32":
        return found
    by_hand = [Path(MOUNTED_BY_HAND)] if os.path.ismount(MOUNTED_BY_HAND) else []
    by_hand += removable_disks((MOUNTED_BY_HAND,))
    return [path for path in by_hand if can_be_pulled_out(path)] + found


def name_of(stick: Path) -> str:
    """What a person knows it by: the name of its folder, or its letter."""
    return stick.name or str(stick)


def chosen(found: list[Path], asked: str) -> Path | None:
    """The stick that was asked for, or the only one there is; never a folder of somebody's own."""
    if asked:
        return next((path for path in found if str(path) == asked), None)
    return found[0] if len(found) == 1 else None


def to_centre(stick: Path, station: str) -> Path:
    """Where a station's bundle lies on a stick."""
    return stick / FOLDER / f"{station}-to-centre.vsb"


def from_centre(stick: Path, station: str) -> Path:
    """Where the centre's answer for a station lies on a stick."""
    return stick / FOLDER / f"{station}-from-centre.vsb"


def brought(stick: Path) -> list[tuple[str, Path]]:
    """(station, file) of every station's bundle on a stick, by its name."""
    try:
        paths = sorted((stick / FOLDER).glob("*.vsb"))[:FILES_MAX]
    except OSError:
        return []
    named = ((_TO_CENTRE.fullmatch(path.name), path) for path in paths)
    return [(found[1], path) for found, path in named if found and path.is_file()]


def put(path: Path, data: bytes, *, folder: bool = False) -> None:
    """Write `path` whole or not at all, read it back, and settle it; `folder`: make its folder.

    Raises ground.refusal.stick_full, .stick_gone, .stick_bad; what lay there before stays then.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if folder:
            path.parent.mkdir(exist_ok=True)
        if shutil.disk_usage(path.parent).free < len(data) + SPARE_BYTES:
            raise Refusal("ground.refusal.stick_full", status=409)
        draft.write_bytes(data)
        settle_file(draft)
        if draft.read_bytes() != data:
            raise Refusal("ground.refusal.stick_bad", status=409)
        draft.replace(path)
        settle_folder(path.parent)
    except OSError as fault:
        raise refusal_of(fault) from fault
    finally:
        with suppress(OSError):  # pulled out: it went with the stick
            draft.unlink(missing_ok=True)


def read(path: Path) -> bytes:
    """A file of ours from a stick. Raises ground.refusal.stick_empty, .stick_gone."""
    try:
        with path.open("rb") as file:
            return file.read(ZIP_BYTES_MAX + 1)
    except FileNotFoundError:
        raise Refusal("ground.refusal.stick_empty", status=404) from None
    except OSError as fault:
        raise refusal_of(fault) from fault


def refusal_of(fault: OSError) -> Refusal:
    """The sentence for what a disk says: full, or else gone."""
    full = fault.errno in _FULL
    return Refusal(f"ground.refusal.stick_{'full' if full else 'gone'}", status=409)
