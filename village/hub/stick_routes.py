"""The officer's page "by stick": what stations sent comes off it, the answers go onto it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import current_app, request

from village.ground import pages, sticks, web
from village.ground.errors import Refusal
from village.hub import station_queries
from village.hub import sticks as bundles
from village.hub.room_routes import room, store, who


@dataclass(frozen=True)
class Told:
    """One station's file: how it went, as an icon, a word, and a sentence where it was refused."""

    station: str
    icon: str
    word: str
    sentence: str = ""


@room.get("/hub/stick")
@web.door("officer")
def show_stick() -> web.Answer:
    """Whose files lie on the stick; none or several sticks: what to do about it."""
    return stick_page(request.args.get("stick", ""))


@room.post("/hub/stick/read")
@web.door("officer")
def read_stick() -> web.Answer:
    """Every station's file is taken in whole or not at all, each by itself."""
    return with_stick(read_file, "read")


@room.post("/hub/stick/answers")
@web.door("officer")
def put_answers() -> web.Answer:
    """The answer for each station whose file lies on this stick."""
    return with_stick(put_answer, "answered")


def read_file(stick: Path, station: str) -> Told:
    """Take in what a station sent. Raises Refusal."""
    came = bundles.receive_bundle(store(), sticks.read(sticks.to_centre(stick, station)), who())
    word = pages.t("hub.stick.new", n=came.new) if came.new else pages.t("hub.stick.known")
    return Told(came.station, "tick", word)


def put_answer(stick: Path, station: str) -> Told:
    """Write the answer for a station. Raises Refusal."""
    answer = bundles.answer_to(store(), station, who())
    sticks.put(sticks.from_centre(stick, station), answer, folder=True)
    return Told(station, "tick", pages.t("hub.stick.answered"))


def with_stick(act: Callable[[Path, str], Told], done: str) -> web.Answer:
    """Do it for each file on the stick the form names, and tell how each went."""
    asked = request.form.get("stick", "")
    stick = sticks.chosen(found_sticks(), asked)
    if stick is None:
        return stick_page(asked, refusal=Refusal("ground.refusal.stick_gone", status=409))
    told = [careful(act, stick, station) for station, _ in sticks.brought(stick)]
    return stick_page(asked, told, done)


def careful(act: Callable[[Path, str], Told], stick: Path, station: str) -> Told:
    """One station's bad file keeps no other from being read."""
    try:
        return act(stick, station)
    except Refusal as refusal:
        refused = pages.t("hub.stick.refused")
        return Told(station, "warn", refused, pages.refusal_text(refusal))


def stick_page(
    asked: str, told: Sequence[Told] | None = None, done: str = "", refusal: Refusal | None = None
) -> web.Answer:
    found = found_sticks()
    stick = sticks.chosen(found, asked)
    if told is None and stick is not None:
        unread = pages.t("hub.stick.unread")
        told = [Told(station, "ring", unread) for station, _ in sticks.brought(stick)]
    with store().reading() as rows:
        names = {line.station: line.names for line in station_queries.stations(rows)}
    return web.page(
        "hub/stick.html", refusal.status if refusal else 200, refusal=refusal, done=done,
        told=told or (), names=names, stick=stick, name_of=sticks.name_of,
        choice=[] if asked else [(str(path), sticks.name_of(path)) for path in found],
    )  # fmt: skip


def found_sticks() -> list[Path]:
    """The sticks in the hub's PC."""
    return sticks.sticks(current_app.config["SETTINGS"].sticks)
