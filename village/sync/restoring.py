"""A station comes back: from a copy, from the hub onto a new PC, from an old disk."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from village.ground import age, epochs, journal
from village.ground.batches import Entry
from village.ground.disk import settle_folder
from village.ground.errors import Refusal
from village.ground.ids import new_epoch
from village.ground.long_work import Tell, silent
from village.ground.unit import House, Store, alone
from village.people.commands import forget_ways_in
from village.sync import archive, queries
from village.sync.branches import Branch, Own, forgotten_in, take_journal_back, write_again
from village.sync.courier import wire_to
from village.sync.enrolment import Joiner, enrol
from village.sync.meanings import Meanings
from village.sync.rules import is_station
from village.sync.wire import Send, WireFault, sender

Open = Callable[[Path], House]  # a station's file in a folder, brought up to date


@dataclass(frozen=True)
class Restored:
    """What came back: whose, how many events, and the letter that papers carry from now on."""

    station: str
    events: int
    series: str
    joined: bool = False  # it had joined a hub, and must again


# --- from a copy ----------------------------------------------------------------------------------


def restore_copy(
    data: Path, copy: Path, key: str, open_house: Open, tell: Tell = silent
) -> Restored:
    """Put a copy into an empty data folder, in a new epoch; all of it or nothing.

    Raises sync.refusal.not_empty (409), .copy_locked, .not_a_copy, .copy_newer, .copy_broken.
    """
    if _holds_a_station(data / archive.FILE):
        raise Refusal("sync.refusal.not_empty", status=409)
    with archive.workplace(data) as folder:
        tell("sync.back.opening")
        there = _opened(copy, key, folder)
        tell("sync.back.checking")
        house = open_house(there)
        try:
            told = _carry_on(house.store())
        finally:
            house.close()
        tell("sync.back.moving_in")
        _move_in(there, data, open_house)
    return told


def _holds_a_station(file: Path) -> bool:
    """Whether there is more than the tables that a first start on an empty folder makes."""
    if not file.exists():
        return False
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as there:
        try:
            return there.execute("SELECT 1 FROM journal_epochs").fetchone() is not None
        except sqlite3.DatabaseError:
            return True


def _opened(copy: Path, key: str, folder: Path) -> Path:
    packed, there = copy, folder / "there"
    if age.is_locked(copy):
        packed = folder / "packed"
        try:
            archive.unlock(copy, packed, [age.read_identity(key)])
        except age.NotOpened:
            raise Refusal("sync.refusal.copy_locked", field="key") from None
    there.mkdir()
    archive.unpack(packed, there)
    return there


def _carry_on(db: Store) -> Restored:
    """A new epoch after the copy's last number: what came later elsewhere may still turn up."""
    if archive.faults(db, db.house.data) or db.identity is None:
        raise Refusal("sync.refusal.copy_broken")
    with journal.rebuilding(db) as count:
        last = epochs.last_of(db, db.epoch)
        place = epochs.in_order(db)[-1]["place"] + 1
        joined = queries.hub(db)
        write_again(db, "copy", last, place)
        if joined:  # its key was good for the epoch that was left
            db.change("UPDATE sync_hub SET epoch = ? WHERE one = 1", (last.epoch,))
    series = db.known_identity.series
    return Restored(db.station, count[0] - 1, series, joined is not None)


def _move_in(there: Path, data: Path, open_house: Open) -> None:
    """The rows last: until they are there, the folder counts as empty.

    They go into the file that is there, so that a program which shows the first day's page over
    it sees them at once; no system lets every open file be put in another's place.
    """
    house = open_house(data)
    try:
        db = house.store()
        with alone(db), closing(sqlite3.connect(there / archive.FILE)) as source:
            if db.row("SELECT 1 FROM journal_epochs"):  # somebody else was quicker
                raise Refusal("sync.refusal.not_empty", status=409)
            for name in ("keys", "files", "secret"):
                if (there / name).is_dir():
                    shutil.rmtree(data / name, ignore_errors=True)
                if (there / name).exists():
                    (there / name).replace(data / name)
                    settle_folder(data)
            source.backup(db.conn)
    finally:
        house.close()


# --- from the hub ---------------------------------------------------------------------------------


