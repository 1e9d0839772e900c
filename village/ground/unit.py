"""One unit of work over the station's file: who may write, when, and all of it or nothing."""

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, NamedTuple

import msgspec
import sqlite_utils

from village.ground import disk
from village.ground.chain import Event, series
from village.ground.clock import Clock
from village.ground.errors import Refusal
from village.ground.ids import RandomBytes, is_id
from village.ground.numbers import facts_meant
from village.ground.writer import Writer

WRITES = (sqlite3.SQLITE_INSERT, sqlite3.SQLITE_UPDATE, sqlite3.SQLITE_DELETE)
SCHEMA_CHANGES = frozenset(
    code
    for name, code in vars(sqlite3).items()
    if name.startswith(("SQLITE_CREATE_", "SQLITE_DROP_", "SQLITE_ALTER_"))
) | {sqlite3.SQLITE_ATTACH}
TableKind = Literal["journal", "projected", "private", "reference", "local"]
Values = Sequence[Any]


@dataclass(frozen=True)
class Act:
    """One tap, known before it was sent: `id` made with the form, `digest` of what it said."""

    id: str
    actor: str
    digest: str = ""
    taken_by: str | None = None  # the clerk to whom a phone handed it over

    def __post_init__(self) -> None:
        if not is_id(self.id):
            raise Refusal("ground.refusal.old_page", status=409)


class Identity(NamedTuple):
    """Which station a file belongs to, the epoch that is written now, and its place among all."""

    station: str
    epoch: str
    place: int
    before: int  # how many events the other epochs have

    @property
    def series(self) -> str:
        return series(self.place)  # the letter that papers of this epoch begin with


@dataclass(frozen=True)
class Applier:
    """How one event name changes rows: its fact's type and the function that applies it."""

    fact_type: type
    apply: Callable[["Store", Event], None]


@dataclass
class House:
    """What the threads of one process share; `tables` says what each table is."""

    data: Path
    connect: Callable[[], sqlite3.Connection]
    applies: Mapping[str, Applier]
    tables: Mapping[str, TableKind]
    clock: Clock
    random: RandomBytes
    guarded: frozenset[str] = frozenset()  # tests: tables that SQLite itself keeps for applies
    demo: bool = False
    free_bytes: Callable[[Path], int] = disk.free_bytes
    writer: Writer = field(init=False)
    _threads: threading.local = field(init=False, default_factory=threading.local)

    def __post_init__(self) -> None:
        self.writer = Writer(self.data, self.connect)

    def store(self) -> "Store":
        """This thread's connection, opened at first use."""
        found: Store | None = getattr(self._threads, "store", None)
        if found is None:
            found = self._threads.store = Store(self)
        return found

    def close(self) -> None:
        """Close this thread's connection and, until somebody writes again, the one that writes."""
        found: Store | None = getattr(self._threads, "store", None)
        if found is not None:
            found.close()
            self._threads.store = None
        self.writer.close()


