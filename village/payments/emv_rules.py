"""Reading a merchant-presented payment code strictly, each fault with a code of its own.

EMVCo QR Code Specification for Payment Systems, merchant-presented mode, v1.1: a text of objects,
each an ID of two digits, a length of two digits counted in characters, and the value; some values
are objects again (templates). The checksum runs over the UTF-8 bytes. What a reader may take
although nobody should write it so is told in `notes`.
"""

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, Union

TEXT_MAX = 512  # what the specification lets a code hold
FORMAT, INITIATION, CATEGORY, CURRENCY, AMOUNT = "00", "01", "52", "53", "54"
TIP, TIP_FIXED, TIP_PERCENT, COUNTRY = "55", "56", "57", "58"
ADDITIONAL, CRC, LANGUAGES = "62", "63", "64"
PURPOSE, CONSUMER_DATA = "08", "09"
CRC_LENGTH = 4
AMOUNT_LENGTH_MAX = 13
GUID_LENGTH_MAX = 32
TRAILER = re.compile(r"6304[0-9A-Fa-f]{4}\Z")
ACCOUNTS = range(2, 52)  # 02–51: who is paid
ACCOUNT_TEMPLATES = range(26, 52)  # of these, those that are templates with a GUID
FREE_TEMPLATES = range(80, 100)
ADDITIONAL_TEMPLATES = range(50, 100)  # inside 62

# ID → (what the whole value must be, the fault where it is not).
FORMATS = {
    FORMAT: (r"01", "PFI_VALUE"),
    INITIATION: (r"1[12]", "POI_VALUE"),
    CATEGORY: (r"[0-9]{4}", "MCC_FORMAT"),
    CURRENCY: (r"[0-9]{3}", "CURRENCY_FORMAT"),
    AMOUNT: (r"(?=.*[1-9])[0-9]+(?:\.[0-9]*)?", "AMOUNT_FORMAT"),
    TIP: (r"0[123]", "TIP_VALUE"),
    TIP_FIXED: (r"(?=.*[1-9])[0-9]+(?:\.[0-9]*)?", "TIP_FEE_FORMAT"),
    TIP_PERCENT: (r"(?!00?(?:\.00?)?$)[0-9]{1,2}(?:\.[0-9]{1,2})?", "TIP_PERCENT_FORMAT"),
    COUNTRY: (r"[A-Za-z]{2}", "COUNTRY_FORMAT"),
}
LENGTHS = {"59": 25, "60": 15, "61": 10}  # name, city, postcode
NEEDED = {CURRENCY: "CURRENCY_MISSING", COUNTRY: "COUNTRY_MISSING"}
FEE_OF = {"02": TIP_FIXED, "03": TIP_PERCENT}
ADDITIONAL_LENGTH = 25

Objects: TypeAlias = dict[str, Union[str, "Objects"]]


class CodeFault(Exception):
    """A text that is no right payment code: `code` says what is wrong, `at` where (38.01.00)."""

    def __init__(self, code: str, at: str = "") -> None:
        super().__init__(f"{code} at {at}" if at else code)
        self.code = code
        self.at = at


@dataclass(frozen=True)
class EmvCode:
    """A code that was found whole: its objects by ID, templates as objects again."""

    objects: Mapping[str, "str | Objects"]
    notes: tuple[str, ...] = ()

    def text(self, *path: str) -> str:
        """The value at a path of IDs; "" where there is none."""
        found: str | Objects = dict(self.objects)
        for tag in path:
            found = found.get(tag, "") if isinstance(found, dict) else ""
        return found if isinstance(found, str) else ""


def parse(text: str) -> EmvCode:
    """The objects of a code. A scanner's line end is the caller's to strip.

    Raises CodeFault: EMPTY, TOO_LONG, NOT_EMV, BAD_ID, BAD_LENGTH, BAD_NESTED_LENGTH, ZERO_LENGTH,
    TRUNCATED, TRAILING_DATA, DUPLICATE_OBJECT, PFI_…, CRC_…, BAD_CRC, and those of the fields.
    """
    if not text:
        raise CodeFault("EMPTY")
    if len(text) > TEXT_MAX:
        raise CodeFault("TOO_LONG")
    if not any(letter.isdigit() for letter in text[:4]):
        raise CodeFault("NOT_EMV")
    _begin(text)
    whole = _top(text)
    _check_crc(text, whole)
    objects: Objects = {tag: _opened(tag, value) for tag, value in whole.items()}
    _check_fields(whole)
    _check_templates(objects)
    return EmvCode(objects, _notes(whole))


