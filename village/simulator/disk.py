"""A disk that can fail: a kill keeps what was written, a power cut only what was asked to stay.

SQLite is asked once what it promises (`PRAGMA synchronous`), then told not to wait for the real
disk: what a power cut takes is decided here, by that promise and not by luck.
"""

import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, TypeVar

FULL = 2  # PRAGMA synchronous: each commit waits for the disk
PAGES_MAX = 2**30
SALTS_BEGIN, SALTS_END = 16, 24  # where a log's header says which log it is
ENDINGS = ("", "-wal")

T = TypeVar("T")
Open = Callable[..., sqlite3.Connection]


class Killed(BaseException):
    """The process ended here: nothing after this line ever ran. No handler may swallow it."""


class DiskConnection(sqlite3.Connection):
    """SQLite's own connection, whose COMMIT asks the disk first."""

    disk: "Disk | None" = None

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:
        if sql == "COMMIT" and self.disk is not None:
            return self.disk.commit(lambda: super(DiskConnection, self).execute(sql))
        if "wal_checkpoint" in sql and self.disk is not None:
            self.disk.doubt = None  # all of it is written once more, and waited for
        return super().execute(sql, parameters)


@dataclass
class Disk:
    """The file of one house and the trouble that waits for it."""

    file: Path
    random: Random
    promised: int = FULL
    trouble: str = ""
    commits_left: int = 0
    struck: str = ""  # the trouble that came, until it is read
    full_at: int = 0  # pages; 0: room enough
    doubt: tuple[bytes, int] | None = None  # since an error nothing of the log after this is sure
    _kept: list[tuple[Path, Path]] = field(default_factory=list)

    def connecting(self, connect: Open) -> Open:
        """`connect`, as it is handed to a house that stands on this disk."""

        def opened(path: Path, **how: Any) -> sqlite3.Connection:
            connection = connect(path, factory=DiskConnection, **how)
            assert isinstance(connection, DiskConnection), "the house opens what it is handed"
            self.take(connection)
            connection.disk = self
            return connection

        return opened

    def take(self, connection: sqlite3.Connection) -> None:
        """Hear what a new connection promises; from now on this disk keeps it."""
        self.promised = connection.execute("PRAGMA synchronous").fetchone()[0]
        connection.execute("PRAGMA synchronous = OFF")
        if self.full_at:
            connection.execute(f"PRAGMA max_page_count = {self.full_at}")

    def fill_up(self, connection: sqlite3.Connection) -> None:
        """No page more than there are, or few."""
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        self.full_at = pages + self.random.randrange(2)
        connection.execute(f"PRAGMA max_page_count = {self.full_at}")

    def make_room(self, connection: sqlite3.Connection) -> None:
        """Somebody cleared the disk."""
        self.full_at = 0
        connection.execute(f"PRAGMA max_page_count = {PAGES_MAX}")

    def wait_for(self, trouble: str, commits: int = 1) -> None:
        """At the n-th COMMIT from now: crash_before, crash_after, power, or error."""
        self.trouble, self.commits_left, self.struck = trouble, commits, ""

    def commit(self, go: Callable[[], T]) -> T:
        """What becomes of one COMMIT."""
        self.commits_left -= 1
        if not self.trouble or self.commits_left > 0:
            return go()
        self.struck, self.trouble = self.trouble, ""
        before = self.struck == "crash_before" or (
            self.struck != "crash_after" and self.random.random() < 0.5
        )
        end = self._end_of_log()
        if not before:
            _ = go()
        if self.struck == "error":  # it may have reached the disk all the same
            self.doubt = self.doubt or end
            fault = sqlite3.OperationalError("disk I/O error")
            fault.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
            raise fault
        self.keep()
        raise Killed(self.struck)

    def calm(self) -> None:
        """Whatever waited does not come."""
        self.trouble = ""

    def keep(self) -> None:
        """The files as they lie there at this instant."""
        self._kept = []
        for ending in ENDINGS:
            path = self.file.with_name(self.file.name + ending)
            if path.exists():
                kept = path.with_name(path.name + ".kept")
                shutil.copyfile(path, kept)
                self._kept.append((path, kept))

    def put_back(self) -> None:
        """What the next start finds; everything of the old process must be closed."""
        for ending in (*ENDINGS, "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        for path, kept in self._kept:
            kept.replace(path)
        self._kept = []
        if self.struck == "power":
            self.lose_unsynced()
            self.doubt = None
        self.struck = ""

    @property
    def log(self) -> Path:
        """The file in which commits stand until a checkpoint."""
        return self.file.with_name(self.file.name + "-wal")

    def _end_of_log(self) -> tuple[bytes, int]:
        """(what this log is known by, how long it is)."""
        if not self.log.exists():
            return b"", 0
        with self.log.open("rb") as file:
            return file.read(SALTS_END)[SALTS_BEGIN:], self.log.stat().st_size

    def lose_unsynced(self) -> None:
        """Without a wait at each commit only a checkpoint is sure: the log ends anywhere.

        A disk that failed once calls the next write good without having written what went before.
        """
        known, size = self._end_of_log()
        if self.promised < FULL:
            size = self.random.randrange(size + 1)
        elif self.doubt and self.doubt[0] in (known, b""):
            size = min(size, self.doubt[1])
        if self.log.exists():
            os.truncate(self.log, size)
