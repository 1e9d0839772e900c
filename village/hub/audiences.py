"""For whom: the places tree as an officer picks from it, and what an audience is called."""

from village.ground.i18n import named
from village.hub.news import counties
from village.hub.places import path_of, places
from village.hub.queries import names_in, own
from village.hub.remit import covers
from village.hub.store import Row, Rows

STEP = "– "
SHOWN_MAX = 40  # stations that are picked from one list
FOUND_MAX = 40


def audiences(
    rows: Rows, language: str, everyone: str, place: str, find: str = "", chosen: str = ""
) -> list[tuple[str, str]]:  # fmt: skip
    """(audience, what to call it) an officer of `place` may pick from, towns before their stations.

    Everyone and the counties stand there always, each town and station where there are few; else
    those that begin with or hold what is looked for, and the one that was chosen before.
    `everyone` is the word for all stations.
    """
    ours = sorted(county for county in counties(rows) if covers(place, county))
    found = [("all", everyone)] if len(ours) == len(counties(rows)) else []
    stations = [
        row for row in rows.all("stations") if row["state"] != "revoked" and row["county"] in ours
    ]
    few = len(stations) <= SHOWN_MAX
    for county in ours:
        found.append((f"county/{county}", county_name(rows, county, language)))
        if few:
            inside = [row for row in stations if row["county"] == county]
            found += _within(rows, inside, language)
    if find and not few:
        found += _matching(_within(rows, stations, language), find)
    if chosen and chosen not in dict(found):
        found.append((chosen, called(rows, chosen, language, everyone)))
    return found


def is_large(rows: Rows) -> bool:
    """Whether there are too many stations to pick from: one looks for a town or station."""
    return len(rows.all("stations")) > SHOWN_MAX


def _matching(places: list[tuple[str, str]], find: str) -> list[tuple[str, str]]:
    """Towns and stations by a part of the name, or by the beginning of the number."""
    wanted = " ".join(find.split()).casefold()
    return [
        (audience, word) for audience, word in places
        if wanted in word.casefold() or audience.partition("/")[2].casefold().startswith(wanted)
    ][:FOUND_MAX]  # fmt: skip


def _within(rows: Rows, stations: list[Row], language: str) -> list[tuple[str, str]]:
    """Stations beneath their towns; those of no known town come last."""
    known, here = own(rows), counties(rows)
    country = known.country if known else ""
    by_town: dict[str, list[Row]] = {}
    for row in stations:
        by_town.setdefault(_town(row["station_id"], country, here), []).append(row)
    found: list[tuple[str, str]] = []
    for town in sorted(by_town, key=lambda code: (not code, code)):
        if town:
            found.append((f"place/{town}", STEP + places()[town].called(language)))
        depth = STEP * 2 if town else STEP
        found += [
            (f"station/{row['station_id']}", depth + station_name(row, language))
            for row in by_town[town]
        ]
    return found


def _town(station: str, country: str, counties_here: set[str]) -> str:
    """The last place above a station, where that is no county with a stream of its own."""
    path = path_of(station, country)
    return path[-1] if path and path[-1] not in counties_here else ""


def station_name(row: Row, language: str) -> str:
    """A station's name, or its number before it has told one."""
    names = names_in(row["names"])
    return named(names, language) if names else str(row["station_id"])


def county_name(rows: Rows, county: str, language: str) -> str:
    """What a county is called: ours as its officers named it, others as on the map."""
    found = own(rows)
    if found and found.county == county and found.county_names:
        return named(found.county_names, language)
    place = places().get(county)
    return place.called(language) if place else county


def called(rows: Rows, audience: str, language: str, everyone: str) -> str:
    """What an audience is called."""
    kind, _, name = audience.partition("/")
    if kind == "all":
        return everyone
    if kind == "county":
        return county_name(rows, name, language)
    if kind == "place":
        place = places().get(name)
        return place.called(language) if place else name
    row = rows.one("station", station=name)
    return station_name(row, language) if row else name
