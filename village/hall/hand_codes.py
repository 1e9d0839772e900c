"""A tap handed over as letters: a phone shows them as a code, a scanner types them."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from village.ground.errors import Refusal
from village.ground.ids import CROCKFORD, is_id

TEXT_MAX = 400
SIGNS = str.maketrans("$%*+", "?&=_")
NUMBERS = re.compile(r"(?<=[/=])([a-z]\d{4,9}|[0-9a-z]{26})(?=$|[/?&])")


@dataclass(frozen=True)
class Handed:
    """One tap: whose, its act, how many minutes ago, and the form it was.

    `helper`: the clerk who pressed it for her on a phone at the station, "" where she did.
    """

    station: str
    farmer: str
    helper: str
    act: str
    minutes: int
    path: str
    fields: tuple[tuple[str, str], ...]


def read(text: str) -> Handed:
    """What was scanned or typed. Refuses with hall.refusal.handed where a letter is wrong."""
    said, _, mark = text.strip().upper().rpartition(":")
    parts = said.split(":")
    if len(text) > TEXT_MAX or len(parts) != 5 or parts[0] != "VS1" or mark != check(said + ":"):
        raise Refusal("hall.refusal.handed", field="code")
    _, person, act, minutes, way = parts
    station, farmer, helper = (*person.split("/", 2), "", "")[:3]
    if not (is_id(act) and minutes.isdigit()):
        raise Refusal("hall.refusal.handed", field="code")
    path, _, asked = NUMBERS.sub(_upper, way.lower().translate(SIGNS)).partition("?")
    fields = tuple(parse_qsl(asked, keep_blank_values=True))
    return Handed(station, farmer, helper, act, int(minutes), path, fields)


def _upper(found: "re.Match[str]") -> str:
    return found[0].upper()


def check(said: str) -> str:
    """Two letters that no slip of a finger leaves as they were; `said` without its last sign."""
    text = said.removesuffix(":")
    total = sum(ord(letter) * place for place, letter in enumerate(text, 1)) % 1024
    return CROCKFORD[total >> 5] + CROCKFORD[total & 31]
