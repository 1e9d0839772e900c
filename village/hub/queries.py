"""What the officers' pages ask: figures by station, product, day and way; who is silent."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from village.ground.numbers import meant, numbers_of
from village.hub.rules import SOLD, share
from village.hub.store import Row, Rows

LATER = "9"  # than every day and month


@dataclass(frozen=True)
class Own:
    """The hub itself, as pages know it; also what templates call `station`."""

    names: dict[str, str]
    county: str
    county_names: dict[str, str]
    country: str
    currency: str
    language: str


@dataclass
class Sums:
    """Money by how sure it is, minor units: notes, code said, code seen, and farmers' own notes."""

    sales: int = 0
    sold_minor: int = 0
    cash_minor: int = 0
    claimed_minor: int = 0
    confirmed_minor: int = 0
    own_minor: int = 0
    own_code_minor: int = 0  # said to have come to farmers' own codes: no station saw it
    not_found: int = 0
    not_found_minor: int = 0
    undone: int = 0
    undone_minor: int = 0
    refunded_minor: int = 0  # what came back, below zero; taken off in sold_minor

    def add(self, method: str, state: str, sales: int, minor: int) -> None:
        """Count one row of the rollup in."""
        if state in SOLD:
            self.sales += sales
            self.sold_minor += minor
            kind = {"cash": "cash", "own_cash": "own", "own_code": "own_code"}.get(method, state)
            kind = "refunded" if state == "refunded" else kind
            name = f"{kind}_minor"
            setattr(self, name, getattr(self, name) + minor)
        else:
            setattr(self, state, getattr(self, state) + sales)
            name = f"{state}_minor"
            setattr(self, name, getattr(self, name) + minor)

    @property
    def by_code_percent(self) -> int:
        """How much of what was sold was paid without cash, whole percent."""
        by_code = self.claimed_minor + self.confirmed_minor + self.own_code_minor
        return share(by_code, self.sold_minor)


def names_in(told: str) -> dict[str, str]:
    """Names by language, as a station sent them."""
    found: dict[str, str] = json.loads(told or "{}")
    return found


def own(rows: Rows) -> Own | None:
    """The hub's own name and money, or None before its first day."""
    row = rows.one("own")
    if row is None:
        return None
    return Own(
        names_in(row["names"]), row["county"], names_in(row["county_names"]), row["country"],
        row["currency"], row["language"],
    )  # fmt: skip


def sums(found: Iterable[Row]) -> Sums:
    """Rollup rows with method, state, sales, amount_minor as one set of sums."""
    total = Sums()
    for row in found:
        total.add(row["method"], row["state"], row["sales"], row["amount_minor"])
    return total


def cells(rows: Rows, since: str = "") -> Sequence[Row]:
    """What was sold since a business day, by day, channel, method and state; or ever, by month."""
    name = "cells_by_day" if since else "cells_by_month"
    return rows.all(name, first=since, until=LATER)


def sold_by_time(found: Iterable[Row]) -> dict[str, int]:
    """What cells say was sold, minor units, by their day or month."""
    times: dict[str, int] = {}
    for row in found:
        if row["state"] in SOLD:
            times[row["time"]] = times.get(row["time"], 0) + row["amount_minor"]
    return times


def sold_by_station(rows: Rows, since: str = "") -> dict[str, int]:
    """What each station sold since a business day, or ever: minor units, by its number."""
    name = "stations_by_day" if since else "stations_by_month"
    found = rows.all(name, first=since, until=LATER)
    return {row["station_id"]: row["amount_minor"] for row in found}


def days_of(rows: Rows, station: str, since: str = "") -> list[tuple[str, Sums, int]]:
    """A station's business days, newest first: (day, sums, events set aside)."""
    found: dict[str, Sums] = {}
    for row in rows.all("station_days", station=station, since=since):
        day = found.setdefault(row["business_day"], Sums())
        day.add(row["method"], row["state"], row["sales"], row["amount_minor"])
    aside = {
        row["business_day"]: row["events"] for row in rows.all("set_aside_days", station=station)
    }
    for day in aside.keys() - found.keys() - {""}:
        found[day] = Sums()
    return [(day, found[day], aside.get(day, 0)) for day in sorted(found, reverse=True)]


