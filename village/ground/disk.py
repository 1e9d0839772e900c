"""Disks: what must survive a power cut, when one is full or failing, which stick is in the PC."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

from village.ground.errors import Refusal

FREE_BYTES_MIN = 200_000_000  # below it no new sales, so that what was begun can be ended
BALLAST = "ballast"
BALLAST_BYTES = 64_000_000
PRIMARY = 0xFF  # SQLite's extended codes carry the plain one in their last byte
STICK_FOLDERS = ("/media", "/run/media")
DEVICES = Path("/sys/dev/block")
DRIVE_REMOVABLE = 2  # GetDriveTypeW


def free_bytes(folder: Path) -> int:
    """What the disk of `folder` can still take."""
    return shutil.disk_usage(folder).free


def keep_ballast(folder: Path) -> None:
    """A file whose room is given back when the disk is full, so that the day can be closed."""
    path = folder / BALLAST
    if path.exists() or free_bytes(folder) < FREE_BYTES_MIN + 2 * BALLAST_BYTES:
        return
    with path.open("wb") as file:  # really written: a hole would keep no room
        for _ in range(BALLAST_BYTES // 1_000_000):
            file.write(b"\0" * 1_000_000)


def drop_ballast(folder: Path) -> None:
    """Give its room back."""
    (folder / BALLAST).unlink(missing_ok=True)


def refusal_of(fault: BaseException) -> Refusal | None:
    """What to say where SQLite failed because of the disk; None for every other fault.

    ground.refusal.disk_full (507), ground.refusal.disk_failed (500).
    """
    if not isinstance(fault, sqlite3.OperationalError):
        return None
    code = getattr(fault, "sqlite_errorcode", 0) & PRIMARY
    if code == sqlite3.SQLITE_FULL:
        return Refusal("ground.refusal.disk_full", status=507)
    if code == sqlite3.SQLITE_IOERR:
        return Refusal("ground.refusal.disk_failed", status=500)
    return None


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

        return removable_drives(ctypes.windll.kernel32.GetDriveTypeW)
    found: list[Path] = []
    for root in roots:
        for path in sorted(Path(root).glob("*")):
            found += [each for each in (path, *sorted(path.glob("*"))) if _is_mounted(each)]
    return found


def removable_drives(kind_of: Callable[[str], int]) -> list[Path]:
    """The letters that Windows calls removable, from D on: C is its own.

    `kind_of`: GetDriveTypeW, asked with a root such as E:\\.
    """
    drives = [f"{chr(letter)}:\\" for letter in range(ord("D"), ord("Z") + 1)]
    return [Path(drive) for drive in drives if kind_of(drive) == DRIVE_REMOVABLE]


def can_be_pulled_out(path: Path, devices: Path = DEVICES) -> bool:
    """Whether the disk mounted at `path` is a stick or a card, as Linux knows it.

    A second disk that somebody mounted by hand is none, nor is one that comes over the network.
    """
    try:
        number = path.stat().st_dev
        found = (devices / f"{os.major(number)}:{os.minor(number)}").resolve(strict=True)
        whole = found.parent if (found / "partition").exists() else found
        says_so = (whole / "removable").read_text().strip() == "1"
    except OSError:  # no disk of this PC, or pulled out while we look
        return False
    return says_so or any(part.startswith(("usb", "mmc")) for part in found.parts)


def _is_mounted(path: Path) -> bool:
    try:
        return path.is_dir() and os.path.ismount(path) and os.access(path, os.W_OK)
    except OSError:  # pulled out while we look
        return False
