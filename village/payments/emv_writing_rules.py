"""Writing a merchant-presented payment code: objects by ID in, the text that is drawn out.

EMVCo QR Code Specification for Payment Systems, merchant-presented mode, v1.1: an object is an ID
of two digits, a length of two digits counted in characters, and the value. What we write, by ID,
from the specification's list of data objects (formats: `emv_rules.FORMATS`, `LENGTHS`); template 38
from NAPAS "Đặc tả kỹ thuật VietQR" v1.0 (09/2021):

00 payload format, always 01 · 01 point of initiation, 11 many uses, 12 one · 02–51 who is paid,
from 26 on templates with a GUID in 00 · 38 NAPAS: 00 GUID, 01 bank (00 BIN, 01 account or card), 02
service · 52 merchant category (ISO 18245) · 53 currency (ISO 4217, digits) · 54 amount · 55 tip, 56
fixed, 57 per cent · 58 country (ISO 3166, two letters) · 59 name · 60 city · 61 postcode · 62
additional data: 01 bill, 02 mobile, 03 store, 04 loyalty, 05 reference, 06 customer, 07 terminal,
08 purpose (the transfer's text), 09 what the app asks for · 64 name and city in another script · 63
the checksum, last.
"""

from village.payments.emv_rules import CRC, CodeFault, Objects, crc_of, parse

LENGTH_MAX = 99


def write(objects: Objects) -> str:
    """The code of these objects, in the order of their IDs, its checksum made here.

    Nothing leaves that our own strict reader refuses, or takes only out of kindness. Raises
    CodeFault as `emv_rules.parse`, and with the codes of its notes: CRC_LOWERCASE, COUNTRY_FORMAT,
    AMOUNT_TRAILING_DOT, AMOUNT_LEADING_ZERO, DYNAMIC_WITHOUT_AMOUNT.
    """
    told = {tag: value for tag, value in objects.items() if tag != CRC}
    text = _joined(told) + CRC + "04"
    whole = text + crc_of(text)
    code = parse(whole)
    if code.notes:
        raise CodeFault(code.notes[0])
    return whole


def _joined(objects: Objects, path: str = "") -> str:
    return "".join(_object(tag, objects[tag], f"{path}.{tag}") for tag in sorted(objects))


def _object(tag: str, value: str | Objects, place: str) -> str:
    """One object, its template's own objects inside it."""
    at = place.strip(".")
    if len(tag) != 2 or not (tag.isascii() and tag.isdigit()):
        raise CodeFault("BAD_ID", at)
    text = value if isinstance(value, str) else _joined(value, place)
    if not text:
        raise CodeFault("ZERO_LENGTH", at)
    if len(text) > LENGTH_MAX:
        raise CodeFault("FIELD_TOO_LONG", at)
    return f"{tag}{len(text):02d}{text}"
