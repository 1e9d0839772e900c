"""What lies on sticks and can bring a station back: copies of it, and the disk of an old PC."""

import os
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from village.sync import archive, backups

COPIES_MAX = 12
DISKS_MAX = 12
FOLDERS_MAX = 4_000
DEPTH_MAX = 6
# Where a system keeps its own things there is no station, and no end of folders.
OF_SYSTEMS = frozenset(
    {
        "$Recycle.Bin", "Program Files", "Program Files (x86)", "ProgramData", "Windows",
        "System Volume Information", "boot", "dev", "etc", "lib", "lost+found", "proc", "run",
        "snap", "sys", "usr",
    }
)  # fmt: skip


@dataclass(frozen=True)
class FoundCopy:
    """A copy on a disk: whose, of when, how many entries it has in its last epoch."""

    path: Path
    station: str
    at: datetime
    seq: int


def copies(disks: list[Path]) -> list[FoundCopy]:
    """The copies that the courier wrote to these disks, newest first."""
    found: list[FoundCopy] = []
    for disk in disks:
        with suppress(OSError):  # pulled out while we look
            paths = list((disk / backups.FOLDER).glob("*/*.age"))
            found += [FoundCopy(path, *told) for path in paths if (told := backups.named(path))]
    return sorted(found, key=lambda copy: (copy.at, copy.path), reverse=True)[:COPIES_MAX]


def old_disks(disks: list[Path], own: Path) -> list[Path]:
    """Folders on these disks that hold a station's file, the nearest first; never our `own`."""
    folders = (folder for disk in disks for folder in _folders(disk))
    found = (
        folder
        for folder in folders
        if (folder / archive.FILE).is_file() and folder.resolve() != own.resolve()
    )
    return list(islice(found, DISKS_MAX))


def _folders(disk: Path) -> Iterator[Path]:
    """A disk's folders, level by level."""
    waiting, looked = deque([(disk, 0)]), 0
    while waiting and looked < FOLDERS_MAX:
        folder, depth = waiting.popleft()
        looked += 1
        yield folder
        if depth == DEPTH_MAX:
            continue
        with suppress(OSError), os.scandir(folder) as inside:
            waiting += [
                (Path(each.path), depth + 1)
                for each in sorted(inside, key=lambda each: each.name)
                if each.is_dir(follow_symlinks=False)
                and each.name not in OF_SYSTEMS
                and not each.name.startswith(".")
            ]
