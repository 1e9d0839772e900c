"""Who may write: one at a time, among the threads of a process and among processes."""

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class WriteLock:
    """One writer at a time: among threads by a lock, among processes by a locked file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._file: BinaryIO | None = None

    def __enter__(self) -> None:
        self._threads.acquire()
        try:
            self._lock_file()
        except BaseException:  # no file handle left, say: the next writer must find the lock free
            self._threads.release()
            raise

    def _lock_file(self) -> None:
        if self._file is None:
            self._file = self._path.open("ab")
        if sys.platform == "win32":
            self._file.seek(0)
            msvcrt.locking(self._file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        assert self._file is not None
        if sys.platform == "win32":
            self._file.seek(0)
            msvcrt.locking(self._file.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def close(self, also: Callable[[], None] = lambda: None) -> None:
        """Let go of the file, and do `also`, unless somebody writes; the next one opens it."""
        if self._threads.acquire(blocking=False):
            if self._file is not None:
                self._file.close()
                self._file = None
            also()
            self._threads.release()
