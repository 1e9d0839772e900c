"""An old disk was found: the manager's page that takes in what never arrived here."""

from pathlib import Path

from flask import request

from village.ground import web
from village.ground.errors import Refusal
from village.ground.long_work import Tell
from village.ground.sticks import name_of
from village.ground.unit import Store
from village.sync import finding, queries, restoring
from village.sync.commands import wake_courier
from village.sync.room_routes import room
from village.sync.stick_routes import found_sticks


@room.get("/old-disk")
@web.door("manager")
def show_old_disk() -> web.Answer:
    """The disks that were found; while one is taken in, how far it is; afterwards what came."""
    if web.wants_fragment():
        return web.page("sync/_disk_coming.html", coming=web.long_work("disk_coming"))
    return _disk_page(web.long_work("disk_coming").refusal)


@room.post("/old-disk")
@web.door("manager")
def take_old_disk() -> web.Answer:
    """Take it in with the officer's word; a disk with nothing new burns no code."""
    asked, code = request.form.get("disk", ""), request.form.get("code", "")
    disk = next((one for one in _found() if str(one) == asked), None)
    if disk is None:
        return _disk_page(Refusal("ground.refusal.stick_gone", status=409), 409)
    _begin(disk, code)
    return web.go("sync.show_old_disk")


def _begin(disk: Path, code: str) -> None:
    def take_in(db: Store, tell: Tell) -> int:
        count = restoring.import_disk(db, disk, code, tell=tell)
        wake_courier(db.house.data)
        return count

    web.long_work("disk_coming").begin(take_in, str(disk))


def _disk_page(refusal: Refusal | None, status: int = 200) -> web.Answer:
    coming = web.long_work("disk_coming")
    found = [] if coming.runs else [(str(one), said(one)) for one in _found()]
    return web.page(
        "sync/old_disk.html", status, refusal=refusal, coming=coming, disks=found,
        chosen=coming.about or (found[0][0] if found else ""), hub=queries.hub(web.db()),
    )  # fmt: skip


def said(folder: Path) -> str:
    """Which stick it is, and the way to the folder on it."""
    stick = next(one for one in found_sticks() if folder.is_relative_to(one))
    return " › ".join((name_of(stick), *folder.relative_to(stick).parts))


def _found() -> list[Path]:
    return finding.old_disks(found_sticks(), web.db().house.data)
