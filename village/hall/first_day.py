"""The first day's sheet, read: what is typed becomes the station and its first two people."""

from collections.abc import Mapping
from typing import Literal

from village.ground import i18n
from village.ground.amounts import parse_decimal_milli
from village.ground.currencies import CURRENCIES
from village.ground.errors import Refusal
from village.ground.sheets import Reader
from village.people.commands import NewPerson
from village.people.rules import StationSetUp, checked_name, checked_phrase
from village.sync.rules import checked_place_code

FEE_BASIS_POINTS_MAX = 3_000  # 30 per cent: beyond it is a slip of the hand
CURRENCY_OF: dict[str, Literal["CNY", "VND"]] = {"CN": "CNY", "VN": "VND"}


def read_first_day(typed: Mapping[str, str]) -> tuple[StationSetUp, list[NewPerson]]:
    """The station and its manager and clerk.

    Raises Faults with hall.refusal.country, .place_code, .fee, people.refusal.language, .name,
    .phrase_short, .same_phrase, ground.refusal.not_number …, each with its field.
    """
    reader = Reader()
    language = reader.take(lambda: _language(typed), "en")
    country: Literal["CN", "VN"] = reader.take(lambda: _country(typed), "CN")
    currency = CURRENCY_OF[country]
    station = StationSetUp(
        station=reader.take(lambda: _place_code(typed, country), ""),
        names={language: reader.take(lambda: checked_name(typed.get("name", "")), "")},
        place_names={language: reader.take(lambda: _place_name(typed), "")},
        country=country,
        currency=currency,
        language=language,
        fee_basis_points=reader.take(lambda: _fee(typed), 0),
        cash_step_minor=CURRENCIES[currency].notes[-1],
        people=(),
    )
    manager = _person(reader, "manager", typed, language, "face-bald")
    clerk = _person(reader, "clerk", typed, language, "face-perm")
    if manager.secret and manager.secret == clerk.secret:
        reader.refuse(Refusal("people.refusal.same_phrase", field="clerk_phrase"))
    reader.finish()
    return station, [manager, clerk]


def _language(typed: Mapping[str, str]) -> str:
    if typed.get("language", "") not in i18n.LANGUAGES:
        raise Refusal("people.refusal.language", field="language")
    return typed["language"]


def _place_name(typed: Mapping[str, str]) -> str:
    return checked_name(typed.get("place_name", ""), "place_name")


def _country(typed: Mapping[str, str]) -> Literal["CN", "VN"]:
    match typed.get("country"):
        case "CN":
            return "CN"
        case "VN":
            return "VN"
    raise Refusal("hall.refusal.country", field="country")


def _place_code(typed: Mapping[str, str], country: str) -> str:
    return checked_place_code(typed.get("place_code", ""), country, "place_code")


def _fee(typed: Mapping[str, str]) -> int:
    """Per cent as typed, with two decimals at most, as 1/100 of a per cent."""
    milli = parse_decimal_milli(typed.get("fee", ""), zero_ok=True, field="fee")
    if milli % 10 or milli // 10 > FEE_BASIS_POINTS_MAX:
        raise Refusal("hall.refusal.fee", field="fee")
    return milli // 10


def _person(
    reader: Reader, role: Literal["manager", "clerk"], typed: Mapping[str, str], language: str,
    face: str,
) -> NewPerson:  # fmt: skip
    name = reader.take(lambda: checked_name(typed.get(role, ""), role), "")
    field = f"{role}_phrase"
    phrase = reader.take(lambda: checked_phrase(typed.get(field, ""), field), "")
    return NewPerson(role, name, language, phrase, face=face)