@dataclass(frozen=True)
class Till:
    """A till's day; `totals` as the station's own report said at its close."""

    till: str
    closed: bool
    z_number: int | None
    difference_minor: int | None
    payouts: int
    payouts_minor: int
    totals: dict[str, Any]

    def same_as(self, total: Sums, tills: Sequence["Till"] = ()) -> bool:
        """Whether the hub counts today what the station's report said when it was closed.

        `tills`: all of a day that had several; their reports are told together.
        """
        told, own = [one.totals for one in tills or (self,)], total.own_minor + total.own_code_minor
        return (_sum_of(told, "sold_minor"), _sum_of(told, "own_minor")) == (
            total.sold_minor - own - total.refunded_minor, own,
        )  # fmt: skip


def _sum_of(told: Sequence[dict[str, Any]], name: str) -> int:
    return sum(totals.get(name, 0) for totals in told)


def tills_of(rows: Rows, station: str, business_day: str) -> list[Till]:
    """The tills of a station's day."""
    return [
        Till(
            row["till"], row["state"] == "closed", row["z_number"], row["difference_minor"],
            row["payouts"], row["payouts_minor"], json.loads(row["totals"] or "{}"),
        )
        for row in rows.all("day_tills", station=station, business_day=business_day)
    ]  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One event as the drill-down shows it; `part` only where an officer may see names."""

    epoch: str
    seq: int
    id: str
    name: str
    v: int
    at: int
    actor: str
    facts: dict[str, Any]
    has_private: bool
    hash: str
    part: dict[str, Any] | None


def event(rows: Rows, station: str, epoch: str, seq: int, *, private: bool = False) -> Told | None:
    """One event of a station."""
    row = rows.one("event", station=station, epoch=epoch, seq=seq)
    if row is None:
        return None
    line = msgspec.json.decode(row["line"])
    part = msgspec.json.decode(row["part"]) if private and row["part"] is not None else None
    return Told(
        epoch, seq, line["id"], line["name"], line["v"], line["at"], line["actor"], line["facts"],
        "private" in line, row["hash"].hex(), part,
    )  # fmt: skip


def person_name(rows: Rows, station: str, number: str) -> str | None:
    """A person's name at a station as it was last written; None where it is unknown or erased."""
    place = rows.one("name_place", station=station, person=number)
    if place is None:
        return None
    row = rows.one("event", station=station, epoch=place["epoch"], seq=place["seq"])
    if row is None or row["part"] is None:
        return None
    numbers = numbers_of(msgspec.json.decode(row["line"]).get("moved_from"))
    for person in msgspec.json.decode(row["part"]).get("people", []):
        if meant(person.get("number"), numbers) == number:
            return str(person.get("name", "")) or None
    return None


def flat(facts: dict[str, Any], before: str = "") -> list[tuple[str, str]]:
    """Facts as (place, value) pairs, as deep as they go: lines.0.amount_minor."""
    found: list[tuple[str, str]] = []
    for key, value in facts.items():
        place = f"{before}{key}"
        if isinstance(value, dict):
            found += flat(value, f"{place}.")
        elif isinstance(value, list):
            found += flat({str(n): inner for n, inner in enumerate(value)}, f"{place}.")
        else:
            found.append((place, str(value)))
    return found


@dataclass(frozen=True)
class GoodsLine:
    """What was sold of one product."""

    product: str
    picture: str
    amount_minor: int


def goods(rows: Rows, since: str) -> list[GoodsLine]:
    """Products by what was sold of them, most first."""
    pictures = {row["product"]: row["picture"] for row in rows.all("pictures")}
    name, sold = "goods_by_day" if since else "goods_by_month", dict[str, int]()
    for row in rows.all(name, first=since, until=LATER):
        sold[row["product"]] = sold.get(row["product"], 0) + row["amount_minor"]
    return [
        GoodsLine(product, pictures.get(product, ""), minor)
        for product, minor in sorted(sold.items(), key=lambda pair: (-pair[1], pair[0])) if minor
    ]  # fmt: skip


def by_channel(found: Iterable[Row]) -> list[tuple[str, Sums]]:
    """Rollup rows with channel, method, state as sums by channel, most sold first."""
    channels: dict[str, Sums] = {}
    for row in found:
        total = channels.setdefault(row["channel"], Sums())
        total.add(row["method"], row["state"], row["sales"], row["amount_minor"])
    return sorted(channels.items(), key=lambda pair: (-pair[1].sold_minor, pair[0]))


def count(rows: Rows, statement: str, **values: str) -> int:
    """The one number of a counting statement."""
    row = rows.one(statement, **values)
    return int(row["events"]) if row else 0
