"""The page "by stick": what waits goes onto it, the centre's answer comes off it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from flask import current_app, request

from village.ground import sticks, web
from village.ground.errors import Refusal
from village.sync import bundles, queries
from village.sync.commands import wake_courier
from village.sync.room_routes import room


@dataclass(frozen=True)
class Done:
    """What was done, as the key of a sentence, and what is counted beneath it."""

    word: str
    counts: tuple[tuple[str, int], ...] = ()


@room.get("/stick")
@web.door("clerk", "manager")
def show_stick() -> web.Answer:
    """The stick that is in, with its two keys; none or several: what to do about it."""
    return stick_page(request.args.get("stick", ""))


@room.post("/stick/write")
@web.door("clerk", "manager")
def write_stick() -> web.Answer:
    """What waits goes onto the stick; nobody else has to wait meanwhile."""
    return with_stick(write)


@room.post("/stick/read")
@web.door("clerk", "manager")
def read_stick() -> web.Answer:
    """The centre's answer comes off it; read twice it changes nothing."""
    return with_stick(read)


def write(stick: Path) -> Done:
    """Pack and write. Raises Refusal."""
    db = web.db()
    packed = bundles.pack(db)
    sticks.put(sticks.to_centre(stick, db.station), packed.data, folder=True)
    left = (("sync.stick.left", packed.left),) if packed.left else ()
    return Done("sync.stick.written", (("sync.stick.events", packed.events), *left))


def read(stick: Path) -> Done:
    """Read and take in. Raises Refusal."""
    db = web.db()
    data = sticks.read(sticks.from_centre(stick, db.station))
    taken = bundles.take(db, data, current_app.extensions["feed_kinds"])
    wake_courier(db.house.data)  # a certificate among the news goes to the https child
    if taken.old:
        return Done("sync.stick.old")
    counts = (("sync.stick.acked", taken.acked), ("sync.stick.items", taken.items))
    return Done("sync.stick.taken", counts)


def with_stick(act: Callable[[Path], Done]) -> web.Answer:
    """Do it with the stick the form names, and tell how it went."""
    asked = request.form.get("stick", "")
    stick = sticks.chosen(found_sticks(), asked)
    if stick is None:
        return stick_page(asked, refusal=Refusal("ground.refusal.stick_gone", status=409))
    try:
        return stick_page(asked, act(stick))
    except Refusal as refusal:
        return stick_page(asked, refusal=refusal)


def stick_page(asked: str, done: Done | None = None, refusal: Refusal | None = None) -> web.Answer:
    db, found = web.db(), found_sticks()
    return web.page(
        "sync/stick.html", refusal.status if refusal else 200, refusal=refusal, done=done,
        line=queries.line(db), stick=sticks.chosen(found, asked),
        choice=[] if asked else [(str(path), sticks.name_of(path)) for path in found],
        name_of=sticks.name_of,
    )  # fmt: skip


def found_sticks() -> list[Path]:
    """The sticks in the station's PC."""
    return sticks.sticks(current_app.config["SETTINGS"].sticks)
