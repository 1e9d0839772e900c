"""What templates may call: words, money, dates, pictures, a fresh act id."""

from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request
from jinja2 import StrictUndefined
from markupsafe import Markup, escape

from village.ground import amounts, dates, files, i18n, ids, static_routes
from village.ground.errors import Refusal
from village.ground.qr import QUIET_MODULES, draw_qr

PLACEHOLDER = "other_goods"


def install(app: Flask) -> None:
    """Make the words of this module known to every template of `app`."""
    app.context_processor(
        lambda: {"lang": lang(), "html_lang": i18n.HTML_LANG[lang()], "me": g.get("me")}
    )
    app.jinja_env.globals.update(
        t=t, amount=amount, money=money, words=words, note_piles=note_piles, long_date=long_date,
        currency_sign=currency_sign, typed_money=typed_money,
        weekday=weekday, short_date=short_date, lunar=lunar, clock_time=clock_time, day_of=day_of,
        drawing=drawing, static_url=static_routes.static_url, new_act=ids.new_id,
        page_act=page_act,
        refusal_text=refusal_text,
        own_name=i18n.OWN_NAME, named=named, languages=languages, station=Station(),
    )  # fmt: skip
    app.jinja_env.undefined = StrictUndefined  # a name no one gave is our mistake, and says so
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["icon"] = app.jinja_env.get_template("ui/icons.html").module.icon  # type: ignore[attr-defined]  # a macro of ours


def page_act() -> str:
    """The act in this page's address, so that Back finds what became of it; else a new one."""
    given = request.values.get("act", "")
    return given if ids.is_id(given) else ids.new_id()


class Station:
    """The station (or hub) this page belongs to; its values are looked up when a template asks."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # markupsafe and copy ask for dunders
            raise AttributeError(name)
        return getattr(g.station, name) if "station" in g else None

    def __bool__(self) -> bool:
        return g.get("station") is not None


def lang() -> str:
    """The page's language."""
    found: str = g.get("lang", "en")
    return found


def t(key: str, /, **values: object) -> str:
    """Words for `key` in the page's language."""
    return i18n.translate(lang(), key, **values)


def amount(minor: int, currency: str | None = None) -> Markup:
    """Money for the eye: digits with the sign smaller beside them."""
    parts = amounts.amount_parts(minor, currency or g.station.currency, lang())
    sign = Markup("<u>{}</u>").format(parts.sign)
    return sign + escape(parts.digits) if parts.sign_first else escape(parts.digits) + sign


def money(minor: int, currency: str | None = None) -> str:
    """Money inside a sentence."""
    return amounts.format_amount(minor, currency or g.station.currency, lang())


def currency_sign() -> str:
    """What stands behind a typed amount: 원, 元, ¥ or đ."""
    return amounts.amount_parts(0, g.station.currency, lang()).sign


def typed_money(minor: int) -> str:
    """An amount as it would be typed into a field: digits alone."""
    return amounts.amount_parts(minor, g.station.currency, lang()).digits


def words(minor: int, currency: str | None = None) -> str:
    """Money as it is said aloud."""
    return amounts.amount_words(minor, currency or g.station.currency, lang())


def note_piles(minor: int) -> tuple[tuple[int, int], ...]:
    """The fewest notes that make it: (worth in minor units, how many)."""
    return amounts.note_piles(minor, g.station.currency)


def long_date(day: date | str) -> str:
    return dates.long_date(_day(day), lang())


def weekday(day: date | str) -> str:
    return dates.weekday(_day(day), lang())


def short_date(day: date | str) -> str:
    return dates.short_date(_day(day), lang())


def lunar(day: date | str) -> str:
    return dates.lunar_date(_day(day), g.station.country, lang())


def clock_time(at_ms: int) -> str:
    """The station's wall time of a moment in UTC milliseconds."""
    return dates.clock_time(datetime.fromtimestamp(at_ms / 1000, UTC), g.station.country)


def day_of(at_ms: int) -> date:
    """The station's day of a moment in UTC milliseconds."""
    return dates.local_date(datetime.fromtimestamp(at_ms / 1000, UTC), g.station.country)


def refusal_text(refusal: Refusal) -> str:
    """The refusal in the page's language; values named *_minor become money."""
    values = {
        key.removesuffix("_minor"): money(int(str(value))) if key.endswith("_minor") else value
        for key, value in refusal.values.items()
    }
    return i18n.translate(lang(), refusal.key, **values)


def _day(day: date | str) -> date:
    return date.fromisoformat(day) if isinstance(day, str) else day


def drawing(name: str) -> str:
    """The address of a picture: one of ours, or a file; a plain basket until that has come."""
    if files.is_file_name(name):
        if files.is_here(current_app.config["SETTINGS"].data, name):
            return f"/files/{name}"
        name = PLACEHOLDER
    return static_routes.static_url(f"icons/{name}.svg")


def qr(text: str, label: str, quiet_modules: int = QUIET_MODULES) -> Markup:
    """A code to scan, drawn into the page; `label` is read aloud in its place."""
    return Markup(draw_qr(text, label, quiet_modules))  # noqa: S704 -- drawn here


def named(names: dict[str, str]) -> str:
    """A name that was written by language."""
    return i18n.named(names, lang())


def languages() -> tuple[str, ...]:
    """The languages to offer here, the country's own first."""
    country = g.station.country if g.get("station") else "CN"
    return i18n.COUNTRY_LANGUAGES[country]


def here(**changes: object) -> str:
    """This page's address with some of its questions changed."""
    values = {**request.args.to_dict(), **{k: v for k, v in changes.items() if v is not None}}
    return f"{request.path}?{urlencode(values)}" if values else request.path
