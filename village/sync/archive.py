"""The copy of a station as one file: journal and rows, secrets and keys, locked with age."""

import json
import re
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import mkdtemp

import msgspec

from village.ground import age, journal
from village.ground.errors import Refusal
from village.ground.unit import Store

FORMAT = "village-backup/1"
ABOUT = "backup.json"
FILE = "station.db"
NAMES = re.compile(r"station\.db|secret|keys/[A-Za-z0-9._-]{1,80}|files/[0-9a-f]{64}")
MEMBERS_MAX = 50_000
ABOUT_BYTES_MAX = 10_000
BYTES_MAX = 64 * 2**30


@dataclass(frozen=True)
class About:
    """What a copy says of itself: whose it is and how far it goes."""

    station: str
    epoch: str
    seq: int
    at: int  # UTC milliseconds
    format: str = FORMAT


@contextmanager
def workplace(data: Path) -> Iterator[Path]:
    """A folder beside the data, on the same disk, that is gone afterwards."""
    data.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(prefix="copy-", dir=data))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def pack(db: Store, packed: Path) -> About:
    """Everything of this station, as it stands at one moment, in one packed file."""
    data = db.house.data
    copy = packed.with_name(FILE)
    with closing(sqlite3.connect(copy)) as target:
        db.conn.backup(target)
    with closing(store_of(db, copy)) as there:
        about = About(there.station, there.epoch, _seq(there), db.house.clock.now_ms())
    with tarfile.open(packed, "w:gz", compresslevel=3) as tar:
        text = json.dumps(asdict(about), sort_keys=True).encode()
        head = tarfile.TarInfo(ABOUT)
        head.size = len(text)
        tar.addfile(head, BytesIO(text))
        tar.add(copy, FILE)
        for path in (
            data / "secret",
            *sorted((data / "keys").glob("*.key")),
            *sorted((data / "keys").glob("*.pub")),
            *sorted((data / "files").glob("*")),
        ):
            name = path.relative_to(data).as_posix()
            if path.is_file() and NAMES.fullmatch(name):
                tar.add(path, name)
    copy.unlink()
    return about


def unpack(packed: Path, folder: Path) -> About:
    """What `pack` packed, in an empty folder. Raises sync.refusal.not_a_copy."""
    try:
        with tarfile.open(packed, "r:gz") as tar:
            about = _about(tar)
            members, size = 0, 0
            while (member := tar.next()) is not None:
                members, size = members + 1, size + member.size
                wanted = member.isfile() and NAMES.fullmatch(member.name)
                if not wanted or members > MEMBERS_MAX or size > BYTES_MAX:
                    raise Refusal("sync.refusal.not_a_copy")
                _write(tar, member, folder / member.name)
    except (tarfile.TarError, EOFError, OSError, msgspec.ValidationError) as fault:
        if isinstance(fault, OSError) and fault.filename is not None:
            raise  # the disk, not the file
        raise Refusal("sync.refusal.not_a_copy") from fault
    if not (folder / FILE).exists():
        raise Refusal("sync.refusal.not_a_copy")
    return about


def _about(tar: tarfile.TarFile) -> About:
    """The copy's first member. Raises Refusal or ValidationError."""
    member = tar.next()
    if member is None or member.name != ABOUT or member.size > ABOUT_BYTES_MAX:
        raise Refusal("sync.refusal.not_a_copy")
    file = tar.extractfile(member)
    about = msgspec.json.decode(file.read() if file else b"", type=About)
    if about.format != FORMAT:
        raise Refusal("sync.refusal.copy_newer")
    return about


def _write(tar: tarfile.TarFile, member: tarfile.TarInfo, path: Path) -> None:
    """One member, readable by its owner alone."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    source = tar.extractfile(member)
    assert source is not None, "it is a file"
    with path.open("xb") as target:
        shutil.copyfileobj(source, target)
    path.chmod(0o600)


def unlock(locked: Path, packed: Path, identities: list[age.Identity]) -> None:
    """The packed file in a locked one. Raises sync.refusal.copy_locked."""
    try:
        age.open_file(locked, packed, identities)
    except age.NotOpened:
        raise Refusal("sync.refusal.copy_locked", field="key") from None


def faults(db: Store, folder: Path) -> list[str]:
    """What is wrong with an unpacked copy: pages of the file, the whole chain."""
    with closing(store_of(db, folder / FILE)) as there:
        try:
            broken = [row[0] for row in there.rows("PRAGMA integrity_check") if row[0] != "ok"]
            return broken or journal.verify(there)
        except sqlite3.DatabaseError as fault:
            return [str(fault)]


def copied(file: Path, folder: Path) -> Path:
    """A found disk's file with what it had not yet put in order, here; the disk stays untouched."""
    if not file.is_file():
        raise Refusal("sync.refusal.not_a_copy")
    for name in (file.name, f"{file.name}-wal"):
        if (file.parent / name).exists():
            shutil.copyfile(file.parent / name, folder / name)
    return folder / file.name


def store_of(db: Store, file: Path) -> Store:
    """Another file, looked at as ours is."""
    house = replace(db.house, data=file.parent, connect=partial(_look, file), guarded=frozenset())
    return Store(house)


def _look(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _seq(there: Store) -> int:
    return int(there.value("SELECT seq FROM journal_epochs WHERE open = 1"))
