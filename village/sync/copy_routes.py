"""The copies' door: a recovery key for the manager's drawer, shown once."""

from flask import g

from village.ground import dates, pages, web
from village.ground.unit import Store
from village.sync import backups, queries
from village.sync.room_routes import room

HOUR_MS = 3_600_000
FRESH_HOURS = 26
DAYS_FROM_HOURS = 48
LETTERS = 4  # in a group, for whoever copies the key by hand


@room.post("/recovery-key")
@web.door("manager")
def make_recovery_key() -> web.Answer:
    """A new key, on a sheet to print; nothing here can show it a second time."""
    db = web.db()
    again, key = backups.has_key(db), backups.make_recovery_key(db)
    day = dates.local_date(db.house.clock.now(), g.station.country)
    picture = pages.qr(key, pages.t("sync.copy.key_title"))
    begin, mark, rest = key.partition("KEY-1")
    groups = [rest[at : at + LETTERS] for at in range(0, len(rest), LETTERS)]
    letters = " ".join([begin + mark, *groups])
    return web.page(
        "sync/print_recovery.html", letters=letters, day=day, picture=picture, again=again
    )


def copies(db: Store) -> dict[str, object]:
    """How the copies stand, in words: the key of the state, the age of the last whole one."""
    found = queries.backup(db)
    if found is None:
        return {"state": "none", "good": False, "age": "", "has_key": backups.has_key(db)}
    hours = None
    if found.made_at is not None:
        hours = max(db.house.clock.now_ms() - found.made_at, 0) // HOUR_MS
    good = hours is not None and hours < FRESH_HOURS
    state = found.outcome if found.outcome != "made" or good else "old"
    return {
        "state": state, "good": good and state == "made", "age": _age(hours),
        "has_key": backups.has_key(db),
    }  # fmt: skip


def _age(hours: int | None) -> str:
    if hours is None:
        return ""
    if hours < 1:
        return pages.t("sync.copy.minutes")
    if hours < DAYS_FROM_HOURS:
        return pages.t("sync.copy.hours", n=hours)
    return pages.t("sync.copy.days", n=hours // 24)
