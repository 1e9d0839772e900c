"""What must survive a power cut: a file's name is on the disk only once its folder is."""

import os
import sys
from pathlib import Path


def settle_folder(folder: Path) -> None:
    """Put the names in `folder` on the disk; Windows keeps them without being asked."""
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
