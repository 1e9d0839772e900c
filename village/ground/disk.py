"""Disks: what must survive a power cut, and which stick is in the PC."""

import os
import sys
from pathlib import Path

STICK_FOLDERS = ("/media", "/run/media")
DRIVE_REMOVABLE = 2  # GetDriveTypeW


def settle_folder(folder: Path) -> None:
    """Put the names in `folder` on the disk; Windows keeps them without being asked.

    A name is on the disk only once its folder is.
    """
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def settle_file(path: Path) -> None:
    """Put a file on the disk and let the next reading come from the disk, where the system can."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
        if sys.platform == "linux":
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def removable_disks(roots: tuple[str, ...] = STICK_FOLDERS) -> list[Path]:
    """The sticks and memory cards that can be written to, in the order of their names."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 -- only there

        drives = [f"{chr(letter)}:\\" for letter in range(ord("D"), ord("Z") + 1)]
        kind_of = ctypes.windll.kernel32.GetDriveTypeW
        return [Path(drive) for drive in drives if kind_of(drive) == DRIVE_REMOVABLE]
    found: list[Path] = []
    for root in roots:
        for path in sorted(Path(root).glob("*")):
            found += [each for each in (path, *sorted(path.glob("*"))) if _is_mounted(each)]
    return found


def _is_mounted(path: Path) -> bool:
    try:
        return path.is_dir() and os.path.ismount(path) and os.access(path, os.W_OK)
    except OSError:  # pulled out while we look
        return False
