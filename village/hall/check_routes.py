"""Whether the station's PC is well – ways in, clock, disks –, and the poster for its door."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from flask import g, request

from village.ground import dates, i18n, pages, web
from village.ground.disk import FREE_BYTES_MIN
from village.ground.unit import Store
from village.hall import queries, ways
from village.hall.room_routes import room
from village.people import queries as people
from village.sync.copy_routes import copies
from village.sync.room_routes import moment

State = Literal["good", "look", "act", "open", "try"]
AMBER_DAYS, RED_DAYS = 21, 7
ROOMY_BYTES, GB = 2_000_000_000, 1_000_000_000
PHONE_S = 24 * 3600
WORDS = "hall.check."
SHELF = {"CN": ("tray30", "woodear", "applepear", "mixedgrain", "greens"),
         "VN": ("coconut", "pomelo", "sweetpotato", "mandarin", "pottery")}  # fmt: skip
WIFI_LENGTH_MAX = 32  # as long as a Wi-Fi's name may be


@dataclass(frozen=True)
class Row:
    """One thing looked at: its state, the key of its sentence, and of what to do ("" nothing)."""

    name: str
    state: State
    word: str
    todo: str = ""
    values: dict[str, object] = field(default_factory=dict)


@room.get("/hall/check")
@web.door("clerk", "manager")
def show_check() -> web.Answer:
    """Each thing in a state, a sentence, and what to do about it."""
    db = web.db()
    told = ways.read_ways(db.house.data)
    found = addresses()
    rows = [
        address_row(found), phones_row(db, found), https_row(db, told), clock_row(db),
        disk_row(db), copies_row(db), Row("printer", "try", "printer.unknown", "printer.try"),
    ]  # fmt: skip
    return web.page("hall/check.html", rows=rows)


def address_row(addresses: list[str]) -> Row:
    if not addresses:
        return Row("address", "act", "address.none", "address.join")
    return Row("address", "good", "address.are", values={"addresses": " · ".join(addresses)})


def phones_row(db: Store, addresses: list[str]) -> Row:
    """That a phone was here is the one proof that Wi-Fi and firewall let phones through."""
    seen = ways.phone_seen_at(db.house.data)
    if seen is not None and seen > (time.time() - PHONE_S) * 1000:
        return Row("phones", "good", "phones.seen", values={"moment": moment(seen)})
    address = addresses[0] if addresses else "–"
    return Row("phones", "look", "phones.none", "phones.try", {"address": address})


def https_row(db: Store, told: ways.Ways) -> Row:
    """Days left of what is served; where nothing is, what is wrong with what came."""
    found = ways.served(db.house.data, told)
    if found is None and told.fault:
        return Row("https", "look", "https.fault", "https.call", {"fault": told.fault})
    if found is None:
        return Row("https", "open", "https.none", "https.join")
    left = found.days_left(db.house.clock.now_ms())
    ends = datetime.fromtimestamp(found.not_after / 1000, UTC) - timedelta(days=1)
    day = dates.short_date(dates.local_date(ends, g.station.country), pages.lang())
    values: dict[str, object] = {"n": left, "date": day}
    if left < 0:
        return Row("https", "act", "https.over", "https.online_now")
    if left < AMBER_DAYS:
        state: State = "act" if left < RED_DAYS else "look"
        return Row("https", state, "https.days", "https.online_before", values)
    return Row("https", "good", "https.days", values=values)


def clock_row(db: Store) -> Row:
    state = queries.clock_state(db)
    values: dict[str, object] = {"moment": moment(db.house.clock.now_ms())}
    if state == "good":
        return Row("clock", "good", "clock.good", values=values)
    return Row("clock", "act", f"clock.{state}", "clock.set", values)


def disk_row(db: Store) -> Row:
    free = db.house.free_bytes(db.house.data)
    values: dict[str, object] = {"gb": f"{free / GB:.1f}"}
    if free < FREE_BYTES_MIN:
        return Row("disk", "act", "disk.full", "disk.make_room", values)
    if free < ROOMY_BYTES:
        return Row("disk", "look", "disk.free", "disk.make_room", values)
    return Row("disk", "good", "disk.free", values=values)


def copies_row(db: Store) -> Row:
    """In the words of the line's page, where copies are made."""
    found = copies(db)
    return Row("copies", "good" if found["good"] else "look", f"copies.{found['state']}")


def addresses() -> list[str]:
    """How phones reach us over plain http; where the supervisor told no port, as we are asked."""
    asked = request.host.rpartition(":")[2]
    told = ways.read_ways(web.db().house.data)
    return ways.addresses(told, int(asked) if asked.isdigit() else 80)


# --- the poster -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sheet:
    """A poster in one language."""

    lang: str
    html_lang: str
    house: str
    picture: str


@room.get("/hall/poster")
@web.door("clerk", "manager")
def show_poster() -> web.Answer:
    """A sheet in each language the station's people read; which address and Wi-Fi stands on it."""
    found = addresses()
    asked = request.args.get("address", "")
    address = asked if asked in found else next(iter(found), "")
    sheets = [
        Sheet(lang, i18n.HTML_LANG[lang], i18n.named(g.station.names, lang), code_of(address, lang))
        for lang in people.languages(web.db(), g.station.language)
    ]
    return web.page(
        "hall/print_poster.html", sheets=sheets if address else [], address=address,
        choices=[(one, one) for one in found],
        wifi=request.args.get("wifi", "").strip()[:WIFI_LENGTH_MAX],
        shelf=SHELF[g.station.country], say=i18n.translate,
    )  # fmt: skip


def code_of(address: str, lang: str) -> str:
    """The address as a code for a phone's camera; "" where there is none."""
    return pages.qr(address + "/", i18n.translate(lang, "hall.poster.code")) if address else ""