class Store(sqlite_utils.Database):
    """One thread's connection to the station's file, and what commands need beside it."""

    def __init__(self, house: House) -> None:
        super().__init__(house.connect(), execute_plugins=False)
        self.house = house
        self.applying = False
        self._identity: Identity | None = None
        if house.guarded:
            self.guard()

    def guard(self) -> None:
        """Let SQLite ask before each statement (tests)."""
        self.conn.set_authorizer(self._authorize)

    def _authorize(self, action: int, first: str | None, *_: str | None) -> int:
        """Asked when a statement is compiled (so the cache is off): who writes a projected row?"""
        if action in WRITES and first in self.house.guarded and not self.applying:
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_DENY if action in SCHEMA_CHANGES else sqlite3.SQLITE_OK

    def rows(self, sql: str, values: Values = ()) -> list[sqlite3.Row]:
        """All rows of a SELECT."""
        return self.conn.execute(sql, values).fetchall()

    def row(self, sql: str, values: Values = ()) -> sqlite3.Row | None:
        """The first row, or None."""
        found: sqlite3.Row | None = self.conn.execute(sql, values).fetchone()
        return found

    def value(self, sql: str, values: Values = ()) -> Any:
        """The first column of the first row, or None."""
        return (self.conn.execute(sql, values).fetchone() or (None,))[0]

    def change(self, sql: str, values: Values = ()) -> int:
        """Run one INSERT, UPDATE or DELETE; how many rows it touched."""
        assert self.conn.in_transaction, "write only inside writing(db)"
        return self.conn.execute(sql, values).rowcount

    def change_many(self, sql: str, rows: Iterable[Values]) -> None:
        """Run one INSERT, UPDATE or DELETE for each of `rows`."""
        assert self.conn.in_transaction, "write only inside writing(db)"
        self.conn.executemany(sql, rows)

    @property
    def identity(self) -> Identity | None:
        """Who this file is, once the station has been set up."""
        if self._identity is None:
            found = self.row(
                "SELECT station, epoch, place, (SELECT COALESCE(SUM(seq), 0) FROM journal_epochs"
                " WHERE open = 0) FROM journal_epochs WHERE open = 1"
            )
            self._identity = Identity(*found) if found else None
        return self._identity

    def forget_identity(self) -> None:
        """Look it up again when it is asked for."""
        self._identity = None

    @property
    def station(self) -> str:
        return self.known_identity.station

    @property
    def epoch(self) -> str:
        return self.known_identity.epoch

    @property
    def known_identity(self) -> Identity:
        """Who this file is, where it is clear that the station has been set up."""
        assert self.identity, "the station has not been set up"
        return self.identity

    def event_of(self, row: sqlite3.Row, position: int = 0) -> Event:
        """The event in a row of journal_events, its fact typed where we know the name."""
        line = msgspec.json.decode(row["line"])
        private = msgspec.json.decode(row["part"]) if row["part"] is not None else None
        return Event(
            station=row["station"], epoch=row["epoch"], seq=row["seq"], id=line["id"],
            name=line["name"], v=line["v"], at=line["at"], actor=line["actor"],
            facts=line["facts"], private=private, hash=row["hash"], digest=line.get("private"),
            fact=self.fact_of(line["name"], line["v"], facts_meant(line)), position=position,
            moved_from=line.get("moved_from"),
        )  # fmt: skip

    def fact_of(self, name: str, v: int, facts: dict[str, Any]) -> Any:
        """`facts` as the fact's own type at today's `v`; None for a name we do not know."""
        if (applier := self.house.applies.get(name)) is None:
            return None
        kind: Any = applier.fact_type
        for old in range(v, kind.v):
            facts = kind.lift(old, facts)  # a pure function beside the fact, once it has a v2
        return msgspec.convert(facts, kind, strict=True)


EVENT_COLUMNS = (
    "SELECT p.station, e.epoch, e.seq, e.line, e.part, e.salt, e.hash"
    " FROM journal_events e JOIN journal_epochs p ON p.epoch = e.epoch"
)


@contextmanager
def alone(db: Store) -> Iterator[None]:
    """Nobody else writes meanwhile; what `db` is asked goes to the connection that writes."""
    with _turn(db):
        db.house.writer.settle_open()
        yield


@contextmanager
def _turn(db: Store) -> Iterator[None]:
    assert not db.conn.in_transaction, "units of work do not nest"
    with db.house.writer.turn() as connection:
        own, db.conn = db.conn, connection
        if db.house.guarded:
            db.guard()
        try:
            yield
        finally:
            db.conn = own


@contextmanager
def writing(db: Store, act: Act | None = None) -> Iterator[Event | None]:
    """All inside happens at once or not at all; yields the outcome of `act` if it came before.

    Who waits for the same moment shares the COMMIT; it is over when this ends, also where what was
    seen before it is a reason to refuse.
    Raises Refusal ground.refusal.other_content (409) where the same id came with other content,
    and what Writer.unit raises.
    """
    writer, commit = db.house.writer, None
    with _known_anew(db):
        try:
            with _turn(db), writer.unit(shared=True) as commit:
                yield seen_before(db, act) if act else None
        except Refusal:
            if commit is not None:
                writer.wait(commit)
            raise
        writer.wait(commit)


@contextmanager
def at_once(db: Store) -> Iterator[None]:
    """One transaction, for whoever is alone(db). Raises what Writer.unit raises."""
    with _known_anew(db), db.house.writer.unit():
        yield


@contextmanager
def _known_anew(db: Store) -> Iterator[None]:
    """Who the file is: another thread or process may have opened an epoch, and numbers go by it."""
    db.forget_identity()
    try:
        yield
    except BaseException:
        db.forget_identity()  # it may have been given inside: then it never was
        raise


class OtherContent(Refusal):
    """The id was used for something else: the page shows what was saved and offers a new one."""

    def __init__(self, event: Event) -> None:
        super().__init__("ground.refusal.other_content", status=409)
        self.event = event


def seen_before(db: Store, act: Act) -> Event | None:
    """The event this act made when it came before, or None. Raises OtherContent."""
    found = db.row("SELECT actor, digest, epoch, seq FROM journal_acts WHERE id = ?", (act.id,))
    if found is None:
        return None
    row = db.row(EVENT_COLUMNS + " WHERE e.epoch = ? AND e.seq = ?", (found["epoch"], found["seq"]))
    assert row is not None, "an act's event is never deleted"
    digest = found["digest"] or act.digest  # one taken back from the hub has none
    if (found["actor"], digest) != (act.actor, act.digest):
        raise OtherContent(db.event_of(row))
    return replace(db.event_of(row), again=True)