# --- the text into objects -----------------------------------------------------------------------


def _begin(text: str) -> None:
    """The format comes first: where something else does, say whether it comes at all."""
    if not _digits(text[:2]):
        raise CodeFault("BAD_ID")
    if text[:2] == FORMAT:
        return
    try:
        known = _split(text)
    except CodeFault:
        known = []
    raise CodeFault("PFI_NOT_FIRST" if FORMAT in dict(known) else "PFI_MISSING", FORMAT)


def _top(text: str) -> dict[str, str]:
    """The outermost objects by ID."""
    found: dict[str, str] = {}
    for tag, value in _split(text):
        if tag in found:
            raise CodeFault("DUPLICATE_OBJECT", tag)
        found[tag] = value
    return found


def _split(text: str, inside: str = "") -> list[tuple[str, str]]:
    """ID and value of each object; `inside`: the path of the template this is the value of."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        tag, length = text[at : at + 2], text[at + 2 : at + 4]
        if found and found[-1][0] == CRC and not inside and not _digits(tag + length, 4):
            raise CodeFault("TRAILING_DATA", CRC)
        if not _digits(tag, 2) or not _digits(length, 2):
            raise CodeFault(_length_fault(text, tag, length, inside), inside or tag)
        value = text[at + 4 : at + 4 + int(length)]
        if length == "00":
            raise CodeFault("ZERO_LENGTH", f"{inside}.{tag}".strip("."))
        if len(value) < int(length):
            raise CodeFault(_cut_fault(text, inside), f"{inside}.{tag}".strip("."))
        found.append((tag, value))
        at += 4 + int(length)
    return found


def _length_fault(text: str, tag: str, length: str, inside: str) -> str:
    """An ID or a length that is none: the one before was wrong, or the text ends here."""
    if inside:
        return "BAD_NESTED_LENGTH"
    if len(tag + length) < 4 and not TRAILER.search(text):
        return "TRUNCATED"
    return "BAD_LENGTH" if _digits(tag, 2) or TRAILER.search(text) else "BAD_ID"


def _cut_fault(text: str, inside: str) -> str:
    """A value shorter than its length; with the checksum in its place nothing was cut off."""
    if inside:
        return "BAD_NESTED_LENGTH"
    return "BAD_LENGTH" if TRAILER.search(text) else "TRUNCATED"


def _digits(text: str, length: int = 2) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def crc_of(text: str) -> str:
    """The checksum of a code up to and with its "6304": CRC-16/CCITT-FALSE of the UTF-8 bytes.

    Always four digits: one code in sixteen begins with 0, and packages have got that wrong.
    """
    return f"{binascii.crc_hqx(text.encode(), 0xFFFF):04X}"


def _check_crc(text: str, whole: Mapping[str, str]) -> None:
    if CRC not in whole:
        raise CodeFault("CRC_MISSING", CRC)
    if list(whole)[-1] != CRC:
        raise CodeFault("CRC_NOT_LAST", CRC)
    if len(whole[CRC]) != CRC_LENGTH or whole[CRC].upper() != crc_of(text[:-CRC_LENGTH]):
        raise CodeFault("BAD_CRC", CRC)


# --- what the values must be ---------------------------------------------------------------------


def _opened(tag: str, value: str, path: str = "") -> "str | Objects":
    """A template's value as objects; others as they are."""
    place = f"{path}.{tag}".strip(".")
    if not _is_template(place):
        return value
    found: Objects = {}
    for inner, inner_value in _split(value, place):
        if inner in found:
            raise CodeFault("DUPLICATE_OBJECT", f"{place}.{inner}")
        found[inner] = _opened(inner, inner_value, place)
    return found


def _is_template(place: str) -> bool:
    """38.01 is one by NAPAS's rules: bank and account lie in it."""
    outer, _, inner = place.partition(".")
    if place in (ADDITIONAL, LANGUAGES, "38.01"):
        return True
    if outer == ADDITIONAL:
        return inner.isdigit() and int(inner) in ADDITIONAL_TEMPLATES
    return not inner and (int(outer) in ACCOUNT_TEMPLATES or int(outer) in FREE_TEMPLATES)


