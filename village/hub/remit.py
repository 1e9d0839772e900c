"""What an officer decides about: the stations of her county, or of a place that lies above them.

Whoever sits at the hub's own keyboard decides about all of it.
"""

from village.ground.errors import Refusal
from village.hub.places import path_of, places, way_to
from village.hub.store import Rows

KEYBOARD = "command line"
OWN = frozenset({KEYBOARD, "certifier", "banks"})  # what the hub does of itself


def covers(place: str, county: str) -> bool:
    """Whether an officer of `place` decides about what belongs to `county`."""
    return place == county or any(place == above.code for above in way_to(county))


def require_station(rows: Rows, who: str, station: str) -> None:
    """One that nobody has named yet must lie in her place, if the tree knows both.

    Raises hub.refusal.station_elsewhere (403).
    """
    known = rows.one("station", station=station)
    if known is not None:
        decides = _decides(rows, who, {str(known["county"])})
    else:
        place, own = _place(rows, who), rows.one("own")
        path = path_of(station, own["country"] if own else "")
        decides = not path or place is None or place in path or place not in places()
    if not decides:
        raise Refusal("hub.refusal.station_elsewhere", status=403, field="station")


def require_audience(rows: Rows, who: str, audience: str) -> None:
    """Raises hub.refusal.audience_elsewhere (403) where one of those it reaches is another's."""
    if not _decides(rows, who, counties_of(rows, audience)):
        raise Refusal("hub.refusal.audience_elsewhere", status=403, field="audience")


def counties_of(rows: Rows, audience: str) -> set[str]:
    """The counties whose stations an audience reaches."""
    kind, _, name = audience.partition("/")
    if kind == "county":
        return {name}
    own, stations = rows.one("own"), rows.all("stations")
    if kind == "all":
        found = {str(row["county"]) for row in stations}
        return found | {str(own["county"])} if own else found
    country = own["country"] if own else ""

    def reached(station: str) -> bool:
        return name == station or (kind == "place" and name in path_of(station, country))

    return {str(row["county"]) for row in stations if reached(row["station_id"])}


def _decides(rows: Rows, who: str, counties: set[str]) -> bool:
    place = _place(rows, who)
    return place is None or all(covers(place, one) for one in counties)


def _place(rows: Rows, who: str) -> str | None:
    """An officer's county or place; None for who decides about everything."""
    if who in OWN:
        return None
    officer = rows.one("officer", officer=who)
    assert officer is not None, "only an officer or the keyboard decides"
    return str(officer["county"])
