"""Reading a VietQR code: who is paid, how much, with which text – or what is wrong with it.

NAPAS "Đặc tả kỹ thuật VietQR" v1.0 (09/2021): template 38 with the GUID A000000727, in its 01 the
bank's BIN (00) and the account or card (01), in its 02 the service.
"""

import re
from dataclasses import dataclass

from village.payments.banks import banks
from village.payments.emv_rules import (
    ACCOUNT_TEMPLATES,
    ADDITIONAL,
    AMOUNT,
    COUNTRY,
    CURRENCY,
    INITIATION,
    PURPOSE,
    CodeFault,
    EmvCode,
    parse,
)
from village.payments.rules import BANK, CARD, NAPAS_GUID, ONCE, TO_ACCOUNT, TO_CARD

TEMPLATE = "38"
ACCOUNT_LENGTH_MAX = 19
VNPAY_GUID = "A000000775"


@dataclass(frozen=True)
class Transfer:
    """What a VietQR code asks for; `amount_minor` in đồng, None where the payer types it."""

    bank: str
    account: str
    card: bool
    once: bool
    amount_minor: int | None
    memo: str
    notes: tuple[str, ...] = ()


def is_vietqr(code: EmvCode) -> bool:
    """Whether NAPAS's template is in it, wherever it stands."""
    return any(code.text(str(tag), "00").upper() == NAPAS_GUID for tag in ACCOUNT_TEMPLATES)


def is_vnpay(code: EmvCode) -> bool:
    """VNPAY's own codes are told from ours, not read."""
    return any(code.text(str(tag), "00") == VNPAY_GUID for tag in ACCOUNT_TEMPLATES)


def read_vietqr(text: str) -> Transfer:
    """The transfer a code asks for. A payee's name is never read from a code.

    Raises CodeFault: those of emv_rules.parse, and POI_MISSING, WRONG_TEMPLATE_ID, WRONG_GUID,
    BENEFICIARY_MISSING, BIN_MISSING, BIN_FORMAT, BIN_UNKNOWN, ACCOUNT_MISSING, ACCOUNT_TOO_LONG,
    ACCOUNT_CHARSET, SERVICE_CODE, WRONG_CURRENCY, WRONG_COUNTRY, AMOUNT_DECIMALS, PURPOSE_CHARSET.
    """
    code = parse(text)
    if not code.text(INITIATION):
        raise CodeFault("POI_MISSING", INITIATION)
    _check_place(code)
    bank, account = _payee(code)
    service = code.text(TEMPLATE, "02")
    is_card = service == TO_CARD
    if service not in (TO_ACCOUNT, TO_CARD) or (is_card and not CARD.fullmatch(account)):
        raise CodeFault("SERVICE_CODE", f"{TEMPLATE}.02")
    if code.text(CURRENCY) != "704":
        raise CodeFault("WRONG_CURRENCY", CURRENCY)
    if code.text(COUNTRY).upper() != "VN":
        raise CodeFault("WRONG_COUNTRY", COUNTRY)
    memo = code.text(ADDITIONAL, PURPOSE)
    if not memo.isascii():
        raise CodeFault("PURPOSE_CHARSET", f"{ADDITIONAL}.{PURPOSE}")
    once = code.text(INITIATION) == ONCE
    return Transfer(bank, account, is_card, once, _amount(code), memo, code.notes)


def _check_place(code: EmvCode) -> None:
    """The template is 38 and says that it is NAPAS's."""
    if code.text(TEMPLATE, "00") == NAPAS_GUID:
        return
    if TEMPLATE not in code.objects:
        raise CodeFault("WRONG_TEMPLATE_ID", TEMPLATE)
    raise CodeFault("WRONG_GUID", f"{TEMPLATE}.00")


def _payee(code: EmvCode) -> tuple[str, str]:
    """Bank and account. Every part has a fault of its own."""
    template = code.objects[TEMPLATE]
    if not isinstance(template, dict) or "01" not in template:
        raise CodeFault("BENEFICIARY_MISSING", f"{TEMPLATE}.01")
    bank, account = code.text(TEMPLATE, "01", "00"), code.text(TEMPLATE, "01", "01")
    for value, missing, at in ((bank, "BIN_MISSING", "00"), (account, "ACCOUNT_MISSING", "01")):
        if not value:
            raise CodeFault(missing, f"{TEMPLATE}.01.{at}")
    if not BANK.fullmatch(bank):
        raise CodeFault("BIN_FORMAT", f"{TEMPLATE}.01.00")
    if bank not in banks():
        raise CodeFault("BIN_UNKNOWN", f"{TEMPLATE}.01.00")
    if len(account) > ACCOUNT_LENGTH_MAX:
        raise CodeFault("ACCOUNT_TOO_LONG", f"{TEMPLATE}.01.01")
    if not re.fullmatch(r"[0-9A-Za-z]+", account):
        raise CodeFault("ACCOUNT_CHARSET", f"{TEMPLATE}.01.01")
    return bank, account


def _amount(code: EmvCode) -> int | None:
    """Đồng have no decimals; "35000." is read as 35000."""
    text = code.text(AMOUNT)
    whole, _, decimals = text.partition(".")
    if decimals:
        raise CodeFault("AMOUNT_DECIMALS", AMOUNT)
    return int(whole) if whole else None