def _check_fields(whole: Mapping[str, str]) -> None:
    if not any(int(tag) in ACCOUNTS for tag in whole):
        raise CodeFault("MAI_MISSING")
    for tag, fault in NEEDED.items():
        if tag not in whole:
            raise CodeFault(fault, tag)
    for tag, value in whole.items():
        if tag == AMOUNT and len(value) > AMOUNT_LENGTH_MAX:
            raise CodeFault("AMOUNT_TOO_LONG", tag)
        if tag in FORMATS and not re.fullmatch(FORMATS[tag][0], value, re.ASCII):
            raise CodeFault(FORMATS[tag][1], tag)
        if len(value) > LENGTHS.get(tag, len(value)):
            raise CodeFault("FIELD_TOO_LONG", tag)
    _check_tip(whole)


def _check_tip(whole: Mapping[str, str]) -> None:
    """55 = 02 comes with 56, 03 with 57, and neither comes alone."""
    wanted = FEE_OF.get(whole.get(TIP, ""))
    if wanted and wanted not in whole:
        raise CodeFault("TIP_FEE_MISSING", wanted)
    for tag in FEE_OF.values():
        if tag in whole and tag != wanted:
            raise CodeFault("TIP_FEE_UNEXPECTED", tag)


def _check_templates(objects: Objects) -> None:
    for tag, found in objects.items():
        if not isinstance(found, dict):
            continue
        if int(tag) in ACCOUNT_TEMPLATES or int(tag) in FREE_TEMPLATES:
            _check_guid(tag, found)
    additional, languages = objects.get(ADDITIONAL), objects.get(LANGUAGES)
    if isinstance(additional, dict):
        _check_additional(additional)
    if isinstance(languages, dict):
        _check_languages(languages)


def _check_guid(tag: str, found: Objects) -> None:
    guid = found.get("00")
    if not isinstance(guid, str):
        raise CodeFault("GUID_MISSING", f"{tag}.00")
    if len(guid) > GUID_LENGTH_MAX:
        raise CodeFault("FIELD_TOO_LONG", f"{tag}.00")


def _check_additional(found: Objects) -> None:
    """01–08 hold 25 characters at most; 09 says which of address, mobile, e-mail is asked for."""
    for tag, value in found.items():
        if not isinstance(value, str):
            continue
        at = f"{ADDITIONAL}.{tag}"
        if tag <= PURPOSE and len(value) > ADDITIONAL_LENGTH:
            raise CodeFault("PURPOSE_TOO_LONG" if tag == PURPOSE else "FIELD_TOO_LONG", at)
        if tag <= PURPOSE and not value.isprintable():
            raise CodeFault("PURPOSE_CHARSET" if tag == PURPOSE else "FIELD_CHARSET", at)
        if tag == CONSUMER_DATA and (set(value) - set("AME") or len(set(value)) < len(value)):
            raise CodeFault("CONSUMER_DATA", at)


def _check_languages(found: Objects) -> None:
    """Name and city once more, in the merchant's own language."""
    language, name, city = (found.get(tag, "") for tag in ("00", "01", "02"))
    if not language:
        raise CodeFault("LANG_MISSING", f"{LANGUAGES}.00")
    if not name:
        raise CodeFault("LANG_NAME_MISSING", f"{LANGUAGES}.01")
    if not re.fullmatch(r"[A-Za-z]{2}", str(language)):
        raise CodeFault("LANG_FORMAT", f"{LANGUAGES}.00")
    for tag, value, most in (("01", name, LENGTHS["59"]), ("02", city, LENGTHS["60"])):
        if len(value) > most:
            raise CodeFault("FIELD_TOO_LONG", f"{LANGUAGES}.{tag}")


def _notes(whole: Mapping[str, str]) -> tuple[str, ...]:
    """What a reader may take and a writer must not make."""
    amount = whole.get(AMOUNT, "")
    said = {
        "CRC_LOWERCASE": whole[CRC] != whole[CRC].upper(),
        "COUNTRY_FORMAT": whole[COUNTRY] != whole[COUNTRY].upper(),
        "AMOUNT_TRAILING_DOT": amount.endswith("."),
        "AMOUNT_LEADING_ZERO": bool(re.match(r"0[0-9]", amount)),
        "DYNAMIC_WITHOUT_AMOUNT": whole.get(INITIATION) == "12" and not amount,
    }
    return tuple(code for code, is_so in said.items() if is_so)
