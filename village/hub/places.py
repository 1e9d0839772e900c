"""The places above a station: province, prefecture, county, town; in Viet Nam province, commune.

places.csv holds Jilin's Yanbian and Heilongjiang by the codes of China's statistics bureau (2, 4, 6
and 9 digits, of which a station's own number is the next) and Vinh Long's 124 communes of July 2025
by the five digits of Viet Nam's statistics office.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("places.csv")
CODE_LENGTHS = {"CN": (2, 4, 6, 9), "VN": (5,)}


@dataclass(frozen=True)
class Place:
    """One place of the tree; `ko` and `en` are empty where it is called by its own name."""

    code: str
    parent: str
    name: str
    ko: str
    en: str

    def called(self, language: str) -> str:
        """Its name for a page in that language."""
        return {"ko": self.ko, "en": self.en}.get(language) or self.name


@cache
def places() -> dict[str, Place]:
    """All places by their code."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {row["code"]: Place(**row) for row in csv.DictReader(file)}


def path_of(station: str, country: str) -> tuple[str, ...]:
    """The codes above a station, the highest first; none for a number that fits no place."""
    for length in reversed(CODE_LENGTHS.get(country, ())):
        place = places().get(station[:length])
        if place is not None and len(place.code) == length:
            return tuple(each.code for each in way_to(place.code))
    return ()


def way_to(code: str) -> tuple[Place, ...]:
    """The places from the top down to this one; none where it is unknown."""
    place = places().get(code)
    return (*way_to(place.parent), place) if place else ()


def below(station: str, country: str, under: str) -> str | None:
    """The code of the place right under `under` (""; the top) on the way to a station.

    The station's own number where `under` is the last place above it; None where it lies elsewhere.
    """
    path = (*path_of(station, country), station)
    if not under:
        return path[0]
    return path[path.index(under) + 1] if under in path[:-1] else None
