"""For whom: the places tree as an officer picks from it, and what an audience is called."""

from village.ground.i18n import named
from village.hub.news import counties
from village.hub.places import path_of, places
from village.hub.queries import names_in, own
from village.hub.store import Row, Rows

STEP = "– "


def audiences(rows: Rows, language: str, everyone: str) -> list[tuple[str, str]]:
    """(audience, what to call it), from everyone down to each station, towns before their stations.

    `everyone` is the word for all stations.
    """
    stations = [row for row in rows.all("stations") if row["state"] != "revoked"]
    found = [("all", everyone)]
    for county in sorted(counties(rows)):
        found.append((f"county/{county}", county_name(rows, county, language)))
        inside = [row for row in stations if row["county"] == county]
        found += _within(rows, inside, language)
    return found


def _within(rows: Rows, stations: list[Row], language: str) -> list[tuple[str, str]]:
    """A county's stations beneath their towns; those of no known town come last."""
    by_town: dict[str, list[Row]] = {}
    for row in stations:
        by_town.setdefault(town_of(rows, row["station_id"]), []).append(row)
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


def town_of(rows: Rows, station: str) -> str:
    """The last place above a station, where that is no county with a stream of its own."""
    found = own(rows)
    path = path_of(station, found.country) if found else ()
    return path[-1] if path and path[-1] not in counties(rows) else ""


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
