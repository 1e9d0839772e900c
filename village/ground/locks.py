"""Who may write: one at a time, among the threads of a process and among processes."""

import errno
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


TRY_S = 0.05


class LockHeld(Exception):
    """Somebody else had it for longer than one waits."""


class WriteLock:
    """One writer at a time: among threads by a lock, among processes by a locked file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._threads = threading.Lock()
        self._file: BinaryIO | None = None
        self._waiting: deque[None] = deque()
        self.kept = False  # the file stays locked when a thread makes room for the next one

    @property
    def waiting(self) -> int:
        """How many threads wait for it and will come."""
        return len(self._waiting)

    def __enter__(self) -> None:
        self._waiting.append(None)
        try:
            self._threads.acquire()
        finally:
            self._waiting.pop()
        if self.kept:
            return
        try:
            self._lock_file()
        except BaseException:  # no file handle left, say: the next writer must find the lock free
            self._threads.release()
            raise

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """The same for who waits no longer than this. Raises LockHeld."""
        until = time.monotonic() + seconds
        if not self._threads.acquire(timeout=seconds):
            raise LockHeld
        try:
            self._lock_file_until(until)
        except BaseException:
            self._threads.release()
            raise
        try:
            yield
        finally:
            self.__exit__(None, None, None)

    def _lock_file_until(self, moment: float) -> None:
        while not self._try_file():
            if time.monotonic() >= moment:
                raise LockHeld
            time.sleep(TRY_S)

    def _try_file(self) -> bool:
        """Whether the file is ours now."""
        self._file = self._file or self._path.open("ab")
        try:
            if sys.platform == "win32":
                self._file.seek(0)
                msvcrt.locking(self._file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as held:
            if held.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
                raise
            return False
        return True

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
        if not self.kept:
            self._unlock_file(self._file)
        self._threads.release()

    @staticmethod
    def _unlock_file(file: BinaryIO) -> None:
        if sys.platform == "win32":
            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_UN)

    def close(self, also: Callable[[], None] = lambda: None) -> None:
        """Let go of the file, and do `also`, unless somebody writes; the next one opens it."""
        if self._threads.acquire(blocking=False):
            if not self.kept:
                if self._file is not None:
                    self._file.close()
                    self._file = None
                also()
            self._threads.release()
