"""Copies of the station on a second disk or stick: made each hour and at close, and proved."""

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from village.ground import age
from village.ground.disk import removable_disks, settle_file, settle_folder
from village.ground.errors import Refusal
from village.ground.unit import Store
from village.sync import archive, commands, queries

FOLDER = "village-backup"
RECOVERY = "recovery.pub"
EVERY_MS = 3_600_000
AGAIN_MS = 900_000  # after one that failed
SPARE_BYTES = 64_000_000
DAILY, WEEKLY, MONTHLY = 7, 4, 12
NAME = re.compile(r"(?P<station>[A-Za-z0-9-]+)-(?P<at>[0-9]{8}T[0-9]{6})Z-(?P<seq>[0-9]+)\.age")


@dataclass(frozen=True)
class Made:
    """A copy that was written, read back and found whole."""

    path: Path
    seq: int
    at: int


def make_recovery_key(db: Store) -> str:
    """A new key for the manager's drawer, as text; only its public half stays here.

    It opens the copies made from now on; older ones open with the one before.
    """
    identity = age.new_identity()
    path = db.house.data / "keys" / RECOVERY
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_suffix(".tmp")
    draft.write_text(f"{identity.to_public()}\n", encoding="ascii")
    settle_file(draft)
    draft.replace(path)
    settle_folder(path.parent)
    return str(identity)


def has_key(db: Store) -> bool:
    """Whether a recovery key has been made here."""
    return (db.house.data / "keys" / RECOVERY).exists()


def recipients(db: Store) -> list[age.Recipient]:
    """Who can open this station's copies: the centre it joined, the manager's recovery key.

    Raises sync.refusal.no_recovery_key (409) where there is neither.
    """
    hub = queries.hub(db)
    found = [age.recipient_of(hub.key)] if hub else []
    if has_key(db):
        kept = (db.house.data / "keys" / RECOVERY).read_text(encoding="ascii")
        found.append(age.read_recipient(kept))
    if not found:
        raise Refusal("sync.refusal.no_recovery_key", status=409)
    return found


def back_up(db: Store, target: Path) -> Made:
    """Write the whole station to `target`, locked; read it back, open it, check every event.

    Raises sync.refusal.no_recovery_key, .first_day, .copy_broken; OSError where the disk fails.
    """
    if db.identity is None:
        raise Refusal("sync.refusal.first_day", status=409)
    keys, proof = recipients(db), age.new_identity()  # `proof` opens it once, here, and is gone
    draft = target.with_name(target.name + ".part")
    try:
        with archive.workplace(db.house.data) as folder:
            about = archive.pack(db, folder / "packed")
            age.lock_file(folder / "packed", draft, [*keys, proof.to_public()])
            (folder / "packed").unlink()
            settle_file(draft)
            archive.unlock(draft, folder / "packed", [proof])
            again = archive.unpack(folder / "packed", folder / "again")
            if again != about or archive.faults(db, folder / "again"):
                raise Refusal("sync.refusal.copy_broken", status=500)
        draft.replace(target)
        settle_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)
    return Made(target, about.seq, about.at)


# --- when, where, how long ------------------------------------------------------------------------


def keep_copies(db: Store, setting: Path | None) -> str:
    """Make a copy if it is time; the word for how it went, or "" where nothing was due."""
    asked = db.house.data / commands.COPY
    if db.identity is None or not (_due(db) or asked.exists()):
        return ""
    asked.unlink(missing_ok=True)
    outcome, made = _outcome(db, setting)
    commands.note_backup(db, outcome, made.at if made else None, made.seq if made else None)
    return outcome


def _due(db: Store) -> bool:
    """An hour after the last one; sooner where it failed or a disk or key was missing."""
    last, now = queries.backup(db), db.house.clock.now_ms()
    if last is None or last.tried_at > now:  # a clock that was set back must not stop the copies
        return True
    if last.outcome in ("no_disk", "no_key"):
        return True
    return now - last.tried_at >= (EVERY_MS if last.outcome == "made" else AGAIN_MS)


def _outcome(db: Store, setting: Path | None) -> tuple[str, Made | None]:
    try:
        recipients(db)
        folder = _folder(db, setting)
        if folder is None:
            return "no_disk", None
        if shutil.disk_usage(folder).free < _size(db) + SPARE_BYTES:
            return "full", None
        now = db.house.clock.now()
        made = back_up(db, folder / f"{db.station}-{now:%Y%m%dT%H%M%S}Z-{queries.own_seq(db)}.age")
        thin_out(folder, db.station, now)
    except Refusal as no:
        return ("no_key" if no.key == "sync.refusal.no_recovery_key" else "broken"), None
    except OSError:  # pulled out, full, worn out
        return "failed", None
    return "made", made


def _folder(db: Store, setting: Path | None) -> Path | None:
    """Where this station's copies lie on the disk that is there; never made on a disk that is not.

    A folder of settings that is missing is a disk that is not plugged in.
    """
    disks = [setting] if setting else removable_disks()
    for disk in disks:
        if disk.is_dir():
            folder = disk / FOLDER / db.station
            folder.mkdir(parents=True, exist_ok=True)
            return folder
    return None


def _size(db: Store) -> int:
    return sum(path.stat().st_size for path in db.house.data.glob("station.db*"))


def thin_out(folder: Path, station: str, now: datetime) -> list[Path]:
    """Leave the newest of each of 7 days, 4 weeks, 12 months; which files went."""
    mine = sorted(
        ((at, path) for path in folder.glob("*.age") if (at := _made_at(path, station))),
        reverse=True,
    )
    kept = {path for _, path in mine[:1]}
    for count, period in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V"), (MONTHLY, "%Y-%m")):
        newest: dict[str, Path] = {}
        for at, path in mine:
            if at <= now:
                newest.setdefault(f"{at:{period}}", path)
        kept |= set(list(newest.values())[:count])
    gone = [path for at, path in mine if path not in kept and at <= now]
    for path in gone:
        path.unlink()
    return gone


def _made_at(path: Path, station: str) -> datetime | None:
    found = named(path)
    return found[1] if found and found[0] == station else None


def named(path: Path) -> tuple[str, datetime, int] | None:
    """Whose copy a file is by its name, of when, up to which number; None where it is none."""
    found = NAME.fullmatch(path.name)
    if found is None:
        return None
    try:
        at = datetime.strptime(found["at"], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:  # the 40th of some month: somebody's own name for something
        return None
    return found["station"], at, int(found["seq"])
