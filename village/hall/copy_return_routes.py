"""This PC replaces an old one: from a copy on a stick, by a page before the first day."""

from collections.abc import Mapping
from pathlib import Path

from flask import current_app, g, request

from village.ground import pages, web
from village.ground.errors import Refusal
from village.ground.long_work import LongWork, Tell
from village.ground.sticks import sticks
from village.ground.unit import Store
from village.hall.return_routes import only_near
from village.hall.room_routes import room
from village.sync import finding, restoring
from village.sync.finding import FoundCopy

SHORT = 8  # letters of a number that stay together


@room.get("/first-day/copy")
@web.door("anyone")
def show_copy_return() -> web.Answer:
    """The copies that were found; while one comes, how far it is; afterwards how to go on."""
    only_near()
    coming = web.long_work("copy_coming")
    if web.wants_fragment():
        return web.page("hall/_copy_coming.html", coming=coming)
    if g.station is None:
        return _form_page({}, coming.refusal)
    if coming.told is None:
        return web.go("hall.show_home")
    return web.page("hall/copy_returned.html", told=coming.told)


@room.post("/first-day/copy")
@web.door("anyone")
def bring_copy_back() -> web.Answer:
    """Open the chosen copy with the key from the drawer and let it move in."""
    only_near()
    typed, coming = request.form, web.long_work("copy_coming")
    copy = next((one for one in _found() if str(one.path) == typed.get("copy", "")), None)
    if g.station is not None:
        raise Refusal("sync.refusal.not_empty", status=409)
    if copy is None:
        return _form_page(typed, Refusal("ground.refusal.stick_gone", status=409))
    _begin(coming, copy.path, typed.get("key", ""))
    return web.go("hall.show_copy_return")


def _begin(coming: LongWork, copy: Path, key: str) -> None:
    data, open_in = coming.house.data, current_app.extensions["open_in"]

    def bring_back(db: Store, tell: Tell) -> restoring.Restored:
        del db  # the copy's own rows take the place of ours
        return restoring.restore_copy(data, copy, key, open_in, tell)

    coming.begin(bring_back, str(copy))


def _form_page(typed: Mapping[str, str], refusal: Refusal | None) -> web.Answer:
    coming, found = web.long_work("copy_coming"), _found()
    chosen = typed.get("copy") or coming.about or (str(found[0].path) if found else "")
    status = refusal.status if refusal and typed else 200
    return web.page(
        "hall/copy_return.html", status, refusal=refusal, coming=coming, chosen=chosen,
        copies=[(str(one.path), said(one)) for one in found],
        command=f"village --data {coming.house.data} restore FILE",
    )  # fmt: skip


def said(copy: FoundCopy) -> str:
    """Whose copy it is, of when by this PC's clock on the wall, how many entries it has."""
    at, number = copy.at.astimezone(), copy.station
    four = SHORT if len(number) <= SHORT else SHORT // 2  # a long one must break on a narrow screen
    parted = " ".join(number[place : place + four] for place in range(0, len(number), four))
    return pages.t(
        "hall.return.copy_of", station=parted, n=copy.seq,
        day=pages.short_date(at.date()), time=f"{at:%H:%M}",
    )  # fmt: skip


def _found() -> list[FoundCopy]:
    settings = current_app.config["SETTINGS"]
    second = [settings.backup] if settings.backup else []
    return finding.copies([*second, *sticks(settings.sticks)])
