"""What the hub's templates may call: when a station was last heard of, what a product is called."""

import json
import re
from datetime import UTC, date, datetime

from flask import Flask, g, url_for

from village.ground import amounts, dates, files, i18n, pages, static_routes
from village.hub import rules
from village.hub.restored_routes import restores_unseen
from village.hub.room_routes import store
from village.hub.store import Row


def add_words(app: Flask) -> None:
    """Make the words of this module known to every template of the hub."""
    app.jinja_env.globals.update(
        heard=heard, silent_days=silent_days, product_name=product_name, hub_ways=hub_ways,
        written_at=written_at, state_icon=STATE_ICONS.get, station_icon=STATION_ICONS.get,
        unit_name=unit_name, product_picture=product_picture, goods_in=goods_in, sign=sign,
        share=rules.share, restores_unseen=restores_unseen,
        trial=app.config["SETTINGS"].demo,
    )  # fmt: skip


PICTURE = re.compile(r"[a-z0-9_.-]{1,40}")
STATE_ICONS = {
    "done": "tick",
    "claimed": "half",
    "confirmed": "tick",
    "not_found": "warn",
    "undone": "undo",
}
STATION_ICONS = {"expected": "clock", "joined": "tick", "revoked": "lock"}
WAYS = (
    ("hub.show_figures", "hub.figures.title"),
    ("hub.show_report", "hub.report.title"),
    ("hub.show_stations", "hub.stations.title"),
    ("hub.show_news", "hub.news.title"),
)


def hub_ways(here: str) -> list[dict[str, object]]:
    """The bar's pages; `here` is the endpoint this page belongs to."""
    return [
        {"url": url_for(endpoint), "word": pages.t(key), "icon": "", "here": endpoint == here}
        for endpoint, key in WAYS
    ]


def today() -> date:
    """The date on the hub's wall."""
    return dates.local_date(store().clock.now(), _country())


def midnight_ms() -> int:
    """The moment today began on the hub's wall, UTC milliseconds."""
    return dates.begins_at_ms(today(), _country())


def _country() -> str:
    return str(g.station.country)


def local_day(at_ms: int) -> date:
    """The day of a moment in UTC milliseconds, on the hub's wall."""
    return dates.local_date(datetime.fromtimestamp(at_ms / 1000, UTC), _country())


def heard(at_ms: int | None) -> str:
    """When a station was last heard of, in words."""
    if at_ms is None:
        return pages.t("hub.heard.never")
    time, back = pages.clock_time(at_ms), (today() - local_day(at_ms)).days
    if back == 0:
        return pages.t("hub.heard.today", time=time)
    if back == 1:
        return pages.t("hub.heard.yesterday", time=time)
    return written_at(at_ms)


def written_at(at_ms: int) -> str:
    """A moment as day and time."""
    day = pages.short_date(local_day(at_ms))
    return pages.t("hub.heard.on", day=day, time=pages.clock_time(at_ms))


def silent_days(at_ms: int | None) -> int:
    """For how many days nothing has been heard; 0 for today."""
    return (today() - local_day(at_ms)).days if at_ms is not None else 0


def product_name(key: str) -> str:
    """The product's name; one this program has no word for is other goods."""
    known = i18n.catalogue(pages.lang())
    return known.get(f"catalogue.product.{key}") or known["catalogue.product.other_goods"]


def goods_in(sale: Row) -> dict[str, list[int]]:
    """A sale's products: key → [quantity in base units, amount in minor units]."""
    found: dict[str, list[int]] = json.loads(sale["goods"])
    return found


def sign() -> str:
    """The currency's sign, for beside a field."""
    return amounts.amount_parts(0, g.station.currency, pages.lang()).sign


def product_picture(picture: str) -> str:
    """A drawing of ours, or a file; the name came from a station, so it is only looked for."""
    if files.is_file_name(picture):
        return picture
    known = (
        PICTURE.fullmatch(picture) and (static_routes.STATIC / "icons" / f"{picture}.svg").is_file()
    )
    return picture if known else "other_goods"


def unit_name(unit: str, size: int) -> str:
    """The unit's name with its size: bags and baskets of grain are called by their kilograms."""
    inside = size // 1000 if unit in ("bag", "gia") else size
    known = i18n.catalogue(pages.lang())
    return known.get(f"catalogue.unit.{unit}", unit).replace("{n}", str(inside))
