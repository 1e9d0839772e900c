"""A station as the simulator runs it: real commands over a real file, on a disk that can fail."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from logging import Logger
from pathlib import Path
from random import Random
from typing import Any, Protocol

from village.ground.chain import Event
from village.ground.clock import Clock, HandedClock
from village.ground.config import Config
from village.ground.errors import Refusal
from village.ground.ids import RandomBytes
from village.ground.unit import Act, House, Store
from village.simulator.disk import Disk, Killed, Open

Command = Callable[[Store, Act], Event]
DISK_WORDS = ("ground.refusal.disk_full", "ground.refusal.disk_failed")
EMPTY = "empty.db"  # a new file with all its tables, made once: that takes longer than a day
FREE_BYTES = 10**12  # the real disk has no say in what happens here
EPOCH_START = datetime(1970, 1, 1, 0, 7, tzinfo=UTC)


class OpenHouse(Protocol):
    """app.open_house: the station's file, made or brought up to date."""

    def __call__(
        self, config: Config, clock: Clock, random: RandomBytes, connect: Open
    ) -> House: ...


class HubApp(Protocol):
    """The hub's whole program, asked through its doors and never through a port."""

    extensions: dict[str, Any]

    @property
    def logger(self) -> Logger: ...

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any: ...


@dataclass(frozen=True)
class Makers:
    """What the front door hands in: how houses are opened, and what the feed may bring."""

    open_house: OpenHouse
    create_app: Callable[[Config, Clock, RandomBytes], HubApp]
    connect: Open
    feed_kinds: Any


@dataclass(frozen=True)
class Wish:
    """One act as a phone keeps it: its id made before it was sent, and what it asks."""

    act: Act
    what: str
    command: Command


@dataclass(frozen=True)
class Said:
    """What came back: done with its event, refused with a key, failed, or nobody there any more."""

    how: str
    event: Event | None = None
    key: str = ""


@dataclass
class Station:
    """One station PC: its folder, its clock that may be wrong, its disk."""

    number: str
    folder: Path
    makers: Makers
    random: Random
    clock: HandedClock
    disk: Disk = field(init=False)
    house: House = field(init=False)
    skew: timedelta | None = timedelta()  # None: the battery is empty, 1970
    called: str = ""  # its number, but for a second PC of the same station
    starts: int = 0

    def __post_init__(self) -> None:
        self.called = self.called or self.number
        self.stand_on(self.folder)

    def stand_on(self, folder: Path) -> None:
        """What lies in this folder is the station from now on; the old PC has been switched off."""
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.disk = folder, Disk(folder / "station.db", self.random)
        empty = folder.parent / EMPTY
        if not self.disk.file.exists() and empty.exists():
            shutil.copyfile(empty, self.disk.file)
        self.start()
        if not empty.exists():
            with closing(sqlite3.connect(empty)) as copy:
                self.db.conn.backup(copy)

    @property
    def db(self) -> Store:
        return self.house.store()

    def start(self) -> None:
        """The program is started over what lies in the folder."""
        self.starts += 1
        self.house = self.makers.open_house(
            Config(data=self.folder), self.clock, self.random.randbytes,
            self.disk.connecting(self.makers.connect),
        )  # fmt: skip
        self.house.free_bytes = lambda _: FREE_BYTES

    def start_again(self) -> None:
        """After a kill or a power cut: what the disk kept is all there is."""
        self.house.close()
        self.disk.put_back()
        self.start()

    def end_softly(self) -> None:
        """Somebody switched it off."""
        self.disk.calm()
        self.house.close()

    def tell_time(self, true: datetime) -> None:
        """What this PC's clock shows at that moment."""
        if self.skew is None:
            into = timedelta(hours=true.hour, minutes=true.minute)
            self.clock.moment = EPOCH_START + into
        else:
            self.clock.moment = true + self.skew

    def do(self, wish: Wish) -> Said:
        """Send one act in; trouble that waits may come in between."""
        try:
            event = wish.command(self.db, wish.act)
        except Refusal as no:
            if no.key in DISK_WORDS and (self.disk.struck or self.disk.full_at):
                return self.failed()
            return Said("refused", key=no.key)
        except Killed:
            self.start_again()
            return Said("killed")
        except sqlite3.OperationalError:
            if not (self.disk.struck or self.disk.full_at):
                raise
            return self.failed()
        return Said("done", event)

    def failed(self) -> Said:
        """The disk did not take it, or says so: nobody was told that it is saved."""
        struck, self.disk.struck = self.disk.struck, ""
        return Said("failed", key=struck or "full")