def restore_from_hub(
    db: Store, url: str, code: str, station: str, send: Send | None = None
) -> Restored:
    """A new PC joins as the same station and takes its journal back. Cut short, call it again.

    Raises sync.refusal.not_empty (409), .station, .cut_short (503), and those of enrol.
    """
    if db.identity is not None:
        raise Refusal("sync.refusal.not_empty", status=409)
    if not is_station(station):
        raise Refusal("sync.refusal.station", field="station")
    hub = queries.hub(db)
    if code or hub is None:
        joiner = Joiner(station, new_epoch(db.house.random))
        hub = enrol(db, url, code, send, joiner)
    wire = wire_to(db, hub, send or sender(hub.url), station)
    try:
        count = take_journal_back(db, wire, wire.heads(), hub.station_epoch)
    except WireFault as fault:
        raise Refusal("sync.refusal.cut_short", status=503) from fault
    return Restored(station, count, db.known_identity.series)


# --- from a disk that was found -------------------------------------------------------------------


def import_disk(
    db: Store, found: Path, code: str, send: Send | None = None, tell: Tell = silent
) -> int:
    """Take in what an old disk of this station knows and we do not; how many events.

    `found` is its station.db or the folder it lies in. Where a hub was joined, `code` is the
    officer's word. Raises sync.refusal.not_a_copy, .other_station, and those of enrol.
    """
    file = found / archive.FILE if found.is_dir() else found
    tell("sync.disk.reading")
    with archive.workplace(db.house.data) as folder:
        on_disk = _on_disk(db, archive.copied(file, folder))
    hub = queries.hub(db)
    if not _unknown(db, on_disk):
        return 0
    if hub is not None:
        tell("sync.disk.asking")
        enrol(db, hub.url, code, send)
    tell("sync.disk.taking_in")
    with journal.rebuilding(db):
        own, meanings = _unknown(db, on_disk), Meanings(db)
        meanings.learn(entry.line for _, _, entry in on_disk)
        branch = Branch(own, meanings, _parted(db, on_disk, own[0]))
        place = epochs.in_order(db)[-1]["place"] + 1
        write_again(db, "found_disk", epochs.last_of(db, db.epoch), place, branch)
        forgotten = forgotten_in(entry for _, _, entry in own)
        forget_ways_in(db, {meanings.meant.get(number, number) for number in forgotten})
    return len(own)


def _parted(db: Store, on_disk: Own, first: tuple[str, int, Entry]) -> int:
    """How many events we have up to the last one before the disk's first unknown."""
    at = on_disk.index(first)
    if at == 0:
        return 0
    known = msgspec.json.decode(on_disk[at - 1][2].line)["id"]
    row = db.row("SELECT epoch, seq FROM journal_acts WHERE id = ?", (known,))
    assert row is not None, "it is the one before the first unknown"
    return epochs.events_before(db, row["epoch"]) + int(row["seq"])


def _on_disk(db: Store, file: Path) -> Own:
    """The disk's events, of each epoch up to the first that does not fit its chain."""
    own: Own = []
    with closing(archive.store_of(db, file)) as there:
        try:
            for epoch in _epochs_of(there, db.station):
                own += [
                    (epoch["epoch"], row["seq"], Entry(row["line"], row["salt"], row["part"]))
                    for row in epochs.whole_rows(there, epoch)
                ]
        except sqlite3.DatabaseError as fault:
            raise Refusal("sync.refusal.not_a_copy") from fault
    return own


def _epochs_of(there: Store, station: str) -> list[sqlite3.Row]:
    """A file of an older program knows one epoch, and no places. Raises other_station."""
    found = there.rows("SELECT * FROM journal_epochs ORDER BY epoch")
    if {row["station"] for row in found} != {station}:
        raise Refusal("sync.refusal.other_station")
    return epochs.in_order(there) if "place" in found[0].keys() else found  # noqa: SIM118 -- a Row


def _unknown(db: Store, on_disk: Own) -> Own:
    """Those that our journal has not."""
    known = {row["id"] for row in db.rows("SELECT id FROM journal_acts")}
    return [one for one in on_disk if msgspec.json.decode(one[2].line)["id"] not in known]
