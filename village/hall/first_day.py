"""The first day's sheet, read: what is typed becomes the station and its first two people."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Literal

from village.ground import i18n
from village.ground.amounts import parse_decimal_milli
from village.ground.currencies import CURRENCIES
from village.ground.errors import Refusal
from village.people.commands import NewPerson
from village.people.rules import StationSetUp, checked_name, checked_phrase

FEE_BASIS_POINTS_MAX = 3_000  # 30 per cent: beyond it is a slip of the hand
CURRENCY_OF: dict[str, Literal["CNY", "VND"]] = {"CN": "CNY", "VN": "VND"}
# A village of China has twelve digits; a commune of Vietnam five, its hamlets a few more.
PLACE_CODES = {"CN": re.compile(r"[1-9][0-9]{11}"), "VN": re.compile(r"[0-9]{5,8}")}


def read_first_day(typed: Mapping[str, str]) -> tuple[StationSetUp, list[NewPerson]]:
    """The station and its manager and clerk.

    Refuses hall.refusal.country, .place_code, .fee, people.refusal.language, .name, .phrase_short,
    ground.refusal.not_number …, each with its field.
    """
    language = typed.get("language", "")
    if language not in i18n.LANGUAGES:
        raise Refusal("people.refusal.language", field="language")
    name = checked_name(typed.get("name", ""))
    country = _country(typed)
    currency = CURRENCY_OF[country]
    station = StationSetUp(
        station=_place_code(typed, country),
        names={language: name},
        place_names={language: checked_name(typed.get("place_name", ""), "place_name")},
        country=country,
        currency=currency,
        language=language,
        fee_basis_points=_fee(typed),
        cash_step_minor=CURRENCIES[currency].notes[-1],
        people=(),
    )
    manager = _person("manager", typed, language, "face-bald")
    clerk = _person("clerk", typed, language, "face-perm")
    if manager.secret == clerk.secret:
        raise Refusal("people.refusal.same_phrase", field="clerk_phrase")
    return station, [manager, clerk]


def _country(typed: Mapping[str, str]) -> Literal["CN", "VN"]:
    match typed.get("country"):
        case "CN":
            return "CN"
        case "VN":
            return "VN"
    raise Refusal("hall.refusal.country", field="country")


def _place_code(typed: Mapping[str, str], country: str) -> str:
    code = re.sub(r"\s", "", unicodedata.normalize("NFKC", typed.get("place_code", "")))
    if not PLACE_CODES[country].fullmatch(code):
        raise Refusal(f"hall.refusal.place_code_{country.lower()}", field="place_code")
    return code


def _fee(typed: Mapping[str, str]) -> int:
    """Per cent as typed, with two decimals at most, as 1/100 of a per cent."""
    milli = parse_decimal_milli(typed.get("fee", ""), zero_ok=True, field="fee")
    if milli % 10 or milli // 10 > FEE_BASIS_POINTS_MAX:
        raise Refusal("hall.refusal.fee", field="fee")
    return milli // 10


def _person(
    role: Literal["manager", "clerk"], typed: Mapping[str, str], language: str, face: str
) -> NewPerson:
    name = checked_name(typed.get(role, ""), role)
    phrase = checked_phrase(typed.get(f"{role}_phrase", ""), f"{role}_phrase")
    return NewPerson(role, name, language, phrase, face=face)
