"""The one connection that writes: whose turn it is, and the COMMIT that units of work share.

Each unit is all or nothing by itself. Where others wait for their turn, it leaves its transaction
open to them, and nobody is answered before the one COMMIT that puts all of them on the disk.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from village.ground import disk
from village.ground.locks import WriteLock

TOGETHER_MAX = 16  # units, refused ones too: the first waits for no more than so many
PATIENCE_S = 1.0  # nor longer than this; then it ends the transaction itself


@dataclass
class Commit:
    """A COMMIT to come: how many units of work it will put on the disk, and how that ended."""

    units: int = 0
    turns: int = 0  # units, and what was refused meanwhile
    began: float = field(default_factory=time.monotonic)
    fault: BaseException | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def has_room(self) -> bool:
        """Whether one more may join it."""
        return self.turns < TOGETHER_MAX and time.monotonic() - self.began < PATIENCE_S


@dataclass
class Writer:
    """The connection that writes, and its lock; one for all threads of a process.

    SQLite forgets what it has read as soon as another connection wrote: where each thread wrote on
    its own, every sale began by reading the file again (a quarter of its time).
    """

    data: Path
    connect: Callable[[], sqlite3.Connection]
    doubtful: bool = False  # a write failed: the disk is asked again before the next one
    lock: WriteLock = field(init=False)
    _connection: sqlite3.Connection | None = field(init=False, default=None)
    _open: Commit | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.lock = WriteLock(self.data / "write.lock")

    def connection(self) -> sqlite3.Connection:
        """Opened at first use."""
        if self._connection is None:
            self._connection = self.connect()
            self._connection.execute("PRAGMA temp_store = MEMORY")  # what a unit can take back
        return self._connection

    @contextmanager
    def turn(self) -> Iterator[sqlite3.Connection]:
        """Nobody else writes meanwhile, but what others left uncommitted may stand before us."""
        with self.lock:
            connection = self.connection()
            try:
                yield connection
            finally:
                if connection.in_transaction and self._open is None:
                    self.forget()  # a disk that failed even the way back: begin anew
                self.lock.kept = self._open is not None

    @contextmanager
    def unit(self, *, shared: bool = False) -> Iterator[Commit]:
        """One unit of work, in one's turn; `shared`: it may wait for a COMMIT with the next ones.

        Raises ground.refusal.disk_full (507), .disk_failed (500) where the disk did not take it.
        """
        commit = self._begin()
        try:
            yield commit
            if commit.units:
                self.connection().execute("RELEASE unit")
            commit.units += 1
        except BaseException as fault:
            refusal = disk.refusal_of(fault)
            if refusal or not self._took_back(commit):
                self._fail(commit, fault)
            if refusal is None:
                raise
            raise refusal from fault
        finally:
            commit.turns += 1
            more = shared and commit.has_room and self.lock.waiting > 0
            if self._open is commit and not more:
                self._commit(commit)
        self._tell(commit)

    def settle_open(self) -> None:
        """In one's turn: COMMIT what others left open."""
        if self._open is not None:
            self._commit(self._open)

    def wait(self, commit: Commit) -> None:
        """Until it is on the disk, out of one's turn. Raises what unit() raises."""
        while not commit.ended.wait(PATIENCE_S):
            with self.turn():
                if self._open is commit:
                    self._commit(commit)
        self._tell(commit)

    def _begin(self) -> Commit:
        try:
            if self._open is None:
                if self.doubtful:
                    self._ask_disk()
                self.connection().execute("BEGIN IMMEDIATE")
                self._open = Commit()
            else:
                self.connection().execute("SAVEPOINT unit")
        except sqlite3.OperationalError as fault:
            raise disk.refusal_of(fault) or fault from None
        return self._open

    def _took_back(self, commit: Commit) -> bool:
        """Only what failed is undone; False where all that is open must go."""
        if not commit.units:
            return False
        try:
            self.connection().execute("ROLLBACK TO unit")
            self.connection().execute("RELEASE unit")
        except sqlite3.Error:  # SQLite gave up the whole transaction
            return False
        return True

    def _commit(self, commit: Commit) -> None:
        try:
            self.connection().execute("COMMIT")
        except BaseException as fault:  # noqa: BLE001 - each unit is told it
            self._fail(commit, fault)
            return
        self._open = None
        commit.ended.set()

    def _fail(self, commit: Commit, fault: BaseException) -> None:
        """Nothing of it is on the disk: all who wait for it are told so, whatever else fails."""
        self._open, commit.fault = None, fault
        try:
            with suppress(sqlite3.Error):  # turn() throws such a connection away
                self.connection().rollback()
            if disk.refusal_of(fault):
                self.doubtful = True
                with suppress(OSError):  # a disk that takes nothing any more
                    disk.drop_ballast(self.data)
        finally:
            commit.ended.set()

    @staticmethod
    def _tell(commit: Commit) -> None:
        if commit.fault is not None:
            raise disk.refusal_of(commit.fault) or commit.fault

    def _ask_disk(self) -> None:
        """After a failed write: all of the log into the file once more, before anything is added.

        A disk that failed one fsync may call the next one good without having written what went
        before. Raises sqlite3.OperationalError where it fails again.
        """
        busy = self.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        self.doubtful = bool(busy)

    def close(self) -> None:
        """Close connection and lock until somebody writes again; not while somebody does."""
        self.lock.close(self.forget)

    def forget(self) -> None:
        """Close the connection; the next one opens its own."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
